-- Values that prove at start that a key fits this database.

CREATE TABLE canaries (
    name VARCHAR(100) NOT NULL,
    value TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (name)
)
-- ;;
-- A row per rule that spans several rows: whoever changes them updates the guard first.
CREATE TABLE write_guards (
    name VARCHAR(100) NOT NULL,
    version BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (name)
)
-- ;;
INSERT INTO write_guards (name, version) VALUES ('platform_owners', 0)

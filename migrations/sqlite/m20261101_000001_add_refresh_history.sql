-- Consumed refresh tokens of a family: one that comes back ends the family.

CREATE TABLE session_refresh_token_history (
    token_hash VARCHAR(64) NOT NULL,
    session_id VARCHAR(36) NOT NULL,
    consumed_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (token_hash),
    FOREIGN KEY (session_id) REFERENCES sessions (id) ON DELETE CASCADE
)
-- ;;
CREATE INDEX ix_session_refresh_token_history_session ON session_refresh_token_history (session_id)
-- ;;
CREATE INDEX ix_session_refresh_token_history_expires ON session_refresh_token_history (expires_at)

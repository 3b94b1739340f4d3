-- Consumed refresh tokens of a family: one that comes back ends the family.

CREATE TABLE session_refresh_token_history (
    token_hash VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    session_id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    consumed_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (token_hash),
    FOREIGN KEY (session_id) REFERENCES sessions (id) ON DELETE CASCADE,
    KEY ix_session_refresh_token_history_session (session_id),
    KEY ix_session_refresh_token_history_expires (expires_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci ROW_FORMAT=DYNAMIC

-- A claim of a job ends by itself; named locks between instances do as well.

ALTER TABLE system_jobs ADD COLUMN lease_expires_at BIGINT NULL
-- ;;
CREATE INDEX ix_system_jobs_lease ON system_jobs (status, lease_expires_at)
-- ;;
CREATE INDEX ix_system_jobs_completed ON system_jobs (status, completed_at)
-- ;;
CREATE TABLE distributed_locks (
    lock_key VARCHAR(191) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    owner_id VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    acquired_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (lock_key),
    KEY ix_distributed_locks_expires (expires_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci ROW_FORMAT=DYNAMIC
-- ;;
-- One provider-token refresh per account at a time.
CREATE TABLE token_refresh_locks (
    user_id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    acquired_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (user_id),
    KEY ix_token_refresh_locks_expires (expires_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci ROW_FORMAT=DYNAMIC

-- When and by what a session's user proved to be who he is, and buckets of limits that all instances share.

ALTER TABLE sessions ADD COLUMN authenticated_at BIGINT NULL
-- ;;
-- How: names of RFC 8176 with blanks between them ("pwd otp").
ALTER TABLE sessions ADD COLUMN amr VARCHAR(100) NULL
-- ;;
ALTER TABLE sessions ADD COLUMN last_used_at BIGINT NULL
-- ;;
-- Generic cell rate algorithm: the moment when the bucket will be full again says all about it.
CREATE TABLE rate_buckets (
    bucket_key VARCHAR(191) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    full_at BIGINT NOT NULL,
    PRIMARY KEY (bucket_key),
    KEY ix_rate_buckets_full (full_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci ROW_FORMAT=DYNAMIC

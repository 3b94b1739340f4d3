-- What passkeys and device codes need beside what was planned for them.

-- The whole credential id (base64url, up to 1364 characters); credential_id holds its SHA-256 (hex), by which it
-- is found and kept unique.
ALTER TABLE user_passkeys ADD COLUMN credential TEXT NULL
-- ;;
-- Seconds that the device must leave between two polls; grows with every poll that came too early.
ALTER TABLE device_codes ADD COLUMN poll_interval BIGINT NOT NULL DEFAULT 5
-- ;;
ALTER TABLE device_codes ADD COLUMN last_polled_at BIGINT NULL
-- ;;
-- The scope that was asked for and is known: "offline_access", or nothing.
ALTER TABLE device_codes ADD COLUMN scope VARCHAR(100) NULL
-- ;;
-- When and by what the one who approved proved to be who he is.
ALTER TABLE device_codes ADD COLUMN authenticated_at BIGINT NULL
-- ;;
ALTER TABLE device_codes ADD COLUMN amr VARCHAR(100) NULL

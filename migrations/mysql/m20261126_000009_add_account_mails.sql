-- Tokens that are mailed know the address that they prove and the place that they were asked for.

ALTER TABLE email_verification_tokens ADD COLUMN email VARCHAR(254) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL
-- ;;
ALTER TABLE email_verification_tokens ADD COLUMN context MEDIUMTEXT NULL
-- ;;
ALTER TABLE password_reset_tokens ADD COLUMN email VARCHAR(254) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL
-- ;;
ALTER TABLE password_reset_tokens ADD COLUMN context MEDIUMTEXT NULL
-- ;;
-- Somebody signed up with an address that nobody has proved yet: the password may be a stranger's.
ALTER TABLE users ADD COLUMN signup_pending SMALLINT NOT NULL DEFAULT 0

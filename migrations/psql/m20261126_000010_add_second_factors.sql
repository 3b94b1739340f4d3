-- Codes of authenticators count once, devices tell where they were registered, and codes go by mail where
-- an account without an authenticator has to confirm a sign-in.

-- The last time step that was accepted; later codes only are.
ALTER TABLE user_totp_secrets ADD COLUMN last_used_step BIGINT NULL
-- ;;
ALTER TABLE user_devices ADD COLUMN registration_ip VARCHAR(50) NULL
-- ;;
ALTER TABLE user_devices ADD COLUMN risk_score BIGINT NULL
-- ;;
-- One code for each pre-auth token, by that token's id. The hash is keyed.
CREATE TABLE mfa_mail_codes (
    jti VARCHAR(36) NOT NULL,
    user_id VARCHAR(36) NOT NULL,
    code_hash VARCHAR(64) NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (jti),
    FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
)
-- ;;
CREATE INDEX ix_mfa_mail_codes_user ON mfa_mail_codes (user_id)
-- ;;
CREATE INDEX ix_mfa_mail_codes_expires ON mfa_mail_codes (expires_at)

-- Access tokens for resources outside, the state that carries them, and login policy by domain.

ALTER TABLE services ADD COLUMN resource_uris TEXT NULL
-- ;;
ALTER TABLE oauth_states ADD COLUMN upstream_connection_id VARCHAR(36) NULL
-- ;;
ALTER TABLE oauth_states ADD COLUMN client_state VARCHAR(500) NULL
-- ;;
ALTER TABLE oauth_states ADD COLUMN requested_scopes TEXT NULL
-- ;;
ALTER TABLE oauth_states ADD COLUMN resource VARCHAR(2000) NULL
-- ;;
ALTER TABLE device_codes ADD COLUMN resource VARCHAR(2000) NULL
-- ;;
ALTER TABLE verified_domains ADD COLUMN login_policy VARCHAR(50) NOT NULL DEFAULT 'password_allowed'
-- ;;
ALTER TABLE plans ADD COLUMN description VARCHAR(1000) NULL
-- ;;
ALTER TABLE plans ADD COLUMN is_default SMALLINT NOT NULL DEFAULT 0
-- ;;
ALTER TABLE saml_signing_keys ADD COLUMN overlap_until BIGINT NULL
-- ;;
ALTER TABLE saml_signing_keys ADD COLUMN retired_at BIGINT NULL
-- ;;
CREATE TABLE oauth_authorization_grants (
    id VARCHAR(36) NOT NULL,
    token_hash VARCHAR(64) NOT NULL,
    user_id VARCHAR(36) NOT NULL,
    service_id VARCHAR(36) NOT NULL,
    client_id VARCHAR(191) NOT NULL,
    resource VARCHAR(2000) NOT NULL,
    scope TEXT NULL,
    expires_at BIGINT NOT NULL,
    consumed_at BIGINT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    FOREIGN KEY (service_id) REFERENCES services (id) ON DELETE CASCADE
)
-- ;;
CREATE UNIQUE INDEX uq_oauth_authorization_grants_token ON oauth_authorization_grants (token_hash)
-- ;;
CREATE INDEX ix_oauth_authorization_grants_user ON oauth_authorization_grants (user_id)
-- ;;
CREATE INDEX ix_oauth_authorization_grants_service ON oauth_authorization_grants (service_id)
-- ;;
CREATE INDEX ix_oauth_authorization_grants_expires ON oauth_authorization_grants (expires_at)

-- Access tokens for resources outside, the state that carries them, and login policy by domain.

ALTER TABLE services ADD COLUMN resource_uris MEDIUMTEXT NULL
-- ;;
ALTER TABLE oauth_states ADD COLUMN upstream_connection_id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL
-- ;;
ALTER TABLE oauth_states ADD COLUMN client_state VARCHAR(500) NULL
-- ;;
ALTER TABLE oauth_states ADD COLUMN requested_scopes MEDIUMTEXT NULL
-- ;;
ALTER TABLE oauth_states ADD COLUMN resource VARCHAR(2000) NULL
-- ;;
ALTER TABLE device_codes ADD COLUMN resource VARCHAR(2000) NULL
-- ;;
ALTER TABLE verified_domains ADD COLUMN login_policy VARCHAR(50) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'password_allowed'
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
    id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    token_hash VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    user_id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    service_id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    client_id VARCHAR(191) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    resource VARCHAR(2000) NOT NULL,
    scope MEDIUMTEXT NULL,
    expires_at BIGINT NOT NULL,
    consumed_at BIGINT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    FOREIGN KEY (service_id) REFERENCES services (id) ON DELETE CASCADE,
    UNIQUE KEY uq_oauth_authorization_grants_token (token_hash),
    KEY ix_oauth_authorization_grants_user (user_id),
    KEY ix_oauth_authorization_grants_service (service_id),
    KEY ix_oauth_authorization_grants_expires (expires_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci ROW_FORMAT=DYNAMIC

-- Provider accounts that a user linked for API access, and the services that may use them.

CREATE TABLE connected_accounts (
    id VARCHAR(36) NOT NULL,
    user_id VARCHAR(36) NOT NULL,
    provider VARCHAR(100) NOT NULL,
    provider_user_id VARCHAR(255) NOT NULL,
    email VARCHAR(254) NULL,
    display_name VARCHAR(255) NULL,
    access_token_encrypted TEXT NULL,
    refresh_token_encrypted TEXT NULL,
    encryption_key_id VARCHAR(64) NULL,
    expires_at BIGINT NULL,
    scopes TEXT NULL,
    last_refreshed_at BIGINT NULL,
    status VARCHAR(50) NOT NULL DEFAULT 'active',
    linked_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    revoked_at BIGINT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
)
-- ;;
CREATE UNIQUE INDEX uq_connected_accounts_account ON connected_accounts (provider, provider_user_id)
-- ;;
CREATE INDEX ix_connected_accounts_user ON connected_accounts (user_id)
-- ;;
CREATE INDEX ix_connected_accounts_expires ON connected_accounts (expires_at)
-- ;;
CREATE TABLE service_provider_grants (
    id VARCHAR(36) NOT NULL,
    user_id VARCHAR(36) NOT NULL,
    service_id VARCHAR(36) NOT NULL,
    connected_account_id VARCHAR(36) NOT NULL,
    provider VARCHAR(100) NOT NULL,
    scopes TEXT NOT NULL,
    status VARCHAR(50) NOT NULL DEFAULT 'active',
    granted_at BIGINT NOT NULL,
    last_used_at BIGINT NULL,
    revoked_at BIGINT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    FOREIGN KEY (service_id) REFERENCES services (id) ON DELETE CASCADE,
    FOREIGN KEY (connected_account_id) REFERENCES connected_accounts (id) ON DELETE CASCADE
)
-- ;;
CREATE UNIQUE INDEX uq_service_provider_grants_grant_of ON service_provider_grants (user_id, service_id, connected_account_id)
-- ;;
CREATE INDEX ix_service_provider_grants_service ON service_provider_grants (service_id)
-- ;;
CREATE INDEX ix_service_provider_grants_account ON service_provider_grants (connected_account_id)
-- ;;
CREATE TABLE provider_token_requests (
    state VARCHAR(191) NOT NULL,
    user_id VARCHAR(36) NOT NULL,
    service_id VARCHAR(36) NOT NULL,
    provider VARCHAR(100) NOT NULL,
    connected_account_id VARCHAR(36) NULL,
    requested_scopes TEXT NOT NULL,
    redirect_uri VARCHAR(2000) NOT NULL,
    client_state VARCHAR(500) NULL,
    status VARCHAR(50) NOT NULL DEFAULT 'pending',
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    completed_at BIGINT NULL,
    PRIMARY KEY (state),
    FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    FOREIGN KEY (service_id) REFERENCES services (id) ON DELETE CASCADE
)
-- ;;
CREATE INDEX ix_provider_token_requests_user ON provider_token_requests (user_id)
-- ;;
CREATE INDEX ix_provider_token_requests_service ON provider_token_requests (service_id)
-- ;;
CREATE INDEX ix_provider_token_requests_expires ON provider_token_requests (expires_at)

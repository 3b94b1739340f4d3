-- Provider accounts that a user linked for API access, and the services that may use them.

CREATE TABLE connected_accounts (
    id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    user_id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    provider VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    provider_user_id VARCHAR(255) COLLATE utf8mb4_bin NOT NULL,
    email VARCHAR(254) NULL,
    display_name VARCHAR(255) NULL,
    access_token_encrypted MEDIUMTEXT NULL,
    refresh_token_encrypted MEDIUMTEXT NULL,
    encryption_key_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
    expires_at BIGINT NULL,
    scopes MEDIUMTEXT NULL,
    last_refreshed_at BIGINT NULL,
    status VARCHAR(50) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'active',
    linked_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    revoked_at BIGINT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    UNIQUE KEY uq_connected_accounts_account (provider, provider_user_id),
    KEY ix_connected_accounts_user (user_id),
    KEY ix_connected_accounts_expires (expires_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci ROW_FORMAT=DYNAMIC
-- ;;
CREATE TABLE service_provider_grants (
    id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    user_id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    service_id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    connected_account_id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    provider VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    scopes MEDIUMTEXT NOT NULL,
    status VARCHAR(50) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'active',
    granted_at BIGINT NOT NULL,
    last_used_at BIGINT NULL,
    revoked_at BIGINT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    FOREIGN KEY (service_id) REFERENCES services (id) ON DELETE CASCADE,
    FOREIGN KEY (connected_account_id) REFERENCES connected_accounts (id) ON DELETE CASCADE,
    UNIQUE KEY uq_service_provider_grants_grant_of (user_id, service_id, connected_account_id),
    KEY ix_service_provider_grants_service (service_id),
    KEY ix_service_provider_grants_account (connected_account_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci ROW_FORMAT=DYNAMIC
-- ;;
CREATE TABLE provider_token_requests (
    state VARCHAR(191) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    user_id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    service_id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    provider VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    connected_account_id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
    requested_scopes MEDIUMTEXT NOT NULL,
    redirect_uri VARCHAR(2000) NOT NULL,
    client_state VARCHAR(500) NULL,
    status VARCHAR(50) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'pending',
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    completed_at BIGINT NULL,
    PRIMARY KEY (state),
    FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    FOREIGN KEY (service_id) REFERENCES services (id) ON DELETE CASCADE,
    KEY ix_provider_token_requests_user (user_id),
    KEY ix_provider_token_requests_service (service_id),
    KEY ix_provider_token_requests_expires (expires_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci ROW_FORMAT=DYNAMIC

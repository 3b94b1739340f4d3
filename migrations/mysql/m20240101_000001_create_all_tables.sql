-- The schema of the first release. Times are epoch milliseconds, flags 0/1, binary values base64url text.

-- Named bundles of limits and features; organizations may widen them.
CREATE TABLE organization_tiers (
    id VARCHAR(50) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    name VARCHAR(100) NOT NULL,
    display_name VARCHAR(100) NOT NULL,
    default_max_services BIGINT NOT NULL DEFAULT 2,
    default_max_users BIGINT NOT NULL DEFAULT 3,
    features MEDIUMTEXT NOT NULL,
    price_cents BIGINT NOT NULL DEFAULT 0,
    currency VARCHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'usd',
    created_at BIGINT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE KEY uq_organization_tiers_name (name)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci ROW_FORMAT=DYNAMIC
-- ;;
-- Tenants. owner_user_id has no foreign key: users refer to organizations already.
CREATE TABLE organizations (
    id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    slug VARCHAR(191) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    name VARCHAR(100) NOT NULL,
    owner_user_id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    status VARCHAR(50) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'pending',
    tier_id VARCHAR(50) CHARACTER SET ascii COLLATE ascii_bin NULL,
    max_services BIGINT NULL,
    max_users BIGINT NULL,
    approved_by VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
    approved_at BIGINT NULL,
    rejected_by VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
    rejected_at BIGINT NULL,
    rejection_reason VARCHAR(1000) NULL,
    smtp_host VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NULL,
    smtp_port BIGINT NULL,
    smtp_username VARCHAR(255) NULL,
    smtp_password_encrypted MEDIUMTEXT NULL,
    smtp_from_email VARCHAR(254) NULL,
    smtp_from_name VARCHAR(100) NULL,
    smtp_encryption_key_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'default',
    custom_domain VARCHAR(191) CHARACTER SET ascii COLLATE ascii_bin NULL,
    domain_verified SMALLINT NOT NULL DEFAULT 0,
    domain_verification_token VARCHAR(191) CHARACTER SET ascii COLLATE ascii_bin NULL,
    brand_logo_url VARCHAR(2000) NULL,
    brand_primary_color VARCHAR(50) CHARACTER SET ascii COLLATE ascii_bin NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (tier_id) REFERENCES organization_tiers (id) ON DELETE RESTRICT,
    UNIQUE KEY uq_organizations_slug (slug),
    UNIQUE KEY uq_organizations_custom_domain (custom_domain),
    KEY ix_organizations_status (status),
    KEY ix_organizations_tier (tier_id),
    KEY ix_organizations_owner (owner_user_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci ROW_FORMAT=DYNAMIC
-- ;;
-- Accounts. org_key is the organization's id or '' for the platform: it makes the address unique also there.
CREATE TABLE users (
    id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    org_id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
    org_key VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
    email VARCHAR(254) NOT NULL,
    email_key VARCHAR(254) COLLATE utf8mb4_bin NOT NULL,
    is_platform_owner SMALLINT NOT NULL DEFAULT 0,
    password_hash VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NULL,
    email_verified_at BIGINT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    deleted_at BIGINT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (org_id) REFERENCES organizations (id) ON DELETE CASCADE,
    UNIQUE KEY uq_users_realm_email (org_key, email_key),
    KEY ix_users_org (org_id),
    KEY ix_users_owner (is_platform_owner)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci ROW_FORMAT=DYNAMIC
-- ;;
-- Applications of an organization.
CREATE TABLE services (
    id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    org_id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    slug VARCHAR(191) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    name VARCHAR(100) NOT NULL,
    service_type VARCHAR(50) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    client_id VARCHAR(191) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    github_scopes MEDIUMTEXT NULL,
    microsoft_scopes MEDIUMTEXT NULL,
    google_scopes MEDIUMTEXT NULL,
    redirect_uris MEDIUMTEXT NULL,
    device_activation_uri VARCHAR(2000) NULL,
    saml_enabled SMALLINT NOT NULL DEFAULT 0,
    saml_entity_id VARCHAR(500) NULL,
    saml_acs_url VARCHAR(2000) NULL,
    saml_slo_url VARCHAR(2000) NULL,
    saml_name_id_format VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress',
    saml_attribute_mapping MEDIUMTEXT NULL,
    saml_sign_assertions SMALLINT NOT NULL DEFAULT 1,
    saml_sign_response SMALLINT NOT NULL DEFAULT 1,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (org_id) REFERENCES organizations (id) ON DELETE CASCADE,
    UNIQUE KEY uq_services_org_slug (org_id, slug),
    UNIQUE KEY uq_services_client (client_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci ROW_FORMAT=DYNAMIC
-- ;;
-- Ways to sign in. The keys repeat the nullable ids as '' so that uniqueness covers platform identities.
CREATE TABLE identities (
    id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    user_id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    provider VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    provider_user_id VARCHAR(255) COLLATE utf8mb4_bin NOT NULL,
    access_token_encrypted MEDIUMTEXT NULL,
    refresh_token_encrypted MEDIUMTEXT NULL,
    encryption_key_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'default',
    expires_at BIGINT NULL,
    scopes MEDIUMTEXT NULL,
    last_refreshed_at BIGINT NULL,
    issuing_org_id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
    issuing_service_id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
    issuing_org_key VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
    issuing_service_key VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
    created_at BIGINT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    FOREIGN KEY (issuing_org_id) REFERENCES organizations (id) ON DELETE CASCADE,
    FOREIGN KEY (issuing_service_id) REFERENCES services (id) ON DELETE CASCADE,
    UNIQUE KEY uq_identities_provider_account (provider, provider_user_id, issuing_org_key, issuing_service_key),
    KEY ix_identities_user (user_id),
    KEY ix_identities_expires (expires_at),
    KEY ix_identities_encryption_key (encryption_key_id),
    KEY ix_identities_issuing_org (issuing_org_id),
    KEY ix_identities_issuing_service (issuing_service_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci ROW_FORMAT=DYNAMIC
-- ;;
-- Sign-ins: one row is one refresh family.
CREATE TABLE sessions (
    id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    user_id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    token_hash VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    expires_at BIGINT NOT NULL,
    refresh_token_hash VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
    refresh_expires_at BIGINT NULL,
    org_slug VARCHAR(191) CHARACTER SET ascii COLLATE ascii_bin NULL,
    service_id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
    resource VARCHAR(2000) NULL,
    user_agent VARCHAR(512) NULL,
    ip_address VARCHAR(50) NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    FOREIGN KEY (service_id) REFERENCES services (id) ON DELETE CASCADE,
    UNIQUE KEY uq_sessions_token (token_hash),
    UNIQUE KEY uq_sessions_refresh (refresh_token_hash),
    KEY ix_sessions_user (user_id),
    KEY ix_sessions_expires (expires_at),
    KEY ix_sessions_refresh_expires (refresh_expires_at),
    KEY ix_sessions_service (service_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci ROW_FORMAT=DYNAMIC
-- ;;
-- What must survive the round trip through an upstream provider.
CREATE TABLE oauth_states (
    state VARCHAR(191) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    pkce_verifier VARCHAR(191) NULL,
    service_id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
    redirect_uri VARCHAR(2000) NULL,
    org_slug VARCHAR(191) CHARACTER SET ascii COLLATE ascii_bin NULL,
    service_slug VARCHAR(191) CHARACTER SET ascii COLLATE ascii_bin NULL,
    is_admin_flow SMALLINT NOT NULL DEFAULT 0,
    user_id_for_linking VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
    device_user_code VARCHAR(191) CHARACTER SET ascii COLLATE ascii_bin NULL,
    saml_state_id VARCHAR(191) CHARACTER SET ascii COLLATE ascii_bin NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (state),
    FOREIGN KEY (user_id_for_linking) REFERENCES users (id) ON DELETE CASCADE,
    KEY ix_oauth_states_expires (expires_at),
    KEY ix_oauth_states_linking (user_id_for_linking)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci ROW_FORMAT=DYNAMIC
-- ;;
CREATE TABLE device_codes (
    id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    device_code VARCHAR(191) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    user_code VARCHAR(191) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    client_id VARCHAR(191) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    org_slug VARCHAR(191) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    service_slug VARCHAR(191) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    expires_at BIGINT NOT NULL,
    user_id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
    status VARCHAR(50) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'pending',
    created_at BIGINT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    UNIQUE KEY uq_device_codes_device (device_code),
    UNIQUE KEY uq_device_codes_user_code (user_code),
    KEY ix_device_codes_expires (expires_at),
    KEY ix_device_codes_user (user_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci ROW_FORMAT=DYNAMIC
-- ;;
CREATE TABLE magic_link_tokens (
    token_hash VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    user_id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
    email VARCHAR(254) NOT NULL,
    context MEDIUMTEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (token_hash),
    FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    KEY ix_magic_link_tokens_user (user_id),
    KEY ix_magic_link_tokens_expires (expires_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci ROW_FORMAT=DYNAMIC
-- ;;
CREATE TABLE password_reset_tokens (
    id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    user_id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    token_hash VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    expires_at BIGINT NOT NULL,
    used SMALLINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    UNIQUE KEY uq_password_reset_tokens_token (token_hash),
    KEY ix_password_reset_tokens_user (user_id),
    KEY ix_password_reset_tokens_expires (expires_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci ROW_FORMAT=DYNAMIC
-- ;;
CREATE TABLE email_verification_tokens (
    id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    user_id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    token_hash VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    expires_at BIGINT NOT NULL,
    used SMALLINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    UNIQUE KEY uq_email_verification_tokens_token (token_hash),
    KEY ix_email_verification_tokens_user (user_id),
    KEY ix_email_verification_tokens_expires (expires_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci ROW_FORMAT=DYNAMIC
-- ;;
CREATE TABLE user_totp_secrets (
    id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    user_id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    secret_encrypted MEDIUMTEXT NOT NULL,
    encryption_key_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    enabled SMALLINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    enabled_at BIGINT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    UNIQUE KEY uq_user_totp_secrets_user (user_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci ROW_FORMAT=DYNAMIC
-- ;;
CREATE TABLE totp_backup_codes (
    id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    user_id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    code_hash VARCHAR(191) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    used SMALLINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    used_at BIGINT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    UNIQUE KEY uq_totp_backup_codes_code (code_hash),
    KEY ix_totp_backup_codes_user (user_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci ROW_FORMAT=DYNAMIC
-- ;;
CREATE TABLE user_passkeys (
    id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    user_id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    credential_id VARCHAR(191) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    public_key MEDIUMTEXT NOT NULL,
    counter BIGINT NOT NULL DEFAULT 0,
    aaguid VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
    name VARCHAR(100) NOT NULL,
    backup_eligible SMALLINT NOT NULL DEFAULT 0,
    backup_state SMALLINT NOT NULL DEFAULT 0,
    transports MEDIUMTEXT NULL,
    last_used_at BIGINT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    UNIQUE KEY uq_user_passkeys_credential (credential_id),
    KEY ix_user_passkeys_user (user_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci ROW_FORMAT=DYNAMIC
-- ;;
CREATE TABLE webauthn_challenges (
    id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    user_id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
    challenge_type VARCHAR(50) CHARACTER SET ascii COLLATE ascii_bin NULL,
    challenge_state MEDIUMTEXT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    KEY ix_webauthn_challenges_user (user_id),
    KEY ix_webauthn_challenges_expires (expires_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci ROW_FORMAT=DYNAMIC
-- ;;
-- Browsers that passed a second factor.
CREATE TABLE user_devices (
    id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    user_id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    trust_token_hash VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    name VARCHAR(100) NOT NULL,
    last_ip VARCHAR(50) NULL,
    last_seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    is_trusted SMALLINT NOT NULL DEFAULT 1,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    UNIQUE KEY uq_user_devices_trust (trust_token_hash),
    KEY ix_user_devices_user (user_id),
    KEY ix_user_devices_expires (expires_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci ROW_FORMAT=DYNAMIC
-- ;;
CREATE TABLE mfa_audit_log (
    id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    org_id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
    user_id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    event_type VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    ip_address VARCHAR(50) NULL,
    user_agent VARCHAR(512) NULL,
    success SMALLINT NOT NULL,
    details MEDIUMTEXT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (id),
    KEY ix_mfa_audit_log_user (user_id, created_at),
    KEY ix_mfa_audit_log_org (org_id, created_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci ROW_FORMAT=DYNAMIC
-- ;;
-- org_key is '' for the platform.
CREATE TABLE mfa_daily_metrics (
    id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    org_key VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
    day VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    total_users BIGINT NOT NULL DEFAULT 0,
    mfa_enabled_users BIGINT NOT NULL DEFAULT 0,
    new_mfa_setups BIGINT NOT NULL DEFAULT 0,
    mfa_disabled BIGINT NOT NULL DEFAULT 0,
    totp_verifications_total BIGINT NOT NULL DEFAULT 0,
    totp_verifications_success BIGINT NOT NULL DEFAULT 0,
    totp_verifications_failed BIGINT NOT NULL DEFAULT 0,
    backup_codes_generated BIGINT NOT NULL DEFAULT 0,
    backup_codes_used BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE KEY uq_mfa_daily_metrics_org_day (org_key, day)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci ROW_FORMAT=DYNAMIC
-- ;;
CREATE TABLE mfa_failure_patterns (
    id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    org_id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
    user_id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
    ip_address VARCHAR(50) NULL,
    failure_type VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    failure_count BIGINT NOT NULL DEFAULT 1,
    first_seen_at BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    is_suspicious SMALLINT NOT NULL DEFAULT 0,
    details MEDIUMTEXT NULL,
    PRIMARY KEY (id),
    KEY ix_mfa_failure_patterns_user (user_id),
    KEY ix_mfa_failure_patterns_ip (ip_address)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci ROW_FORMAT=DYNAMIC
-- ;;
CREATE TABLE mfa_feature_usage (
    id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    org_id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    user_id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    feature_type VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    used_at BIGINT NOT NULL,
    ip_address VARCHAR(50) NULL,
    user_agent VARCHAR(512) NULL,
    success SMALLINT NOT NULL,
    details MEDIUMTEXT NULL,
    PRIMARY KEY (id),
    KEY ix_mfa_feature_usage_org (org_id, used_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci ROW_FORMAT=DYNAMIC
-- ;;
CREATE TABLE memberships (
    id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    org_id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    user_id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    role VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'member',
    created_at BIGINT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (org_id) REFERENCES organizations (id) ON DELETE CASCADE,
    FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    UNIQUE KEY uq_memberships_org_user (org_id, user_id),
    KEY ix_memberships_user (user_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci ROW_FORMAT=DYNAMIC
-- ;;
CREATE TABLE organization_invitations (
    id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    org_id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    email VARCHAR(254) NOT NULL,
    email_key VARCHAR(254) COLLATE utf8mb4_bin NOT NULL,
    role VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    invited_by VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    status VARCHAR(50) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'pending',
    token_hash VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    expires_at BIGINT NOT NULL,
    accepted_at BIGINT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (org_id) REFERENCES organizations (id) ON DELETE CASCADE,
    UNIQUE KEY uq_organization_invitations_token (token_hash),
    KEY ix_organization_invitations_org (org_id),
    KEY ix_organization_invitations_email (email_key),
    KEY ix_organization_invitations_status (status)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci ROW_FORMAT=DYNAMIC
-- ;;
CREATE TABLE organization_oauth_credentials (
    id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    org_id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    provider VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    client_id VARCHAR(255) NOT NULL,
    client_secret_encrypted MEDIUMTEXT NOT NULL,
    encryption_key_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (org_id) REFERENCES organizations (id) ON DELETE CASCADE,
    UNIQUE KEY uq_organization_oauth_credentials_org_provider (org_id, provider)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci ROW_FORMAT=DYNAMIC
-- ;;
-- Relation tuples.
CREATE TABLE permissions (
    id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    namespace VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    object_id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    relation VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    subject_type VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    subject_id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    subject_relation VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
    created_at BIGINT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE KEY uq_permissions_tuple (namespace, object_id, relation, subject_type, subject_id, subject_relation),
    KEY ix_permissions_subject (subject_type, subject_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci ROW_FORMAT=DYNAMIC
-- ;;
CREATE TABLE scim_tokens (
    id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    org_id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    name VARCHAR(100) NOT NULL,
    token_hash VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    prefix VARCHAR(50) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    active SMALLINT NOT NULL DEFAULT 1,
    expires_at BIGINT NULL,
    last_used_at BIGINT NULL,
    created_by VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (org_id) REFERENCES organizations (id) ON DELETE CASCADE,
    UNIQUE KEY uq_scim_tokens_token (token_hash),
    KEY ix_scim_tokens_org (org_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci ROW_FORMAT=DYNAMIC
-- ;;
CREATE TABLE risk_rules (
    id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    org_id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    enforcement_mode VARCHAR(50) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'log_only',
    low_threshold BIGINT NOT NULL DEFAULT 30,
    medium_threshold BIGINT NOT NULL DEFAULT 70,
    new_device_score BIGINT NOT NULL DEFAULT 20,
    impossible_travel_score BIGINT NOT NULL DEFAULT 50,
    velocity_threshold BIGINT NOT NULL DEFAULT 10,
    velocity_score BIGINT NOT NULL DEFAULT 30,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (org_id) REFERENCES organizations (id) ON DELETE CASCADE,
    UNIQUE KEY uq_risk_rules_org (org_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci ROW_FORMAT=DYNAMIC
-- ;;
CREATE TABLE siem_configs (
    id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    org_id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    name VARCHAR(100) NOT NULL,
    provider VARCHAR(50) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    endpoint_url VARCHAR(2000) NOT NULL,
    api_key_encrypted MEDIUMTEXT NULL,
    auth_header VARCHAR(255) NULL,
    batch_size BIGINT NOT NULL DEFAULT 100,
    enabled SMALLINT NOT NULL DEFAULT 1,
    last_successful_batch_at BIGINT NULL,
    last_processed_log_id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
    failure_count BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (org_id) REFERENCES organizations (id) ON DELETE CASCADE,
    KEY ix_siem_configs_org (org_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci ROW_FORMAT=DYNAMIC
-- ;;
CREATE TABLE upstream_providers (
    id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    org_id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    connection_id VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    name VARCHAR(100) NOT NULL,
    provider_type VARCHAR(50) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    issuer VARCHAR(500) NULL,
    client_id VARCHAR(255) NOT NULL,
    client_secret_encrypted MEDIUMTEXT NULL,
    encryption_key_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'default',
    authorization_url VARCHAR(2000) NULL,
    token_url VARCHAR(2000) NULL,
    userinfo_url VARCHAR(2000) NULL,
    discovery_url VARCHAR(2000) NULL,
    scopes MEDIUMTEXT NULL,
    metadata MEDIUMTEXT NULL,
    enabled SMALLINT NOT NULL DEFAULT 1,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (org_id) REFERENCES organizations (id) ON DELETE CASCADE,
    UNIQUE KEY uq_upstream_providers_org_connection (org_id, connection_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci ROW_FORMAT=DYNAMIC
-- ;;
CREATE TABLE verified_domains (
    id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    org_id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    domain VARCHAR(191) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    upstream_provider_id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
    verification_token VARCHAR(191) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    verified SMALLINT NOT NULL DEFAULT 0,
    verified_at BIGINT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (org_id) REFERENCES organizations (id) ON DELETE CASCADE,
    FOREIGN KEY (upstream_provider_id) REFERENCES upstream_providers (id) ON DELETE SET NULL,
    UNIQUE KEY uq_verified_domains_domain (domain),
    KEY ix_verified_domains_org (org_id),
    KEY ix_verified_domains_provider (upstream_provider_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci ROW_FORMAT=DYNAMIC
-- ;;
CREATE TABLE api_keys (
    id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    service_id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    name VARCHAR(100) NOT NULL,
    prefix VARCHAR(191) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    key_hash VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    permissions MEDIUMTEXT NOT NULL,
    last_used_at BIGINT NULL,
    expires_at BIGINT NULL,
    created_at BIGINT NOT NULL,
    created_by VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (service_id) REFERENCES services (id) ON DELETE CASCADE,
    UNIQUE KEY uq_api_keys_prefix (prefix),
    UNIQUE KEY uq_api_keys_key (key_hash),
    KEY ix_api_keys_service (service_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci ROW_FORMAT=DYNAMIC
-- ;;
CREATE TABLE plans (
    id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    service_id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    name VARCHAR(100) NOT NULL,
    price_cents BIGINT NOT NULL DEFAULT 0,
    currency VARCHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'usd',
    features MEDIUMTEXT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (service_id) REFERENCES services (id) ON DELETE CASCADE,
    UNIQUE KEY uq_plans_service_name (service_id, name)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci ROW_FORMAT=DYNAMIC
-- ;;
CREATE TABLE subscriptions (
    id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    user_id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    service_id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    plan_id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    status VARCHAR(50) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'active',
    current_period_end BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    FOREIGN KEY (service_id) REFERENCES services (id) ON DELETE CASCADE,
    FOREIGN KEY (plan_id) REFERENCES plans (id) ON DELETE CASCADE,
    UNIQUE KEY uq_subscriptions_user_service (user_id, service_id),
    KEY ix_subscriptions_service (service_id),
    KEY ix_subscriptions_plan (plan_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci ROW_FORMAT=DYNAMIC
-- ;;
CREATE TABLE billing_customers (
    id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    org_id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    provider VARCHAR(50) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'stripe',
    customer_id VARCHAR(191) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (org_id) REFERENCES organizations (id) ON DELETE CASCADE,
    UNIQUE KEY uq_billing_customers_org (org_id),
    UNIQUE KEY uq_billing_customers_customer (provider, customer_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci ROW_FORMAT=DYNAMIC
-- ;;
CREATE TABLE saml_signing_keys (
    id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    service_id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    private_key_encrypted MEDIUMTEXT NOT NULL,
    public_key MEDIUMTEXT NOT NULL,
    encryption_key_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    valid_from BIGINT NOT NULL,
    valid_until BIGINT NOT NULL,
    is_active SMALLINT NOT NULL DEFAULT 1,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (service_id) REFERENCES services (id) ON DELETE CASCADE,
    UNIQUE KEY uq_saml_signing_keys_service_active (service_id, is_active),
    KEY ix_saml_signing_keys_service (service_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci ROW_FORMAT=DYNAMIC
-- ;;
CREATE TABLE saml_states (
    state_id VARCHAR(191) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    service_id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    saml_request MEDIUMTEXT NOT NULL,
    relay_state MEDIUMTEXT NULL,
    acs_url VARCHAR(2000) NULL,
    request_id VARCHAR(255) NULL,
    issuer VARCHAR(500) NULL,
    binding VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NULL,
    user_id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (state_id),
    FOREIGN KEY (service_id) REFERENCES services (id) ON DELETE CASCADE,
    KEY ix_saml_states_service (service_id),
    KEY ix_saml_states_expires (expires_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci ROW_FORMAT=DYNAMIC
-- ;;
-- Outlive the rows they tell of: no foreign keys here and in the logs.
CREATE TABLE login_events (
    id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    user_id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    service_id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
    org_id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
    provider VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    ip_address VARCHAR(50) NULL,
    user_agent VARCHAR(512) NULL,
    risk_score BIGINT NULL,
    risk_factors MEDIUMTEXT NULL,
    geo_country VARCHAR(100) NULL,
    geo_city VARCHAR(100) NULL,
    geo_lat_e6 BIGINT NULL,
    geo_long_e6 BIGINT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (id),
    KEY ix_login_events_user (user_id, created_at),
    KEY ix_login_events_created (created_at),
    KEY ix_login_events_provider (provider),
    KEY ix_login_events_service (service_id, created_at),
    KEY ix_login_events_org (org_id, created_at),
    KEY ix_login_events_ip (ip_address, created_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci ROW_FORMAT=DYNAMIC
-- ;;
CREATE TABLE webhooks (
    id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    org_id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    name VARCHAR(100) NOT NULL,
    url VARCHAR(2000) NOT NULL,
    secret_encrypted MEDIUMTEXT NOT NULL,
    events MEDIUMTEXT NOT NULL,
    is_active SMALLINT NOT NULL DEFAULT 1,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (org_id) REFERENCES organizations (id) ON DELETE CASCADE,
    UNIQUE KEY uq_webhooks_org_name (org_id, name)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci ROW_FORMAT=DYNAMIC
-- ;;
CREATE TABLE webhook_deliveries (
    id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    webhook_id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    event_type VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    payload MEDIUMTEXT NOT NULL,
    response_status_code BIGINT NULL,
    response_body MEDIUMTEXT NULL,
    attempt_count BIGINT NOT NULL DEFAULT 1,
    max_attempts BIGINT NOT NULL DEFAULT 5,
    next_retry_at BIGINT NULL,
    delivered SMALLINT NOT NULL DEFAULT 0,
    delivery_error VARCHAR(1000) NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (webhook_id) REFERENCES webhooks (id) ON DELETE CASCADE,
    KEY ix_webhook_deliveries_webhook (webhook_id, created_at),
    KEY ix_webhook_deliveries_retry (delivered, next_retry_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci ROW_FORMAT=DYNAMIC
-- ;;
-- The queue of background work.
CREATE TABLE system_jobs (
    id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    job_type VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    payload MEDIUMTEXT NOT NULL,
    status VARCHAR(50) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'pending',
    priority BIGINT NOT NULL DEFAULT 0,
    max_retries BIGINT NOT NULL DEFAULT 3,
    attempt_count BIGINT NOT NULL DEFAULT 0,
    worker_id VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NULL,
    scheduled_for BIGINT NOT NULL,
    last_attempt_at BIGINT NULL,
    completed_at BIGINT NULL,
    failed_at BIGINT NULL,
    error_message VARCHAR(1000) NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (id),
    KEY ix_system_jobs_due (status, scheduled_for, priority)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci ROW_FORMAT=DYNAMIC
-- ;;
CREATE TABLE organization_audit_log (
    id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    org_id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    actor_user_id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
    action VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    target_type VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    target_id VARCHAR(191) NOT NULL,
    ip_address VARCHAR(50) NULL,
    user_agent VARCHAR(512) NULL,
    success SMALLINT NOT NULL DEFAULT 1,
    details MEDIUMTEXT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (id),
    KEY ix_organization_audit_log_org (org_id, created_at),
    KEY ix_organization_audit_log_actor (actor_user_id, created_at),
    KEY ix_organization_audit_log_action (org_id, action, created_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci ROW_FORMAT=DYNAMIC
-- ;;
CREATE TABLE platform_audit_log (
    id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    platform_owner_id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    action VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    target_type VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    target_id VARCHAR(191) NOT NULL,
    metadata MEDIUMTEXT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (id),
    KEY ix_platform_audit_log_owner (platform_owner_id),
    KEY ix_platform_audit_log_target (target_type, target_id),
    KEY ix_platform_audit_log_created (created_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci ROW_FORMAT=DYNAMIC
-- ;;
-- The four tiers of the product; nothing else is seeded.
INSERT INTO organization_tiers (id, name, display_name, default_max_services, default_max_users, features, price_cents, currency, created_at) VALUES ('tier_free', 'free', 'Free', 2, 3, '{"allow_passkeys":true,"allowed_social_providers":["github"],"max_mau":1000}', 0, 'usd', 0)
-- ;;
INSERT INTO organization_tiers (id, name, display_name, default_max_services, default_max_users, features, price_cents, currency, created_at) VALUES ('tier_starter', 'starter', 'Starter', 10, 10, '{"allow_passkeys":true,"allowed_social_providers":["github","google"],"max_mau":5000}', 4900, 'usd', 0)
-- ;;
INSERT INTO organization_tiers (id, name, display_name, default_max_services, default_max_users, features, price_cents, currency, created_at) VALUES ('tier_pro', 'pro', 'Pro', 50, 50, '{"allow_branding":true,"allow_custom_domain":true,"allow_passkeys":true,"allow_saml_idp":true,"allow_scim":true,"allowed_social_providers":["github","google","microsoft"],"max_mau":25000}', 14900, 'usd', 0)
-- ;;
INSERT INTO organization_tiers (id, name, display_name, default_max_services, default_max_users, features, price_cents, currency, created_at) VALUES ('tier_enterprise', 'enterprise', 'Enterprise', 999999, 999999, '{"allow_branding":true,"allow_custom_domain":true,"allow_oidc":true,"allow_passkeys":true,"allow_saml_idp":true,"allow_scim":true,"allow_siem":true,"allowed_social_providers":["github","google","microsoft"],"max_mau":1000000}', 49900, 'usd', 0)

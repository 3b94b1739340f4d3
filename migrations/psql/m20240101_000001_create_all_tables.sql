-- The schema of the first release. Times are epoch milliseconds, flags 0/1, binary values base64url text.

-- Named bundles of limits and features; organizations may widen them.
CREATE TABLE organization_tiers (
    id VARCHAR(50) NOT NULL,
    name VARCHAR(100) NOT NULL,
    display_name VARCHAR(100) NOT NULL,
    default_max_services BIGINT NOT NULL DEFAULT 2,
    default_max_users BIGINT NOT NULL DEFAULT 3,
    features TEXT NOT NULL,
    price_cents BIGINT NOT NULL DEFAULT 0,
    currency VARCHAR(3) NOT NULL DEFAULT 'usd',
    created_at BIGINT NOT NULL,
    PRIMARY KEY (id)
)
-- ;;
CREATE UNIQUE INDEX uq_organization_tiers_name ON organization_tiers (name)
-- ;;
-- Tenants. owner_user_id has no foreign key: users refer to organizations already.
CREATE TABLE organizations (
    id VARCHAR(36) NOT NULL,
    slug VARCHAR(191) NOT NULL,
    name VARCHAR(100) NOT NULL,
    owner_user_id VARCHAR(36) NOT NULL,
    status VARCHAR(50) NOT NULL DEFAULT 'pending',
    tier_id VARCHAR(50) NULL,
    max_services BIGINT NULL,
    max_users BIGINT NULL,
    approved_by VARCHAR(36) NULL,
    approved_at BIGINT NULL,
    rejected_by VARCHAR(36) NULL,
    rejected_at BIGINT NULL,
    rejection_reason VARCHAR(1000) NULL,
    smtp_host VARCHAR(255) NULL,
    smtp_port BIGINT NULL,
    smtp_username VARCHAR(255) NULL,
    smtp_password_encrypted TEXT NULL,
    smtp_from_email VARCHAR(254) NULL,
    smtp_from_name VARCHAR(100) NULL,
    smtp_encryption_key_id VARCHAR(64) NOT NULL DEFAULT 'default',
    custom_domain VARCHAR(191) NULL,
    domain_verified SMALLINT NOT NULL DEFAULT 0,
    domain_verification_token VARCHAR(191) NULL,
    brand_logo_url VARCHAR(2000) NULL,
    brand_primary_color VARCHAR(50) NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (tier_id) REFERENCES organization_tiers (id) ON DELETE RESTRICT
)
-- ;;
CREATE UNIQUE INDEX uq_organizations_slug ON organizations (slug)
-- ;;
CREATE UNIQUE INDEX uq_organizations_custom_domain ON organizations (custom_domain)
-- ;;
CREATE INDEX ix_organizations_status ON organizations (status)
-- ;;
CREATE INDEX ix_organizations_tier ON organizations (tier_id)
-- ;;
CREATE INDEX ix_organizations_owner ON organizations (owner_user_id)
-- ;;
-- Accounts. org_key is the organization's id or '' for the platform: it makes the address unique also there.
CREATE TABLE users (
    id VARCHAR(36) NOT NULL,
    org_id VARCHAR(36) NULL,
    org_key VARCHAR(36) NOT NULL DEFAULT '',
    email VARCHAR(254) NOT NULL,
    email_key VARCHAR(254) NOT NULL,
    is_platform_owner SMALLINT NOT NULL DEFAULT 0,
    password_hash VARCHAR(255) NULL,
    email_verified_at BIGINT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    deleted_at BIGINT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (org_id) REFERENCES organizations (id) ON DELETE CASCADE
)
-- ;;
CREATE UNIQUE INDEX uq_users_realm_email ON users (org_key, email_key)
-- ;;
CREATE INDEX ix_users_org ON users (org_id)
-- ;;
CREATE INDEX ix_users_owner ON users (is_platform_owner)
-- ;;
-- Applications of an organization.
CREATE TABLE services (
    id VARCHAR(36) NOT NULL,
    org_id VARCHAR(36) NOT NULL,
    slug VARCHAR(191) NOT NULL,
    name VARCHAR(100) NOT NULL,
    service_type VARCHAR(50) NOT NULL,
    client_id VARCHAR(191) NOT NULL,
    github_scopes TEXT NULL,
    microsoft_scopes TEXT NULL,
    google_scopes TEXT NULL,
    redirect_uris TEXT NULL,
    device_activation_uri VARCHAR(2000) NULL,
    saml_enabled SMALLINT NOT NULL DEFAULT 0,
    saml_entity_id VARCHAR(500) NULL,
    saml_acs_url VARCHAR(2000) NULL,
    saml_slo_url VARCHAR(2000) NULL,
    saml_name_id_format VARCHAR(100) NOT NULL DEFAULT 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress',
    saml_attribute_mapping TEXT NULL,
    saml_sign_assertions SMALLINT NOT NULL DEFAULT 1,
    saml_sign_response SMALLINT NOT NULL DEFAULT 1,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (org_id) REFERENCES organizations (id) ON DELETE CASCADE
)
-- ;;
CREATE UNIQUE INDEX uq_services_org_slug ON services (org_id, slug)
-- ;;
CREATE UNIQUE INDEX uq_services_client ON services (client_id)
-- ;;
-- Ways to sign in. The keys repeat the nullable ids as '' so that uniqueness covers platform identities.
CREATE TABLE identities (
    id VARCHAR(36) NOT NULL,
    user_id VARCHAR(36) NOT NULL,
    provider VARCHAR(100) NOT NULL,
    provider_user_id VARCHAR(255) NOT NULL,
    access_token_encrypted TEXT NULL,
    refresh_token_encrypted TEXT NULL,
    encryption_key_id VARCHAR(64) NOT NULL DEFAULT 'default',
    expires_at BIGINT NULL,
    scopes TEXT NULL,
    last_refreshed_at BIGINT NULL,
    issuing_org_id VARCHAR(36) NULL,
    issuing_service_id VARCHAR(36) NULL,
    issuing_org_key VARCHAR(36) NOT NULL DEFAULT '',
    issuing_service_key VARCHAR(36) NOT NULL DEFAULT '',
    created_at BIGINT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    FOREIGN KEY (issuing_org_id) REFERENCES organizations (id) ON DELETE CASCADE,
    FOREIGN KEY (issuing_service_id) REFERENCES services (id) ON DELETE CASCADE
)
-- ;;
CREATE UNIQUE INDEX uq_identities_provider_account ON identities (provider, provider_user_id, issuing_org_key, issuing_service_key)
-- ;;
CREATE INDEX ix_identities_user ON identities (user_id)
-- ;;
CREATE INDEX ix_identities_expires ON identities (expires_at)
-- ;;
CREATE INDEX ix_identities_encryption_key ON identities (encryption_key_id)
-- ;;
CREATE INDEX ix_identities_issuing_org ON identities (issuing_org_id)
-- ;;
CREATE INDEX ix_identities_issuing_service ON identities (issuing_service_id)
-- ;;
-- Sign-ins: one row is one refresh family.
CREATE TABLE sessions (
    id VARCHAR(36) NOT NULL,
    user_id VARCHAR(36) NOT NULL,
    token_hash VARCHAR(64) NOT NULL,
    expires_at BIGINT NOT NULL,
    refresh_token_hash VARCHAR(64) NULL,
    refresh_expires_at BIGINT NULL,
    org_slug VARCHAR(191) NULL,
    service_id VARCHAR(36) NULL,
    resource VARCHAR(2000) NULL,
    user_agent VARCHAR(512) NULL,
    ip_address VARCHAR(50) NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    FOREIGN KEY (service_id) REFERENCES services (id) ON DELETE CASCADE
)
-- ;;
CREATE UNIQUE INDEX uq_sessions_token ON sessions (token_hash)
-- ;;
CREATE UNIQUE INDEX uq_sessions_refresh ON sessions (refresh_token_hash)
-- ;;
CREATE INDEX ix_sessions_user ON sessions (user_id)
-- ;;
CREATE INDEX ix_sessions_expires ON sessions (expires_at)
-- ;;
CREATE INDEX ix_sessions_refresh_expires ON sessions (refresh_expires_at)
-- ;;
CREATE INDEX ix_sessions_service ON sessions (service_id)
-- ;;
-- What must survive the round trip through an upstream provider.
CREATE TABLE oauth_states (
    state VARCHAR(191) NOT NULL,
    pkce_verifier VARCHAR(191) NULL,
    service_id VARCHAR(36) NULL,
    redirect_uri VARCHAR(2000) NULL,
    org_slug VARCHAR(191) NULL,
    service_slug VARCHAR(191) NULL,
    is_admin_flow SMALLINT NOT NULL DEFAULT 0,
    user_id_for_linking VARCHAR(36) NULL,
    device_user_code VARCHAR(191) NULL,
    saml_state_id VARCHAR(191) NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (state),
    FOREIGN KEY (user_id_for_linking) REFERENCES users (id) ON DELETE CASCADE
)
-- ;;
CREATE INDEX ix_oauth_states_expires ON oauth_states (expires_at)
-- ;;
CREATE INDEX ix_oauth_states_linking ON oauth_states (user_id_for_linking)
-- ;;
CREATE TABLE device_codes (
    id VARCHAR(36) NOT NULL,
    device_code VARCHAR(191) NOT NULL,
    user_code VARCHAR(191) NOT NULL,
    client_id VARCHAR(191) NOT NULL,
    org_slug VARCHAR(191) NOT NULL,
    service_slug VARCHAR(191) NOT NULL,
    expires_at BIGINT NOT NULL,
    user_id VARCHAR(36) NULL,
    status VARCHAR(50) NOT NULL DEFAULT 'pending',
    created_at BIGINT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
)
-- ;;
CREATE UNIQUE INDEX uq_device_codes_device ON device_codes (device_code)
-- ;;
CREATE UNIQUE INDEX uq_device_codes_user_code ON device_codes (user_code)
-- ;;
CREATE INDEX ix_device_codes_expires ON device_codes (expires_at)
-- ;;
CREATE INDEX ix_device_codes_user ON device_codes (user_id)
-- ;;
CREATE TABLE magic_link_tokens (
    token_hash VARCHAR(64) NOT NULL,
    user_id VARCHAR(36) NULL,
    email VARCHAR(254) NOT NULL,
    context TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (token_hash),
    FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
)
-- ;;
CREATE INDEX ix_magic_link_tokens_user ON magic_link_tokens (user_id)
-- ;;
CREATE INDEX ix_magic_link_tokens_expires ON magic_link_tokens (expires_at)
-- ;;
CREATE TABLE password_reset_tokens (
    id VARCHAR(36) NOT NULL,
    user_id VARCHAR(36) NOT NULL,
    token_hash VARCHAR(64) NOT NULL,
    expires_at BIGINT NOT NULL,
    used SMALLINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
)
-- ;;
CREATE UNIQUE INDEX uq_password_reset_tokens_token ON password_reset_tokens (token_hash)
-- ;;
CREATE INDEX ix_password_reset_tokens_user ON password_reset_tokens (user_id)
-- ;;
CREATE INDEX ix_password_reset_tokens_expires ON password_reset_tokens (expires_at)
-- ;;
CREATE TABLE email_verification_tokens (
    id VARCHAR(36) NOT NULL,
    user_id VARCHAR(36) NOT NULL,
    token_hash VARCHAR(64) NOT NULL,
    expires_at BIGINT NOT NULL,
    used SMALLINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
)
-- ;;
CREATE UNIQUE INDEX uq_email_verification_tokens_token ON email_verification_tokens (token_hash)
-- ;;
CREATE INDEX ix_email_verification_tokens_user ON email_verification_tokens (user_id)
-- ;;
CREATE INDEX ix_email_verification_tokens_expires ON email_verification_tokens (expires_at)
-- ;;
CREATE TABLE user_totp_secrets (
    id VARCHAR(36) NOT NULL,
    user_id VARCHAR(36) NOT NULL,
    secret_encrypted TEXT NOT NULL,
    encryption_key_id VARCHAR(64) NOT NULL,
    enabled SMALLINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    enabled_at BIGINT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
)
-- ;;
CREATE UNIQUE INDEX uq_user_totp_secrets_user ON user_totp_secrets (user_id)
-- ;;
CREATE TABLE totp_backup_codes (
    id VARCHAR(36) NOT NULL,
    user_id VARCHAR(36) NOT NULL,
    code_hash VARCHAR(191) NOT NULL,
    used SMALLINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    used_at BIGINT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
)
-- ;;
CREATE UNIQUE INDEX uq_totp_backup_codes_code ON totp_backup_codes (code_hash)
-- ;;
CREATE INDEX ix_totp_backup_codes_user ON totp_backup_codes (user_id)
-- ;;
CREATE TABLE user_passkeys (
    id VARCHAR(36) NOT NULL,
    user_id VARCHAR(36) NOT NULL,
    credential_id VARCHAR(191) NOT NULL,
    public_key TEXT NOT NULL,
    counter BIGINT NOT NULL DEFAULT 0,
    aaguid VARCHAR(36) NULL,
    name VARCHAR(100) NOT NULL,
    backup_eligible SMALLINT NOT NULL DEFAULT 0,
    backup_state SMALLINT NOT NULL DEFAULT 0,
    transports TEXT NULL,
    last_used_at BIGINT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
)
-- ;;
CREATE UNIQUE INDEX uq_user_passkeys_credential ON user_passkeys (credential_id)
-- ;;
CREATE INDEX ix_user_passkeys_user ON user_passkeys (user_id)
-- ;;
CREATE TABLE webauthn_challenges (
    id VARCHAR(36) NOT NULL,
    user_id VARCHAR(36) NULL,
    challenge_type VARCHAR(50) NULL,
    challenge_state TEXT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
)
-- ;;
CREATE INDEX ix_webauthn_challenges_user ON webauthn_challenges (user_id)
-- ;;
CREATE INDEX ix_webauthn_challenges_expires ON webauthn_challenges (expires_at)
-- ;;
-- Browsers that passed a second factor.
CREATE TABLE user_devices (
    id VARCHAR(36) NOT NULL,
    user_id VARCHAR(36) NOT NULL,
    trust_token_hash VARCHAR(64) NOT NULL,
    name VARCHAR(100) NOT NULL,
    last_ip VARCHAR(50) NULL,
    last_seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    is_trusted SMALLINT NOT NULL DEFAULT 1,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
)
-- ;;
CREATE UNIQUE INDEX uq_user_devices_trust ON user_devices (trust_token_hash)
-- ;;
CREATE INDEX ix_user_devices_user ON user_devices (user_id)
-- ;;
CREATE INDEX ix_user_devices_expires ON user_devices (expires_at)
-- ;;
CREATE TABLE mfa_audit_log (
    id VARCHAR(36) NOT NULL,
    org_id VARCHAR(36) NULL,
    user_id VARCHAR(36) NOT NULL,
    event_type VARCHAR(100) NOT NULL,
    ip_address VARCHAR(50) NULL,
    user_agent VARCHAR(512) NULL,
    success SMALLINT NOT NULL,
    details TEXT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (id)
)
-- ;;
CREATE INDEX ix_mfa_audit_log_user ON mfa_audit_log (user_id, created_at)
-- ;;
CREATE INDEX ix_mfa_audit_log_org ON mfa_audit_log (org_id, created_at)
-- ;;
-- org_key is '' for the platform.
CREATE TABLE mfa_daily_metrics (
    id VARCHAR(36) NOT NULL,
    org_key VARCHAR(36) NOT NULL DEFAULT '',
    day VARCHAR(20) NOT NULL,
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
    PRIMARY KEY (id)
)
-- ;;
CREATE UNIQUE INDEX uq_mfa_daily_metrics_org_day ON mfa_daily_metrics (org_key, day)
-- ;;
CREATE TABLE mfa_failure_patterns (
    id VARCHAR(36) NOT NULL,
    org_id VARCHAR(36) NULL,
    user_id VARCHAR(36) NULL,
    ip_address VARCHAR(50) NULL,
    failure_type VARCHAR(100) NOT NULL,
    failure_count BIGINT NOT NULL DEFAULT 1,
    first_seen_at BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    is_suspicious SMALLINT NOT NULL DEFAULT 0,
    details TEXT NULL,
    PRIMARY KEY (id)
)
-- ;;
CREATE INDEX ix_mfa_failure_patterns_user ON mfa_failure_patterns (user_id)
-- ;;
CREATE INDEX ix_mfa_failure_patterns_ip ON mfa_failure_patterns (ip_address)
-- ;;
CREATE TABLE mfa_feature_usage (
    id VARCHAR(36) NOT NULL,
    org_id VARCHAR(36) NOT NULL,
    user_id VARCHAR(36) NOT NULL,
    feature_type VARCHAR(100) NOT NULL,
    used_at BIGINT NOT NULL,
    ip_address VARCHAR(50) NULL,
    user_agent VARCHAR(512) NULL,
    success SMALLINT NOT NULL,
    details TEXT NULL,
    PRIMARY KEY (id)
)
-- ;;
CREATE INDEX ix_mfa_feature_usage_org ON mfa_feature_usage (org_id, used_at)
-- ;;
CREATE TABLE memberships (
    id VARCHAR(36) NOT NULL,
    org_id VARCHAR(36) NOT NULL,
    user_id VARCHAR(36) NOT NULL,
    role VARCHAR(100) NOT NULL DEFAULT 'member',
    created_at BIGINT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (org_id) REFERENCES organizations (id) ON DELETE CASCADE,
    FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
)
-- ;;
CREATE UNIQUE INDEX uq_memberships_org_user ON memberships (org_id, user_id)
-- ;;
CREATE INDEX ix_memberships_user ON memberships (user_id)
-- ;;
CREATE TABLE organization_invitations (
    id VARCHAR(36) NOT NULL,
    org_id VARCHAR(36) NOT NULL,
    email VARCHAR(254) NOT NULL,
    email_key VARCHAR(254) NOT NULL,
    role VARCHAR(100) NOT NULL,
    invited_by VARCHAR(36) NOT NULL,
    status VARCHAR(50) NOT NULL DEFAULT 'pending',
    token_hash VARCHAR(64) NOT NULL,
    expires_at BIGINT NOT NULL,
    accepted_at BIGINT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (org_id) REFERENCES organizations (id) ON DELETE CASCADE
)
-- ;;
CREATE UNIQUE INDEX uq_organization_invitations_token ON organization_invitations (token_hash)
-- ;;
CREATE INDEX ix_organization_invitations_org ON organization_invitations (org_id)
-- ;;
CREATE INDEX ix_organization_invitations_email ON organization_invitations (email_key)
-- ;;
CREATE INDEX ix_organization_invitations_status ON organization_invitations (status)
-- ;;
CREATE TABLE organization_oauth_credentials (
    id VARCHAR(36) NOT NULL,
    org_id VARCHAR(36) NOT NULL,
    provider VARCHAR(100) NOT NULL,
    client_id VARCHAR(255) NOT NULL,
    client_secret_encrypted TEXT NOT NULL,
    encryption_key_id VARCHAR(64) NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (org_id) REFERENCES organizations (id) ON DELETE CASCADE
)
-- ;;
CREATE UNIQUE INDEX uq_organization_oauth_credentials_org_provider ON organization_oauth_credentials (org_id, provider)
-- ;;
-- Relation tuples.
CREATE TABLE permissions (
    id VARCHAR(36) NOT NULL,
    namespace VARCHAR(100) NOT NULL,
    object_id VARCHAR(36) NOT NULL,
    relation VARCHAR(100) NOT NULL,
    subject_type VARCHAR(100) NOT NULL,
    subject_id VARCHAR(36) NOT NULL,
    subject_relation VARCHAR(100) NOT NULL DEFAULT '',
    created_at BIGINT NOT NULL,
    PRIMARY KEY (id)
)
-- ;;
CREATE UNIQUE INDEX uq_permissions_tuple ON permissions (namespace, object_id, relation, subject_type, subject_id, subject_relation)
-- ;;
CREATE INDEX ix_permissions_subject ON permissions (subject_type, subject_id)
-- ;;
CREATE TABLE scim_tokens (
    id VARCHAR(36) NOT NULL,
    org_id VARCHAR(36) NOT NULL,
    name VARCHAR(100) NOT NULL,
    token_hash VARCHAR(64) NOT NULL,
    prefix VARCHAR(50) NOT NULL,
    active SMALLINT NOT NULL DEFAULT 1,
    expires_at BIGINT NULL,
    last_used_at BIGINT NULL,
    created_by VARCHAR(36) NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (org_id) REFERENCES organizations (id) ON DELETE CASCADE
)
-- ;;
CREATE UNIQUE INDEX uq_scim_tokens_token ON scim_tokens (token_hash)
-- ;;
CREATE INDEX ix_scim_tokens_org ON scim_tokens (org_id)
-- ;;
CREATE TABLE risk_rules (
    id VARCHAR(36) NOT NULL,
    org_id VARCHAR(36) NOT NULL,
    enforcement_mode VARCHAR(50) NOT NULL DEFAULT 'log_only',
    low_threshold BIGINT NOT NULL DEFAULT 30,
    medium_threshold BIGINT NOT NULL DEFAULT 70,
    new_device_score BIGINT NOT NULL DEFAULT 20,
    impossible_travel_score BIGINT NOT NULL DEFAULT 50,
    velocity_threshold BIGINT NOT NULL DEFAULT 10,
    velocity_score BIGINT NOT NULL DEFAULT 30,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (org_id) REFERENCES organizations (id) ON DELETE CASCADE
)
-- ;;
CREATE UNIQUE INDEX uq_risk_rules_org ON risk_rules (org_id)
-- ;;
CREATE TABLE siem_configs (
    id VARCHAR(36) NOT NULL,
    org_id VARCHAR(36) NOT NULL,
    name VARCHAR(100) NOT NULL,
    provider VARCHAR(50) NOT NULL,
    endpoint_url VARCHAR(2000) NOT NULL,
    api_key_encrypted TEXT NULL,
    auth_header VARCHAR(255) NULL,
    batch_size BIGINT NOT NULL DEFAULT 100,
    enabled SMALLINT NOT NULL DEFAULT 1,
    last_successful_batch_at BIGINT NULL,
    last_processed_log_id VARCHAR(36) NULL,
    failure_count BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (org_id) REFERENCES organizations (id) ON DELETE CASCADE
)
-- ;;
CREATE INDEX ix_siem_configs_org ON siem_configs (org_id)
-- ;;
CREATE TABLE upstream_providers (
    id VARCHAR(36) NOT NULL,
    org_id VARCHAR(36) NOT NULL,
    connection_id VARCHAR(100) NOT NULL,
    name VARCHAR(100) NOT NULL,
    provider_type VARCHAR(50) NOT NULL,
    issuer VARCHAR(500) NULL,
    client_id VARCHAR(255) NOT NULL,
    client_secret_encrypted TEXT NULL,
    encryption_key_id VARCHAR(64) NOT NULL DEFAULT 'default',
    authorization_url VARCHAR(2000) NULL,
    token_url VARCHAR(2000) NULL,
    userinfo_url VARCHAR(2000) NULL,
    discovery_url VARCHAR(2000) NULL,
    scopes TEXT NULL,
    metadata TEXT NULL,
    enabled SMALLINT NOT NULL DEFAULT 1,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (org_id) REFERENCES organizations (id) ON DELETE CASCADE
)
-- ;;
CREATE UNIQUE INDEX uq_upstream_providers_org_connection ON upstream_providers (org_id, connection_id)
-- ;;
CREATE TABLE verified_domains (
    id VARCHAR(36) NOT NULL,
    org_id VARCHAR(36) NOT NULL,
    domain VARCHAR(191) NOT NULL,
    upstream_provider_id VARCHAR(36) NULL,
    verification_token VARCHAR(191) NOT NULL,
    verified SMALLINT NOT NULL DEFAULT 0,
    verified_at BIGINT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (org_id) REFERENCES organizations (id) ON DELETE CASCADE,
    FOREIGN KEY (upstream_provider_id) REFERENCES upstream_providers (id) ON DELETE SET NULL
)
-- ;;
CREATE UNIQUE INDEX uq_verified_domains_domain ON verified_domains (domain)
-- ;;
CREATE INDEX ix_verified_domains_org ON verified_domains (org_id)
-- ;;
CREATE INDEX ix_verified_domains_provider ON verified_domains (upstream_provider_id)
-- ;;
CREATE TABLE api_keys (
    id VARCHAR(36) NOT NULL,
    service_id VARCHAR(36) NOT NULL,
    name VARCHAR(100) NOT NULL,
    prefix VARCHAR(191) NOT NULL,
    key_hash VARCHAR(64) NOT NULL,
    permissions TEXT NOT NULL,
    last_used_at BIGINT NULL,
    expires_at BIGINT NULL,
    created_at BIGINT NOT NULL,
    created_by VARCHAR(36) NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (service_id) REFERENCES services (id) ON DELETE CASCADE
)
-- ;;
CREATE UNIQUE INDEX uq_api_keys_prefix ON api_keys (prefix)
-- ;;
CREATE UNIQUE INDEX uq_api_keys_key ON api_keys (key_hash)
-- ;;
CREATE INDEX ix_api_keys_service ON api_keys (service_id)
-- ;;
CREATE TABLE plans (
    id VARCHAR(36) NOT NULL,
    service_id VARCHAR(36) NOT NULL,
    name VARCHAR(100) NOT NULL,
    price_cents BIGINT NOT NULL DEFAULT 0,
    currency VARCHAR(3) NOT NULL DEFAULT 'usd',
    features TEXT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (service_id) REFERENCES services (id) ON DELETE CASCADE
)
-- ;;
CREATE UNIQUE INDEX uq_plans_service_name ON plans (service_id, name)
-- ;;
CREATE TABLE subscriptions (
    id VARCHAR(36) NOT NULL,
    user_id VARCHAR(36) NOT NULL,
    service_id VARCHAR(36) NOT NULL,
    plan_id VARCHAR(36) NOT NULL,
    status VARCHAR(50) NOT NULL DEFAULT 'active',
    current_period_end BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    FOREIGN KEY (service_id) REFERENCES services (id) ON DELETE CASCADE,
    FOREIGN KEY (plan_id) REFERENCES plans (id) ON DELETE CASCADE
)
-- ;;
CREATE UNIQUE INDEX uq_subscriptions_user_service ON subscriptions (user_id, service_id)
-- ;;
CREATE INDEX ix_subscriptions_service ON subscriptions (service_id)
-- ;;
CREATE INDEX ix_subscriptions_plan ON subscriptions (plan_id)
-- ;;
CREATE TABLE billing_customers (
    id VARCHAR(36) NOT NULL,
    org_id VARCHAR(36) NOT NULL,
    provider VARCHAR(50) NOT NULL DEFAULT 'stripe',
    customer_id VARCHAR(191) NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (org_id) REFERENCES organizations (id) ON DELETE CASCADE
)
-- ;;
CREATE UNIQUE INDEX uq_billing_customers_org ON billing_customers (org_id)
-- ;;
CREATE UNIQUE INDEX uq_billing_customers_customer ON billing_customers (provider, customer_id)
-- ;;
CREATE TABLE saml_signing_keys (
    id VARCHAR(36) NOT NULL,
    service_id VARCHAR(36) NOT NULL,
    private_key_encrypted TEXT NOT NULL,
    public_key TEXT NOT NULL,
    encryption_key_id VARCHAR(64) NOT NULL,
    valid_from BIGINT NOT NULL,
    valid_until BIGINT NOT NULL,
    is_active SMALLINT NOT NULL DEFAULT 1,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (service_id) REFERENCES services (id) ON DELETE CASCADE
)
-- ;;
CREATE UNIQUE INDEX uq_saml_signing_keys_service_active ON saml_signing_keys (service_id, is_active)
-- ;;
CREATE INDEX ix_saml_signing_keys_service ON saml_signing_keys (service_id)
-- ;;
CREATE TABLE saml_states (
    state_id VARCHAR(191) NOT NULL,
    service_id VARCHAR(36) NOT NULL,
    saml_request TEXT NOT NULL,
    relay_state TEXT NULL,
    acs_url VARCHAR(2000) NULL,
    request_id VARCHAR(255) NULL,
    issuer VARCHAR(500) NULL,
    binding VARCHAR(100) NULL,
    user_id VARCHAR(36) NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (state_id),
    FOREIGN KEY (service_id) REFERENCES services (id) ON DELETE CASCADE
)
-- ;;
CREATE INDEX ix_saml_states_service ON saml_states (service_id)
-- ;;
CREATE INDEX ix_saml_states_expires ON saml_states (expires_at)
-- ;;
-- Outlive the rows they tell of: no foreign keys here and in the logs.
CREATE TABLE login_events (
    id VARCHAR(36) NOT NULL,
    user_id VARCHAR(36) NOT NULL,
    service_id VARCHAR(36) NULL,
    org_id VARCHAR(36) NULL,
    provider VARCHAR(100) NOT NULL,
    ip_address VARCHAR(50) NULL,
    user_agent VARCHAR(512) NULL,
    risk_score BIGINT NULL,
    risk_factors TEXT NULL,
    geo_country VARCHAR(100) NULL,
    geo_city VARCHAR(100) NULL,
    geo_lat_e6 BIGINT NULL,
    geo_long_e6 BIGINT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (id)
)
-- ;;
CREATE INDEX ix_login_events_user ON login_events (user_id, created_at)
-- ;;
CREATE INDEX ix_login_events_created ON login_events (created_at)
-- ;;
CREATE INDEX ix_login_events_provider ON login_events (provider)
-- ;;
CREATE INDEX ix_login_events_service ON login_events (service_id, created_at)
-- ;;
CREATE INDEX ix_login_events_org ON login_events (org_id, created_at)
-- ;;
CREATE INDEX ix_login_events_ip ON login_events (ip_address, created_at)
-- ;;
CREATE TABLE webhooks (
    id VARCHAR(36) NOT NULL,
    org_id VARCHAR(36) NOT NULL,
    name VARCHAR(100) NOT NULL,
    url VARCHAR(2000) NOT NULL,
    secret_encrypted TEXT NOT NULL,
    events TEXT NOT NULL,
    is_active SMALLINT NOT NULL DEFAULT 1,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (org_id) REFERENCES organizations (id) ON DELETE CASCADE
)
-- ;;
CREATE UNIQUE INDEX uq_webhooks_org_name ON webhooks (org_id, name)
-- ;;
CREATE TABLE webhook_deliveries (
    id VARCHAR(36) NOT NULL,
    webhook_id VARCHAR(36) NOT NULL,
    event_type VARCHAR(100) NOT NULL,
    payload TEXT NOT NULL,
    response_status_code BIGINT NULL,
    response_body TEXT NULL,
    attempt_count BIGINT NOT NULL DEFAULT 1,
    max_attempts BIGINT NOT NULL DEFAULT 5,
    next_retry_at BIGINT NULL,
    delivered SMALLINT NOT NULL DEFAULT 0,
    delivery_error VARCHAR(1000) NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (webhook_id) REFERENCES webhooks (id) ON DELETE CASCADE
)
-- ;;
CREATE INDEX ix_webhook_deliveries_webhook ON webhook_deliveries (webhook_id, created_at)
-- ;;
CREATE INDEX ix_webhook_deliveries_retry ON webhook_deliveries (delivered, next_retry_at)
-- ;;
-- The queue of background work.
CREATE TABLE system_jobs (
    id VARCHAR(36) NOT NULL,
    job_type VARCHAR(100) NOT NULL,
    payload TEXT NOT NULL,
    status VARCHAR(50) NOT NULL DEFAULT 'pending',
    priority BIGINT NOT NULL DEFAULT 0,
    max_retries BIGINT NOT NULL DEFAULT 3,
    attempt_count BIGINT NOT NULL DEFAULT 0,
    worker_id VARCHAR(100) NULL,
    scheduled_for BIGINT NOT NULL,
    last_attempt_at BIGINT NULL,
    completed_at BIGINT NULL,
    failed_at BIGINT NULL,
    error_message VARCHAR(1000) NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (id)
)
-- ;;
CREATE INDEX ix_system_jobs_due ON system_jobs (status, scheduled_for, priority)
-- ;;
CREATE TABLE organization_audit_log (
    id VARCHAR(36) NOT NULL,
    org_id VARCHAR(36) NOT NULL,
    actor_user_id VARCHAR(36) NULL,
    action VARCHAR(100) NOT NULL,
    target_type VARCHAR(100) NOT NULL,
    target_id VARCHAR(191) NOT NULL,
    ip_address VARCHAR(50) NULL,
    user_agent VARCHAR(512) NULL,
    success SMALLINT NOT NULL DEFAULT 1,
    details TEXT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (id)
)
-- ;;
CREATE INDEX ix_organization_audit_log_org ON organization_audit_log (org_id, created_at)
-- ;;
CREATE INDEX ix_organization_audit_log_actor ON organization_audit_log (actor_user_id, created_at)
-- ;;
CREATE INDEX ix_organization_audit_log_action ON organization_audit_log (org_id, action, created_at)
-- ;;
CREATE TABLE platform_audit_log (
    id VARCHAR(36) NOT NULL,
    platform_owner_id VARCHAR(36) NOT NULL,
    action VARCHAR(100) NOT NULL,
    target_type VARCHAR(100) NOT NULL,
    target_id VARCHAR(191) NOT NULL,
    metadata TEXT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (id)
)
-- ;;
CREATE INDEX ix_platform_audit_log_owner ON platform_audit_log (platform_owner_id)
-- ;;
CREATE INDEX ix_platform_audit_log_target ON platform_audit_log (target_type, target_id)
-- ;;
CREATE INDEX ix_platform_audit_log_created ON platform_audit_log (created_at)
-- ;;
-- The four tiers of the product; nothing else is seeded.
INSERT INTO organization_tiers (id, name, display_name, default_max_services, default_max_users, features, price_cents, currency, created_at) VALUES ('tier_free', 'free', 'Free', 2, 3, '{"allow_passkeys":true,"allowed_social_providers":["github"],"max_mau":1000}', 0, 'usd', 0)
-- ;;
INSERT INTO organization_tiers (id, name, display_name, default_max_services, default_max_users, features, price_cents, currency, created_at) VALUES ('tier_starter', 'starter', 'Starter', 10, 10, '{"allow_passkeys":true,"allowed_social_providers":["github","google"],"max_mau":5000}', 4900, 'usd', 0)
-- ;;
INSERT INTO organization_tiers (id, name, display_name, default_max_services, default_max_users, features, price_cents, currency, created_at) VALUES ('tier_pro', 'pro', 'Pro', 50, 50, '{"allow_branding":true,"allow_custom_domain":true,"allow_passkeys":true,"allow_saml_idp":true,"allow_scim":true,"allowed_social_providers":["github","google","microsoft"],"max_mau":25000}', 14900, 'usd', 0)
-- ;;
INSERT INTO organization_tiers (id, name, display_name, default_max_services, default_max_users, features, price_cents, currency, created_at) VALUES ('tier_enterprise', 'enterprise', 'Enterprise', 999999, 999999, '{"allow_branding":true,"allow_custom_domain":true,"allow_oidc":true,"allow_passkeys":true,"allow_saml_idp":true,"allow_scim":true,"allow_siem":true,"allowed_social_providers":["github","google","microsoft"],"max_mau":1000000}', 49900, 'usd', 0)

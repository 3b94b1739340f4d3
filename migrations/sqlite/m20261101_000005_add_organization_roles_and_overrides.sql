-- Custom roles, and features granted beyond the tier.

CREATE TABLE organization_roles (
    id VARCHAR(36) NOT NULL,
    org_id VARCHAR(36) NOT NULL,
    slug VARCHAR(100) NOT NULL,
    name VARCHAR(100) NOT NULL,
    description VARCHAR(1000) NULL,
    permissions TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (org_id) REFERENCES organizations (id) ON DELETE CASCADE
)
-- ;;
CREATE UNIQUE INDEX uq_organization_roles_org_slug ON organization_roles (org_id, slug)
-- ;;
ALTER TABLE organizations ADD COLUMN feature_overrides TEXT NULL
-- ;;
CREATE TABLE organization_billing_credentials (
    id VARCHAR(36) NOT NULL,
    org_id VARCHAR(36) NOT NULL,
    provider VARCHAR(50) NOT NULL,
    api_key_encrypted TEXT NOT NULL,
    webhook_secret_encrypted TEXT NULL,
    encryption_key_id VARCHAR(64) NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (org_id) REFERENCES organizations (id) ON DELETE CASCADE
)
-- ;;
CREATE UNIQUE INDEX uq_organization_billing_credentials_org_provider ON organization_billing_credentials (org_id, provider)

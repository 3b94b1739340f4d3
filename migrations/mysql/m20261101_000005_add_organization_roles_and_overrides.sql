-- Custom roles, and features granted beyond the tier.

CREATE TABLE organization_roles (
    id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    org_id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    slug VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    name VARCHAR(100) NOT NULL,
    description VARCHAR(1000) NULL,
    permissions MEDIUMTEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (org_id) REFERENCES organizations (id) ON DELETE CASCADE,
    UNIQUE KEY uq_organization_roles_org_slug (org_id, slug)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci ROW_FORMAT=DYNAMIC
-- ;;
ALTER TABLE organizations ADD COLUMN feature_overrides MEDIUMTEXT NULL
-- ;;
CREATE TABLE organization_billing_credentials (
    id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    org_id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    provider VARCHAR(50) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    api_key_encrypted MEDIUMTEXT NOT NULL,
    webhook_secret_encrypted MEDIUMTEXT NULL,
    encryption_key_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (org_id) REFERENCES organizations (id) ON DELETE CASCADE,
    UNIQUE KEY uq_organization_billing_credentials_org_provider (org_id, provider)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci ROW_FORMAT=DYNAMIC

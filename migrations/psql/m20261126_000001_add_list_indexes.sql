-- Indexes in the order in which lists run and deletions search.

CREATE INDEX ix_sessions_org ON sessions (org_slug)
-- ;;
CREATE INDEX ix_organization_audit_log_list ON organization_audit_log (org_id, created_at, id)
-- ;;
CREATE INDEX ix_platform_audit_log_list ON platform_audit_log (created_at, id)
-- ;;
CREATE INDEX ix_organizations_list ON organizations (created_at, id)
-- ;;
CREATE INDEX ix_users_list ON users (created_at, id)
-- ;;
CREATE INDEX ix_memberships_list ON memberships (org_id, created_at, id)
-- ;;
CREATE INDEX ix_identities_end_users ON identities (issuing_org_id, user_id)
-- ;;
CREATE INDEX ix_identities_service_users ON identities (issuing_service_id, user_id)
-- ;;
CREATE INDEX ix_webhook_deliveries_list ON webhook_deliveries (webhook_id, created_at, id)
-- ;;
CREATE INDEX ix_organization_invitations_list ON organization_invitations (org_id, created_at, id)

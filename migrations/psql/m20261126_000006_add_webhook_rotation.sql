-- Webhook secrets that overlap while they are rotated, the job that works on a delivery, and the indexes of
-- the audit log's filters.

ALTER TABLE webhooks ADD COLUMN encryption_key_id VARCHAR(64) NOT NULL DEFAULT 'default'
-- ;;
ALTER TABLE webhooks ADD COLUMN previous_secret_encrypted TEXT NULL
-- ;;
ALTER TABLE webhooks ADD COLUMN previous_secret_expires_at BIGINT NULL
-- ;;
ALTER TABLE webhook_deliveries ADD COLUMN job_id VARCHAR(36) NULL
-- ;;
CREATE INDEX ix_webhook_deliveries_created ON webhook_deliveries (created_at)
-- ;;
CREATE INDEX ix_organization_audit_log_org_actor ON organization_audit_log (org_id, actor_user_id, created_at)
-- ;;
CREATE INDEX ix_organization_audit_log_org_target ON organization_audit_log (org_id, target_id, created_at)

-- Indexes for looking up accounts by address, and for the evidence about second factors.

CREATE INDEX ix_users_email ON users (email_key, id)
-- ;;
CREATE INDEX ix_mfa_audit_log_created ON mfa_audit_log (created_at)
-- ;;
CREATE INDEX ix_mfa_daily_metrics_day ON mfa_daily_metrics (day, org_key)
-- ;;
CREATE INDEX ix_mfa_failure_patterns_suspicious ON mfa_failure_patterns (is_suspicious, last_seen_at, id)

-- A domain that is not proven yet waits in a column of its own: custom_domain is unique and holds proven
-- ones only, so that nobody can occupy a name by asking for it.

ALTER TABLE organizations ADD COLUMN pending_domain VARCHAR(191) NULL
-- ;;
ALTER TABLE organizations ADD COLUMN smtp_tls VARCHAR(20) NOT NULL DEFAULT 'starttls'

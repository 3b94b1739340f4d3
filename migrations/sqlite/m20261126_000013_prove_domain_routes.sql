-- Any number of organizations may claim a mail domain; the unique column holds proven ones only, so that
-- nobody can occupy a name by asking for it.

ALTER TABLE verified_domains ADD COLUMN proven_domain VARCHAR(191) NULL
-- ;;
UPDATE verified_domains SET proven_domain = domain WHERE verified = 1
-- ;;
CREATE UNIQUE INDEX uq_verified_domains_proven ON verified_domains (proven_domain)
-- ;;
CREATE UNIQUE INDEX uq_verified_domains_org_domain ON verified_domains (org_id, domain)
-- ;;
DROP INDEX uq_verified_domains_domain

-- One active key per service, and any number of retired ones: the old index allowed only one of each. The
-- new column is the service's id while the key is active, else NULL, which is never a duplicate.

ALTER TABLE saml_signing_keys ADD COLUMN active_service_id VARCHAR(36) NULL
-- ;;
UPDATE saml_signing_keys SET active_service_id = service_id WHERE is_active = 1
-- ;;
CREATE UNIQUE INDEX uq_saml_signing_keys_active ON saml_signing_keys (active_service_id)
-- ;;
DROP INDEX uq_saml_signing_keys_service_active

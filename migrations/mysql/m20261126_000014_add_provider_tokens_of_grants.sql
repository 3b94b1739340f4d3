-- A provider's account may be linked by one user in each realm (organization, or platform), not by one user
-- of the whole deployment: a tenant must neither block nor learn of the users of another. Grants keep tokens
-- of their own, so that a service is never handed one that can do more than its users let it do.

ALTER TABLE connected_accounts ADD COLUMN realm_key VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT ''
-- ;;
UPDATE connected_accounts SET realm_key = (SELECT u.org_key FROM users u WHERE u.id = connected_accounts.user_id)
-- ;;
CREATE UNIQUE INDEX uq_connected_accounts_realm ON connected_accounts (realm_key, provider, provider_user_id)
-- ;;
DROP INDEX uq_connected_accounts_account ON connected_accounts
-- ;;
-- Whose OAuth client got the tokens: only that one can renew them. NULL: the platform's.
ALTER TABLE connected_accounts ADD COLUMN client_org_id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL
-- ;;
CREATE INDEX ix_connected_accounts_client ON connected_accounts (client_org_id)
-- ;;
ALTER TABLE service_provider_grants ADD COLUMN access_token_encrypted MEDIUMTEXT NULL
-- ;;
ALTER TABLE service_provider_grants ADD COLUMN refresh_token_encrypted MEDIUMTEXT NULL
-- ;;
ALTER TABLE service_provider_grants ADD COLUMN encryption_key_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL
-- ;;
ALTER TABLE service_provider_grants ADD COLUMN expires_at BIGINT NULL
-- ;;
-- What the token of its own can do; `scopes` is what the user let the service do.
ALTER TABLE service_provider_grants ADD COLUMN token_scopes MEDIUMTEXT NULL
-- ;;
ALTER TABLE service_provider_grants ADD COLUMN last_refreshed_at BIGINT NULL
-- ;;
CREATE INDEX ix_service_provider_grants_expires ON service_provider_grants (expires_at)

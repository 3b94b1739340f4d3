-- What a sign-in at another provider is bound to, beside its state: the browser, the provider and whose
-- application it is there. The column "state" holds SHA-256 (hex) of what the browser carries.

ALTER TABLE oauth_states ADD COLUMN browser_hash VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL
-- ;;
ALTER TABLE oauth_states ADD COLUMN provider VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NULL
-- ;;
-- "login", "admin", "link"; what begins a flow knows its own.
ALTER TABLE oauth_states ADD COLUMN purpose VARCHAR(50) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'login'
-- ;;
-- What the purpose needs to know, for example the request that waits for its end.
ALTER TABLE oauth_states ADD COLUMN purpose_detail VARCHAR(191) CHARACTER SET ascii COLLATE ascii_bin NULL
-- ;;
ALTER TABLE oauth_states ADD COLUMN org_id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL
-- ;;
-- "platform", "organization" or "connection".
ALTER TABLE oauth_states ADD COLUMN credential_kind VARCHAR(50) CHARACTER SET ascii COLLATE ascii_bin NULL
-- ;;
-- The client that began it: an exchange with another one would fail, and is not tried.
ALTER TABLE oauth_states ADD COLUMN client_id VARCHAR(255) NULL
-- ;;
-- Our callback as the provider was told, and what of ours it must come in at: "user", "admin", "any".
ALTER TABLE oauth_states ADD COLUMN callback_uri VARCHAR(2000) NULL
-- ;;
ALTER TABLE oauth_states ADD COLUMN callback_kind VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NULL
-- ;;
ALTER TABLE oauth_states ADD COLUMN verifier_encrypted VARCHAR(1000) CHARACTER SET ascii COLLATE ascii_bin NULL
-- ;;
ALTER TABLE oauth_states ADD COLUMN nonce VARCHAR(191) CHARACTER SET ascii COLLATE ascii_bin NULL
-- ;;
ALTER TABLE oauth_states ADD COLUMN hosted SMALLINT NOT NULL DEFAULT 0
-- ;;
ALTER TABLE oauth_states ADD COLUMN return_to VARCHAR(2000) NULL
-- ;;
-- The caller's own state, longer than client_state allows.
ALTER TABLE oauth_states ADD COLUMN caller_state VARCHAR(2000) NULL
-- ;;
ALTER TABLE oauth_states ADD COLUMN session_id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL

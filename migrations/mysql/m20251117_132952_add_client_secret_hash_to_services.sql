-- Confidential clients: base64 of the SHA-256 of the secret.

ALTER TABLE services ADD COLUMN client_secret_hash VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL

-- The session in which a device was let in: what it approved ends with it, as long as no device took it.
ALTER TABLE device_codes ADD COLUMN session_id VARCHAR(36) NULL

-- Audit rows on their way to where they are kept, with a dead-letter state.

CREATE TABLE audit_outbox (
    id VARCHAR(36) NOT NULL,
    payload TEXT NOT NULL,
    attempts BIGINT NOT NULL DEFAULT 0,
    next_attempt_at BIGINT NOT NULL,
    status VARCHAR(50) NOT NULL DEFAULT 'pending',
    created_at BIGINT NOT NULL,
    PRIMARY KEY (id)
)
-- ;;
CREATE INDEX ix_audit_outbox_due ON audit_outbox (status, next_attempt_at)

-- Waits after wrong passwords, and who was active in which month: both are asked at every sign-in.

CREATE TABLE login_delays (
    delay_key VARCHAR(191) NOT NULL,
    failures BIGINT NOT NULL,
    blocked_until BIGINT NOT NULL,
    last_failure_at BIGINT NOT NULL,
    PRIMARY KEY (delay_key)
)
-- ;;
CREATE INDEX ix_login_delays_last ON login_delays (last_failure_at)
-- ;;
-- month: year * 100 + month, in UTC.
CREATE TABLE monthly_active_users (
    org_id VARCHAR(36) NOT NULL,
    month BIGINT NOT NULL,
    user_id VARCHAR(36) NOT NULL,
    PRIMARY KEY (org_id, month, user_id),
    FOREIGN KEY (org_id) REFERENCES organizations (id) ON DELETE CASCADE,
    FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
)
-- ;;
CREATE INDEX ix_monthly_active_users_user ON monthly_active_users (user_id)
-- ;;
CREATE INDEX ix_monthly_active_users_month ON monthly_active_users (month)
-- ;;
-- How many they are, so that nobody counts them at a sign-in.
CREATE TABLE monthly_active_counts (
    org_id VARCHAR(36) NOT NULL,
    month BIGINT NOT NULL,
    active BIGINT NOT NULL,
    PRIMARY KEY (org_id, month),
    FOREIGN KEY (org_id) REFERENCES organizations (id) ON DELETE CASCADE
)

-- Waits after wrong passwords, and who was active in which month: both are asked at every sign-in.

CREATE TABLE login_delays (
    delay_key VARCHAR(191) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    failures BIGINT NOT NULL,
    blocked_until BIGINT NOT NULL,
    last_failure_at BIGINT NOT NULL,
    PRIMARY KEY (delay_key),
    KEY ix_login_delays_last (last_failure_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci ROW_FORMAT=DYNAMIC
-- ;;
-- month: year * 100 + month, in UTC.
CREATE TABLE monthly_active_users (
    org_id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    month BIGINT NOT NULL,
    user_id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    PRIMARY KEY (org_id, month, user_id),
    KEY ix_monthly_active_users_user (user_id),
    KEY ix_monthly_active_users_month (month),
    FOREIGN KEY (org_id) REFERENCES organizations (id) ON DELETE CASCADE,
    FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci ROW_FORMAT=DYNAMIC
-- ;;
-- How many they are, so that nobody counts them at a sign-in.
CREATE TABLE monthly_active_counts (
    org_id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    month BIGINT NOT NULL,
    active BIGINT NOT NULL,
    PRIMARY KEY (org_id, month),
    FOREIGN KEY (org_id) REFERENCES organizations (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci ROW_FORMAT=DYNAMIC

-- The orders in which a service's subscriptions and keys are listed.

CREATE INDEX ix_subscriptions_service_users ON subscriptions (service_id, user_id)
-- ;;
CREATE INDEX ix_api_keys_list ON api_keys (service_id, created_at, id)

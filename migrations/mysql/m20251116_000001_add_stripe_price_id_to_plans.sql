-- A plan may be sold through a price of the payment provider.

ALTER TABLE plans ADD COLUMN stripe_price_id VARCHAR(191) CHARACTER SET ascii COLLATE ascii_bin NULL
-- ;;
CREATE INDEX ix_plans_stripe_price ON plans (stripe_price_id)

-- The order in which services are listed. Names of plans are compared exactly, also where MySQL would not.

CREATE INDEX ix_services_list ON services (org_id, created_at, id)

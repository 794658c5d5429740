CREATE INDEX CONCURRENTLY idx_outbox_of_test ON outbox (topic);

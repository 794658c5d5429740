-- Two operators who happen to choose the same key do not get each other's answers. Empty for anonymous shoppers, whose
-- scope names the capability that they act with.
ALTER TABLE idempotency_keys
    ADD caller VARCHAR(64) NOT NULL DEFAULT '',
    DROP CONSTRAINT idempotency_keys_key_key,
    ADD CONSTRAINT idempotency_keys_key_key UNIQUE (key, scope, caller);

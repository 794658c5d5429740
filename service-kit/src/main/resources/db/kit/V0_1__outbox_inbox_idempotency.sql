-- The application's role works with rows only; what it may not touch, a later migration revokes.
GRANT USAGE ON SCHEMA public TO ${app_role};
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO ${app_role};
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO ${app_role};

-- Facts of committed transactions that Kafka has not acknowledged yet. seq gives the order in which the relay
-- publishes; transactions that write facts of one key hold that key's row lock, so its order is theirs.
CREATE TABLE outbox (
    seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id UUID NOT NULL DEFAULT gen_random_uuid(),
    topic VARCHAR(200) NOT NULL,
    key VARCHAR(200) NOT NULL,
    type VARCHAR(100) NOT NULL,
    body TEXT NOT NULL,
    traceparent VARCHAR(55),
    occurred_at TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp()
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);

-- Events that a consumer of this slice has handled, kept longer than Kafka keeps them.
CREATE TABLE inbox (
    consumer VARCHAR(100) NOT NULL,
    event_id VARCHAR(100) NOT NULL,
    processed_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    PRIMARY KEY (consumer, event_id)
);
CREATE INDEX idx_inbox_processed_at ON inbox USING brin (processed_at);

CREATE TABLE idempotency_keys (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    key VARCHAR(150) NOT NULL,
    scope VARCHAR(50) NOT NULL,
    request_hash CHAR(64) NOT NULL,
    state VARCHAR(20) NOT NULL DEFAULT 'completed' CHECK (state IN ('in_progress', 'completed')),
    response_status INT,
    response_headers TEXT,
    response_body TEXT,
    expires_at TIMESTAMPTZ NOT NULL,
    created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    CONSTRAINT idempotency_keys_key_key UNIQUE (key, scope),
    CHECK (state = 'in_progress' OR response_status IS NOT NULL)
);
CREATE INDEX idx_idempotency_keys_expires_at ON idempotency_keys (expires_at);

-- Flyway's own history is not the application's business.

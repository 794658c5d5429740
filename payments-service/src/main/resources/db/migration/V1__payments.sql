-- What order-service's events tell of checkouts. amount_minor is empty only for one that was closed before it opened.
CREATE TABLE payable_checkouts (
    checkout_id UUID PRIMARY KEY,
    cart_id UUID NOT NULL,
    amount_minor BIGINT CHECK (amount_minor >= 0),
    currency CHAR(3) CHECK (currency ~ '^[A-Z]{3}$'),
    expires_at TIMESTAMPTZ,
    closed_reason VARCHAR(30), -- expired | superseded; empty while open
    created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    updated_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    CHECK (closed_reason IS NOT NULL
        OR (amount_minor IS NOT NULL AND currency IS NOT NULL AND expires_at IS NOT NULL))
);

-- One attempt to pay a checkout. refunded_minor is what refunds have claimed of captured_minor, failed ones excluded.
CREATE TABLE payments (
    id UUID PRIMARY KEY,
    checkout_id UUID NOT NULL REFERENCES payable_checkouts (checkout_id),
    order_id UUID,
    provider VARCHAR(30) NOT NULL, -- stripe | mercadopago | conekta
    method VARCHAR(30) NOT NULL,
    status VARCHAR(20) NOT NULL DEFAULT 'pending'
        CHECK (status IN ('pending', 'succeeded', 'failed', 'canceled', 'quarantined')),
    amount_minor BIGINT NOT NULL CHECK (amount_minor >= 0),
    currency CHAR(3) NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    captured_minor BIGINT NOT NULL DEFAULT 0 CHECK (captured_minor >= 0),
    refunded_minor BIGINT NOT NULL DEFAULT 0,
    provider_reference VARCHAR(150),
    client_secret VARCHAR(300),
    failure_reason VARCHAR(200),
    closed_at_provider BOOLEAN NOT NULL DEFAULT false,
    cancel_due_at TIMESTAMPTZ,
    cancel_attempts INT NOT NULL DEFAULT 0,
    succeeded_at TIMESTAMPTZ,
    disputed_at TIMESTAMPTZ,
    created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    updated_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    CONSTRAINT payments_refunds_within_captured CHECK (refunded_minor BETWEEN 0 AND captured_minor),
    CHECK (status <> 'succeeded' OR captured_minor = amount_minor)
);
CREATE UNIQUE INDEX idx_payments_one_pending ON payments (checkout_id) WHERE status = 'pending';
CREATE UNIQUE INDEX idx_payments_provider_reference ON payments (provider, provider_reference);
CREATE INDEX idx_payments_checkout ON payments (checkout_id);
CREATE INDEX idx_payments_created_at ON payments (created_at, id);
CREATE INDEX idx_payments_cancel_due ON payments (cancel_due_at) WHERE cancel_due_at IS NOT NULL;

-- One refund per cause (a cancelled order, an overpayment, an approved return); after one that failed, another.
CREATE TABLE refunds (
    id UUID PRIMARY KEY,
    payment_id UUID NOT NULL REFERENCES payments (id),
    order_id UUID,
    return_id UUID,
    cause VARCHAR(100) NOT NULL,
    reason VARCHAR(20) NOT NULL CHECK (reason IN ('stock-short', 'operator', 'overpaid', 'return')),
    status VARCHAR(20) NOT NULL DEFAULT 'requested'
        CHECK (status IN ('requested', 'pending', 'succeeded', 'failed')),
    amount_minor BIGINT NOT NULL CHECK (amount_minor > 0),
    currency CHAR(3) NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    provider_reference VARCHAR(150),
    failure_reason VARCHAR(200),
    attempts INT NOT NULL DEFAULT 0,
    last_error TEXT,
    next_attempt_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    updated_at TIMESTAMPTZ NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX idx_refunds_one_per_cause ON refunds (cause) WHERE status <> 'failed';
CREATE INDEX idx_refunds_payment ON refunds (payment_id);
CREATE INDEX idx_refunds_provider_reference ON refunds (provider_reference);
CREATE INDEX idx_refunds_created_at ON refunds (created_at, id);
CREATE INDEX idx_refunds_due ON refunds (next_attempt_at) WHERE status IN ('requested', 'pending');

CREATE TABLE webhook_events (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    provider VARCHAR(30) NOT NULL, -- stripe | mercadopago | conekta
    event_id VARCHAR(150) NOT NULL,
    type VARCHAR(100) NOT NULL,
    payload JSONB NOT NULL,
    status VARCHAR(30) NOT NULL DEFAULT 'received' CHECK (status IN ('received', 'processed', 'failed')),
    attempts INT NOT NULL DEFAULT 0,
    last_error TEXT,
    next_attempt_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    note TEXT, -- why nothing came of it
    traceparent VARCHAR(55),
    received_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    processed_at TIMESTAMPTZ
);
CREATE UNIQUE INDEX idx_webhook_provider_event ON webhook_events (provider, event_id);
CREATE INDEX idx_webhook_due ON webhook_events (next_attempt_at) WHERE status = 'received';
CREATE INDEX idx_webhook_received_at ON webhook_events (received_at, id);

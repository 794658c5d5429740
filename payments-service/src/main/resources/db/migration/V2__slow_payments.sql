-- Who pays, and whether a voucher may: as order-service tells when a checkout opens.
ALTER TABLE payable_checkouts
    ADD slow_payments BOOLEAN NOT NULL DEFAULT true,
    ADD customer_name TEXT,
    ADD customer_email TEXT,
    ADD customer_phone TEXT;

ALTER TABLE payments
    ADD charge_reference VARCHAR(150), -- the provider's id of the money, where it is not provider_reference
    ADD redirect_url TEXT,
    ADD voucher_number VARCHAR(60),
    ADD voucher_url TEXT,
    ADD pay_until TIMESTAMPTZ, -- slow methods: when the voucher ends
    ADD units_held_until TIMESTAMPTZ, -- slow methods: empty until inventory-service has said yes
    ADD opening_leased_until TIMESTAMPTZ, -- one at a time opens it at the provider
    ADD opening_attempts INT NOT NULL DEFAULT 0,
    ADD reconcile_at TIMESTAMPTZ, -- when the provider is asked how it stands, in case its webhook never comes
    ADD reconcile_attempts INT NOT NULL DEFAULT 0,
    ADD dispute_status VARCHAR(10) CHECK (dispute_status IN ('opened', 'won', 'lost'));
UPDATE payments SET dispute_status = 'opened' WHERE disputed_at IS NOT NULL;
UPDATE payments SET reconcile_at = now() WHERE status = 'pending' AND provider_reference IS NOT NULL;
CREATE UNIQUE INDEX idx_payments_charge_reference ON payments (provider, charge_reference);
CREATE INDEX idx_payments_reconcile ON payments (reconcile_at) WHERE status = 'pending' AND reconcile_at IS NOT NULL;
CREATE INDEX idx_payments_unopened ON payments (units_held_until)
    WHERE status = 'pending' AND provider_reference IS NULL AND units_held_until IS NOT NULL;

-- due: the provider's rails carry no money back, so a person has to (a refund_due task).
ALTER TABLE refunds
    DROP CONSTRAINT refunds_status_check,
    ADD CONSTRAINT refunds_status_check CHECK (status IN ('requested', 'pending', 'due', 'succeeded', 'failed')),
    ADD settled_by TEXT, -- who gave the money back by hand
    ADD settlement_note VARCHAR(500);
DROP INDEX idx_refunds_provider_reference;
CREATE UNIQUE INDEX idx_refunds_provider_reference ON refunds (payment_id, provider_reference);
CREATE INDEX idx_refunds_by_reference ON refunds (provider_reference);
CREATE INDEX idx_refunds_to_settle ON refunds (created_at) WHERE status = 'due';

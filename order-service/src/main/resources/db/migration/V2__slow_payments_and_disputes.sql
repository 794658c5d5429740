-- Whether a voucher or a transfer may pay for what a checkout froze, and the slow payment for which its units are held, or
-- are asked to be held, for longer than the normal time.
ALTER TABLE checkouts
    ADD slow_payments BOOLEAN NOT NULL DEFAULT true,
    ADD slow_payment_id UUID;

-- Whether the payer wants the money back through the bank, and since when that stands as it does.
ALTER TABLE orders
    ADD dispute_status VARCHAR(20) CHECK (dispute_status IN ('opened', 'won', 'lost')),
    ADD disputed_at TIMESTAMPTZ,
    ADD CHECK ((dispute_status IS NULL) = (disputed_at IS NULL));

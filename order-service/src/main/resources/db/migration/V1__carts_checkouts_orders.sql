-- What catalog-service last said about each product: a newer version replaces an older one.
CREATE TABLE offered_products (
    product_id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    active BOOLEAN NOT NULL,
    -- the drops it is in: [{"active", "startsAt", "endsAt", "purchaseLimit"}]
    drops JSONB NOT NULL
);

CREATE TABLE variant_offers (
    variant_id UUID PRIMARY KEY,
    product_id UUID NOT NULL REFERENCES offered_products (product_id),
    active BOOLEAN NOT NULL,
    sku TEXT,
    title TEXT NOT NULL,
    price_minor BIGINT NOT NULL CHECK (price_minor >= 0),
    currency CHAR(3) NOT NULL CHECK (currency ~ '^[A-Z]{3}$')
);
CREATE INDEX idx_variant_offers_product ON variant_offers (product_id);

CREATE TABLE carts (
    id UUID PRIMARY KEY,
    status VARCHAR(20) NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'completed')),
    created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    updated_at TIMESTAMPTZ NOT NULL DEFAULT now()
);

-- Written when inventory answers, not when the shopper asks: request_id and refusal tell how the last answered request
-- for this line ended (refusal is null when it was carried out).
CREATE TABLE cart_lines (
    id UUID PRIMARY KEY,
    cart_id UUID NOT NULL REFERENCES carts (id),
    variant_id UUID NOT NULL,
    quantity INT NOT NULL CHECK (quantity > 0),
    status VARCHAR(20) NOT NULL
        CHECK (status IN ('requested', 'reserved', 'rejected', 'released', 'expired', 'purchased')),
    reservation_id UUID,
    expires_at TIMESTAMPTZ,
    request_id VARCHAR(100),
    refusal VARCHAR(30),
    available INT,
    created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    updated_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    UNIQUE (cart_id, variant_id),
    CHECK (status <> 'reserved' OR expires_at IS NOT NULL)
);

CREATE TABLE checkouts (
    id UUID PRIMARY KEY,
    cart_id UUID NOT NULL REFERENCES carts (id),
    status VARCHAR(20) NOT NULL
        CHECK (status IN ('pending', 'open', 'completed', 'expired', 'superseded', 'lost')),
    email TEXT NOT NULL,
    phone TEXT,
    shipping_address JSONB NOT NULL,
    shipping_method VARCHAR(30) NOT NULL,
    currency CHAR(3) NOT NULL,
    subtotal_minor BIGINT NOT NULL CHECK (subtotal_minor >= 0),
    shipping_minor BIGINT NOT NULL CHECK (shipping_minor >= 0),
    total_minor BIGINT NOT NULL,
    -- Readable, not a hash: whoever knows the checkout's id may ask for it again.
    access_token VARCHAR(64) NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    lost JSONB,
    order_id UUID,
    last_payment_failure TEXT,
    last_payment_failed_at TIMESTAMPTZ,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    CHECK (total_minor = subtotal_minor + shipping_minor),
    CHECK ((status = 'completed') = (order_id IS NOT NULL))
);
-- A cart has one checkout that can be paid; the earlier ones are superseded.
CREATE UNIQUE INDEX idx_checkouts_live_cart ON checkouts (cart_id) WHERE status IN ('pending', 'open');
CREATE INDEX idx_checkouts_live_expires_at ON checkouts (expires_at) WHERE status IN ('pending', 'open');

CREATE TABLE checkout_items (
    id UUID PRIMARY KEY,
    checkout_id UUID NOT NULL REFERENCES checkouts (id),
    position INT NOT NULL,
    variant_id UUID NOT NULL,
    sku TEXT,
    title TEXT NOT NULL,
    quantity INT NOT NULL CHECK (quantity > 0),
    unit_price_minor BIGINT NOT NULL CHECK (unit_price_minor >= 0),
    UNIQUE (checkout_id, variant_id)
);

CREATE SEQUENCE order_number_seq START WITH 100001;

CREATE TABLE orders (
    id UUID PRIMARY KEY,
    number VARCHAR(20) NOT NULL UNIQUE,
    checkout_id UUID NOT NULL UNIQUE REFERENCES checkouts (id),
    cart_id UUID NOT NULL REFERENCES carts (id),
    payment_id UUID NOT NULL UNIQUE,
    status VARCHAR(30) NOT NULL CHECK (status IN
        ('placed', 'confirmed', 'partially_shipped', 'shipped', 'delivered', 'cancelling', 'cancelled')),
    payment_status VARCHAR(30) NOT NULL DEFAULT 'paid'
        CHECK (payment_status IN ('paid', 'partially_refunded', 'refunded')),
    email TEXT NOT NULL,
    phone TEXT,
    shipping_address JSONB NOT NULL,
    shipping_method VARCHAR(30) NOT NULL,
    currency CHAR(3) NOT NULL,
    subtotal_minor BIGINT NOT NULL CHECK (subtotal_minor >= 0),
    shipping_minor BIGINT NOT NULL CHECK (shipping_minor >= 0),
    total_minor BIGINT NOT NULL,
    refunded_minor BIGINT NOT NULL DEFAULT 0,
    access_token_hash CHAR(64) NOT NULL,
    cancel_reason TEXT,
    note TEXT,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    CHECK (total_minor = subtotal_minor + shipping_minor),
    CHECK (refunded_minor BETWEEN 0 AND total_minor)
);
CREATE INDEX idx_orders_status_created_at ON orders (status, created_at);
CREATE INDEX idx_orders_created_at ON orders (created_at, id);
CREATE INDEX idx_orders_cart ON orders (cart_id);

CREATE TABLE order_items (
    id UUID PRIMARY KEY,
    order_id UUID NOT NULL REFERENCES orders (id),
    position INT NOT NULL,
    variant_id UUID NOT NULL,
    sku TEXT,
    title TEXT NOT NULL,
    quantity INT NOT NULL CHECK (quantity > 0),
    unit_price_minor BIGINT NOT NULL CHECK (unit_price_minor >= 0),
    shipped_quantity INT NOT NULL DEFAULT 0,
    delivered_quantity INT NOT NULL DEFAULT 0,
    UNIQUE (order_id, variant_id),
    CHECK (delivered_quantity BETWEEN 0 AND shipped_quantity),
    CHECK (shipped_quantity <= quantity)
);

-- Refunds that payments-service reported; one row each, however often it is told.
CREATE TABLE order_refunds (
    refund_id UUID PRIMARY KEY,
    order_id UUID NOT NULL REFERENCES orders (id),
    amount_minor BIGINT NOT NULL CHECK (amount_minor > 0),
    reason VARCHAR(30) NOT NULL,
    created_at TIMESTAMPTZ NOT NULL DEFAULT now()
);
CREATE INDEX idx_order_refunds_order ON order_refunds (order_id);

-- Money that belongs to no order: it is to be refunded in full, and someone should see that it happened.
CREATE TABLE surplus_payments (
    payment_id UUID PRIMARY KEY,
    checkout_id UUID NOT NULL REFERENCES checkouts (id),
    amount_minor BIGINT NOT NULL,
    currency CHAR(3) NOT NULL,
    reason VARCHAR(30) NOT NULL CHECK (reason IN ('second-payment', 'wrong-amount')),
    refund_id UUID,
    created_at TIMESTAMPTZ NOT NULL DEFAULT now()
);

-- Since when a product has been in its drops on the terms that they have. What was sold before went by others, so that
-- the audit can tell who had to have been admitted.
ALTER TABLE offered_products ADD drops_since TIMESTAMPTZ NOT NULL DEFAULT now();

-- The products that are sold behind a waiting room: few, and looked for every second.
CREATE INDEX idx_offered_products_waiting_room ON offered_products (product_id)
    WHERE jsonb_path_exists(drops, '$[*].admissionsPerSecond ? (@ > 0)');

-- Arrivals at a drop's waiting room, numbered from 1 without gaps in the order in which they came. The carts' existence is
-- looked up by the statement that writes a thousand of these; a foreign key would do so a thousand times over.
CREATE TABLE tickets (
    collection_id UUID NOT NULL,
    number BIGINT NOT NULL CHECK (number > 0),
    cart_id UUID NOT NULL,
    issued_at TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (collection_id, number),
    UNIQUE (collection_id, cart_id)
);

-- Whom a waiting room has let in, and when: groups of numbers, each following on the one before. The primary key keeps two
-- replicas from letting the same number in.
CREATE TABLE admissions (
    collection_id UUID NOT NULL,
    from_number BIGINT NOT NULL CHECK (from_number > 0),
    to_number BIGINT NOT NULL,
    -- the drop's rate at that moment
    per_second INT NOT NULL CHECK (per_second > 0),
    admitted_at TIMESTAMPTZ NOT NULL,
    -- the time that this and all earlier groups have used up at their rates: what comes later may use what is left
    used_until TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (collection_id, from_number),
    CHECK (to_number >= from_number)
);

-- The order of arrival and of admission is evidence.
REVOKE UPDATE, DELETE, TRUNCATE ON tickets, admissions FROM ${app_role};

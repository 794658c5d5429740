-- The inventory slice: what is on the shelf, who holds it, and every unit that ever came or went.

-- One row per known variant. Its row lock is the queue of that variant: whoever changes on_hand or a hold takes it first.
CREATE TABLE stock_levels (
  product_variant_id UUID PRIMARY KEY,
  on_hand BIGINT NOT NULL DEFAULT 0 CHECK (on_hand >= 0), -- always the sum of the variant's movements
  updated_at TIMESTAMPTZ NOT NULL DEFAULT NOW()
);

CREATE TABLE inventory_reservations (
  id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
  product_variant_id UUID NOT NULL, -- catalog-service owns the variant
  cart_id UUID,
  checkout_session_id UUID,
  quantity INT NOT NULL CHECK (quantity > 0), -- units blocked (converted: units sold)
  status VARCHAR(20) NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'released', 'converted')),
  expires_at TIMESTAMPTZ NOT NULL,
  created_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),
  updated_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),
  line_quantity INT NOT NULL DEFAULT 0 CHECK (line_quantity >= 0), -- units the cart line asks for; 0 once it is deleted
  checkout_quantity INT CHECK (checkout_quantity > 0), -- units frozen by the checkout that carries this hold
  order_item_id UUID UNIQUE,
  CHECK ((status = 'converted') = (order_item_id IS NOT NULL)),
  CHECK (quantity >= COALESCE(checkout_quantity, 0))
);

CREATE INDEX idx_inventory_reservations_variant ON inventory_reservations(product_variant_id);
CREATE INDEX idx_inventory_reservations_status ON inventory_reservations(status);
-- One active hold per cart and variant.
CREATE UNIQUE INDEX idx_inventory_reservations_cart_variant
  ON inventory_reservations(cart_id, product_variant_id) WHERE status = 'active';
-- Counts the units a variant has blocked at an instant, without visiting what was released or sold.
CREATE INDEX idx_inventory_reservations_blocked
  ON inventory_reservations(product_variant_id, expires_at) INCLUDE (quantity) WHERE status = 'active';
-- Finds what the sweeper has to tidy.
CREATE INDEX idx_inventory_reservations_expiry ON inventory_reservations(expires_at) WHERE status = 'active';
-- A drop turns this table over within minutes: statistics and dead rows must not wait for a fifth of it to change.
ALTER TABLE inventory_reservations
  SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);

-- The ledger. It only grows.
CREATE TABLE inventory_movements (
  id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
  product_variant_id UUID NOT NULL REFERENCES stock_levels(product_variant_id),
  quantity INT NOT NULL CHECK (quantity <> 0), -- signed: + into the shelf, - out of it
  type VARCHAR(20) NOT NULL CHECK (type IN ('receipt', 'sale', 'return', 'damage', 'adjustment')),
  actor TEXT NOT NULL, -- an operator's token subject, or the service whose event caused it
  reason VARCHAR(200),
  reservation_id UUID,
  order_id UUID,
  order_item_id UUID,
  return_item_id UUID,
  reference VARCHAR(100) UNIQUE, -- names a cause that may move units only once, for example sale:<order item>
  created_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),
  CHECK (CASE WHEN type IN ('receipt', 'return') THEN quantity > 0
              WHEN type IN ('sale', 'damage') THEN quantity < 0
              ELSE true END)
);

CREATE INDEX idx_inventory_movements_variant ON inventory_movements(product_variant_id);
CREATE INDEX idx_inventory_movements_newest ON inventory_movements(created_at, id);

REVOKE UPDATE, DELETE, TRUNCATE ON inventory_movements FROM ${app_role};

CREATE FUNCTION refuse_ledger_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'inventory_movements only grows: correct it with another movement' USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER inventory_movements_only_grow BEFORE UPDATE OR DELETE OR TRUNCATE ON inventory_movements
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_ledger_change();

-- Orders about which this slice has decided: each is committed, found short or cancelled once, whatever arrives again.
CREATE TABLE decided_orders (
  order_id UUID PRIMARY KEY,
  decided_at TIMESTAMPTZ NOT NULL DEFAULT NOW()
);

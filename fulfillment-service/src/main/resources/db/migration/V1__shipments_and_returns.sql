-- What order-service confirmed, as far as it has to leave and may come back. Kept by order.orders events.
CREATE TABLE fulfillable_orders (
  order_id UUID PRIMARY KEY,
  number VARCHAR(40) NOT NULL,
  status VARCHAR(20) NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'cancelled')),
  checkout_id UUID NOT NULL,
  payment_id UUID NOT NULL,
  access_token_hash VARCHAR(64) NOT NULL,
  currency VARCHAR(3) NOT NULL,
  shipping_method VARCHAR(40) NOT NULL,
  ship_to_name TEXT NOT NULL,
  ship_to_line1 TEXT NOT NULL,
  ship_to_line2 TEXT,
  ship_to_city TEXT NOT NULL,
  ship_to_state TEXT NOT NULL,
  ship_to_postal_code TEXT NOT NULL,
  ship_to_country TEXT NOT NULL,
  ship_to_phone TEXT,
  created_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),
  updated_at TIMESTAMPTZ NOT NULL DEFAULT NOW()
);

-- Law 7 lives here: every change of a counter happens under the lock of its order's row, and the CHECK has the last word.
CREATE TABLE fulfillable_items (
  order_item_id UUID PRIMARY KEY,
  order_id UUID NOT NULL REFERENCES fulfillable_orders(order_id),
  variant_id UUID NOT NULL,
  sku TEXT NOT NULL,
  title TEXT NOT NULL,
  unit_price_minor BIGINT NOT NULL CHECK (unit_price_minor >= 0),
  ordered INT NOT NULL CHECK (ordered > 0),
  shipped INT NOT NULL DEFAULT 0,
  return_requested INT NOT NULL DEFAULT 0, -- in returns that were not rejected: still out, or back already
  returned INT NOT NULL DEFAULT 0,         -- received back
  CONSTRAINT what_comes_back_went_out
    CHECK (0 <= returned AND returned <= return_requested AND return_requested <= shipped AND shipped <= ordered)
);

CREATE INDEX idx_fulfillable_items_order ON fulfillable_items(order_id);

CREATE TABLE shipments (
  id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
  order_id UUID NOT NULL REFERENCES fulfillable_orders(order_id),
  status VARCHAR(30) NOT NULL DEFAULT 'pending'
    CHECK (status IN ('pending', 'shipped', 'delivered', 'returned', 'cancelled')),
  carrier VARCHAR(50),
  tracking_number VARCHAR(100),
  tracking_url TEXT,
  label_url TEXT,
  shipped_at TIMESTAMPTZ,
  delivered_at TIMESTAMPTZ,
  metadata JSONB,
  created_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),
  updated_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),
  CONSTRAINT what_left_is_traceable CHECK (
    status IN ('pending', 'cancelled')
    OR (carrier IS NOT NULL AND tracking_number IS NOT NULL AND shipped_at IS NOT NULL))
);

CREATE INDEX idx_shipments_order ON shipments(order_id);
CREATE INDEX idx_shipments_queue ON shipments(status, created_at, id);
CREATE INDEX idx_shipments_created ON shipments(created_at, id);

CREATE TABLE shipment_items (
  id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
  shipment_id UUID NOT NULL REFERENCES shipments(id),
  order_item_id UUID NOT NULL REFERENCES fulfillable_items(order_item_id),
  quantity INT NOT NULL CHECK (quantity > 0),
  UNIQUE (shipment_id, order_item_id)
);

CREATE TABLE returns (
  id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
  order_id UUID NOT NULL REFERENCES fulfillable_orders(order_id),
  status VARCHAR(30) NOT NULL DEFAULT 'requested'
    CHECK (status IN ('requested', 'approved', 'received', 'rejected', 'refunded')),
  reason VARCHAR(100) NOT NULL,
  notes TEXT,
  created_by UUID, -- the operator's subject; null when the owner asked
  refund_status VARCHAR(20) CHECK (refund_status IN ('requested', 'succeeded', 'failed')),
  refund_amount_minor BIGINT CHECK (refund_amount_minor > 0),
  refund_id UUID, -- the payments-service refund last heard of
  created_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),
  updated_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),
  CONSTRAINT refund_has_amount CHECK ((refund_status IS NULL) = (refund_amount_minor IS NULL)),
  CONSTRAINT refunded_means_money_moved CHECK ((status = 'refunded') = (refund_status IS NOT DISTINCT FROM 'succeeded'))
);

CREATE INDEX idx_returns_order ON returns(order_id);
CREATE INDEX idx_returns_queue ON returns(status, created_at, id);
CREATE INDEX idx_returns_created ON returns(created_at, id);

CREATE TABLE return_items (
  id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
  return_id UUID NOT NULL REFERENCES returns(id),
  order_item_id UUID NOT NULL REFERENCES fulfillable_items(order_item_id),
  quantity INT NOT NULL CHECK (quantity > 0),
  condition VARCHAR(30) CHECK (condition IN ('new', 'damaged', 'used')),
  received_quantity INT CHECK (received_quantity BETWEEN 0 AND quantity), -- null until the parcel was inspected
  disposition VARCHAR(20) CHECK (disposition IN ('restocked', 'written-off')),
  CONSTRAINT what_came_was_inspected CHECK (
    (COALESCE(received_quantity, 0) > 0) = (condition IS NOT NULL) AND (condition IS NULL) = (disposition IS NULL))
);

CREATE INDEX idx_return_items_return ON return_items(return_id);

-- A checkout that is paid for with a cash voucher or a bank transfer keeps its units for hours or days. Its holds are
-- told from the others, so that vouchers cannot block more than a drop allows them.
ALTER TABLE inventory_reservations ADD COLUMN voucher BOOLEAN NOT NULL DEFAULT false;

-- Counts the units of a variant that vouchers block at an instant. Holds of shoppers in a hurry are not in it, so that
-- keeping it costs them nothing.
CREATE INDEX idx_inventory_reservations_voucher
  ON inventory_reservations(product_variant_id, expires_at) INCLUDE (quantity) WHERE voucher AND status = 'active';

-- Who holds units, as a pseudonym of their network, while a limit of what one may hold is set: not after the hold is over.
ALTER TABLE inventory_reservations ADD COLUMN client VARCHAR(64);

-- Counts the units of a variant that one client holds at an instant. Without that limit no hold is in it.
CREATE INDEX idx_inventory_reservations_client
  ON inventory_reservations(product_variant_id, client) INCLUDE (quantity, expires_at)
  WHERE client IS NOT NULL AND status = 'active';

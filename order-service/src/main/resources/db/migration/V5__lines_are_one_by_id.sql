-- A line's id follows from its cart and variant, so the primary key alone keeps it one. With a second unique constraint beside
-- it, two who wrote the same new line at once could fail on the one that ON CONFLICT does not name.
ALTER TABLE cart_lines DROP CONSTRAINT cart_lines_cart_id_variant_id_key;
CREATE INDEX cart_lines_cart_id_variant_id ON cart_lines (cart_id, variant_id);

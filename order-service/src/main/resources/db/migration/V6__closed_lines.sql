-- inventory-service said that nothing of the variant is free: who asks until then is turned away (deploy/docs/adr/0029).
ALTER TABLE variant_offers ADD COLUMN line_closed_until TIMESTAMPTZ; -- by the broker's clock; null when it never was

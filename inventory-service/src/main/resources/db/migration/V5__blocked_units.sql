-- What the active holds of each variant add up to, by the instant at which they stop to block: a hot variant has tens of
-- thousands of holds, which end in a few hundred different seconds, and every batch of its line has to know the sum.
-- The database keeps it itself, whoever changes holds. Whoever does has locked the variant's row in stock_levels.
CREATE TABLE blocked_units (
  product_variant_id UUID NOT NULL,
  expires_at TIMESTAMPTZ NOT NULL,
  units BIGINT NOT NULL CHECK (units > 0),
  PRIMARY KEY (product_variant_id, expires_at)
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);

-- Adds to each variant and instant; negative units take away. Of what has become 0 nothing stays.
-- By index: the table looks as small to the planner as it was when the plan was made.
CREATE FUNCTION add_blocked_units(variant_ids UUID[], ends TIMESTAMPTZ[], quantities INT[])
RETURNS void LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
  MERGE INTO blocked_units b
  USING (SELECT variant_id, ends_at, sum(quantity) AS units
         FROM unnest(variant_ids, ends, quantities) AS h(variant_id, ends_at, quantity)
         GROUP BY variant_id, ends_at HAVING sum(quantity) <> 0) d
  ON b.product_variant_id = d.variant_id AND b.expires_at = d.ends_at
  WHEN MATCHED AND b.units + d.units = 0 THEN DELETE
  WHEN MATCHED THEN UPDATE SET units = b.units + d.units
  WHEN NOT MATCHED THEN INSERT (product_variant_id, expires_at, units) VALUES (d.variant_id, d.ends_at, d.units);
END $$;

CREATE FUNCTION count_blocked_units() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM add_blocked_units(array_agg(product_variant_id), array_agg(expires_at), array_agg(quantity))
    FROM added WHERE status = 'active';
  ELSIF TG_OP = 'UPDATE' THEN
    PERFORM add_blocked_units(array_agg(product_variant_id), array_agg(expires_at), array_agg(quantity))
    FROM (SELECT product_variant_id, expires_at, quantity FROM added WHERE status = 'active'
          UNION ALL
          SELECT product_variant_id, expires_at, -quantity FROM removed WHERE status = 'active') h;
  ELSE
    PERFORM add_blocked_units(array_agg(product_variant_id), array_agg(expires_at), array_agg(-quantity))
    FROM removed WHERE status = 'active';
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER inventory_reservations_added AFTER INSERT ON inventory_reservations
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION count_blocked_units();
CREATE TRIGGER inventory_reservations_changed AFTER UPDATE ON inventory_reservations
  REFERENCING OLD TABLE AS removed NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION count_blocked_units();
CREATE TRIGGER inventory_reservations_removed AFTER DELETE ON inventory_reservations
  REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION count_blocked_units();

INSERT INTO blocked_units (product_variant_id, expires_at, units)
SELECT product_variant_id, expires_at, sum(quantity) FROM inventory_reservations WHERE status = 'active' GROUP BY 1, 2;

-- Every row of it was counted one by one.
DROP INDEX idx_inventory_reservations_blocked;

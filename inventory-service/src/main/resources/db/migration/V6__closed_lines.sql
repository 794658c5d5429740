-- A crowd that can get nothing is turned away without a decision for each (deploy/docs/adr/0029): while a variant's line is
-- closed, no request that the log takes until then gets units.
ALTER TABLE stock_levels ADD COLUMN line_closed_until TIMESTAMPTZ; -- by the broker's clock; null when it never was

-- Shoppers who were turned away together share a record of the log: the index tells them apart, from 0.
ALTER TABLE line_places
  ADD COLUMN log_index INT NOT NULL DEFAULT 0,
  ADD COLUMN closed_until TIMESTAMPTZ; -- set when it was refused because the line was closed

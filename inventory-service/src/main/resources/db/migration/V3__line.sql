-- The line of shoppers, kept: one row for each request on order.hold-requests, written by the transaction that decided it
-- and never changed. It proves that first come was first served, and it is how a request that comes again is known: this
-- channel needs no inbox.
CREATE TABLE line_places (
  request_id UUID PRIMARY KEY,
  product_variant_id UUID NOT NULL, -- may be a variant that nobody knows
  log_partition INT NOT NULL,
  log_offset BIGINT NOT NULL,
  cart_id UUID NOT NULL,
  mode VARCHAR(10) NOT NULL CHECK (mode IN ('add', 'set', 'release')),
  quantity INT NOT NULL, -- as asked: units to add, or to have; 0 for a release
  needed BIGINT NOT NULL, -- free units that granting it takes; negative: gives back
  available BIGINT NOT NULL, -- free units when its turn came, before it was decided
  outcome VARCHAR(30) NOT NULL, -- held, released, or the reason of the refusal, such as sold-out
  reservation_id UUID, -- what was held or released; null when nothing was
  asked_at TIMESTAMPTZ NOT NULL, -- by the clock of order-service
  logged_at TIMESTAMPTZ NOT NULL, -- by the broker's clock
  decided_at TIMESTAMPTZ NOT NULL, -- by the database's clock; all of a batch at one instant
  CHECK (outcome <> 'held' OR reservation_id IS NOT NULL)
);

-- Lists a variant's line from its beginning. Not unique: the offsets of a log that has to be begun anew begin anew, and
-- no shopper may be turned away for that.
CREATE INDEX idx_line_places_line ON line_places(product_variant_id, log_partition, log_offset);

REVOKE UPDATE, DELETE, TRUNCATE ON line_places FROM ${app_role};

-- Each hold keeps its place: that of the request that filled it last. Null when none did: a checkout took the units.
ALTER TABLE inventory_reservations ADD COLUMN log_partition INT, ADD COLUMN log_offset BIGINT;

-- What catalog-service last called each drop. Two may have had the same slug, one after the other.
CREATE TABLE drops (
  collection_id UUID PRIMARY KEY,
  slug VARCHAR(120) NOT NULL,
  told_at TIMESTAMPTZ NOT NULL -- by the catalog's clock: the newer name wins
);
CREATE INDEX idx_drops_slug ON drops(slug, told_at);

-- The variants that are or were in a drop. Rows stay, so that leaving a drop takes nobody out of its line.
CREATE TABLE drop_variants (
  collection_id UUID NOT NULL REFERENCES drops(collection_id),
  product_variant_id UUID NOT NULL,
  PRIMARY KEY (collection_id, product_variant_id)
);

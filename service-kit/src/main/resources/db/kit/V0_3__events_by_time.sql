-- Whoever takes note of events together finds their places in its inbox beside each other: one page instead of many.
-- contract: code of the last release leaves the id to the default, and reads any
ALTER TABLE outbox ALTER COLUMN id SET DEFAULT uuidv7();

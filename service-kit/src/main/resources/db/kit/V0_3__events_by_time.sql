-- Whoever takes note of events together finds their places in its inbox beside each other: one page instead of many.
ALTER TABLE outbox ALTER COLUMN id SET DEFAULT uuidv7();

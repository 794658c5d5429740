-- New ones are beside each other in its index.
-- contract: code of the last release leaves the id to the default, and reads any
ALTER TABLE webhook_events ALTER COLUMN id SET DEFAULT uuidv7();

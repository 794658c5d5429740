ALTER TABLE webhook_events ALTER COLUMN id SET DEFAULT uuidv7(); -- new ones are beside each other in its index

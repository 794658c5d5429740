-- A product file and how far it has come in. The work is done a few products at a time; what a chunk changes and
-- products_done (products of the file, in its order, those left out counted) commit together, so that whoever goes on after a crash starts where the last commit ended.
CREATE TABLE imports (
    id UUID PRIMARY KEY,
    status VARCHAR(20) NOT NULL DEFAULT 'running' CHECK (status IN ('running', 'completed', 'failed')),
    currency CHAR(3) NOT NULL,
    rows_total INT NOT NULL,
    rows_done INT NOT NULL DEFAULT 0,
    products_done INT NOT NULL DEFAULT 0,
    products_created INT NOT NULL DEFAULT 0,
    products_updated INT NOT NULL DEFAULT 0,
    products_unchanged INT NOT NULL DEFAULT 0,
    variants_created INT NOT NULL DEFAULT 0,
    errors_total INT NOT NULL DEFAULT 0,
    -- the replica that works on it holds the token; after leased_until another one may take it
    lease_token UUID,
    leased_until TIMESTAMPTZ,
    created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    completed_at TIMESTAMPTZ
);
CREATE INDEX idx_imports_running ON imports (created_at) WHERE status = 'running';

-- The file itself, until the import has ended.
CREATE TABLE import_files (
    import_id UUID PRIMARY KEY REFERENCES imports (id) ON DELETE CASCADE,
    content BYTEA NOT NULL
);

CREATE TABLE import_errors (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    import_id UUID NOT NULL REFERENCES imports (id) ON DELETE CASCADE,
    line INT NOT NULL,
    column_name VARCHAR(100),
    problem TEXT NOT NULL,
    hint TEXT NOT NULL
);
CREATE INDEX idx_import_errors_import_id ON import_errors (import_id, line);

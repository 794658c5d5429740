CREATE TABLE products (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    slug VARCHAR(255) NOT NULL CONSTRAINT products_slug_key UNIQUE,
    title VARCHAR(255) NOT NULL,
    description TEXT,
    status VARCHAR(20) NOT NULL DEFAULT 'draft' CHECK (status IN ('draft', 'active', 'archived')),
    vendor VARCHAR(255),
    product_type VARCHAR(255),
    tags VARCHAR(255)[] NOT NULL DEFAULT '{}',
    -- counts the published states of this product; grows under the row's lock
    version BIGINT NOT NULL DEFAULT 0,
    created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    updated_at TIMESTAMPTZ NOT NULL DEFAULT now()
);
CREATE INDEX idx_products_created_at ON products (created_at DESC, id DESC);

CREATE TABLE product_images (
    product_id UUID NOT NULL REFERENCES products (id) ON DELETE CASCADE,
    position INT NOT NULL,
    url VARCHAR(2048) NOT NULL,
    alt VARCHAR(512),
    PRIMARY KEY (product_id, position)
);

CREATE TABLE product_variants (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    product_id UUID NOT NULL REFERENCES products (id),
    sku VARCHAR(100) NOT NULL CONSTRAINT product_variants_sku_key UNIQUE,
    title VARCHAR(255) NOT NULL,
    price_minor BIGINT NOT NULL CHECK (price_minor BETWEEN 0 AND 1000000000),
    currency CHAR(3) NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    compare_at_price_minor BIGINT CHECK (compare_at_price_minor BETWEEN 0 AND 1000000000),
    position INT NOT NULL DEFAULT 1 CHECK (position > 0),
    active BOOLEAN NOT NULL DEFAULT true,
    created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    updated_at TIMESTAMPTZ NOT NULL DEFAULT now()
);
CREATE INDEX idx_product_variants_product_id ON product_variants (product_id);

CREATE TABLE variant_options (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    product_variant_id UUID NOT NULL REFERENCES product_variants (id) ON DELETE CASCADE,
    option_name VARCHAR(50) NOT NULL,
    option_value VARCHAR(50) NOT NULL,
    position INT NOT NULL,
    CONSTRAINT variant_options_position_key UNIQUE (product_variant_id, position)
);

CREATE TABLE collections (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    name VARCHAR(100) NOT NULL,
    slug VARCHAR(120) NOT NULL CONSTRAINT collections_slug_key UNIQUE,
    type VARCHAR(30) NOT NULL DEFAULT 'seasonal' CHECK (type IN ('drop', 'seasonal', 'collab')),
    starts_at TIMESTAMPTZ,
    ends_at TIMESTAMPTZ,
    is_active BOOLEAN NOT NULL DEFAULT false,
    hero_image TEXT,
    description TEXT,
    -- units of one variant that one cart may hold while it is sold in this drop; null: no limit
    purchase_limit INT CHECK (purchase_limit > 0),
    created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    updated_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    CONSTRAINT collections_window_check CHECK (ends_at > starts_at)
);

CREATE TABLE collection_products (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    collection_id UUID NOT NULL REFERENCES collections (id),
    product_id UUID NOT NULL REFERENCES products (id),
    sort_order INT NOT NULL DEFAULT 0,
    CONSTRAINT collection_products_key UNIQUE (collection_id, product_id)
);
CREATE INDEX idx_collection_products_product_id ON collection_products (product_id);

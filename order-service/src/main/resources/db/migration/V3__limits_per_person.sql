-- The units of a drop with a limit per person in one checkout, once for each thing that is known of who buys them: e-mail
-- address, telephones, customer. Whether they count says the checkout, or the order that it became.
CREATE TABLE drop_purchases (
    -- a pseudonym, made of the drop and what is known: other drops have others, and nothing leads from one to another
    person VARCHAR(22) NOT NULL,
    checkout_id UUID NOT NULL REFERENCES checkouts (id),
    collection_id UUID NOT NULL,
    units INT NOT NULL CHECK (units > 0),
    -- what one person could buy then
    person_limit INT NOT NULL CHECK (person_limit > 0),
    PRIMARY KEY (person, checkout_id)
);
CREATE INDEX idx_drop_purchases_checkout ON drop_purchases (checkout_id);

-- Makes pseudonyms of people and of addresses of the Internet. It stays in this slice: what other services are told
-- leads to nobody. With another one, all that was counted is forgotten.
CREATE TABLE pseudonym_key (
    only_one BOOLEAN PRIMARY KEY DEFAULT true CHECK (only_one),
    secret TEXT NOT NULL
);
-- 244 random bits; gen_random_uuid takes them from the strong generator.
INSERT INTO pseudonym_key (secret) VALUES (gen_random_uuid()::text || gen_random_uuid()::text);
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON pseudonym_key FROM ${app_role};

-- Late money of somebody who has bought up to a drop's limit meanwhile makes no order.
ALTER TABLE surplus_payments
    DROP CONSTRAINT surplus_payments_reason_check,
    ADD CONSTRAINT surplus_payments_reason_check CHECK (reason IN ('second-payment', 'wrong-amount', 'person-limit'));

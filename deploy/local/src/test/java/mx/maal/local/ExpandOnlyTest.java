package mx.maal.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExpandOnlyTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DROP TABLE carts",
                "DROP INDEX idx_carts",
                "DROP FUNCTION total(uuid)",
                "ALTER TABLE cart_lines RENAME quantity TO units",
                "ALTER TABLE carts RENAME TO baskets",
                "ALTER TABLE ONLY cart_lines DROP COLUMN refusal",
                "ALTER TABLE cart_lines DROP CONSTRAINT cart_lines_key",
                "ALTER TABLE cart_lines ADD note TEXT, DROP refusal",
                "ALTER TABLE cart_lines ALTER COLUMN refusal SET NOT NULL",
                "ALTER TABLE cart_lines ALTER quantity DROP NOT NULL",
                "ALTER TABLE cart_lines ALTER COLUMN refusal TYPE VARCHAR(10)",
                "ALTER TABLE cart_lines ADD COLUMN note TEXT NOT NULL",
                "ALTER TABLE cart_lines ADD COLUMN code TEXT UNIQUE",
                "ALTER TABLE cart_lines ADD COLUMN gift_id UUID REFERENCES gifts (id)",
                "ALTER TABLE cart_lines ADD COLUMN nonce UUID NOT NULL DEFAULT gen_random_uuid()",
                "ALTER TABLE cart_lines ADD COLUMN seq BIGINT GENERATED ALWAYS AS IDENTITY",
                "ALTER TABLE cart_lines ADD CHECK (quantity < 5)",
                "ALTER TABLE cart_lines ADD CONSTRAINT few CHECK (quantity < 5) NOT VALID",
                "ALTER TABLE cart_lines ADD UNIQUE (cart_id, variant_id)",
                "ALTER TABLE cart_lines ADD FOREIGN KEY (variant_id) REFERENCES variant_offers",
                "ALTER TABLE cart_lines DISABLE TRIGGER ALL",
                "CREATE UNIQUE INDEX ON cart_lines (request_id)",
                "CREATE UNIQUE INDEX CONCURRENTLY one ON cart_lines (request_id)",
                "CREATE INDEX idx ON cart_lines (request_id)",
                "CREATE OR REPLACE FUNCTION total(uuid) RETURNS int AS $$ SELECT 1; $$ LANGUAGE sql",
                "CREATE TRIGGER t BEFORE INSERT ON cart_lines EXECUTE FUNCTION f()",
                "CREATE TABLE IF NOT EXISTS carts (id UUID)",
                "REVOKE UPDATE ON cart_lines FROM ${app_role}",
                "CREATE TABLE gifts (id UUID); REVOKE UPDATE ON gifts, carts FROM ${app_role}",
                "UPDATE cart_lines SET quantity = 1",
                "DELETE FROM cart_lines",
                "DO $$ BEGIN EXECUTE 'DROP TABLE carts'; END $$",
                // A comment that gives no reason, one that is not above the statement, one above another statement.
                "-- contract: \nDROP TABLE carts",
                "DROP -- contract: nothing uses it\nTABLE carts",
                "-- contract: nothing uses it\nDROP INDEX a; DROP TABLE carts",
                "CREATE TABLE notes (text TEXT DEFAULT 'a -- ;'); DROP TABLE carts",
            })
    void theOlderCodeCannotLiveWith(String sql) {
        assertThat(refusals(sql)).hasSize(1).first().asString().contains("V9__x.sql", "two releases", "-- contract:");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE TABLE gifts (id UUID PRIMARY KEY, cart_id UUID NOT NULL REFERENCES carts (id))",
                "CREATE TABLE gifts (id UUID, t TEXT); CREATE UNIQUE INDEX ON gifts (t); ALTER TABLE public.gifts ALTER t SET NOT NULL",
                "CREATE TABLE gifts (id UUID); INSERT INTO gifts VALUES (gen_random_uuid()); REVOKE DELETE ON gifts FROM ${app_role}",
                "ALTER TABLE cart_lines ADD note TEXT, ADD COLUMN wrapped BOOLEAN NOT NULL DEFAULT false",
                "ALTER TABLE cart_lines ADD since TIMESTAMPTZ NOT NULL DEFAULT now()",
                "ALTER TABLE cart_lines ADD wrap TEXT CHECK (wrap IN ('box', 'bag'))",
                "ALTER TABLE outbox SET (autovacuum_vacuum_threshold = 9000)",
                "CREATE INDEX CONCURRENTLY idx ON cart_lines (request_id)",
                "CREATE FUNCTION one() RETURNS int AS $body$ SELECT 1; -- DROP TABLE carts;\n $body$ LANGUAGE sql",
                "COMMENT ON TABLE carts IS 'DROP TABLE carts; is only a word here'",
                "/* DROP TABLE carts; */ -- DROP TABLE carts;\n",
                "-- contract: nothing has used it since 1.1\nDROP TABLE carts; -- and\n-- contract: nor this\nDROP TABLE baskets",
            })
    void theOlderCodeLivesWith(String sql) {
        assertThat(refusals(sql)).isEmpty();
    }

    @Test
    void aTableIsNewForAllThatFollows() {
        assertThat(ExpandOnly.refusals(Stream.of(
                        new ExpandOnly.Script("V9__x.sql", "CREATE TABLE gifts (id UUID)"),
                        new ExpandOnly.Script("V10__y.sql", "ALTER TABLE gifts RENAME id TO gift_id"))))
                .isEmpty();
    }

    private static List<String> refusals(String sql) {
        return ExpandOnly.refusals(Stream.of(new ExpandOnly.Script("V9__x.sql", sql)));
    }
}

package mx.maal.order.persistence;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import mx.maal.kit.Money;
import mx.maal.order.domain.DropWindow;
import mx.maal.order.domain.Offer;

/** What the catalog last said about every variant: this service's own replica. */
@ApplicationScoped
public class Offers {

    /** The columns that {@link #read} needs, from the tables {@code o} and {@code p}. */
    static final String COLUMNS =
            "o.variant_id, o.active AND p.active AS for_sale, o.sku, o.title, o.price_minor, o.currency, p.drops";

    private static final String NEWER =
            """
            INSERT INTO offered_products AS p (product_id, version, active, drops)
            SELECT id, version, active, drops::jsonb FROM unnest(?, ?, ?, ?) AS r (id, version, active, drops) ORDER BY id
            ON CONFLICT (product_id) DO UPDATE SET
                version = EXCLUDED.version, active = EXCLUDED.active, drops = EXCLUDED.drops,
                drops_since = CASE WHEN p.drops = EXCLUDED.drops THEN p.drops_since ELSE now() END
            WHERE p.version < EXCLUDED.version
            RETURNING product_id
            """;

    private static final String WITHDRAW = "UPDATE variant_offers SET active = FALSE WHERE product_id = ANY (?)";

    private static final String OFFER =
            """
            INSERT INTO variant_offers (variant_id, product_id, active, sku, title, price_minor, currency)
            SELECT * FROM unnest(?, ?, ?, ?, ?, ?, ?) ORDER BY 1
            ON CONFLICT (variant_id) DO UPDATE SET
                product_id = EXCLUDED.product_id, active = EXCLUDED.active, sku = EXCLUDED.sku, title = EXCLUDED.title,
                price_minor = EXCLUDED.price_minor, currency = EXCLUDED.currency
            """;

    private static final String CLOSE_LINES =
            """
            UPDATE variant_offers AS o SET line_closed_until = r.closed_until
            FROM unnest(?, ?) AS r (variant_id, closed_until)
            WHERE o.variant_id = r.variant_id AND (o.line_closed_until < r.closed_until) IS NOT FALSE
            """;

    private static final String OF_VARIANTS = "SELECT " + COLUMNS
            + " FROM variant_offers o JOIN offered_products p USING (product_id) WHERE o.variant_id = ANY (?)";

    private static final TypeReference<List<DropWindow>> DROPS = new TypeReference<>() {};
    private static final int MOST_READ_DROPS = 1_000;
    private static final TypeReference<DropWindow> DROP = new TypeReference<>() {};

    @Inject
    DataSource dataSource;

    @Inject
    ObjectMapper json;

    private final Map<String, List<DropWindow>> readDrops = new ConcurrentHashMap<>();

    /**
     * A product as the catalog has it.
     *
     * @param version grows with every change
     * @param variants all of them; one that is not here any more is not for sale
     */
    public record Product(
            UUID productId, long version, boolean active, List<DropWindow> drops, List<Variant> variants) {}

    /** @param sku null when it has none */
    public record Variant(UUID variantId, UUID productId, boolean active, String sku, String title, Money price) {}

    /** Replaces what is older; each product at most once in a call. */
    public void replace(List<Product> products) {
        Set<UUID> newer = newer(products);
        List<Variant> variants = products.stream()
                .filter(product -> newer.contains(product.productId()))
                .flatMap(product -> product.variants().stream())
                .toList();
        Sql.run(dataSource, WITHDRAW, (connection, statement) -> {
            statement.setArray(1, connection.createArrayOf("uuid", newer.toArray()));
            return statement.executeUpdate();
        });
        Sql.run(dataSource, OFFER, (connection, statement) -> {
            Sql.column(connection, statement, 1, "uuid", variants, Variant::variantId);
            Sql.column(connection, statement, 2, "uuid", variants, Variant::productId);
            Sql.column(connection, statement, 3, "bool", variants, Variant::active);
            Sql.column(connection, statement, 4, "text", variants, Variant::sku);
            Sql.column(connection, statement, 5, "text", variants, Variant::title);
            Sql.column(
                    connection, statement, 6, "int8", variants, v -> v.price().amountMinor());
            Sql.column(
                    connection, statement, 7, "text", variants, v -> v.price().currency());
            return statement.executeUpdate();
        });
    }

    private Set<UUID> newer(List<Product> products) {
        return Sql.run(dataSource, NEWER, (connection, statement) -> {
            Sql.column(connection, statement, 1, "uuid", products, Product::productId);
            Sql.column(connection, statement, 2, "int8", products, Product::version);
            Sql.column(connection, statement, 3, "bool", products, Product::active);
            Sql.column(connection, statement, 4, "text", products, product -> write(product.drops()));
            Set<UUID> ids = new HashSet<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    ids.add(row.getObject(1, UUID.class));
                }
            }
            return ids;
        });
    }

    /**
     * Notes until when variants' lines are closed; an earlier instant than is known changes nothing.
     *
     * @param until by variant, by the broker's clock; possibly none
     */
    public void closeLines(Map<UUID, Instant> until) {
        if (until.isEmpty()) {
            return;
        }
        List<UUID> variantIds = List.copyOf(until.keySet());
        Sql.run(dataSource, CLOSE_LINES, (connection, statement) -> {
            Sql.column(connection, statement, 1, "uuid", variantIds, id -> id);
            Sql.column(connection, statement, 2, "timestamptz", variantIds, until::get);
            return statement.executeUpdate();
        });
    }

    /** The offers of these variants by id; without those that the catalog never told of. */
    public Map<UUID, Offer> of(Collection<UUID> variantIds) {
        return Sql.run(dataSource, OF_VARIANTS, (connection, statement) -> {
            statement.setArray(1, connection.createArrayOf("uuid", variantIds.toArray()));
            Map<UUID, Offer> offers = new HashMap<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    Offer offer = read(row);
                    offers.put(offer.variantId(), offer);
                }
            }
            return offers;
        });
    }

    /** Reads {@link #COLUMNS}; null when the row has no offer. */
    Offer read(ResultSet row) throws SQLException {
        UUID variantId = row.getObject("variant_id", UUID.class);
        return variantId == null
                ? null
                : new Offer(
                        variantId,
                        row.getBoolean("for_sale"),
                        row.getString("sku"),
                        row.getString("title"),
                        new Money(row.getLong("price_minor"), row.getString("currency")),
                        drops(row.getString("drops")));
    }

    /** The same few texts come with every request of a drop: those are read once. */
    private List<DropWindow> drops(String text) {
        List<DropWindow> known = readDrops.get(text);
        if (known == null) {
            known = List.copyOf(read(text, DROPS));
            if (readDrops.size() >= MOST_READ_DROPS) {
                readDrops.clear();
            }
            readDrops.put(text, known);
        }
        return known;
    }

    /** One element of {@code offered_products.drops}. */
    DropWindow drop(String text) {
        return read(text, DROP);
    }

    private <T> T read(String text, TypeReference<T> type) {
        try {
            return json.readValue(text, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("stored drops are not readable", e);
        }
    }

    private String write(List<DropWindow> drops) {
        try {
            return json.writeValueAsString(drops);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("drops are not writable", e);
        }
    }
}

package mx.maal.order.persistence;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import mx.maal.order.domain.CartStatus;
import mx.maal.order.domain.LineStatus;
import mx.maal.order.domain.Offer;

/** All that a request for a cart line depends on, in one query: every shopper of a drop comes through here. */
@ApplicationScoped
public class LineDesk {

    private static final String LOOK = "SELECT c.status AS cart_status, l.variant_id AS line_variant, "
            + "l.status AS line_status, l.quantity AS line_quantity, l.expires_at AS line_expires_at, "
            + "(SELECT count(*) FROM cart_lines n WHERE n.cart_id = c.id) AS lines, " + Offers.COLUMNS
            + " FROM carts c LEFT JOIN cart_lines l ON l.id = ? AND l.cart_id = c.id"
            + " LEFT JOIN variant_offers o ON o.variant_id = coalesce(?, l.variant_id)"
            + " LEFT JOIN offered_products p ON p.product_id = o.product_id WHERE c.id = ?";

    private static final String UNITS_BY_DROP =
            """
            SELECT (d ->> 'collectionId')::uuid AS drop, sum(l.quantity) AS units
            FROM cart_lines l JOIN variant_offers o ON o.variant_id = l.variant_id
                JOIN offered_products p ON p.product_id = o.product_id CROSS JOIN jsonb_array_elements(p.drops) d
            WHERE l.cart_id = ? AND l.id <> ? AND l.status = 'reserved' AND l.expires_at > ?
                AND d ->> 'collectionId' IS NOT NULL
            GROUP BY 1
            """;

    @Inject
    DataSource dataSource;

    @Inject
    Offers offers;

    /**
     * What is known at the desk.
     *
     * @param line null when the cart has no such line
     * @param offer null when the catalog never told of the variant
     * @param lines how many lines the cart has
     */
    public record Known(CartStatus cart, Line line, Offer offer, int lines) {}

    /** @param expiresAt null unless units were held */
    public record Line(UUID variantId, LineStatus status, int quantity, Instant expiresAt) {

        /** Units that are held for this line at the instant. */
        public int heldAt(Instant now) {
            return status == LineStatus.RESERVED && now.isBefore(expiresAt) ? quantity : 0;
        }
    }

    /**
     * @param variantId null to take the line's
     * @return empty when there is no such cart
     */
    public Optional<Known> look(UUID cartId, UUID lineId, UUID variantId) {
        return Sql.run(dataSource, LOOK, (connection, statement) -> {
            statement.setObject(1, lineId);
            statement.setObject(2, variantId, java.sql.Types.OTHER);
            statement.setObject(3, cartId);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                UUID lineVariant = row.getObject("line_variant", UUID.class);
                Line line = lineVariant == null
                        ? null
                        : new Line(
                                lineVariant,
                                LineStatus.of(row.getString("line_status")),
                                row.getInt("line_quantity"),
                                Sql.instant(row, "line_expires_at"));
                return Optional.of(new Known(
                        CartStatus.of(row.getString("cart_status")), line, offers.read(row), row.getInt("lines")));
            }
        });
    }

    /** How many units of each drop the cart's lines hold at the instant, all but one line. */
    public Map<UUID, Integer> unitsByDrop(UUID cartId, UUID exceptLineId, Instant now) {
        return Sql.run(dataSource, UNITS_BY_DROP, (connection, statement) -> {
            statement.setObject(1, cartId);
            statement.setObject(2, exceptLineId);
            statement.setTimestamp(3, Timestamp.from(now));
            Map<UUID, Integer> units = new HashMap<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    units.put(row.getObject("drop", UUID.class), row.getInt("units"));
                }
            }
            return units;
        });
    }
}

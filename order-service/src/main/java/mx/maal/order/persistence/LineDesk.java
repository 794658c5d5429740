package mx.maal.order.persistence;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import javax.sql.DataSource;
import mx.maal.kit.Batcher;
import mx.maal.kit.Gathering;
import mx.maal.kit.http.Problem;
import mx.maal.order.domain.CartStatus;
import mx.maal.order.domain.LineStatus;
import mx.maal.order.domain.Offer;

/**
 * All that a request for a cart line depends on, looked up for many requests at once: every shopper of a drop comes
 * through here.
 */
@ApplicationScoped
public class LineDesk {

    private static final int LARGEST_BATCH = 500;
    private static final int MOST_WAITING = 10_000;

    // One row per question, in no particular order.
    private static final String LOOK = "SELECT q.n, c.status AS cart_status, l.variant_id AS line_variant, "
            + "l.status AS line_status, l.quantity AS line_quantity, l.expires_at AS line_expires_at, o.line_closed_until, "
            + "(SELECT count(*) FROM cart_lines n WHERE n.cart_id = c.id) AS lines, " + Offers.COLUMNS
            + " FROM unnest(?, ?, ?, ?) AS q (n, cart_id, line_id, variant_id) LEFT JOIN carts c ON c.id = q.cart_id"
            + " LEFT JOIN cart_lines l ON l.id = q.line_id AND l.cart_id = c.id"
            + " LEFT JOIN variant_offers o ON o.variant_id = coalesce(q.variant_id, l.variant_id)"
            + " LEFT JOIN offered_products p ON p.product_id = o.product_id";

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

    @Inject
    RememberedAnswers remembered;

    @Inject
    Clock clock;

    private final Batcher<Question, Seen> questions =
            new Batcher<>(LARGEST_BATCH, MOST_WAITING, this::longestGathering, this::lookAll);

    /** Until when a line that was looked at is closed; written by one batch at a time. */
    private volatile Instant turnedAwayUntil = Instant.EPOCH;

    /**
     * What there is to see for a request.
     *
     * @param earlier what was answered under its key
     * @param known null when there is no such cart
     */
    public record Seen(Optional<RememberedAnswers.Found> earlier, Known known) {}

    /**
     * What is known at the desk.
     *
     * @param line null when the cart has no such line
     * @param offer null when the catalog never told of the variant
     * @param lines how many lines the cart has
     * @param closedUntil until when the variant's line of shoppers is closed, by the broker's clock; null when it never was
     */
    public record Known(CartStatus cart, Line line, Offer offer, int lines, Instant closedUntil) {}

    /** @param expiresAt null unless units were held */
    public record Line(UUID variantId, LineStatus status, int quantity, Instant expiresAt) {

        /** Units that are held for this line at the instant. */
        public int heldAt(Instant now) {
            return status == LineStatus.RESERVED && now.isBefore(expiresAt) ? quantity : 0;
        }
    }

    private record Question(UUID cartId, UUID lineId, UUID variantId, String key) {}

    private record CartSeen(CartStatus status, Line line, int lines) {}

    private record OfferSeen(Offer offer, Instant closedUntil) {
        static final OfferSeen NONE = new OfferSeen(null, null);
    }

    /**
     * Looks without blocking.
     *
     * @param variantId null to take the line's
     * @param key the request's {@code Idempotency-Key}; null when it has none
     * @return on the thread that looked; fails with {@link Problem} 503 when too many ask
     */
    public CompletionStage<Seen> look(UUID cartId, UUID lineId, UUID variantId, String key) {
        return questions.ask(new Question(cartId, lineId, variantId, key));
    }

    /** Who is turned away waits for little else than this. */
    private Duration longestGathering() {
        return clock.instant().isBefore(turnedAwayUntil) ? Gathering.ASKING : Gathering.COMING_IN;
    }

    private List<Seen> lookAll(List<Question> batch) {
        Map<RememberedAnswers.Place, RememberedAnswers.Found> earlier = remembered.find(batch.stream()
                .filter(question -> question.key != null)
                .map(question -> new RememberedAnswers.Place(question.cartId, question.key))
                .toList());
        List<Known> known = knownTo(batch);
        List<Seen> seen = new ArrayList<>(batch.size());
        for (int n = 0; n < batch.size(); n++) {
            Question question = batch.get(n);
            seen.add(new Seen(
                    Optional.ofNullable(
                            question.key == null
                                    ? null
                                    : earlier.get(new RememberedAnswers.Place(question.cartId, question.key))),
                    known.get(n)));
        }
        return seen;
    }

    private List<Known> knownTo(List<Question> batch) {
        List<Integer> numbers = new ArrayList<>(batch.size());
        // Most ask for one hot variant: its offer comes with the first of them. What has a line already brings its own.
        List<UUID> variants = new ArrayList<>(batch.size());
        Set<UUID> asked = new HashSet<>();
        for (int n = 0; n < batch.size(); n++) {
            numbers.add(n);
            UUID variantId = batch.get(n).variantId;
            variants.add(asked.add(variantId) ? variantId : null);
        }
        List<CartSeen> carts = new ArrayList<>(Collections.nCopies(batch.size(), null));
        Map<UUID, OfferSeen> offered = Sql.run(dataSource, LOOK, (connection, statement) -> {
            Sql.column(connection, statement, 1, "int4", numbers, n -> n);
            Sql.column(connection, statement, 2, "uuid", batch, Question::cartId);
            Sql.column(connection, statement, 3, "uuid", batch, Question::lineId);
            Sql.column(connection, statement, 4, "uuid", variants, id -> id);
            Map<UUID, OfferSeen> seen = new HashMap<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    carts.set(row.getInt("n"), cart(row));
                    Offer offer = offers.read(row);
                    if (offer != null) {
                        seen.put(offer.variantId(), new OfferSeen(offer, Sql.instant(row, "line_closed_until")));
                    }
                }
            }
            return seen;
        });
        noteClosed(offered.values());
        List<Known> known = new ArrayList<>(batch.size());
        for (int n = 0; n < batch.size(); n++) {
            known.add(known(batch.get(n), carts.get(n), offered));
        }
        return known;
    }

    private void noteClosed(Collection<OfferSeen> offers) {
        for (OfferSeen offer : offers) {
            if (offer.closedUntil != null && offer.closedUntil.isAfter(turnedAwayUntil)) {
                turnedAwayUntil = offer.closedUntil;
            }
        }
    }

    private static Known known(Question question, CartSeen cart, Map<UUID, OfferSeen> offers) {
        if (cart == null) {
            return null;
        }
        UUID lineVariant = cart.line == null ? null : cart.line.variantId;
        OfferSeen seen =
                offers.getOrDefault(question.variantId == null ? lineVariant : question.variantId, OfferSeen.NONE);
        return new Known(cart.status, cart.line, seen.offer, cart.lines, seen.closedUntil);
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

    /** @return null when there is no such cart */
    private static CartSeen cart(ResultSet row) throws SQLException {
        String status = row.getString("cart_status");
        if (status == null) {
            return null;
        }
        UUID lineVariant = row.getObject("line_variant", UUID.class);
        Line line = lineVariant == null
                ? null
                : new Line(
                        lineVariant,
                        LineStatus.of(row.getString("line_status")),
                        row.getInt("line_quantity"),
                        Sql.instant(row, "line_expires_at"));
        return new CartSeen(CartStatus.of(status), line, row.getInt("lines"));
    }
}

package mx.maal.order.persistence;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import mx.maal.kit.idempotency.Idempotency;

/**
 * Answers to requests for cart lines that came with an {@code Idempotency-Key}. Nothing is written while such a request
 * runs: its key travels with it to inventory-service and back, and the answer is remembered in the transaction that
 * writes the line. Meanwhile the request's id, which follows from the key, keeps it from being carried out twice.
 */
@ApplicationScoped
public class RememberedAnswers {

    private static final String FIND =
            """
            SELECT q.n, id, expires_at > now() AS live, request_hash, response_status, response_body
            FROM unnest(?, ?, ?) AS q (n, key, scope) JOIN idempotency_keys k USING (key, scope) WHERE caller = ''
            """;

    private static final String REMEMBER =
            """
            INSERT INTO idempotency_keys AS k (key, scope, request_hash, response_status, response_body, expires_at)
            SELECT key, scope, hash, status, body, now() + make_interval(secs => ?)
            FROM unnest(?, ?, ?, ?, ?) AS r (key, scope, hash, status, body) ORDER BY key, scope
            ON CONFLICT (key, scope, caller) DO UPDATE SET
                id = EXCLUDED.id, request_hash = EXCLUDED.request_hash, response_status = EXCLUDED.response_status,
                response_body = EXCLUDED.response_body, expires_at = EXCLUDED.expires_at, created_at = now()
            WHERE k.expires_at <= now()
            RETURNING key, scope
            """;

    private static final String SCOPE = "cart-lines:";

    @Inject
    DataSource dataSource;

    /**
     * A remembered answer.
     *
     * @param live false when its time has passed: then it counts as forgotten, but a request id must not be derived
     *     from the same facts again
     * @param hash of the request that it answered
     * @param body JSON
     */
    public record Found(UUID id, boolean live, String hash, int status, String body) {}

    /** An answer to remember. */
    public record Answer(UUID cartId, String key, String hash, int status, String body) {

        /** Where it is remembered. */
        public Place place() {
            return new Place(cartId, key);
        }
    }

    /** Where an answer is remembered. */
    public record Place(UUID cartId, String key) {}

    public Optional<Found> find(UUID cartId, String key) {
        Place place = new Place(cartId, key);
        return Optional.ofNullable(find(List.of(place)).get(place));
    }

    /** What is remembered there; places where nothing is are left out. */
    Map<Place, Found> find(List<Place> places) {
        if (places.isEmpty()) {
            return Map.of();
        }
        List<Integer> numbers = IntStream.range(0, places.size()).boxed().toList();
        return Sql.run(dataSource, FIND, (connection, statement) -> {
            Sql.column(connection, statement, 1, "int4", numbers, n -> n);
            Sql.column(connection, statement, 2, "text", places, Place::key);
            Sql.column(connection, statement, 3, "text", places, place -> scope(place.cartId()));
            Map<Place, Found> found = new HashMap<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    found.put(
                            places.get(row.getInt("n")),
                            new Found(
                                    row.getObject("id", UUID.class),
                                    row.getBoolean("live"),
                                    row.getString("request_hash"),
                                    row.getInt("response_status"),
                                    row.getString("response_body")));
                }
            }
            return found;
        });
    }

    /**
     * What is remembered already stays as it is; each key at most once in a call.
     *
     * @return those of the answers that are not remembered, because another was given before
     */
    public List<Answer> remember(List<Answer> answers) {
        if (answers.isEmpty()) {
            return List.of();
        }
        Set<Place> remembered = Sql.run(dataSource, REMEMBER, (connection, statement) -> {
            statement.setDouble(1, Idempotency.LIFETIME.toSeconds());
            Sql.column(connection, statement, 2, "text", answers, Answer::key);
            Sql.column(connection, statement, 3, "text", answers, answer -> scope(answer.cartId()));
            Sql.column(connection, statement, 4, "text", answers, Answer::hash);
            Sql.column(connection, statement, 5, "int4", answers, Answer::status);
            Sql.column(connection, statement, 6, "text", answers, Answer::body);
            Set<Place> places = new HashSet<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    places.add(new Place(cartOf(row.getString("scope")), row.getString("key")));
                }
            }
            return places;
        });
        return answers.stream()
                .filter(answer -> !remembered.contains(answer.place()))
                .toList();
    }

    private static String scope(UUID cartId) {
        return SCOPE + cartId;
    }

    private static UUID cartOf(String scope) {
        return UUID.fromString(scope.substring(SCOPE.length()));
    }
}

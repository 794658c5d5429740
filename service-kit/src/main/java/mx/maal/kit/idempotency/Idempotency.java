package mx.maal.kit.idempotency;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.arc.Arc;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import mx.maal.kit.events.DatabaseFailure;
import mx.maal.kit.http.Capability;
import mx.maal.kit.http.Problem;

/**
 * The {@code Idempotency-Key} of a request: work that it asks for is done once, and its answer is kept for as long as
 * the key lives. Key, work and answer commit together, so that a crash leaves all or none of them.
 */
@ApplicationScoped
public class Idempotency {

    /** The request header; optional, 1 to 150 visible ASCII characters. */
    public static final String HEADER = "Idempotency-Key";

    /** Set to {@code true} on an answer that was given before. */
    public static final String REPLAYED = "Idempotent-Replayed";

    /** How long a key is remembered. */
    public static final Duration LIFETIME = Duration.ofHours(24);

    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,150}");
    private static final int MAX_SCOPE = 50;

    @Inject
    DataSource dataSource;

    @Inject
    ObjectMapper json;

    @Inject
    SecurityIdentity identity;

    private record Stored(String requestHash, int status, String location, String body) {}

    /** @param caller hash of the token's subject; empty for anyone */
    private record Place(String key, String scope, String caller) {}

    /**
     * Does the work once per caller, scope and key, in a transaction that it opens or joins. The caller is who the token
     * names; without a token, anyone.
     *
     * @param scope what the key is unique in, for example {@code movements} or {@code cart:<id>}; at most 50 characters
     * @param key the header's value; null does the work without remembering
     * @param request what the answer depends on, compared by its JSON
     * @param work answers 2xx; what it throws rolls back and is not remembered, for nothing was done
     * @throws Problem 400 for a malformed key, 422 when the key was used with another request, 409 while that one runs
     */
    public Response once(String scope, String key, Object request, Supplier<Response> work) {
        if (key == null) {
            return QuarkusTransaction.joiningExisting().call(work::get);
        }
        requireWellFormed(key);
        if (scope.length() > MAX_SCOPE) {
            throw new IllegalArgumentException("scope too long: " + scope);
        }
        String hash = requestHash(request);
        Place place = new Place(key, scope, caller());
        return QuarkusTransaction.joiningExisting().call(() -> {
            try (Connection connection = dataSource.getConnection()) {
                if (!lock(connection, place)) {
                    throw inUse();
                }
                Optional<Stored> stored = find(connection, place);
                if (stored.isPresent()) {
                    return replay(stored.get(), hash);
                }
                Response answer = work.get();
                store(connection, place, hash, answer);
                return answer;
            } catch (SQLException e) {
                throw new DatabaseFailure(e);
            }
        });
    }

    /** @throws Problem 400 unless it is null or 1 to 150 visible ASCII characters */
    public static void requireWellFormed(String key) {
        if (key != null && !KEY.matcher(key).matches()) {
            throw Problem.badRequest(HEADER, "must have 1 to 150 visible ASCII characters");
        }
    }

    private String caller() {
        boolean known = Arc.container().requestContext().isActive() && !identity.isAnonymous();
        return known ? Capability.hash(identity.getPrincipal().getName()) : "";
    }

    /** The hash by which two requests are told apart. */
    public String requestHash(Object request) {
        return Capability.hash(write(request));
    }

    /** 409: the same key is being worked on. */
    public static Problem inUse() {
        return Problem.conflict("idempotency-key-in-use", "A request with this Idempotency-Key is still running.")
                .retryAfter(1);
    }

    /** 422: the same key came with another request. */
    public static Problem reused() {
        return Problem.of(
                422,
                "idempotency-key-reused",
                "This Idempotency-Key was used with another request; make a new key for a new request.");
    }

    private static Response replay(Stored stored, String hash) {
        if (!stored.requestHash().equals(hash)) {
            throw reused();
        }
        Response.ResponseBuilder response =
                Response.status(stored.status()).entity(stored.body()).header(REPLAYED, "true");
        if (stored.body() != null) {
            response.type(MediaType.APPLICATION_JSON_TYPE);
        }
        if (stored.location() != null) {
            response.header(HttpHeaders.LOCATION, stored.location());
        }
        return response.build();
    }

    /** Held until the transaction ends; taken by whoever comes first, and the other is told instead of made to wait. */
    private static boolean lock(Connection connection, Place place) throws SQLException {
        try (PreparedStatement lock =
                connection.prepareStatement("SELECT pg_try_advisory_xact_lock(hashtextextended(?, 0))")) {
            lock.setString(1, place.scope() + "\n" + place.key() + "\n" + place.caller());
            try (ResultSet row = lock.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    private static Optional<Stored> find(Connection connection, Place place) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT request_hash, response_status, response_headers, response_body FROM idempotency_keys "
                        + "WHERE key = ? AND scope = ? AND caller = ? AND expires_at > now() AND state = 'completed'")) {
            select.setString(1, place.key());
            select.setString(2, place.scope());
            select.setString(3, place.caller());
            try (ResultSet row = select.executeQuery()) {
                return row.next()
                        ? Optional.of(new Stored(row.getString(1), row.getInt(2), row.getString(3), row.getString(4)))
                        : Optional.empty();
            }
        }
    }

    private void store(Connection connection, Place place, String hash, Response answer) throws SQLException {
        String location = answer.getHeaderString(HttpHeaders.LOCATION);
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO idempotency_keys AS k (key, scope, caller, request_hash, response_status, "
                        + "response_headers, response_body, expires_at) "
                        + "VALUES (?, ?, ?, ?, ?, ?, ?, now() + make_interval(secs => ?)) "
                        + "ON CONFLICT (key, scope, caller) DO UPDATE SET id = EXCLUDED.id, created_at = now(), state = 'completed', "
                        + "request_hash = EXCLUDED.request_hash, response_status = EXCLUDED.response_status, "
                        + "response_headers = EXCLUDED.response_headers, response_body = EXCLUDED.response_body, "
                        + "expires_at = EXCLUDED.expires_at")) {
            insert.setString(1, place.key());
            insert.setString(2, place.scope());
            insert.setString(3, place.caller());
            insert.setString(4, hash);
            insert.setInt(5, answer.getStatus());
            insert.setString(6, location);
            insert.setString(7, answer.getEntity() == null ? null : write(answer.getEntity()));
            insert.setDouble(8, LIFETIME.toSeconds());
            insert.executeUpdate();
        }
    }

    private String write(Object value) {
        if (value instanceof String text) {
            return text;
        }
        try {
            return json.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not writable as JSON: " + value.getClass(), e);
        }
    }
}

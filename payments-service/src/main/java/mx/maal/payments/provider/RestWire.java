package mx.maal.payments.provider;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.quarkus.rest.client.reactive.QuarkusRestClientBuilder;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.ContextResolver;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.eclipse.microprofile.rest.client.ext.ClientHeadersFactory;

/**
 * Asks a provider by a typed REST client, with a bearer key and in snake case, and tells what it will not do from what it
 * cannot do now. Follows no redirect: a key goes to the provider and nowhere else.
 *
 * @param <A> the provider's interface
 */
public final class RestWire<A> {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .serializationInclusion(JsonInclude.Include.NON_NULL)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /** Anything else is a wrong key, a limit or a failure of theirs: an operator or time mends it. */
    private static final Set<Integer> REFUSALS = Set.of(400, 402, 404, 409, 422, 428);

    private final String provider;
    private final A api;
    private final Function<JsonNode, Optional<String>> refusalCode;

    /** How the provider is reached. */
    public record Connection(String baseUrl, String key, Duration connectTimeout, Duration readTimeout) {

        /** Without the key. */
        @Override
        public String toString() {
            return "Connection[" + baseUrl + "]";
        }
    }

    /**
     * @param provider its name, for error messages
     * @param refusalCode finds the provider's code in its answer to what it refuses
     */
    public RestWire(
            String provider, Class<A> api, Connection connection, Function<JsonNode, Optional<String>> refusalCode) {
        this.provider = provider;
        this.refusalCode = refusalCode;
        this.api = QuarkusRestClientBuilder.newBuilder()
                .baseUri(URI.create(connection.baseUrl()))
                .connectTimeout(connection.connectTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .readTimeout(connection.readTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .followRedirects(false)
                .clientHeadersFactory(new Bearer(connection.key()))
                .register(new WireJson())
                .build(api);
    }

    /**
     * @throws ProviderRefused when it will not do that, with its code
     * @throws ProviderUnavailable when it did not answer, not sensibly, or not about this call
     */
    public <T> T ask(Function<A, T> call) {
        T answer;
        try {
            answer = call.apply(api);
        } catch (WebApplicationException e) {
            throw REFUSALS.contains(e.getResponse().getStatus())
                    ? new ProviderRefused(code(e), e)
                    : new ProviderUnavailable(provider + ": " + e.getMessage(), e);
        } catch (ProcessingException e) {
            throw new ProviderUnavailable(provider + " did not answer: " + kind(e), e);
        }
        if (answer == null) {
            throw new ProviderUnavailable(provider + " answered nothing", null);
        }
        return answer;
    }

    /** What kind of failure it was; its message may quote the address asked, with our payment's id, or what was answered. */
    private static String kind(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root.getClass().getSimpleName();
    }

    private String code(WebApplicationException e) {
        try {
            return refusalCode
                    .apply(JSON.readTree(e.getResponse().readEntity(String.class)))
                    .orElse("refused");
        } catch (JsonProcessingException | RuntimeException unreadable) {
            return "refused";
        }
    }

    private record Bearer(String key) implements ClientHeadersFactory {
        /** Without the key. */
        @Override
        public String toString() {
            return "Bearer[]";
        }

        @Override
        public MultivaluedMap<String, String> update(
                MultivaluedMap<String, String> incoming, MultivaluedMap<String, String> outgoing) {
            MultivaluedMap<String, String> headers = new MultivaluedHashMap<>(outgoing);
            headers.putSingle("Authorization", "Bearer " + key);
            return headers;
        }
    }

    /** Its JSON is not ours: other names, and fields that come and go. */
    private static final class WireJson implements ContextResolver<ObjectMapper> {
        @Override
        public ObjectMapper getContext(Class<?> type) {
            return JSON;
        }
    }
}

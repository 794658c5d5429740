package mx.maal.payments.provider.mercadopago;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
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
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import mx.maal.payments.provider.ProviderRefused;
import mx.maal.payments.provider.ProviderUnavailable;
import org.eclipse.microprofile.rest.client.ext.ClientHeadersFactory;

/** Asks Mercado Pago, and tells what it will not do from what it cannot do now. */
final class MercadoPagoClient {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .serializationInclusion(JsonInclude.Include.NON_NULL)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final MercadoPagoApi api;

    MercadoPagoClient(MercadoPagoSettings settings, String accessToken) {
        this.api = QuarkusRestClientBuilder.newBuilder()
                .baseUri(URI.create(settings.baseUrl()))
                .connectTimeout(settings.connectTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .readTimeout(settings.readTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .followRedirects(false)
                .clientHeadersFactory(new Bearer(accessToken))
                .register(new WireJson())
                .build(MercadoPagoApi.class);
    }

    /**
     * @throws ProviderRefused when it will not do that, with its code
     * @throws ProviderUnavailable when it did not answer, not sensibly, or not about this call
     */
    <T> T ask(Function<MercadoPagoApi, T> call) {
        T answer;
        try {
            answer = call.apply(api);
        } catch (WebApplicationException e) {
            throw translated(e);
        } catch (ProcessingException e) {
            throw new ProviderUnavailable("Mercado Pago did not answer: " + e.getMessage(), e);
        }
        if (answer == null) {
            throw new ProviderUnavailable("Mercado Pago answered nothing", null);
        }
        return answer;
    }

    private static RuntimeException translated(WebApplicationException e) {
        return switch (e.getResponse().getStatus()) {
            case 400, 402, 404, 409, 422 -> new ProviderRefused(code(e), e);
                // A wrong key, a limit, a failure of theirs, or an answer that cannot be read: an operator or time
                // mends it.
            default -> new ProviderUnavailable("Mercado Pago: " + e.getMessage(), e);
        };
    }

    /** {@code bad_request:2006}, say. */
    private static String code(WebApplicationException e) {
        try {
            MercadoPagoApi.Refusal refusal =
                    JSON.readValue(e.getResponse().readEntity(String.class), MercadoPagoApi.Refusal.class);
            String word = refusal.error() == null ? refusal.message() : refusal.error();
            boolean caused = refusal.cause() != null
                    && !refusal.cause().isEmpty()
                    && refusal.cause().get(0).code() != null;
            if (word != null) {
                return caused ? word + ":" + refusal.cause().get(0).code().asText() : word;
            }
        } catch (JsonProcessingException | RuntimeException unreadable) {
            // the status says enough
        }
        return "refused";
    }

    private record Bearer(String token) implements ClientHeadersFactory {
        @Override
        public MultivaluedMap<String, String> update(
                MultivaluedMap<String, String> incoming, MultivaluedMap<String, String> outgoing) {
            MultivaluedMap<String, String> headers = new MultivaluedHashMap<>(outgoing);
            headers.putSingle("Authorization", "Bearer " + token);
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

package mx.maal.payments.provider.mercadopago;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import mx.maal.payments.provider.ForgedWebhook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Held against signatures that {@code openssl dgst -sha256 -hmac <secret>} made, of the text that stands above each of
 * them; nothing here needs a framework.
 */
class MercadoPagoSignatureTest {

    private static final String ID = "51096146182";
    private static final String REQUEST = "7a1c2d9e-6f54-4b0b-9c3d-2f6a5e8d1b40";
    private static final Instant NOW = Instant.ofEpochSecond(1_795_392_000);

    // id:51096146182;request-id:7a1c2d9e-6f54-4b0b-9c3d-2f6a5e8d1b40;ts:1795392000; by new_secret
    private static final String BY_NEW =
            "ts=1795392000,v1=e544cf9a82cf335a3e5c092b0cd1edaf7757f61f4ab9b185f9e2ba76ae410342";
    // the same by old_secret
    private static final String BY_OLD =
            "ts=1795392000,v1=997e4966538498054788d5b35a8b6300ffd930d9d9633fe418bbdaf14fac04ca";
    // the same with ts:1795392000123; by new_secret
    private static final String IN_MILLISECONDS =
            "ts=1795392000123,v1=560f5ad0394a9381eb9212a106b5b67921ecb6c2552240e8c7dc2cc27e7337f3";
    // id:ABC123;request-id:7a1c2d9e-6f54-4b0b-9c3d-2f6a5e8d1b40;ts:1795392000; by new_secret
    private static final String UPPER_CASE =
            "ts=1795392000,v1=e7a756a565c47a338e33d4ed4962721a7197ac8ce08ed093f6c9375e2d90830b";
    // id:abc123;request-id:7a1c2d9e-6f54-4b0b-9c3d-2f6a5e8d1b40;ts:1795392000; by new_secret
    private static final String LOWER_CASE =
            "ts=1795392000,v1=4d4b00239ee7b8b76b20030c0ccba3708cddb39cf2a34ea863c90411b729bcdf";
    // id:51096146182;ts:1795392000; by new_secret
    private static final String WITHOUT_REQUEST =
            "ts=1795392000,v1=4a26c06840a11ae9dd8b29d4c2e9a07b3a7632e5ff8068de0009426151384e99";
    // request-id:7a1c2d9e-6f54-4b0b-9c3d-2f6a5e8d1b40;ts:1795392000; by new_secret
    private static final String WITHOUT_ID =
            "ts=1795392000,v1=6d340f7dba9eb00d565ed46634f8b7ec3e0834e852a31929d6cd757d86c74793";

    private final MercadoPagoSignature signature =
            new MercadoPagoSignature(List.of("new_secret", "old_secret"), Duration.ofMinutes(5));

    @Test
    void anySecretMayHaveMadeItInEitherUnitOfTime() {
        assertGenuine(BY_NEW, ID, REQUEST, NOW);
        assertGenuine(BY_OLD, ID, REQUEST, NOW);
        assertGenuine(IN_MILLISECONDS, ID, REQUEST, NOW);
        assertGenuine(" " + BY_NEW.replace(",", " , "), ID, REQUEST, NOW);
    }

    @Test
    void theIdMayHaveBeenSignedAsItIsOrInLowerCase() {
        assertGenuine(UPPER_CASE, "ABC123", REQUEST, NOW);
        assertGenuine(LOWER_CASE, "ABC123", REQUEST, NOW);
        assertGenuine(LOWER_CASE, "abc123", REQUEST, NOW);
        assertForged(UPPER_CASE, "abc123", REQUEST, NOW);
    }

    @Test
    void whatWasNotSentIsNotSigned() {
        assertGenuine(WITHOUT_REQUEST, ID, null, NOW);
        assertGenuine(WITHOUT_ID, null, REQUEST, NOW);
        assertForged(WITHOUT_REQUEST, ID, REQUEST, NOW);
        assertForged(BY_NEW, ID, null, NOW);
    }

    @Test
    void onePairCannotBeGivenOutForAnother() {
        assertForged(BY_NEW, ID + ";request-id:" + REQUEST, null, NOW);
        assertForged(BY_NEW, null, REQUEST + ";id:" + ID, NOW);
    }

    @ParameterizedTest
    @ValueSource(longs = {-300, 300})
    void fiveMinutesEitherWayAreFresh(long offset) {
        assertGenuine(BY_NEW, ID, REQUEST, NOW.plusSeconds(offset));
    }

    @ParameterizedTest
    @ValueSource(longs = {-301, 301, 86_400})
    void moreIsOldOrOfTheFuture(long offset) {
        assertForged(BY_NEW, ID, REQUEST, NOW.plusSeconds(offset));
        assertForged(IN_MILLISECONDS, ID, REQUEST, NOW.plusSeconds(offset));
    }

    @Test
    void anotherIdRequestTimeOrSecretIsForged() {
        assertForged(BY_NEW, "51096146183", REQUEST, NOW);
        assertForged(BY_NEW, ID, REQUEST.replace('7', '8'), NOW);
        assertForged(BY_NEW.replace("1795392000", "1795392001"), ID, REQUEST, NOW);
        MercadoPagoSignature withOthers = new MercadoPagoSignature(List.of("other"), Duration.ofMinutes(5));
        assertThatThrownBy(() -> withOthers.verify(BY_NEW, ID, REQUEST, NOW)).isInstanceOf(ForgedWebhook.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ts=",
                "v1=00",
                "ts=1795392000",
                "ts=1795392000,v1=",
                "ts=1795392000,v1=xyz",
                "ts=99999999999999999999,v1=00",
                "ts=-1795392000,v1=00",
                ",,,"
            })
    void anythingElseIsForgedToo(String header) {
        assertForged(header, ID, REQUEST, NOW);
        assertForged(null, ID, REQUEST, NOW);
    }

    private void assertGenuine(String header, String id, String request, Instant now) {
        assertThatCode(() -> signature.verify(header, id, request, now)).doesNotThrowAnyException();
    }

    private void assertForged(String header, String id, String request, Instant now) {
        assertThatThrownBy(() -> signature.verify(header, id, request, now)).isInstanceOf(ForgedWebhook.class);
    }
}

package mx.maal.payments.provider.stripe;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.stripe.net.Webhook;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import mx.maal.payments.provider.ForgedWebhook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Held against signatures that Stripe's own library makes; nothing here needs a framework. */
class StripeSignatureTest {

    private static final String BODY = "{\"id\":\"evt_1\"}";
    private static final Instant NOW = Instant.ofEpochSecond(1_795_000_000);
    private static final List<String> SECRETS = List.of("whsec_new", "whsec_old");

    @Test
    void anySecretMayHaveMadeAnyOfTheSignatures() throws Exception {
        String bySecond = signed("whsec_old", 0);
        assertThatCode(() -> verify(bySecond)).doesNotThrowAnyException();
        String several = bySecond.replace(",v1=", ",v1=00ff,v0=1234,v1=");
        assertThatCode(() -> verify(several)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(longs = {-300, 300})
    void fiveMinutesEitherWayAreFresh(long offset) {
        assertThatCode(() -> verify(signed("whsec_new", offset))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(longs = {-301, 301})
    void moreIsNot(long offset) {
        assertThatThrownBy(() -> verify(signed("whsec_new", offset))).isInstanceOf(ForgedWebhook.class);
    }

    @Test
    void anotherSecretOrBodyIsForged() throws Exception {
        String other = signed("whsec_other", 0);
        assertThatThrownBy(() -> verify(other)).isInstanceOf(ForgedWebhook.class);
        String genuine = signed("whsec_new", 0);
        assertThatThrownBy(() -> StripeSignature.verify(bytes(BODY + " "), genuine, SECRETS, NOW))
                .isInstanceOf(ForgedWebhook.class);
        assertThatThrownBy(() -> StripeSignature.verify(bytes(BODY), genuine, List.of(), NOW))
                .isInstanceOf(ForgedWebhook.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "t=", "v1=00", "t=1795000000", "t=99999999999999999999,v1=00", "t=1795000000,v1=xyz", ",,,"})
    void anythingElseIsForgedToo(String header) {
        assertThatThrownBy(() -> verify(header)).isInstanceOf(ForgedWebhook.class);
        assertThatThrownBy(() -> verify(null)).isInstanceOf(ForgedWebhook.class);
    }

    private static void verify(String header) {
        StripeSignature.verify(bytes(BODY), header, SECRETS, NOW);
    }

    private static String signed(String secret, long offsetSeconds) throws Exception {
        return Webhook.Signature.generateSignatureHeader(BODY, secret, NOW.getEpochSecond() + offsetSeconds);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

package mx.maal.payments.provider.conekta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import mx.maal.payments.provider.ForgedWebhook;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Held against a signature that {@code openssl dgst -sha256 -sign} made of order-paid.json (which ends without a line
 * break) with a key of {@code openssl genpkey -algorithm RSA}; nothing here needs a framework.
 */
class ConektaSignatureTest {

    private static byte[] body;
    private static String digest;
    private static String key;
    private static String otherKey;

    @BeforeAll
    static void read() throws IOException {
        body = resource("order-paid.json");
        digest = new String(resource("order-paid.digest"), StandardCharsets.US_ASCII);
        key = new String(resource("public-key.pem"), StandardCharsets.US_ASCII);
        otherKey = new String(resource("other-public-key.pem"), StandardCharsets.US_ASCII);
    }

    @Test
    void theKeyMayBePemOrItsBase64Alone() {
        String base64 = key.replaceAll("-----.*-----", "").replace("\n", "");
        for (String written : List.of(key, base64)) {
            assertThatCode(() -> new ConektaSignature(List.of(written)).verify(body, digest))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void anyKeyMayHaveMadeIt() {
        assertThatCode(() -> new ConektaSignature(List.of(otherKey, key)).verify(body, digest))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> new ConektaSignature(List.of(otherKey)).verify(body, digest))
                .isInstanceOf(ForgedWebhook.class);
    }

    @Test
    void anotherBodyIsForged() {
        byte[] changed = new String(body, StandardCharsets.UTF_8)
                .replace("129900", "129901")
                .getBytes(StandardCharsets.UTF_8);
        assertThat(changed).isNotEqualTo(body);
        ConektaSignature signature = new ConektaSignature(List.of(key));
        assertThatThrownBy(() -> signature.verify(changed, digest)).isInstanceOf(ForgedWebhook.class);
        assertThatThrownBy(() -> signature.verify(new byte[0], digest)).isInstanceOf(ForgedWebhook.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "AAAA", "no base64!"})
    void anotherSignatureIsForged(String header) {
        ConektaSignature signature = new ConektaSignature(List.of(key));
        assertThatThrownBy(() -> signature.verify(body, header)).isInstanceOf(ForgedWebhook.class);
        assertThatThrownBy(() -> signature.verify(body, null)).isInstanceOf(ForgedWebhook.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "AAAA", "-----BEGIN PUBLIC KEY-----"})
    void aKeyThatCannotBeReadIsNoKey(String written) {
        assertThatThrownBy(() -> new ConektaSignature(List.of(written))).isInstanceOf(IllegalArgumentException.class);
    }

    static byte[] resource(String name) throws IOException {
        try (InputStream stream = ConektaSignatureTest.class.getResourceAsStream("/conekta/" + name)) {
            return stream.readAllBytes();
        }
    }
}

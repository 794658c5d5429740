package mx.maal.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {

    @TempDir
    Path directory;

    @Test
    void secretsAreMadeOnceAndKeptForTheOwnerAlone() throws Exception {
        Path file = directory.resolve("secrets.json");
        Secrets first = Secrets.in(file);
        String password = first.password("maal_order_app");
        String webhookSecret = first.token("stripe-webhook-secret", "whsec_");
        String publicKey = first.operatorPublicKey();

        Secrets second = Secrets.in(file);

        assertThat(second.password("maal_order_app")).isEqualTo(password);
        assertThat(second.password("maal_order_owner")).isNotEqualTo(password);
        assertThat(second.token("stripe-webhook-secret", "whsec_"))
                .isEqualTo(webhookSecret)
                .startsWith("whsec_");
        assertThat(second.token("stripe-api-key", "sk_test_"))
                .startsWith("sk_test_")
                .hasSizeGreaterThan(24);
        assertThat(second.operatorPublicKey()).isEqualTo(publicKey);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void anyoneWithThePublicKeyCanVerifyAnOperatorToken() throws Exception {
        Secrets secrets = Secrets.in(directory.resolve("secrets.json"));
        Instant now = Instant.parse("2026-11-22T12:00:00Z");

        String[] parts = OperatorToken.issue(secrets.operatorKey(), now).split("\\.");

        Signature signature = Signature.getInstance("SHA256withRSA");
        byte[] key = Base64.getMimeDecoder().decode(secrets.operatorPublicKey().replaceAll("-----[A-Z ]+-----", ""));
        signature.initVerify(KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(key)));
        signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
        assertThat(signature.verify(Base64.getUrlDecoder().decode(parts[2]))).isTrue();

        JsonNode claims = new ObjectMapper().readTree(Base64.getUrlDecoder().decode(parts[1]));
        assertThat(claims.path("iss").asText()).isEqualTo("https://operators.maal.test");
        assertThat(claims.path("aud").asText()).isEqualTo("maal-line");
        assertThat(claims.path("upn").asText()).isEqualTo("local-operator");
        assertThat(claims.path("groups").toString()).isEqualTo("[\"operator\"]");
        assertThat(claims.path("exp").asLong())
                .isEqualTo(now.plus(Duration.ofDays(30)).getEpochSecond());
    }
}

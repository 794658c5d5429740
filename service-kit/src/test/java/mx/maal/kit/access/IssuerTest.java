package mx.maal.kit.access;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.jwt.auth.principal.DefaultJWTParser;
import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import io.smallrye.jwt.auth.principal.ParseException;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.crypto.spec.SecretKeySpec;
import mx.maal.kit.test.KeySet;
import mx.maal.kit.test.LocalStack;
import mx.maal.kit.test.Tokens;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.Test;

/** Whose tokens open something, against a key set that is fetched over HTTP, as an issuer's is. */
@QuarkusTest
@WithTestResource(LocalStack.class)
class IssuerTest {

    private static final String SUBJECT = "ana";

    @ConfigProperty(name = TrustedIssuer.KEYS)
    String keys;

    @Inject
    JWTAuthContextInfo settings;

    @Test
    void tokensAreForUsFromOurIssuerAndOfNow() {
        assertThat(statusWith(Tokens.with(SUBJECT, Roles.AUDIT))).isEqualTo(200);
        List<String> refused = List.of(
                Tokens.signed(Tokens.claims(SUBJECT, Roles.AUDIT).issuer("https://elsewhere.test")),
                Tokens.signed(Tokens.claims(SUBJECT, Roles.AUDIT).remove("iss")),
                Tokens.signed(Tokens.claims(SUBJECT, Roles.AUDIT).audience("another-shop")),
                Tokens.signed(Tokens.claims(SUBJECT, Roles.AUDIT).remove("aud")),
                Tokens.signed(Tokens.claims(SUBJECT, Roles.AUDIT)
                        .expiresAt(Instant.now().plus(Duration.ofDays(2)))),
                Tokens.expired());
        assertThat(refused).allSatisfy(token -> assertThat(statusWith(token)).isEqualTo(401));
        // Its clock may be a little ahead.
        assertThat(statusWith(Tokens.signed(Tokens.claims(SUBJECT, Roles.AUDIT)
                        .issuedAt(Instant.now().minusSeconds(60))
                        .expiresAt(Instant.now().minusSeconds(2)))))
                .isEqualTo(200);
    }

    @Test
    void rolesMayBeInAnotherClaim() {
        // As src/test/resources/application.properties says.
        assertThat(statusWith(Tokens.signed(Tokens.claims(SUBJECT)
                        .remove("groups")
                        .claim("realm_access", Map.of("roles", List.of("audit"))))))
                .isEqualTo(200);
        assertThat(statusWith(Tokens.signed(Tokens.claims(SUBJECT)
                        .remove("groups")
                        .claim("realm_access", Map.of("roles", List.of("stock"))))))
                .isEqualTo(403);
    }

    @Test
    void aSignatureIsOfAKeyPair() throws JoseException {
        Key published = ((PublicJsonWebKey)
                        new JsonWebKeySet(KeySet.read(keys)).getJsonWebKeys().get(0))
                .getPublicKey();
        String bySharedSecret = Tokens.claims(SUBJECT, Roles.AUDIT)
                .jws()
                .keyId(Tokens.KEY_ID)
                .sign(new SecretKeySpec(published.getEncoded(), "HmacSHA256"));
        String[] parts = Tokens.with(SUBJECT, Roles.AUDIT).split("\\.");
        String unsigned = base64("{\"alg\":\"none\"}") + "." + parts[1] + ".";
        for (String token : List.of(bySharedSecret, unsigned, unsigned + parts[2], Tokens.forged())) {
            assertThat(statusWith(token)).isEqualTo(401);
        }
        assertThat(new String(Base64.getUrlDecoder().decode(bySharedSecret.split("\\.")[0]), StandardCharsets.UTF_8))
                .contains("HS256");
    }

    @Test
    void aNewKeyIsFetchedWhenATokenNamesIt() {
        KeyPair second = KeySet.newPair();
        String ofSecond = Tokens.signed(Tokens.claims(SUBJECT, Roles.AUDIT), "second", second.getPrivate());
        assertThat(statusWith(ofSecond)).isEqualTo(401);
        String before = KeySet.read(keys);
        KeySet.replace(keys, KeySet.of(Map.of("second", second.getPublic())));
        try {
            // Nothing is fetched twice within a third of a second.
            await().until(() -> statusWith(ofSecond) == 200);
            assertThat(statusWith(Tokens.with(SUBJECT, Roles.AUDIT)))
                    .as("the key that was taken out")
                    .isEqualTo(401);
        } finally {
            KeySet.replace(keys, before);
        }
        await().until(() -> statusWith(Tokens.with(SUBJECT, Roles.AUDIT)) == 200);
    }

    @Test
    void anIssuerThatIsAwayLetsNobodyNewInAndNobodyOldDown() throws ParseException {
        String token = Tokens.with(SUBJECT, Roles.AUDIT);
        try (KeySet away = new KeySet()) {
            JWTAuthContextInfo ours = new JWTAuthContextInfo(settings);
            ours.setPublicKeyLocation(away.address());
            ours.setJwksRefreshInterval(0); // due at once
            DefaultJWTParser parser = new DefaultJWTParser(ours);
            assertThatThrownBy(() -> parser.parse(token)).isInstanceOf(ParseException.class);

            KeySet.replace(away.address(), KeySet.read(keys));
            assertThat(parser.parse(token).getSubject()).isEqualTo(SUBJECT);

            KeySet.replace(away.address(), "");
            assertThat(parser.parse(token).getSubject()).isEqualTo(SUBJECT);
        }
    }

    private static int statusWith(String token) {
        return given().header("Authorization", "Bearer " + token)
                .get("/kit/secret")
                .statusCode();
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}

package mx.maal.gateway;

import io.smallrye.jwt.build.Jwt;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

/** Tokens for {@code Authorization: Bearer …}. */
final class TestTokens {

    static final String ISSUER = "https://operators.maal.test";

    static final String AUDIENCE = "maal-line";

    /** The resource that starts before Quarkus and the tests have different class loaders; they share this. */
    private static final String KEY = "maal.test.gateway-key";

    private static final Duration VALID = Duration.ofMinutes(10);

    private TestTokens() {}

    /** Makes a new pair of keys and returns the public one, as {@code mp.jwt.verify.publickey} takes it. */
    static String newKey() {
        KeyPair pair = pair();
        System.setProperty(
                KEY, Base64.getEncoder().encodeToString(pair.getPrivate().getEncoded()));
        return Base64.getEncoder().encodeToString(pair.getPublic().getEncoded());
    }

    static String valid() {
        return sign(ISSUER, VALID, key());
    }

    /** What is in it besides is the services' matter. */
    static String of(String group) {
        return sign(ISSUER, AUDIENCE, group, VALID, key());
    }

    static String forAnotherAudience() {
        return sign(ISSUER, "another-shop", "operator", VALID, key());
    }

    static String expired() {
        return sign(ISSUER, VALID.negated(), key());
    }

    static String ofAnotherIssuer() {
        return sign("https://elsewhere.test", VALID, key());
    }

    static String forged() {
        return sign(ISSUER, VALID, pair().getPrivate());
    }

    private static String sign(String issuer, Duration valid, PrivateKey key) {
        return sign(issuer, AUDIENCE, "operator", valid, key);
    }

    private static String sign(String issuer, String audience, String group, Duration valid, PrivateKey key) {
        return Jwt.issuer(issuer)
                .audience(audience)
                .subject("somebody")
                .upn("somebody")
                .groups(group)
                .issuedAt(Instant.now().minus(VALID.multipliedBy(2)))
                .expiresAt(Instant.now().plus(valid))
                .sign(key);
    }

    private static KeyPair pair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static PrivateKey key() {
        try {
            byte[] bytes = Base64.getDecoder().decode(System.getProperty(KEY));
            return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}

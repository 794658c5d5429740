package mx.maal.kit.test;

import io.smallrye.jwt.build.Jwt;
import io.smallrye.jwt.build.JwtClaimsBuilder;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Set;
import mx.maal.kit.access.Roles;

/** Tokens for the header {@code Authorization: Bearer …} of a test. */
public final class Tokens {

    /** The id of the key that services trust. */
    public static final String KEY_ID = "first";

    private static final Duration VALID = Duration.ofMinutes(10);

    private Tokens() {}

    /** An operator's, with the subject {@code test-operator}. */
    public static String operator() {
        return with("test-operator", Roles.OPERATOR);
    }

    /** A valid one of this subject and these groups. */
    public static String with(String subject, String... groups) {
        return signed(claims(subject, groups));
    }

    /** An operator's, signed by a key that no service trusts. */
    public static String forged() {
        return signed(claims("test-operator", Roles.OPERATOR), KEY_ID, Stranger.KEY);
    }

    /** An operator's that ended ten minutes ago. */
    public static String expired() {
        return signed(claims("test-operator", Roles.OPERATOR)
                .issuedAt(Instant.now().minus(VALID).minus(VALID))
                .expiresAt(Instant.now().minus(VALID)));
    }

    /** What a valid one says; a later call for the same claim comes in the place of what is here. */
    public static JwtClaimsBuilder claims(String subject, String... groups) {
        return Jwt.issuer(LocalStack.ISSUER)
                .audience(LocalStack.AUDIENCE)
                .subject(subject)
                .upn(subject)
                .groups(Set.of(groups))
                .expiresAt(Instant.now().plus(VALID));
    }

    /** With the key that services trust. */
    public static String signed(JwtClaimsBuilder claims) {
        return signed(claims, KEY_ID, trustedKey());
    }

    /** With any key, under any id. */
    public static String signed(JwtClaimsBuilder claims, String keyId, PrivateKey key) {
        return claims.jws().keyId(keyId).sign(key);
    }

    /** Made when it is first asked for, and once: making one takes longer than most tests. */
    private static final class Stranger {
        static final PrivateKey KEY = KeySet.newPair().getPrivate();
    }

    private static PrivateKey trustedKey() {
        try {
            byte[] bytes = Base64.getDecoder().decode(System.getProperty(LocalStack.OPERATOR_KEY));
            return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}

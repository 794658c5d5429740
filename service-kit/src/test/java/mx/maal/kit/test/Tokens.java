package mx.maal.kit.test;

import io.smallrye.jwt.build.Jwt;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Set;

/** Tokens for the header {@code Authorization: Bearer …} of a test. */
public final class Tokens {

    private Tokens() {}

    /** An operator's, with the subject {@code test-operator}. */
    public static String operator() {
        return with("test-operator", "operator");
    }

    /** A valid one of this subject and these groups. */
    public static String with(String subject, String... groups) {
        return sign(subject, trustedKey(), 600, groups);
    }

    /** An operator's, signed by a key that no service trusts. */
    public static String forged() {
        try {
            return sign(
                    "test-operator",
                    KeyPairGenerator.getInstance("RSA").generateKeyPair().getPrivate(),
                    600,
                    "operator");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** An operator's that ended ten minutes ago. */
    public static String expired() {
        return sign("test-operator", trustedKey(), -600, "operator");
    }

    private static String sign(String subject, PrivateKey key, long secondsToLive, String... groups) {
        return Jwt.issuer(LocalStack.ISSUER)
                .subject(subject)
                .upn(subject)
                .groups(Set.of(groups))
                .expiresAt(System.currentTimeMillis() / 1000 + secondsToLive)
                .sign(key);
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

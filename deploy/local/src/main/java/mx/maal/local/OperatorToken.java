package mx.maal.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The token with which whoever started the stack is its operator. */
final class OperatorToken {

    /** Who issues it; a name, not an address that anyone calls. */
    static final String ISSUER = "https://operators.maal.test";

    /** What it is for: a name, too. */
    static final String AUDIENCE = "maal-line";

    /** How long whoever started the stack need not start it again. */
    static final Duration VALID = Duration.ofDays(30);

    private OperatorToken() {}

    /** A JWT signed with RS256, valid from this instant on for 30 days. */
    static String issue(PrivateKey key, Instant now) {
        String signed = part(Map.of("alg", "RS256", "typ", "JWT")) + "."
                + part(Map.of(
                        "iss",
                        ISSUER,
                        "aud",
                        AUDIENCE,
                        "sub",
                        "local-operator",
                        "upn",
                        "local-operator",
                        "groups",
                        List.of("operator"),
                        "jti",
                        UUID.randomUUID().toString(),
                        "iat",
                        now.getEpochSecond(),
                        "exp",
                        now.plus(VALID).getEpochSecond()));
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key);
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + base64(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String part(Map<String, Object> content) {
        try {
            return base64(new ObjectMapper().writeValueAsBytes(content));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}

package mx.maal.order.persistence;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.sql.ResultSet;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.sql.DataSource;

/**
 * Stands in for what tells who somebody is: the same for the same text, in all replicas, and of no use to whoever does not
 * have this slice's key. A plain hash would not do: all telephone numbers and addresses of the Internet are quickly tried.
 */
@ApplicationScoped
public class Pseudonyms {

    private static final String SECRET = "SELECT secret FROM pseudonym_key";
    private static final String ALGORITHM = "HmacSHA256";
    private static final int BYTES = 16;

    @Inject
    DataSource dataSource;

    private volatile SecretKeySpec key;

    /** 22 characters of base64url: 128 bits of an HMAC. */
    public String of(String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key());
            byte[] whole = mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(whole, BYTES));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private SecretKeySpec key() {
        SecretKeySpec known = key;
        if (known == null) {
            known = Sql.run(dataSource, SECRET, (connection, statement) -> {
                try (ResultSet row = statement.executeQuery()) {
                    row.next();
                    return new SecretKeySpec(row.getString(1).getBytes(StandardCharsets.US_ASCII), ALGORITHM);
                }
            });
            key = known;
        }
        return known;
    }
}

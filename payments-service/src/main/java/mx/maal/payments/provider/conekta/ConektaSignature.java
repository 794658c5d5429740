package mx.maal.payments.provider.conekta;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import mx.maal.payments.provider.ForgedWebhook;

/**
 * {@code DIGEST: <base64>}: an RSA signature (SHA-256) over the body. It holds no time, so that a genuine webhook can be
 * sent again for ever: the event's id keeps it from being stored twice, and what it tells is asked for again.
 */
final class ConektaSignature {

    static final String HEADER = "DIGEST";

    private final List<PublicKey> keys;

    /** @throws IllegalArgumentException when one is no public RSA key in PEM or base64 */
    ConektaSignature(List<String> keys) {
        this.keys = keys.stream().map(ConektaSignature::publicKey).toList();
    }

    /**
     * @param header null when missing
     * @throws ForgedWebhook unless the private half of one of the keys signed the body
     */
    void verify(byte[] body, String header) {
        if (header == null) {
            throw new ForgedWebhook("the header " + HEADER + " is missing");
        }
        byte[] signature;
        try {
            signature = Base64.getDecoder().decode(header.strip());
        } catch (IllegalArgumentException e) {
            throw new ForgedWebhook("the header " + HEADER + " is not base64");
        }
        for (PublicKey key : keys) {
            if (signed(key, body, signature)) {
                return;
            }
        }
        throw new ForgedWebhook("no signature matches");
    }

    private static boolean signed(PublicKey key, byte[] body, byte[] signature) {
        try {
            Signature rsa = Signature.getInstance("SHA256withRSA");
            rsa.initVerify(key);
            rsa.update(body);
            return rsa.verify(signature);
        } catch (GeneralSecurityException ofAnotherLengthThanTheKey) {
            return false;
        }
    }

    private static PublicKey publicKey(String text) {
        String base64 = text.replaceAll("-----(BEGIN|END) PUBLIC KEY-----", "").replaceAll("\\s", "");
        try {
            return KeyFactory.getInstance("RSA")
                    .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(base64)));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalArgumentException("maal.conekta.webhook-public-keys holds no public RSA key", e);
        }
    }
}

package mx.maal.simulator.conekta;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import mx.maal.simulator.Proof;
import mx.maal.simulator.Webhooks;

/** {@code DIGEST: <base64 SHA256withRSA of the body>}. It tells neither time nor place, so that old ones stay valid. */
final class ConektaKey implements Proof {

    private static final int BITS = 2048;
    private static final int PEM_LINE = 64;

    private final PrivateKey privateKey;
    private final PublicKey publicKey;

    private ConektaKey(KeyPair pair) {
        this.privateKey = pair.getPrivate();
        this.publicKey = pair.getPublic();
    }

    /**
     * Reads the private key, or makes one and keeps it there, readable for the owner only.
     *
     * @param file PKCS#8 PEM
     * @throws IllegalArgumentException when what is there is no such key
     */
    static ConektaKey from(Path file) {
        try {
            return new ConektaKey(Files.exists(file) ? read(file) : make(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException | ClassCastException e) {
            throw new IllegalArgumentException(file.getFileName() + " is no PKCS#8 RSA key in PEM", e);
        }
    }

    /** X.509 PEM, as {@code /webhook_keys} tells it. */
    String publicPem() {
        return pem("PUBLIC KEY", publicKey.getEncoded());
    }

    @Override
    public Map<String, String> headers(Webhooks.Message message, Instant at) {
        return Map.of("DIGEST", sign(message.body()));
    }

    @Override
    public Map<String, String> forged(Webhooks.Message message, Instant at) {
        // A genuine signature, but of something else.
        return Map.of("DIGEST", sign(message.body() + " "));
    }

    @Override
    public boolean dated() {
        return false;
    }

    private String sign(String body) {
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(privateKey);
            signature.update(body.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA256withRSA", e);
        }
    }

    private static KeyPair read(Path file) throws IOException, GeneralSecurityException {
        String base64 = Files.readString(file).replaceAll("-----[A-Z ]+-----", "");
        KeyFactory rsa = KeyFactory.getInstance("RSA");
        RSAPrivateCrtKey key = (RSAPrivateCrtKey) rsa.generatePrivate(
                new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(base64)));
        return new KeyPair(rsa.generatePublic(new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent())), key);
    }

    private static KeyPair make(Path file) throws IOException, GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(BITS);
        KeyPair pair = generator.generateKeyPair();
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
        return pair;
    }

    private static String pem(String what, byte[] der) {
        String base64 = Base64.getMimeEncoder(PEM_LINE, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + what + "-----\n" + base64 + "\n-----END " + what + "-----\n";
    }
}

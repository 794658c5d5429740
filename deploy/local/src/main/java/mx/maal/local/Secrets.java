package mx.maal.local;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Passwords and keys of one stack, made at the first start and kept beside its data, readable by the owner alone. */
final class Secrets {

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final int RSA_BITS = 2048;

    private final Path file;
    private final Map<String, String> values;

    private Secrets(Path file, Map<String, String> values) {
        this.file = file;
        this.values = values;
    }

    /** Those kept in this file; none yet when there is no such file. */
    static Secrets in(Path file) throws IOException {
        return new Secrets(
                file,
                Files.exists(file)
                        ? JSON.readValue(file.toFile(), new TypeReference<TreeMap<String, String>>() {})
                        : new TreeMap<>());
    }

    /** The password of this name. */
    String password(String name) {
        return kept(name, Slices::newPassword);
    }

    /** A key or secret of this name, of letters and digits behind the prefix that its kind has. */
    String token(String name, String prefix) {
        return kept(name, () -> prefix + Slices.newPassword().replaceAll("[^A-Za-z0-9]", ""));
    }

    /** The key that signs operator tokens. */
    PrivateKey operatorKey() {
        try {
            byte[] encoded = Base64.getDecoder().decode(keptKeyPair("operator", "private"));
            return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The operator key in " + file + " cannot be read", e);
        }
    }

    /** The other half, in PEM, for the services that verify. */
    String operatorPublicKey() {
        return pem("PUBLIC KEY", keptKeyPair("operator", "public"));
    }

    /** The key that signs Conekta's webhooks, in PEM (PKCS#8). */
    String conektaPrivateKey() {
        return pem("PRIVATE KEY", keptKeyPair("conekta-webhook", "private"));
    }

    /** The other half, in base64 without line breaks. */
    String conektaPublicKey() {
        return keptKeyPair("conekta-webhook", "public");
    }

    private static String pem(String kind, String base64) {
        String lines = Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(Base64.getDecoder().decode(base64));
        return "-----BEGIN " + kind + "-----\n" + lines + "\n-----END " + kind + "-----\n";
    }

    private synchronized String keptKeyPair(String name, String half) {
        if (!values.containsKey(name + "-private-key")) {
            KeyPair pair = newKeyPair();
            kept(name + "-public-key", () -> base64(pair.getPublic().getEncoded()));
            kept(name + "-private-key", () -> base64(pair.getPrivate().getEncoded()));
        }
        return values.get(name + "-" + half + "-key");
    }

    private synchronized String kept(String name, Supplier<String> first) {
        String value = values.get(name);
        if (value == null) {
            value = first.get();
            values.put(name, value);
            save();
        }
        return value;
    }

    private void save() {
        try {
            Path draft = Files.createTempFile(
                    file.getParent(),
                    "secrets",
                    ".json",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            JSON.writeValue(draft.toFile(), values);
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new CannotStart("The passwords cannot be kept in " + file + ": " + e.getMessage(), e);
        }
    }

    private static KeyPair newKeyPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(RSA_BITS);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}

package mx.maal.kit.access;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.eclipse.microprofile.config.Config;

/**
 * Whose tokens are believed has to be said: a service that runs outside of tests does not start before. Without an issuer or an
 * audience any token would do that its keys have signed, made for whatever other program.
 */
@ApplicationScoped
class TrustedIssuer {

    static final String ISSUER = "mp.jwt.verify.issuer";
    static final String AUDIENCES = "mp.jwt.verify.audiences";
    static final String KEYS = "mp.jwt.verify.publickey.location";
    static final String KEY = "mp.jwt.verify.publickey";
    static final String ALGORITHM = "mp.jwt.verify.publickey.algorithm";

    /** These would come before the key set, unseen. */
    private static final List<String> OTHER_KEYS =
            List.of("smallrye.jwt.verify.key.location", "smallrye.jwt.verify.secretkey");

    /** With a shared secret, whoever can verify can sign. */
    private static final Set<String> OF_KEY_PAIRS = Set.of("RS256", "ES256");

    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");

    /** Before anything is begun. */
    void check(@Observes @Priority(1) StartupEvent start, Config config) {
        if (LaunchMode.current() == LaunchMode.NORMAL) {
            List<String> problems = problems(name -> config.getOptionalValue(name, String.class));
            if (!problems.isEmpty()) {
                throw new ConfigurationException("Whose tokens are to be believed? " + String.join("; ", problems));
            }
        }
    }

    /** What is missing or cannot be trusted; empty when all is well. */
    static List<String> problems(Function<String, Optional<String>> setting) {
        List<String> problems = new ArrayList<>();
        if (setting.apply(ISSUER).isEmpty()) {
            problems.add(ISSUER + " is not set: the `iss` of its tokens");
        }
        if (setting.apply(AUDIENCES).isEmpty()) {
            problems.add(AUDIENCES + " is not set: the `aud` of tokens for this shop");
        }
        String keys = setting.apply(KEYS).orElse("");
        // One that is written out comes first, and is as good as a file.
        if (setting.apply(KEY).isEmpty() && !isTrustworthy(keys)) {
            problems.add(
                    keys.isEmpty()
                            ? KEYS + " is not set: the https address of its key set"
                            : KEYS + " is " + keys + ", where anybody on the way could put a key: it has to be https");
        }
        String algorithm = setting.apply(ALGORITHM).orElse("");
        if (!OF_KEY_PAIRS.contains(algorithm)) {
            problems.add(ALGORITHM + " is " + algorithm + " and has to be one of " + OF_KEY_PAIRS);
        }
        OTHER_KEYS.stream()
                .filter(name -> setting.apply(name).isPresent())
                .forEach(name -> problems.add(name + " is set, and would come first"));
        return problems;
    }

    /** By https, from this machine, or a file that was put there. */
    private static boolean isTrustworthy(String address) {
        try {
            URI keys = URI.create(address.strip());
            String scheme = String.valueOf(keys.getScheme());
            return switch (scheme) {
                case "https" -> keys.getHost() != null;
                case "http" -> keys.getHost() != null && LOOPBACK.contains(keys.getHost());
                case "file" -> true;
                default -> false;
            };
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}

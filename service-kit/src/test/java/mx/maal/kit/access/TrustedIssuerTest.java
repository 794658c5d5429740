package mx.maal.kit.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedIssuerTest {

    private final Map<String, String> settings = new HashMap<>(Map.of(
            TrustedIssuer.ISSUER, "https://login.maal.test/realms/maal",
            TrustedIssuer.AUDIENCES, "maal-line",
            TrustedIssuer.KEYS, "https://login.maal.test/certs",
            TrustedIssuer.ALGORITHM, "RS256"));

    private List<String> problems() {
        return TrustedIssuer.problems(name -> Optional.ofNullable(settings.get(name)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://login.maal.test/certs",
                "http://127.0.0.1:8080/certs",
                "http://[::1]/certs",
                "file:///etc/maal/issuer.pem"
            })
    void believesWhatComesUnalteredFromTheIssuer(String keys) {
        settings.put(TrustedIssuer.KEYS, keys);
        assertThat(problems()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://login.maal.test/certs",
                "http://127.0.0.1.maal.test/certs",
                "http://127.0.0.1@maal.test/certs",
                "https:///certs",
                "ftp://login.maal.test/certs",
                "certs.pem",
                "no address"
            })
    void believesNothingElse(String keys) {
        settings.put(TrustedIssuer.KEYS, keys);
        assertThat(problems()).singleElement().asString().contains(TrustedIssuer.KEYS, keys, "https");
    }

    @ParameterizedTest
    @ValueSource(strings = {TrustedIssuer.ISSUER, TrustedIssuer.AUDIENCES, TrustedIssuer.KEYS})
    void namesWhatIsMissing(String name) {
        settings.remove(name);
        assertThat(problems()).singleElement().asString().startsWith(name + " is not set");
    }

    @ParameterizedTest
    @CsvSource({
        "mp.jwt.verify.publickey.algorithm,HS256",
        "mp.jwt.verify.publickey.algorithm,'RS256,HS256'",
        "smallrye.jwt.verify.key.location,https://elsewhere.test",
        "smallrye.jwt.verify.secretkey,abc"
    })
    void letsNoOtherKeyIn(String name, String value) {
        settings.put(name, value);
        assertThat(problems()).singleElement().asString().startsWith(name + " is ");
    }

    @Test
    void takesOneKeyInThePlaceOfASet() {
        settings.put(TrustedIssuer.KEY, "MIIB");
        settings.remove(TrustedIssuer.KEYS);
        assertThat(problems()).isEmpty();
    }

    @Test
    void takesEllipticCurvesToo() {
        settings.put(TrustedIssuer.ALGORITHM, "ES256");
        assertThat(problems()).isEmpty();
    }
}

package mx.maal.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPCORSFilterBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is who at the edge: plain rules, no server needed. What they do to requests is tested in GatewayTest. */
class ClientsTest {

    @ParameterizedTest
    @CsvSource({
        "203.0.113.7, 203.0.113.7",
        "2001:db8:1:2:3:4:5:6, 2001:db8:1:2::",
        "2001:db8:1:2:ffff::1, 2001:db8:1:2::",
        "::1, ::"
    })
    void countsAHouseholdAsOneClient(String address, String group) {
        assertThat(Clients.group(address)).isEqualTo(Clients.group(group));
    }

    @Test
    void tellsHouseholdsApart() {
        assertThat(Clients.group("2001:db8:1:2::1")).isNotEqualTo(Clients.group("2001:db8:1:3::1"));
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.0.1, true",
        "10.0.0.0/8, 11.0.0.1, false",
        "192.0.2.128/25, 192.0.2.200, true",
        "192.0.2.128/25, 192.0.2.100, false",
        "127.0.0.1, 127.0.0.1, true",
        "127.0.0.1, 127.0.0.2, false",
        "2001:db8::/32, 2001:db8:5::1, true",
        "2001:db8::/32, 2001:db9::1, false",
        "0.0.0.0/0, 2001:db8::1, false"
    })
    void trustsAddressesAndBlocks(String trusted, String address, boolean trusts) {
        assertThat(new Clients(List.of(trusted)).trusts(address)).isEqualTo(trusts);
    }

    @ParameterizedTest
    @ValueSource(strings = {"shop.test", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0"})
    void refusesOtherWordsForTrust(String trusted) {
        assertThatThrownBy(() -> new Clients(List.of(trusted))).hasMessageContaining("maal.gateway.trusted-proxies");
    }

    @ParameterizedTest
    @CsvSource({
        "https://shop.maal.test, true",
        "https://SHOP.maal.test, true",
        "http://shop.maal.test, false",
        "https://shop.maal.test.evil.test, false",
        "https://a.brand.test, true",
        "https://a.b.brand.test, true",
        "https://brand.test, false",
        "https://evilbrand.test, false",
        "http://a.brand.test, false",
        "http://localhost:3000, true",
        "http://localhost:3001, false",
        "null, false"
    })
    void allowsTheOriginsOfTheFilterAndOfTheSettings(String origin, boolean allowed) {
        Cors cors = Cors.of(
                new HTTPCORSFilterBuilder()
                        .withAllowOrigins("https://shop.maal.test", "https://*.brand.test")
                        .build(),
                List.of("http://localhost:3000"));
        assertThat(cors.allows(origin)).isEqualTo(allowed);
    }
}

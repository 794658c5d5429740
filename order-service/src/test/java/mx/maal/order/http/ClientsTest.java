package mx.maal.order.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who shares a network. Plain rules: no framework is started. */
class ClientsTest {

    @ParameterizedTest
    @CsvSource({
        "203.0.113.7, 203.0.113.7",
        "::ffff:203.0.113.7, 203.0.113.7",
        "2001:db8:1:2:3:4:5:6, 2001:db8:1:2::/64",
        "2001:db8:1:2::1, 2001:db8:1:2::/64",
        "2001:db8:1:3::1, 2001:db8:1:3::/64",
    })
    void anAddressIsOfItsNetwork(String address, String network) {
        assertThat(Clients.network(address)).isEqualTo(network);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "unknown", "example.com", "203.0.113", "203.0.113.7:4711", "_hidden"})
    void whatIsNoAddressIsOfNone(String address) {
        assertThat(Clients.network(address)).isNull();
    }
}

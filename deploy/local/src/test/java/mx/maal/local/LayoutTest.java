package mx.maal.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LayoutTest {

    private static final Path ROOT = Path.of("/somewhere");

    @Test
    void theUsualPorts() {
        Layout layout = layout(0, Map.of());

        assertThat(layout.gatewayUrl()).isEqualTo("http://127.0.0.1:8080");
        assertThat(layout.simulatorUrl()).isEqualTo("http://127.0.0.1:8090");
        assertThat(layout.serviceReplicas())
                .extracting(Layout.Replica::name, Layout.Replica::port)
                .containsExactly(
                        tuple("catalog-service", 8101),
                        tuple("inventory-service", 8102),
                        tuple("order-service", 8103),
                        tuple("fulfillment-service", 8104),
                        tuple("payments-service", 8105));
    }

    @Test
    void replicasHaveTheirOwnNamesAndPorts() {
        assertThat(layout(500, Map.of("order", 3)).serviceReplicas())
                .filteredOn(replica -> replica.service().equals("order-service"))
                .extracting(Layout.Replica::name, Layout.Replica::port)
                .containsExactly(
                        tuple("order-service", 8603), tuple("order-service-2", 8613), tuple("order-service-3", 8623));
    }

    @Test
    void aTakenPortIsNamedWithWhoWantsItAndTheWayOut() throws Exception {
        int gateway = Ports.free(1).get(0);
        Layout layout = layout(gateway - 8080, Map.of());
        try (ServerSocket other = new ServerSocket(gateway, 1, InetAddress.getByName("127.0.0.1"))) {
            assertThat(layout.takenPorts()).contains("gateway (" + other.getLocalPort() + ")");
            assertThatThrownBy(() -> Preflight.ports(layout))
                    .isInstanceOf(CannotStart.class)
                    .hasMessageContaining("gateway (" + gateway + ")")
                    .hasMessageContaining("--port-offset");
        }
        assertThat(layout.takenPorts()).doesNotContain("gateway (" + gateway + ")");
    }

    @Test
    void aFreeOffsetIsFound() {
        Layout layout = Layout.of(UpOptions.parse("--port-offset", "auto", "--replicas", "inventory=2"));

        assertThat(layout.offset()).isPositive();
        assertThatCode(() -> Preflight.ports(layout)).doesNotThrowAnyException();
    }

    @Test
    void freePortsDiffer() {
        List<Integer> ports = Ports.free(50);

        assertThat(ports).hasSize(50).doesNotHaveDuplicates();
    }

    private static Layout layout(int offset, Map<String, Integer> replicas) {
        return new Layout(ROOT, ROOT.resolve("run"), ROOT.resolve("data"), offset, replicas);
    }
}

package mx.maal.fulfillment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import mx.maal.fulfillment.domain.FulfillmentFact;
import mx.maal.fulfillment.messaging.Announcement;
import mx.maal.kit.events.Fact;
import mx.maal.kit.test.contract.EventContractChecks;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Besides what all services' contracts are held to: every fact that there is has one, and reads like its example. */
class ContractsTest extends EventContractChecks {
    private static final ObjectMapper JSON = new ObjectMapper();

    static Stream<Class<?>> facts() {
        return Arrays.stream(FulfillmentFact.class.getPermittedSubclasses());
    }

    @ParameterizedTest
    @MethodSource("facts")
    void whatGoesOutReadsLikeItsExample(Class<? extends FulfillmentFact> kind) throws IOException {
        UUID orderId = UUID.randomUUID();
        Fact announced = Announcement.of(JSON.convertValue(Map.of("orderId", orderId), kind));
        JsonNode example = JSON.readTree(
                Path.of("contracts", announced.type() + ".example.json").toFile());

        assertThat(JSON.valueToTree(JSON.treeToValue(example, kind)).toString()).isEqualTo(example.toString());
        assertThat(announced.key()).isEqualTo(orderId.toString());
    }
}

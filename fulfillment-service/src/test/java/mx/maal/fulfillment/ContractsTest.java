package mx.maal.fulfillment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import mx.maal.fulfillment.domain.FulfillmentFact;
import mx.maal.fulfillment.messaging.Announcement;
import mx.maal.kit.events.Fact;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every fact has a name, a schema and an example that say the same; plain objects, for no service has to run for it. */
class ContractsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    static Stream<Class<?>> facts() {
        return Arrays.stream(FulfillmentFact.class.getPermittedSubclasses());
    }

    @ParameterizedTest
    @MethodSource("facts")
    void whatGoesOutReadsLikeItsExample(Class<? extends FulfillmentFact> kind) throws IOException {
        UUID orderId = UUID.randomUUID();
        Fact announced = Announcement.of(JSON.convertValue(Map.of("orderId", orderId), kind));
        JsonNode example = Contracts.example(announced.type());

        Contracts.assertKept(announced.type(), example);
        assertThat(JSON.valueToTree(JSON.treeToValue(example, kind)).toString()).isEqualTo(example.toString());
        assertThat(announced.key()).isEqualTo(orderId.toString());
        assertThat(Files.readString(Contracts.FOLDER.resolve("asyncapi.yaml")))
                .contains("address: " + announced.topic(), "./" + announced.type() + ".schema.json");
    }
}

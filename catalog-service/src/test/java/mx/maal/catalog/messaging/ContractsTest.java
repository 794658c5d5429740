package mx.maal.catalog.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples show what the schemas say. That what is really published does too is seen in {@link ProductEventsTest}. */
class ContractsTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @ValueSource(strings = {"product.changed.v1", "opening-stock.declared.v1"})
    void anExampleFitsItsSchema(String type) throws IOException {
        JsonNode example = JSON.readTree(Files.readString(Path.of("contracts", type + ".example.json")));

        assertThat(schema(type).validate(example)).isEmpty();
        ((ObjectNode) example).remove(example.fieldNames().next());
        assertThat(schema(type).validate(example)).isNotEmpty();
    }

    static JsonSchema schema(String type) {
        try {
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(Files.readString(Path.of("contracts", type + ".schema.json")));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}

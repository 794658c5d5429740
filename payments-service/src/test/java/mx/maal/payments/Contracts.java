package mx.maal.payments;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** What {@code contracts/} promises of each event. */
final class Contracts {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.getInstance(VersionFlag.V202012);
    private static final SchemaValidatorsConfig WITH_FORMATS =
            SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();

    private Contracts() {}

    /** Fails unless the body fits the type's schema and has no member that the schema is silent about. */
    static void assertKept(String type, JsonNode body) {
        JsonSchema schema = SCHEMAS.getSchema(read(type + ".schema.json"), WITH_FORMATS);
        assertThat(schema.validate(body)).as("%s: %s", type, body).isEmpty();
        body.fieldNames().forEachRemaining(name -> assertThat(
                        schema.getSchemaNode().path("properties").has(name))
                .as("%s promises %s", type, name)
                .isTrue());
    }

    static JsonNode example(String type) {
        return read(type + ".example.json");
    }

    private static JsonNode read(String file) {
        try {
            return JSON.readTree(Path.of("contracts", file).toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

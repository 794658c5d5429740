package mx.maal.order;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The schemas of what this service publishes, as they lie in {@code contracts/}. */
final class Contracts {

    static final Path FOLDER = Path.of("contracts");

    private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
    private static final SchemaValidatorsConfig STRICT =
            SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();

    private Contracts() {}

    /** Fails unless the body is what its type's schema says, and says nothing more. */
    static void assertKept(String type, JsonNode body) {
        try {
            JsonSchema schema = SCHEMAS.getSchema(Files.readString(FOLDER.resolve(type + ".schema.json")), STRICT);
            assertThat(schema.validate(body)).as("%s: %s", type, body).isEmpty();
            JsonNode declared = schema.getSchemaNode().get("properties");
            assertThat(body.fieldNames())
                    .toIterable()
                    .allSatisfy(name -> assertThat(declared.has(name)).as(name).isTrue());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

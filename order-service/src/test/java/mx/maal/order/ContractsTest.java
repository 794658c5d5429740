package mx.maal.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What really goes out is checked wherever a test reads it; here, that the contracts agree with themselves. */
class ContractsTest {

    private static final String SCHEMA = ".schema.json";

    static List<String> types() throws IOException {
        try (Stream<Path> files = Files.list(Contracts.FOLDER)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(SCHEMA))
                    .map(name -> name.replace(SCHEMA, ""))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("types")
    void theExampleFitsAndAChangedOneDoesNot(String type) throws IOException {
        ObjectNode example = (ObjectNode) new ObjectMapper()
                .readTree(Contracts.FOLDER.resolve(type + ".example.json").toFile());
        String id = example.fieldNames().next();

        Contracts.assertKept(type, example);

        assertThatThrownBy(() -> Contracts.assertKept(type, example.deepCopy().put(id, "nope")))
                .isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> Contracts.assertKept(type, example.deepCopy().put("undeclared", 7)))
                .isInstanceOf(AssertionError.class);
    }

    @ParameterizedTest
    @MethodSource("types")
    void everyTypeIsListed(String type) throws IOException {
        assertThat(Files.readString(Contracts.FOLDER.resolve("asyncapi.yaml"))).contains("./" + type + SCHEMA);
    }

    @Test
    void thereAreThirteen() throws IOException {
        assertThat(types()).hasSize(13);
    }
}

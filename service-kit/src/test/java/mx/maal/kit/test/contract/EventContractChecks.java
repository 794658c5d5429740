package mx.maal.kit.test.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import mx.maal.kit.test.contract.EventContracts.Promise;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * To be extended by a test of each service: its events' contracts agree with each other, and with what is released. Plain
 * JUnit, for no service has to run for it. That real events keep to them is seen on each that a test causes.
 */
public abstract class EventContractChecks {

    static Map<String, Promise> promises() {
        return EventContracts.own().byType();
    }

    static Stream<String> types() {
        return promises().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("types")
    void theExampleFitsAndAChangedOneDoesNot(String type) {
        Promise promise = promises().get(type);
        ObjectNode example = (ObjectNode) promise.example();

        assertThat(EventContracts.brokenBy(promise.body(), example)).isEmpty();
        assertThat(example.has(promise.keyMember())).isTrue();
        assertThat(EventContracts.brokenBy(promise.body(), example.deepCopy().put(promise.keyMember(), 7)))
                .isNotEmpty();
        assertThat(EventContracts.brokenBy(promise.body(), example.deepCopy().put("undeclared", 7)))
                .isNotEmpty();
    }

    @Test
    void everySchemaBelongsToAMessage() throws IOException {
        try (Stream<Path> files = Files.list(Contracts.FOLDER)) {
            assertThat(files.map(file -> file.getFileName().toString())
                            .filter(name -> name.endsWith(".schema.json"))
                            .map(name -> name.replace(".schema.json", "")))
                    .containsExactlyInAnyOrderElementsOf(promises().keySet());
        }
    }

    /** What is released must be so for ever, and what is read only for as long as somebody reads it. */
    @Test
    void whatOthersNeedIsPromised() {
        List<String> unmet = new ArrayList<>();
        for (EventNeed need : EventContracts.own().needs()) {
            Promise promise = promises().get(need.type());
            String whose = need.reader() + " reads " + need.type() + " in " + need.topic();
            if (promise == null || !promise.topic().equals(need.topic())) {
                unmet.add(whose + ": there is none");
            } else {
                Implication.unmet(need.schema().getSchemaNode(), promise.body().getSchemaNode())
                        .forEach(member -> unmet.add(whose + ": " + member));
                unmet.addAll(need.unmetBy(promise.example()));
            }
        }
        assertThat(unmet).isEmpty();
    }

    @Test
    void nothingReleasedIsBroken() {
        Path release = Contracts.lastRelease().orElseGet(() -> fail("contracts/released/ holds no release"));
        new EventContracts(release).byType().forEach((type, released) -> {
            Promise now = promises().get(type);
            assertThat(now).as("%s was released with %s", type, release).isNotNull();
            assertThat(List.of(now.topic(), now.keyMember()))
                    .as("topic and key of %s", type)
                    .isEqualTo(List.of(released.topic(), released.keyMember()));
            assertThat(BreakingChanges.ofEvent(
                            released.body().getSchemaNode(), now.body().getSchemaNode()))
                    .as("%s changed; give what its readers do not expect a new version", type)
                    .isEmpty();
        });
    }

    @Test
    void whatIsReleasedIsFrozen() {
        Contracts.assertReleasesFrozen();
    }
}

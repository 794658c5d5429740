package mx.maal.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.RecordComponentVisitor;

/**
 * What events tell of persons is on the list in {@code deploy/docs/personal-data.md}, with who needs it; and what holds such data in
 * a program does not print it by itself.
 */
class PersonalDataTest {

    private static final String PAGE = "personal-data.md";

    /** Words in a member's name that tell of a person, or of where and how to reach one. */
    private static final Set<String> WORDS = Set.of(
            "name",
            "first",
            "last",
            "email",
            "mail",
            "phone",
            "mobile",
            "address",
            "line1",
            "line2",
            "street",
            "city",
            "state",
            "postal",
            "zip",
            "country",
            "customer",
            "person",
            "recipient",
            "user",
            "client",
            "ip",
            "birth",
            "age",
            "gender",
            "rfc",
            "curp",
            "tax",
            "card",
            "iban",
            "clabe",
            "token",
            "tracking",
            "note",
            "comment",
            "message");

    /** Of texts that say nothing of persons. */
    private static final Set<String> FORMS = Set.of("uuid", "date-time");

    /** What opens or pays something, or tells of a person, by its name in our records. */
    private static final Set<String> NOT_TO_BE_PRINTED = Set.of(
            "email",
            "phone",
            "line1",
            "line2",
            "firstName",
            "lastName",
            "clientSecret",
            "accessToken",
            "apiKey",
            "password");

    @Test
    void eventsCarryNoMoreThanIsListed() {
        Set<String> harmless = new TreeSet<>();
        Repository.table(PAGE, "text").forEach(row -> harmless.add(code(row.get(0))));
        Set<String> found = new TreeSet<>();
        Set<String> texts = new TreeSet<>();
        for (Path schema : schemas()) {
            members(Repository.read(schema)).forEach((member, shape) -> {
                String last = member.substring(member.lastIndexOf('.') + 1);
                if (tellsOfPersons(member)) {
                    found.add(event(schema) + " " + member);
                } else if (isFree(shape)) {
                    texts.add(last);
                    if (!harmless.contains(last)) {
                        found.add(event(schema) + " " + member);
                    }
                }
            });
        }
        assertThat(found)
                .as("members of events that may tell of persons: list them in deploy/docs/" + PAGE
                        + " with who needs them")
                .containsExactlyElementsOf(listed().keySet());
        assertThat(harmless).as("texts that are in some event").isSubsetOf(texts);
    }

    @Test
    void eventsCarryWhatSomebodyReads() {
        List<Path> needs = Repository.programs().stream()
                .flatMap(module -> Repository.files(module.resolve("contracts/needs"), ".schema.json").stream())
                .toList();
        listed().forEach((which, readers) -> {
            String event = which.split(" ")[0];
            String member = which.split(" ")[1];
            Set<String> reading = new TreeSet<>();
            for (Path need : needs) {
                if (event(need).equals(event) && members(Repository.read(need)).containsKey(member)) {
                    reading.add(Repository.ROOT.relativize(need).getName(0).toString());
                }
            }
            assertThat(readers)
                    .as("who reads " + which + ", by contracts/needs")
                    .isEqualTo(reading.isEmpty() ? Set.of("nobody") : reading);
        });
    }

    @Test
    void recordsDoNotPrintIt() {
        List<String> printing = new ArrayList<>();
        int holders = 0;
        for (Path module : modules()) {
            for (Path file : Repository.files(module.resolve("target/classes"), ".class")) {
                Printed printed = new Printed();
                reader(file).accept(printed, ClassReader.SKIP_DEBUG);
                if (printed.holds) {
                    holders++;
                    if (printed.byItself) {
                        printing.add(printed.name);
                    }
                }
            }
        }
        assertThat(holders).as("records that hold such data").isGreaterThan(8);
        assertThat(printing).as("records whose toString shows such data").isEmpty();
    }

    /** Event and member, with who reads it. */
    private static Map<String, Set<String>> listed() {
        Map<String, Set<String>> listed = new TreeMap<>();
        for (List<String> row : Repository.table(PAGE, "event")) {
            listed.put(
                    code(row.get(0)) + " " + code(row.get(1)),
                    Set.copyOf(Arrays.asList(row.get(2).split(", "))));
        }
        return listed;
    }

    private static String code(String cell) {
        return cell.replace("`", "");
    }

    private static List<Path> modules() {
        return Stream.concat(Repository.programs().stream(), Stream.of(Repository.ROOT.resolve("service-kit")))
                .toList();
    }

    private static List<Path> schemas() {
        List<Path> schemas = Repository.programs().stream()
                .map(module -> module.resolve("contracts"))
                .flatMap(contracts -> Repository.files(contracts, ".schema.json").stream()
                        .filter(file -> file.getParent().equals(contracts)))
                .toList();
        assertThat(schemas).as("schemas of events").hasSizeGreaterThan(30);
        return schemas;
    }

    private static String event(Path schema) {
        return schema.getFileName().toString().replace(".schema.json", "");
    }

    /** By a word of its own name, or of what it is part of. */
    private static boolean tellsOfPersons(String member) {
        return Arrays.stream(member.split("[.\\[\\]]+"))
                .flatMap(part -> Arrays.stream(part.split("(?=\\p{Lu})")))
                .anyMatch(word -> WORDS.contains(word.toLowerCase(Locale.ROOT)));
    }

    /** Whether anything may be written there: a text of no form, or something whose members nobody names. */
    private static boolean isFree(JsonNode shape) {
        boolean bound = Stream.of("enum", "const", "pattern").anyMatch(shape::has)
                || FORMS.contains(shape.path("format").asText());
        String type = shape.path("type").toString();
        return !bound && (type.isEmpty() || type.contains("string") || type.contains("object"));
    }

    /** All members that hold no others, with dots between; elements of lists as {@code items[].sku}. */
    private static Map<String, JsonNode> members(JsonNode schema) {
        Map<String, JsonNode> members = new TreeMap<>();
        collect(schema, schema, "", members);
        return members;
    }

    private static void collect(JsonNode root, JsonNode node, String path, Map<String, JsonNode> members) {
        JsonNode shape = node.has("$ref") ? root.at(node.path("$ref").asText().substring(1)) : node;
        if (shape.has("items")) {
            collect(root, shape.path("items"), path + "[]", members);
        } else if (shape.has("properties")) {
            shape.path("properties")
                    .properties()
                    .forEach(one -> collect(
                            root, one.getValue(), path.isEmpty() ? one.getKey() : path + "." + one.getKey(), members));
        } else {
            members.put(path, shape);
        }
    }

    private static ClassReader reader(Path file) {
        try {
            return new ClassReader(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Looks at one class: a record that was given no toString of its own has one that prints all of its components. */
    private static final class Printed extends ClassVisitor {

        private static final String OF_RECORDS = "java/lang/runtime/ObjectMethods";

        private String name;
        private boolean holds;
        private boolean byItself;

        Printed() {
            super(Opcodes.ASM9);
        }

        @Override
        public void visit(int version, int access, String name, String signature, String parent, String[] interfaces) {
            this.name = name.replace('/', '.');
        }

        @Override
        public RecordComponentVisitor visitRecordComponent(String component, String descriptor, String signature) {
            holds |= NOT_TO_BE_PRINTED.contains(component);
            return null;
        }

        @Override
        public MethodVisitor visitMethod(int access, String method, String descriptor, String sign, String[] thrown) {
            return !method.equals("toString")
                    ? null
                    : new MethodVisitor(Opcodes.ASM9) {
                        @Override
                        public void visitInvokeDynamicInsn(String called, String type, Handle by, Object... arguments) {
                            byItself |= by.getOwner().equals(OF_RECORDS);
                        }
                    };
        }
    }
}

package mx.maal.local;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** {@code deploy/import}: brings a product file into the running stack and tells what became of each row. */
public final class Import {

    private static final String USAGE =
            """
            Usage: ./deploy/import [options] products.csv

            Imports a product file, as Shopify exports it (Products > Export > CSV), into the running stack. Rows that cannot
            be used are listed with what to do about them; the others come in. Importing the same file again changes nothing.

              --currency USD  of the prices, which the file does not name (MXN)
              --run-dir DIR   of the stack, when it was started with one (deploy/local/run)

            Exits with 0 when products came in or were there already.
            """;

    private static final long PAUSE_MILLIS = 300;

    private Import() {}

    public static void main(String[] arguments) {
        try {
            System.exit(run(arguments));
        } catch (CannotStart | IOException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    private static int run(String[] arguments) throws IOException {
        Path run = null;
        Optional<String> currency = Optional.empty();
        List<Path> files = new ArrayList<>();
        Deque<String> rest = new ArrayDeque<>(UpOptions.separated(arguments));
        while (!rest.isEmpty()) {
            String argument = rest.pop();
            switch (argument) {
                case "--help", "-h" -> {
                    System.out.print(USAGE);
                    return 0;
                }
                case "--run-dir" -> run = Path.of(UpOptions.value(argument, rest));
                case "--currency" -> currency = Optional.of(UpOptions.value(argument, rest));
                default -> {
                    if (argument.startsWith("-")) {
                        throw new CannotStart("Unknown option " + argument + ".\n\n" + USAGE);
                    }
                    files.add(Path.of(argument));
                }
            }
        }
        if (files.size() != 1) {
            throw new CannotStart("One file is wanted.\n\n" + USAGE);
        }
        Path file = files.get(0);
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw new CannotStart("There is no readable file " + file);
        }
        Stack stack = Stack.running(run);
        Api api = new Api(stack.gateway(), stack.operatorToken());
        return report(follow(api, start(api, file, currency)), System.out);
    }

    /** @return the import's id */
    private static String start(Api api, Path file, Optional<String> currency) throws IOException {
        String query = currency.map(code -> "?currency=" + URLEncoder.encode(code, StandardCharsets.UTF_8))
                .orElse("");
        Api.Answer accepted = api.upload("/v1/imports" + query, file, "text/csv");
        if (!accepted.succeeded()) {
            throw new CannotStart("The file was refused: " + accepted.explanation());
        }
        return accepted.body().path("id").asText();
    }

    private static JsonNode follow(Api api, String id) throws IOException {
        try (Progress progress = new Progress(System.out, Boolean.getBoolean("maal.terminal"))) {
            String shown = "";
            while (true) {
                Api.Answer answer = api.get("/v1/imports/" + id);
                if (!answer.succeeded()) {
                    throw new CannotStart("The import cannot be followed any more: " + answer.explanation());
                }
                JsonNode state = answer.body();
                if (!state.path("status").asText().equals("running")) {
                    return state;
                }
                String step = state.path("rowsDone").asInt() + " of "
                        + state.path("rowsTotal").asInt() + " rows";
                if (!step.equals(shown)) {
                    progress.now(step);
                    shown = step;
                }
                pause();
            }
        }
    }

    /**
     * Prints what became of the rows.
     *
     * @return the exit code: 0 when something is in the catalog because of this file
     */
    static int report(JsonNode state, PrintStream out) {
        JsonNode errors = state.path("errors");
        for (JsonNode error : errors) {
            String column = error.path("column").asText("");
            out.println("line " + error.path("line").asText() + (column.isEmpty() ? "" : ", " + column) + ": "
                    + error.path("problem").asText());
            if (!error.path("hint").asText("").isEmpty()) {
                out.println("    " + error.path("hint").asText());
            }
        }
        int created = state.path("productsCreated").asInt();
        int updated = state.path("productsUpdated").asInt();
        int unchanged = state.path("productsUnchanged").asInt();
        out.printf(
                "%d rows: %d products created, %d updated, %d unchanged; %d variants created; %d rows not used%n",
                state.path("rowsTotal").asInt(),
                created,
                updated,
                unchanged,
                state.path("variantsCreated").asInt(),
                errors.size());
        if (state.path("status").asText().equals("failed")) {
            out.println("The import failed.");
            return 1;
        }
        if (created + updated + unchanged == 0) {
            out.println("Nothing came in.");
            return 1;
        }
        return 0;
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotStart("Interrupted; the import goes on.", e);
        }
    }
}

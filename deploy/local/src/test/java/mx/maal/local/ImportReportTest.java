package mx.maal.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ImportReportTest {

    @Test
    void badRowsAreListedWithTheirLineAndWhatToDo() throws Exception {
        String shown = shown(
                0,
                """
                {"status": "completed", "rowsTotal": 3, "productsCreated": 1, "productsUpdated": 0, "productsUnchanged": 0,
                 "variantsCreated": 2, "errors": [{"line": 3, "column": "Variant Price", "problem": "\\"abc\\" is no price",
                 "hint": "Write it like 1299.00"}]}""");

        assertThat(shown)
                .contains("line 3, Variant Price: \"abc\" is no price")
                .contains("Write it like 1299.00")
                .contains("3 rows: 1 products created")
                .contains("1 rows not used");
    }

    @Test
    void theSameFileAgainIsASuccess() throws Exception {
        shown(0, "{\"status\": \"completed\", \"rowsTotal\": 3, \"productsUnchanged\": 1, \"errors\": []}");
    }

    @Test
    void nothingComingInIsAFailure() throws Exception {
        assertThat(shown(1, "{\"status\": \"completed\", \"rowsTotal\": 3, \"errors\": []}"))
                .contains("Nothing came in");
    }

    @Test
    void aFailedImportIsAFailureWhateverCameInBefore() throws Exception {
        assertThat(shown(1, "{\"status\": \"failed\", \"rowsTotal\": 3, \"productsCreated\": 1, \"errors\": []}"))
                .contains("failed");
    }

    private static String shown(int exitCode, String state) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int code =
                Import.report(new ObjectMapper().readTree(state), new PrintStream(out, true, StandardCharsets.UTF_8));
        assertThat(code).isEqualTo(exitCode);
        return out.toString(StandardCharsets.UTF_8);
    }
}

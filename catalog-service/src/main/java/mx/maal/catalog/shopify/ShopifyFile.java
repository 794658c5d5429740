package mx.maal.catalog.shopify;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * A product file as Shopify exports it, or as it comes back from a spreadsheet: UTF-8 with or without a byte order
 * mark, any line ends, separated by commas, semicolons or tabs. It is read row by row, so that a large one needs
 * little memory.
 */
final class ShopifyFile {

    private static final int DECODED_AT_A_TIME = 8_192;
    private static final String ENCODING_HINT =
            "In Excel choose \"CSV UTF-8 (comma delimited)\"; from Shopify, use the " + "exported file as it is.";

    private final byte[] content;
    private final int start;
    private final char delimiter;
    private Map<Column, Integer> places;
    private Map<Column, String> names;
    private int width;

    /** @throws UnreadableFile when it is empty, not UTF-8, or its header lacks what is needed */
    ShopifyFile(byte[] content) {
        this.content = content;
        this.start = startsWithByteOrderMark(content) ? 3 : 0;
        requireUtf8();
        this.delimiter = delimiter(firstLine());
        readHeader();
    }

    /** Whether the file's header has this column. */
    boolean has(Column column) {
        return places.containsKey(column);
    }

    /** The column's name as this file spells it. */
    String name(Column column) {
        return names.getOrDefault(column, column.title());
    }

    /** Hands out every row that is not empty, in the file's order; or instead of a row, what is wrong with it. */
    void read(Consumer<Row> rows, Consumer<RowError> errors) {
        int line = 1;
        try (CSVParser parser = parser()) {
            Iterator<CSVRecord> records = parser.iterator();
            records.next(); // the header
            line = (int) parser.getCurrentLineNumber() + 1;
            while (records.hasNext()) {
                CSVRecord record = records.next();
                if (!isBlank(record)) {
                    readRow(line, record, rows, errors);
                }
                line = (int) parser.getCurrentLineNumber() + 1;
            }
        } catch (IOException | UncheckedIOException e) {
            errors.accept(new RowError(
                    line,
                    null,
                    "a quotation mark that is opened in this row is never closed: nothing from here on could be read",
                    "Close it, or write a quotation mark inside of a text twice (\"\")."));
        }
    }

    private void readRow(int line, CSVRecord record, Consumer<Row> rows, Consumer<RowError> errors) {
        for (int i = width; i < record.size(); i++) {
            if (!record.get(i).isBlank()) {
                errors.accept(new RowError(
                        line,
                        null,
                        "the row has " + record.size() + " cells, the header only " + width,
                        "Put texts that hold the separator \"" + delimiter + "\" into quotation marks."));
                return;
            }
        }
        Map<Column, String> cells = new EnumMap<>(Column.class);
        for (Map.Entry<Column, Integer> place : places.entrySet()) {
            String cell = place.getValue() < record.size()
                    ? record.get(place.getValue()).strip()
                    : "";
            if (cell.indexOf('\0') >= 0) {
                errors.accept(new RowError(
                        line, name(place.getKey()), "the cell holds a NUL character", "Export the file again."));
                return;
            }
            if (!cell.isEmpty()) {
                cells.put(place.getKey(), cell);
            }
        }
        rows.accept(new Row(line, cells));
    }

    private static boolean isBlank(CSVRecord record) {
        return record.stream().allMatch(String::isBlank);
    }

    private void readHeader() {
        places = new EnumMap<>(Column.class);
        names = new EnumMap<>(Column.class);
        try (CSVParser parser = parser()) {
            CSVRecord header = parser.iterator().next();
            width = header.size();
            for (int i = 0; i < width; i++) {
                String cell = header.get(i).strip();
                int place = i;
                Column.named(cell).ifPresent(column -> {
                    if (places.putIfAbsent(column, place) == null) {
                        names.put(column, cell);
                    }
                });
            }
        } catch (IOException | UncheckedIOException e) {
            throw unknownHeader(Column.REQUIRED.stream().map(Column::title).toList());
        }
        List<String> missing = Column.REQUIRED.stream()
                .filter(column -> !places.containsKey(column))
                .map(Column::title)
                .toList();
        if (!missing.isEmpty()) {
            throw unknownHeader(missing);
        }
    }

    private static UnreadableFile unknownHeader(List<String> missing) {
        return new UnreadableFile(
                "import-header",
                "The first line must name the columns as Shopify's product export does. Missing: "
                        + String.join(", ", missing) + ".",
                missing);
    }

    private CSVParser parser() throws IOException {
        Reader reader = new InputStreamReader(
                new ByteArrayInputStream(content, start, content.length - start), StandardCharsets.UTF_8);
        return CSVFormat.DEFAULT
                .builder()
                .setDelimiter(delimiter)
                .setIgnoreEmptyLines(false)
                .setIgnoreSurroundingSpaces(true)
                .setTrailingData(true)
                .get()
                .parse(reader);
    }

    private String firstLine() {
        int end = start;
        while (end < content.length && content[end] != '\n' && content[end] != '\r') {
            end++;
        }
        String line = new String(content, start, end - start, StandardCharsets.UTF_8);
        if (line.isBlank()) {
            throw new UnreadableFile("import-empty", "The first line is empty; it must name the columns.", List.of());
        }
        return line;
    }

    private static char delimiter(String header) {
        char best = ',';
        for (char candidate : new char[] {';', '\t'}) {
            if (count(header, candidate) > count(header, best)) {
                best = candidate;
            }
        }
        return best;
    }

    private static long count(String text, char wanted) {
        return text.chars().filter(c -> c == wanted).count();
    }

    private static boolean startsWithByteOrderMark(byte[] content) {
        return content.length >= 3
                && content[0] == (byte) 0xEF
                && content[1] == (byte) 0xBB
                && content[2] == (byte) 0xBF;
    }

    private void requireUtf8() {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(content, start, content.length - start);
        CharBuffer out = CharBuffer.allocate(DECODED_AT_A_TIME);
        CoderResult result = CoderResult.OVERFLOW;
        while (result.isOverflow()) {
            out.clear();
            result = decoder.decode(in, out, true);
        }
        if (result.isError()) {
            int line = 1;
            for (int i = start; i < in.position(); i++) {
                line += content[i] == '\n' ? 1 : 0;
            }
            throw new UnreadableFile(
                    "import-not-utf8", "Line " + line + " is not UTF-8 text. " + ENCODING_HINT, List.of());
        }
    }
}

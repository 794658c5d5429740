package mx.maal.gateway;

import io.quarkus.runtime.configuration.MemorySizeConverter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Settings that are lists in one line, {@code name=value;name=value}, and the durations of the Gateway API. */
final class SettingLists {

    private static final Pattern DURATION_PART = Pattern.compile("(\\d{1,5})(h|ms|m|s)");
    private static final Map<String, Long> UNIT_MILLIS = Map.of("h", 3_600_000L, "m", 60_000L, "s", 1_000L, "ms", 1L);

    private SettingLists() {}

    /** Sizes in bytes by path: {@code /v1/imports=20M;/v1/other=64K}. */
    static Map<String, Long> sizes(String setting) {
        MemorySizeConverter sizes = new MemorySizeConverter();
        Map<String, Long> byPath = new LinkedHashMap<>();
        pairs(setting)
                .forEach((path, size) -> byPath.put(path, sizes.convert(size).asLongValue()));
        return byPath;
    }

    /** Addresses by service name: {@code order-service=http://127.0.0.1:8103,http://127.0.0.1:8113}. */
    static Map<String, List<String>> addresses(String setting) {
        Map<String, List<String>> byName = new LinkedHashMap<>();
        pairs(setting).forEach((name, urls) -> byName.put(name, List.of(urls.split("\\s*,\\s*"))));
        return byName;
    }

    /**
     * A duration as the Gateway API writes it: {@code 10s}, {@code 1m30s}, {@code 500ms}; {@code 0s} is none.
     *
     * @throws IllegalArgumentException when it is anything else
     */
    static Duration duration(String text) {
        Matcher part = DURATION_PART.matcher(text);
        long millis = 0;
        int at = 0;
        while (part.find() && part.start() == at) {
            millis += Long.parseLong(part.group(1)) * UNIT_MILLIS.get(part.group(2));
            at = part.end();
        }
        if (at == 0 || at < text.length()) {
            throw new IllegalArgumentException("not a duration like 10s or 500ms: " + text);
        }
        return Duration.ofMillis(millis);
    }

    private static Map<String, String> pairs(String setting) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String pair : setting.split(";")) {
            if (!pair.isBlank()) {
                int equals = pair.indexOf('=');
                if (equals < 1 || equals == pair.length() - 1) {
                    throw new IllegalArgumentException("expected name=value;name=value, got: " + setting);
                }
                pairs.put(
                        pair.substring(0, equals).strip(),
                        pair.substring(equals + 1).strip());
            }
        }
        return pairs;
    }
}

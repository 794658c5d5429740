package mx.maal.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Plain rules on plain strings: no server needed. */
class PathsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"/", "/v1/products", "/v1/products/", "/a.b/c-d_e~f", "/ni%C3%B1o", "/a%20b", "/.hidden", "/a..b"
            })
    void letsPlainPathsIn(String path) {
        assertThat(Paths.isPlain(path)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "v1",
                "//",
                "/a//b",
                "/a//",
                "/.",
                "/..",
                "/./",
                "/../",
                "/a/..",
                "/a/.",
                "/a/...",
                "/a;b",
                "/a\\b",
                "/a%2fb",
                "/a%2Fb",
                "/%2e",
                "/%2E%2e/",
                "/a%5cb",
                "/%25",
                "/%3b",
                "/%00",
                "/%0a",
                "/%1f",
                "/%7f",
                "/%c0%af",
                "/%",
                "/%2",
                "/%g0",
                "/a b",
                "/a\tb",
                "/é",
                "/a\u0000"
            })
    void refusesWhatTwoReadersMayReadApart(String path) {
        assertThat(Paths.isPlain(path)).isFalse();
    }
}

package mx.maal.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading files is plain code: no server needed. */
class RouteFilesTest {

    private static final String ROUTE =
            "kind: HTTPRoute\nspec:\n  rules:\n    - matches: [{path: {type: PathPrefix, value: /a}}]\n";

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "/v1/products, catalog-service, 10",
        "/v1/collections/x, catalog-service, 10",
        "/v1/collections/x/line, inventory-service, 10",
        "/v1/collections/x/line/, catalog-service, 10",
        "/v1/collections/x/y/line, catalog-service, 10",
        "/v1/collections/line, catalog-service, 10",
        "/v1/collections/x/lines, catalog-service, 10",
        "/v1/imports, catalog-service, 60",
        "/v1/stock, inventory-service, 10",
        "/v1/movements, inventory-service, 10",
        "/v1/carts/1/lines/2, order-service, 10",
        "/v1/checkouts/1, order-service, 10",
        "/v1/orders, order-service, 10",
        "/v1/payments, payments-service, 30",
        "/v1/webhooks/stripe, payments-service, 20",
        "/v1/shipments, fulfillment-service, 10",
        "/v1/returns, fulfillment-service, 10"
    })
    void readsTheRoutesOfTheClusters(String path, String service, long timeoutSeconds) {
        Route route = new RouteFiles(settings(Map.of())).read().find(path);
        assertThat(route.backend()).isEqualTo(service);
        assertThat(route.timeout()).isEqualTo(Duration.ofSeconds(timeoutSeconds));
        assertThat(route.cors() == null).isEqualTo(path.startsWith("/v1/webhooks"));
        assertThat(route.bodyLimitBytes()).isEqualTo(path.equals("/v1/imports") ? 20L << 20 : 1L << 20);
    }

    @Test
    void triesExactPathsThenRegularExpressionsThenLongPrefixes() throws IOException {
        Routes routes = read("kind: HTTPRoute\nspec:\n  rules:\n"
                + "    - matches: [{path: {value: /a}}]\n      backendRefs: [{name: short}]\n"
                + "    - matches: [{path: {type: RegularExpression, value: '/a/[^/]+/c'}}]\n"
                + "      backendRefs: [{name: any}]\n"
                + "    - matches: [{path: {value: /a/b/c}}]\n      backendRefs: [{name: longest}]\n"
                + "    - matches: [{path: {type: Exact, value: /a/exact/c}}]\n      backendRefs: [{name: exact}]\n"
                + "    - matches: [{path: {value: /a/b}}]\n      backendRefs: [{name: long}]\n"
                + "    - matches: [{path: {type: Exact, value: /a/b}}]\n      backendRefs: [{name: exact}]\n");
        assertThat(routes.find("/a/b").backend()).isEqualTo("exact");
        assertThat(routes.find("/a/b/d").backend()).isEqualTo("long");
        assertThat(routes.find("/a/bc").backend()).isEqualTo("short");
        assertThat(routes.find("/a/exact/c").backend()).isEqualTo("exact");
        assertThat(routes.find("/a/b/c").backend()).isEqualTo("any");
        assertThat(routes.find("/a/%20x.y/c").backend()).isEqualTo("any");
        assertThat(routes.find("/a/b/c/d").backend())
                .as("all of the path has to fit")
                .isEqualTo("longest");
        assertThat(routes.find("/a//c").backend()).as("a segment is not empty").isEqualTo("short");
        assertThat(routes.find("/a/x/y/c").backend())
                .as("nor are two of them one")
                .isEqualTo("short");
        assertThat(routes.find("/a/x/").backend()).isEqualTo("short");
        assertThat(routes.find("/ab")).isNull();
        assertThat(routes.find("/a").timeout()).isEqualTo(Duration.ofSeconds(10));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "      backendRefs: []\n",
                "      backendRefs: [{name: a}, {name: b}]\n",
                "      backendRefs: [{name: a}]\n      sessionPersistence: {}\n",
                "      backendRefs: [{name: a}]\n      timeouts: {request: soon}\n",
                "      backendRefs: [{name: a}]\n      timeouts: {backendRequest: 1s}\n",
                "      backendRefs: [{name: a}]\n      filters: [{type: URLRewrite}]\n"
            })
    void refusesWhatItWouldNotCarryOut(String rest) {
        assertThatThrownBy(() -> read(ROUTE + rest))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("route.yaml");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{path: {type: RegularExpression, value: '/a/.*'}}",
                "{path: {type: RegularExpression, value: '/a/x[^/]+'}}",
                "{path: {type: RegularExpression, value: '/a/([^/]+)'}}",
                "{path: {type: RegularExpression, value: '/a/[^/]*'}}",
                "{path: {type: RegularExpression, value: '^/a/[^/]+$'}}",
                "{path: {type: RegularExpression, value: '/a/[^/]+/'}}",
                "{path: {type: RegularExpression, value: 'a'}}",
                "{path: {type: Glob, value: /a}}",
                "{path: {value: /a/}}",
                "{path: {value: /a/../b}}",
                "{path: {value: /a}, method: GET}",
                "{headers: [{name: a, value: b}]}"
            })
    void refusesMatchesThatItWouldNotCarryOut(String match) {
        assertThatThrownBy(() -> read("kind: HTTPRoute\nspec:\n  rules:\n    - matches: [" + match
                        + "]\n      backendRefs: [{name: a}]\n"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesTwoRoutesForOnePath() {
        String rule = "    - matches: [{path: {value: /a}}]\n      backendRefs: [{name: a}]\n";
        assertThatThrownBy(() -> read("kind: HTTPRoute\nspec:\n  rules:\n" + rule + rule))
                .hasMessageContaining("same path");
    }

    @Test
    void refusesAFolderWithoutRoutes() {
        assertThatThrownBy(() -> new RouteFiles(settings(Map.of("maal.gateway.routes", folder.toString()))).read())
                .hasMessageContaining("no HTTPRoute");
    }

    @Test
    void readsTheDurationsOfTheGatewayApi() {
        assertThat(SettingLists.duration("1h2m3s4ms")).isEqualTo(Duration.ofMillis(3_723_004));
        assertThat(SettingLists.duration("0s")).isZero();
        for (String wrong : new String[] {"", "10", "s", "1.5s", "-1s", "1s x"}) {
            assertThatThrownBy(() -> SettingLists.duration(wrong)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void readsListsInOneLine() {
        assertThat(SettingLists.addresses("a=http://x:1,http://y:2; b=http://z:3;"))
                .containsOnlyKeys("a", "b")
                .extractingByKey("a")
                .asList()
                .containsExactly("http://x:1", "http://y:2");
        assertThat(SettingLists.sizes("/a=20M;/b=64K"))
                .containsEntry("/a", 20L << 20)
                .containsEntry("/b", 64L << 10);
        assertThatThrownBy(() -> SettingLists.sizes("/a")).isInstanceOf(IllegalArgumentException.class);
    }

    private Routes read(String yaml) throws IOException {
        Files.writeString(folder.resolve("route.yaml"), yaml);
        return new RouteFiles(settings(Map.of("maal.gateway.routes", folder.toString()))).read();
    }

    private static Settings settings(Map<String, String> values) {
        return new SmallRyeConfigBuilder()
                .withMapping(Settings.class)
                .withSources(new PropertiesConfigSource(new HashMap<>(values), "test", 100))
                .addDiscoveredConverters()
                .build()
                .getConfigMapping(Settings.class);
    }
}

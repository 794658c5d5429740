package mx.maal.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
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
        "GET, /v1/products, catalog-service, 10, false",
        "HEAD, /v1/products, catalog-service, 10, false",
        "PUT, /v1/products/x, catalog-service, 10, true",
        "OPTIONS, /v1/products/x, catalog-service, 10, true",
        "GET, /v1/collections/x, catalog-service, 10, false",
        "GET, /v1/collections/x/line, inventory-service, 10, true",
        "GET, /v1/collections/x/line/, catalog-service, 10, false",
        "GET, /v1/collections/x/y/line, catalog-service, 10, false",
        "GET, /v1/collections/line, catalog-service, 10, false",
        "GET, /v1/collections/x/lines, catalog-service, 10, false",
        "POST, /v1/imports, catalog-service, 60, true",
        "GET, /v1/stock, inventory-service, 10, false",
        "GET, /v1/movements, inventory-service, 10, true",
        "PATCH, /v1/carts/1/lines/2, order-service, 10, false",
        "GET, /v1/checkouts/1, order-service, 10, false",
        "GET, /v1/orders, order-service, 10, true",
        "GET, /v1/orders/1, order-service, 10, false",
        "POST, /v1/orders/1, order-service, 10, true",
        "GET, /v1/orders/1/cancel, order-service, 10, true",
        "POST, /v1/payments, payments-service, 30, false",
        "POST, /v1/payments/, payments-service, 30, true",
        "GET, /v1/payments/1, payments-service, 30, false",
        "GET, /v1/payments, payments-service, 30, true",
        "POST, /v1/webhooks/stripe, payments-service, 20, false",
        "GET, /v1/shipments, fulfillment-service, 10, false",
        "POST, /v1/returns, fulfillment-service, 10, false",
        "POST, /v1/returns/1/approve, fulfillment-service, 10, true"
    })
    void readsTheRoutesOfTheClusters(
            String method, String path, String service, long timeoutSeconds, boolean operatorsOnly) {
        Route route = packed().find(HttpMethod.valueOf(method), path);
        assertThat(route.backend()).isEqualTo(service);
        assertThat(route.operatorsOnly()).isEqualTo(operatorsOnly);
        assertThat(route.timeout()).isEqualTo(Duration.ofSeconds(timeoutSeconds));
        assertThat(route.cors() == null).isEqualTo(path.startsWith("/v1/webhooks"));
    }

    @Test
    void hasNoRouteThatNoOperationNeeds() {
        Routes routes = packed();
        Set<Route> needed = new HashSet<>();
        for (Operation operation : Operation.all()) {
            needed.add(routes.find(HttpMethod.valueOf(operation.method()), operation.path()));
            // A browser asks first whether it may.
            needed.add(routes.find(HttpMethod.OPTIONS, operation.path()));
            if (operation.method().equals("GET")) {
                needed.add(routes.find(HttpMethod.HEAD, operation.path()));
            }
        }
        assertThat(routes.all()).isNotEmpty().allMatch(needed::contains);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v1/products, 50, 1M",
        "POST, /v1/products, 20, 1M",
        "POST, /v1/imports, 20, 20M",
        "POST, /v1/carts, 50, 1M",
        "POST, /v1/payments, 10, 1M",
        "GET, /v1/payments/1, 50, 1M",
        "GET, /v1/payments, 20, 1M",
        "POST, /v1/webhooks/stripe, 0, 256K"
    })
    void limitsPaceAndSizeAsTheClustersDo(String method, String path, long perSecond, String size) {
        Route route = packed().find(HttpMethod.valueOf(method), path);
        assertThat(Optional.ofNullable(route.pace())
                        .map(pace -> pace.requests() / pace.per().toSeconds())
                        .orElse(0L))
                .isEqualTo(perSecond);
        assertThat(route.bodyLimitBytes())
                .isEqualTo(new MemorySizeConverter().convert(size).asLongValue());
    }

    @Test
    void countsEachRouteByItself() {
        Routes routes = packed();
        assertThat(routes.all().stream().map(Route::pace).filter(Objects::nonNull))
                .doesNotHaveDuplicates()
                .hasSize((int) routes.all().stream()
                        .filter(route -> !route.path().equals("/v1/webhooks"))
                        .count());
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
        assertThat(routes.find(HttpMethod.GET, "/a/b").backend()).isEqualTo("exact");
        assertThat(routes.find(HttpMethod.GET, "/a/b/d").backend()).isEqualTo("long");
        assertThat(routes.find(HttpMethod.GET, "/a/bc").backend()).isEqualTo("short");
        assertThat(routes.find(HttpMethod.GET, "/a/exact/c").backend()).isEqualTo("exact");
        assertThat(routes.find(HttpMethod.GET, "/a/b/c").backend()).isEqualTo("any");
        assertThat(routes.find(HttpMethod.GET, "/a/%20x.y/c").backend()).isEqualTo("any");
        assertThat(routes.find(HttpMethod.GET, "/a/b/c/d").backend())
                .as("all of the path has to fit")
                .isEqualTo("longest");
        assertThat(routes.find(HttpMethod.GET, "/a//c").backend())
                .as("a segment is not empty")
                .isEqualTo("short");
        assertThat(routes.find(HttpMethod.GET, "/a/x/y/c").backend())
                .as("nor are two of them one")
                .isEqualTo("short");
        assertThat(routes.find(HttpMethod.GET, "/a/x/").backend()).isEqualTo("short");
        assertThat(routes.find(HttpMethod.GET, "/ab")).isNull();
        assertThat(routes.find(HttpMethod.GET, "/a").timeout()).isEqualTo(Duration.ofSeconds(10));
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
                "{path: {value: /a}, headers: [{name: a, value: b}]}",
                "{path: {value: /a}, method: ''}",
                "{headers: [{name: a, value: b}]}"
            })
    void refusesMatchesThatItWouldNotCarryOut(String match) {
        assertThatThrownBy(() -> read("kind: HTTPRoute\nspec:\n  rules:\n    - matches: [" + match
                        + "]\n      backendRefs: [{name: a}]\n"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void triesRoutesWithAMethodBeforeThoseWithout() throws IOException {
        Routes routes = read("kind: HTTPRoute\nspec:\n  rules:\n"
                + "    - matches: [{path: {value: /a}}]\n      backendRefs: [{name: other}]\n"
                + "    - matches: [{path: {value: /a}, method: GET}]\n      backendRefs: [{name: reads}]\n"
                + "    - matches: [{path: {value: /a/b}}]\n      backendRefs: [{name: longer}]\n");
        assertThat(routes.find(HttpMethod.GET, "/a").backend()).isEqualTo("reads");
        assertThat(routes.find(HttpMethod.POST, "/a").backend()).isEqualTo("other");
        assertThat(routes.find(HttpMethod.GET, "/a/b").backend()).isEqualTo("longer");
    }

    @Test
    void refusesTwoRoutesForOnePath() {
        String rule = "    - matches: [{path: {value: /a}}]\n      backendRefs: [{name: a}]\n";
        assertThatThrownBy(() -> read("kind: HTTPRoute\nspec:\n  rules:\n" + rule + rule))
                .hasMessageContaining("same path");
    }

    @Test
    void refusesAFolderWithoutRoutes() {
        assertThatThrownBy(() -> read("")).hasMessageContaining("no HTTPRoute");
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

    private static Routes packed() {
        return new RouteFiles(settings(Map.of()), new Policies(Manifests.read(Optional.empty(), "policies"), 1)).read();
    }

    private Routes read(String yaml) throws IOException {
        Files.writeString(folder.resolve("route.yaml"), yaml);
        return new RouteFiles(settings(Map.of("maal.gateway.routes", folder.toString())), new Policies(List.of(), 1))
                .read();
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

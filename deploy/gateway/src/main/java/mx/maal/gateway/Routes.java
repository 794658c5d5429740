package mx.maal.gateway;

import io.vertx.core.http.HttpMethod;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The routes in the order in which Envoy Gateway tries them: exact paths, regular expressions, then the longest prefix, and of
 * equal paths those that name a method first.
 */
final class Routes {

    private final List<Route> routes;

    /** @throws IllegalArgumentException when two routes claim the same requests */
    Routes(List<Route> routes) {
        this.routes = routes.stream()
                .sorted(Comparator.comparing(Route::match)
                        .thenComparing(route -> -route.path().length())
                        .thenComparing(route -> route.method() == null))
                .toList();
        Set<String> claims =
                routes.stream().map(r -> r.match() + r.path() + r.method()).collect(Collectors.toSet());
        if (claims.size() < routes.size()) {
            throw new IllegalArgumentException("two routes claim the same path: "
                    + this.routes.stream().map(Route::path).toList());
        }
    }

    /** The route of a request, null when there is none. */
    Route find(HttpMethod method, String path) {
        for (int i = 0; i < routes.size(); i++) {
            if (routes.get(i).takes(method, path)) {
                return routes.get(i);
            }
        }
        return null;
    }

    List<Route> all() {
        return routes;
    }
}

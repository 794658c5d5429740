package mx.maal.gateway;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The routes in the order in which Envoy Gateway tries them: exact paths, regular expressions, then the longest prefix. */
final class Routes {

    private final List<Route> routes;

    /** @throws IllegalArgumentException when two routes claim the same path */
    Routes(List<Route> routes) {
        this.routes = routes.stream()
                .sorted(Comparator.comparing(Route::match)
                        .thenComparing(route -> -route.path().length()))
                .toList();
        Set<String> claims = routes.stream().map(r -> r.match() + r.path()).collect(Collectors.toSet());
        if (claims.size() < routes.size()) {
            throw new IllegalArgumentException("two routes claim the same path: "
                    + this.routes.stream().map(Route::path).toList());
        }
    }

    /** The route of a path, null when there is none. */
    Route find(String path) {
        for (int i = 0; i < routes.size(); i++) {
            if (routes.get(i).takes(path)) {
                return routes.get(i);
            }
        }
        return null;
    }

    List<Route> all() {
        return routes;
    }
}

package mx.maal.gateway;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mx.maal.gateway.LoadLimit.Rank;

/** Which requests are sent away first when there are too many, and which never. */
final class Ranks {

    private static final String PREFER = "Prefer";

    private final Set<String> newcomers;
    private final List<String> exempt;

    Ranks(Settings.Load settings) {
        newcomers = Stream.of(settings.newcomers().split(";"))
                .map(String::strip)
                .filter(entry -> !entry.isEmpty())
                .collect(Collectors.toSet());
        exempt = settings.exempt();
    }

    Rank of(HttpServerRequest request) {
        String path = request.path();
        for (int i = 0; i < exempt.size(); i++) {
            if (path.startsWith(exempt.get(i))) {
                return Rank.EXEMPT;
            }
        }
        if (request.method() == HttpMethod.GET) {
            String preference = request.getHeader(PREFER);
            return preference != null && preference.contains("wait=") ? Rank.PATIENT : Rank.GOING_ON;
        }
        return newcomers.contains(request.method().name() + " " + path) ? Rank.NEWCOMER : Rank.GOING_ON;
    }
}

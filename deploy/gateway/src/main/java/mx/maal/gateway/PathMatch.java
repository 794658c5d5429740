package mx.maal.gateway;

import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * How the path of a route takes that of a request; declared in the order in which they are tried. That regular expressions
 * come before prefixes is Envoy Gateway's order: the Gateway API leaves it to each gateway.
 */
enum PathMatch {

    /** The path is equal. */
    EXACT("Exact"),

    /**
     * The whole path fits a regular expression, of which only this much is served: plain segments, and {@code [^/]+} for
     * one that may be anything. So matching takes time by the path's length, whatever is sent.
     */
    REGULAR_EXPRESSION("RegularExpression"),

    /** The path starts with it, as whole segments: {@code /v1/stock} takes {@code /v1/stock/1}, not {@code /v1/stocks}. */
    PREFIX("PathPrefix");

    private static final String ANY_SEGMENT = "[^/]+";
    private static final Pattern SERVED = Pattern.compile("(/([A-Za-z0-9_~-]+|" + Pattern.quote(ANY_SEGMENT) + "))+");

    private final String type;

    PathMatch(String type) {
        this.type = type;
    }

    /**
     * @param type as the Gateway API calls it; null: PathPrefix
     * @throws IllegalArgumentException when there is no such type
     */
    static PathMatch of(String type) {
        return type == null
                ? PREFIX
                : Arrays.stream(values())
                        .filter(match -> match.type.equals(type))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException("path type " + type + " is not served"));
    }

    /** @throws IllegalArgumentException when a route's path is not of the form that is served */
    void require(String path) {
        if (this == REGULAR_EXPRESSION) {
            if (!SERVED.matcher(path).matches()) {
                throw new IllegalArgumentException("regular expression " + path
                        + " is not served: it may hold plain segments and " + ANY_SEGMENT + " in place of whole ones");
            }
        } else if (path.length() <= 1 || !path.startsWith("/") || path.endsWith("/") || !Paths.isPlain(path)) {
            throw new IllegalArgumentException("path " + path + " must start with / and be plain");
        }
    }

    /** Whether a request's path is one that the route's path means. */
    boolean takes(String path, String requestPath) {
        return switch (this) {
            case EXACT -> requestPath.equals(path);
            case REGULAR_EXPRESSION -> fits(path, requestPath);
            case PREFIX -> requestPath.startsWith(path)
                    && (requestPath.length() == path.length() || requestPath.charAt(path.length()) == '/');
        };
    }

    private static boolean fits(String expression, String path) {
        int at = 0;
        for (int i = 0; i < expression.length(); ) {
            if (expression.startsWith(ANY_SEGMENT, i)) {
                int end = path.indexOf('/', at);
                end = end < 0 ? path.length() : end;
                if (end == at) {
                    return false;
                }
                at = end;
                i += ANY_SEGMENT.length();
            } else if (at < path.length() && path.charAt(at) == expression.charAt(i)) {
                at++;
                i++;
            } else {
                return false;
            }
        }
        return at == path.length();
    }
}

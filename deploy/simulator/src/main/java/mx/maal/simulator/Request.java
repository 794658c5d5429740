package mx.maal.simulator;

import java.util.Map;

/**
 * An HTTP request as the wires see it.
 *
 * @param method upper case
 * @param path decoded, without the query
 * @param query the query's parameters
 * @param headers by lower-case name, the first value of each
 * @param body as text, empty when there is none
 */
public record Request(String method, String path, Map<String, String> query, Map<String, String> headers, String body) {

    /** The header of that lower-case name, or null. */
    public String header(String name) {
        return headers.get(name);
    }
}

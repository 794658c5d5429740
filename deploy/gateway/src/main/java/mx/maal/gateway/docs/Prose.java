package mx.maal.gateway.docs;

import io.quarkus.qute.RawString;

/** Texts of the contracts as HTML: what stands in backticks is code. */
final class Prose {

    private Prose() {}

    static RawString of(String text) {
        String escaped = text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
        return new RawString(escaped.replaceAll("`([^`]+)`", "<code>$1</code>"));
    }
}

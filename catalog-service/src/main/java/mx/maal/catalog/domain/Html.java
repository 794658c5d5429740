package mx.maal.catalog.domain;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.safety.Safelist;

/** Descriptions, which storefronts show as HTML. */
public final class Html {

    private Html() {}

    /**
     * The text without scripts, event handlers, styles, frames and forms. A text without any tag stays as it is, so
     * that "Rock & Roll" is not turned into entities.
     *
     * @param html null gives null; nothing but white space too
     */
    public static String sanitised(String html) {
        if (html == null || html.isBlank()) {
            return null;
        }
        if (html.indexOf('<') < 0) {
            return html.strip();
        }
        Document.OutputSettings asWritten = new Document.OutputSettings().prettyPrint(false);
        return Jsoup.clean(html, "", Safelist.relaxed(), asWritten).strip();
    }
}

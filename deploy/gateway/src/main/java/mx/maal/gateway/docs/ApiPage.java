package mx.maal.gateway.docs;

import io.quarkus.qute.Engine;
import io.quarkus.qute.HtmlEscaper;
import io.quarkus.qute.ReflectionValueResolver;
import io.quarkus.qute.TemplateLocator.TemplateLocation;
import io.quarkus.qute.Variant;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** All that the services promise on one page: operations, shapes and events, rendered from their {@code contracts/}. */
public final class ApiPage {

    private static final String HTML = "text/html";

    private ApiPage() {}

    /**
     * The page. Takes a second or so, so not on an event loop.
     *
     * @param services in the order of the page
     */
    public static String render(List<String> services) {
        return rendered("page", services.stream().map(Contracts::of).toList());
    }

    /** A page to try requests on, with Swagger UI. */
    public static String renderTry(List<String> services) {
        return rendered("try", services);
    }

    private static String rendered(String template, List<?> services) {
        return Engine.builder()
                .addDefaults()
                .addValueResolver(new ReflectionValueResolver())
                .addResultMapper(new HtmlEscaper(List.of(HTML)))
                .addLocator(ApiPage::locate)
                .build()
                .getTemplate(template)
                .data("services", services)
                .render();
    }

    /** A template, or one that it includes, by its name without the ending. */
    private static Optional<TemplateLocation> locate(String name) {
        URL file = ApiPage.class.getResource("/docs/" + name + ".html");
        return Optional.ofNullable(file).map(found -> new TemplateLocation() {
            @Override
            public Reader read() {
                try {
                    return new InputStreamReader(found.openStream(), StandardCharsets.UTF_8);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }

            @Override
            public Optional<Variant> getVariant() {
                return Optional.of(Variant.forContentType(HTML));
            }
        });
    }
}

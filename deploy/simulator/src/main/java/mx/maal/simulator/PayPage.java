package mx.maal.simulator;

import java.util.Locale;
import java.util.Map;

/** The page on which a shopper would pay at the provider: {@code GET /pay/{provider}/{reference}}. */
public final class PayPage {

    private final Map<String, Wire> wires;

    /**
     * What the page shows.
     *
     * @param amountMinor minor units of a two-digit currency
     * @param currency ISO 4217, any case
     * @param status the provider's word for where the payment stands
     * @param payable whether the button to pay makes sense
     * @param declinable whether the button to decline makes sense, too: nobody declines cash
     */
    public record View(
            String provider,
            String reference,
            long amountMinor,
            String currency,
            String status,
            boolean payable,
            boolean declinable) {}

    /** @param wires by the provider's name */
    public PayPage(Map<String, Wire> wires) {
        this.wires = wires;
    }

    /** Shows the page; a POST to {@code …/approve} or {@code …/decline} below it presses its button. */
    public Answer serve(Request request) {
        String[] parts = request.path().split("/");
        Wire wire = parts.length > 3 ? wires.get(parts[2]) : null;
        if (wire == null) {
            throw new Refused(404, "not-found", "GET /pay/{provider}/{reference}");
        }
        String reference = parts[3];
        View view = wire.show(reference)
                .orElseThrow(() -> new Refused(404, "unknown-payment", "no payment of that reference"));
        if (parts.length == 4 && request.method().equals("GET")) {
            return Answer.html(200, html(view));
        }
        if (parts.length == 5 && request.method().equals("POST")) {
            Outcome pressed = Outcome.of(parts[4])
                    .filter(o -> o == Outcome.APPROVE || o == Outcome.DECLINE)
                    .orElseThrow(() -> new Refused(404, "not-found", "the page has the buttons approve and decline"));
            if (!view.payable()) {
                throw new Refused(409, "not-possible-now", "the payment is " + view.status());
            }
            wire.act(reference, Act.plain(pressed));
            return Answer.seeOther(path(view));
        }
        throw new Refused(404, "not-found", "nothing here");
    }

    private static String path(View view) {
        return "/pay/" + view.provider() + "/" + view.reference();
    }

    private static String html(View view) {
        String amount = String.format(
                Locale.ROOT,
                "%,d.%02d %s",
                view.amountMinor() / 100,
                view.amountMinor() % 100,
                view.currency().toUpperCase(Locale.ROOT));
        String decline = """
                <button class="no" formaction="%s/decline">Decline</button>"""
                .formatted(escape(path(view)));
        String buttons =
                """
                <form method="post"><button formaction="%s/approve">Pay</button>%s</form>"""
                        .formatted(escape(path(view)), view.declinable() ? decline : "");
        return """
                <!doctype html><html lang="en"><head><meta charset="utf-8"><title>Pay %1$s</title>
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <style>body{font:18px/1.5 system-ui,sans-serif;max-width:24rem;margin:4rem auto;padding:0 1rem}
                button{font:inherit;padding:.6rem 1.4rem;border:0;border-radius:.4rem;background:#0a7;color:#fff}
                .no{background:#c33}small{color:#666}</style></head>
                <body><h1>%1$s</h1><p>%2$s payment <code>%3$s</code></p><p>Status: <b>%4$s</b></p>%5$s
                <p><small>A simulator: no money moves.</small></p></body></html>
                """
                .formatted(
                        amount,
                        escape(view.provider()),
                        escape(view.reference()),
                        escape(view.status()),
                        view.payable() ? buttons : "");
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}

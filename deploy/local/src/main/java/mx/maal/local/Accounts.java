package mx.maal.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The shop's accounts with payment providers: the simulator in each provider's place, unless the user brings an account
 * in the environment.
 */
final class Accounts {

    private final Layout layout;
    private final Secrets secrets;
    private final Map<String, String> user;

    /** @param user the environment that the stack was started with */
    Accounts(Layout layout, Secrets secrets, Map<String, String> user) {
        this.layout = layout;
        this.secrets = secrets;
        this.user = user;
    }

    /** What payments-service gets; the user's own settings it inherits. */
    Map<String, String> forService() {
        Map<String, String> environment = new LinkedHashMap<>();
        if (!user.containsKey("MAAL_STRIPE_API_KEY")) {
            environment.put("MAAL_STRIPE_BASE_URL", layout.simulatorUrl());
            environment.putAll(stripe());
            environment.put("MAAL_STRIPE_PAY_PAGE", layout.simulatorUrl() + "/pay/stripe/");
        }
        if (!user.containsKey("MAAL_MERCADOPAGO_ACCESS_TOKEN")) {
            environment.put("MAAL_MERCADOPAGO_BASE_URL", layout.simulatorUrl());
            environment.putAll(mercadoPago());
        }
        if (!user.containsKey("MAAL_CONEKTA_API_KEY")) {
            environment.put("MAAL_CONEKTA_BASE_URL", layout.simulatorUrl());
            environment.put("MAAL_CONEKTA_API_KEY", secrets.token("conekta-api-key", "key_"));
            environment.put("MAAL_CONEKTA_WEBHOOK_PUBLIC_KEYS", secrets.conektaPublicKey());
        }
        return environment;
    }

    /** What the simulator gets. */
    Map<String, String> forSimulator() {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.putAll(stripe());
        environment.put("MAAL_STRIPE_WEBHOOK_URL", webhooks("stripe"));
        environment.putAll(mercadoPago());
        environment.put("MAAL_MERCADOPAGO_WEBHOOK_URL", webhooks("mercadopago"));
        environment.put("MAAL_CONEKTA_API_KEY", secrets.token("conekta-api-key", "key_"));
        environment.put("MAAL_CONEKTA_WEBHOOK_URL", webhooks("conekta"));
        environment.put(
                "MAAL_CONEKTA_WEBHOOK_PRIVATE_KEY_FILE", conektaKeyFile().toString());
        return environment;
    }

    private Map<String, String> stripe() {
        return Map.of(
                "MAAL_STRIPE_API_KEY", secrets.token("stripe-api-key", "sk_test_"),
                "MAAL_STRIPE_WEBHOOK_SECRETS", secrets.token("stripe-webhook-secret", "whsec_"));
    }

    private Map<String, String> mercadoPago() {
        return Map.of(
                "MAAL_MERCADOPAGO_ACCESS_TOKEN", secrets.token("mercadopago-access-token", "TEST-"),
                "MAAL_MERCADOPAGO_WEBHOOK_SECRETS", secrets.token("mercadopago-webhook-secret", ""));
    }

    private String webhooks(String provider) {
        return layout.gatewayUrl() + "/v1/webhooks/" + provider;
    }

    private Path conektaKeyFile() {
        Path file = layout.data().resolve("conekta-webhook.pem");
        try {
            if (Files.notExists(file)) {
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
            Files.writeString(file, secrets.conektaPrivateKey());
            return file;
        } catch (IOException e) {
            throw new CannotStart("The key of Conekta's webhooks cannot be kept in " + file + ": " + e.getMessage(), e);
        }
    }
}

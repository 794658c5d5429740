package mx.maal.payments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mx.maal.kit.Money;
import mx.maal.kit.events.NotYet;
import mx.maal.kit.http.Problem;
import mx.maal.kit.test.LocalStack;
import mx.maal.kit.test.TestKafka;
import mx.maal.payments.app.CheckoutBook;
import mx.maal.payments.app.PayCheckout;
import mx.maal.payments.app.Refunds;
import mx.maal.payments.app.Webhooks;
import mx.maal.payments.domain.Customer;
import mx.maal.payments.domain.PayableCheckout;
import mx.maal.payments.domain.RefundCause;
import mx.maal.payments.persistence.CheckoutRepository;
import mx.maal.payments.provider.PaymentProvider.Webhook;
import org.junit.jupiter.api.Test;

/**
 * Whatever the order in which the shopper, the bank, its webhooks, the checkout's end and refunds come, twice and at the
 * same time, with a bank that loses answers: in the end both sides agree on every peso.
 */
@QuarkusTest
@WithTestResource(LocalStack.class)
@WithTestResource(SimulatedStripe.class)
class InterleavingsTest {

    private static final Money PRICE = new Money(10_000, "MXN");
    private static final int CHECKOUTS = 80;
    private static final int THREADS = 6;

    @Inject
    TestBank bank;

    @Inject
    CheckoutBook book;

    @Inject
    PayCheckout payCheckout;

    @Inject
    Webhooks webhooks;

    @Inject
    Refunds refunds;

    @Inject
    EntityManager entities;

    private record Row(
            UUID id,
            UUID checkout,
            String status,
            long captured,
            long refunded,
            long settledRefunds,
            long open,
            boolean known) {}

    @Test
    void everyInterleavingEndsInAStateThatTheLawsAllow() throws Exception {
        long seed = new Random().nextLong();
        bank.lose(0.15);
        List<UUID> checkouts = new ArrayList<>();
        List<Callable<Void>> steps = new ArrayList<>();
        Random random = new Random(seed);
        for (int i = 0; i < CHECKOUTS; i++) {
            UUID checkout = UUID.randomUUID();
            checkouts.add(checkout);
            book.open(List.of(new CheckoutRepository.Opening(
                    new PayableCheckout(
                            checkout,
                            PRICE,
                            Instant.now().plusSeconds(600),
                            null,
                            true,
                            new Customer("A", "a@example.mx", null)),
                    UUID.randomUUID())));
            steps.addAll(stepsOf(checkout, random));
        }
        Collections.shuffle(steps, random);
        ExecutorService everyone = Executors.newFixedThreadPool(THREADS);
        try {
            for (Future<Void> step : everyone.invokeAll(steps)) {
                step.get();
            }
        } finally {
            everyone.shutdownNow();
            bank.lose(0);
        }
        // Whoever was left open is closed in the end, as order-service closes what is overdue.
        checkouts.forEach(checkout -> book.close(checkout, UUID.randomUUID(), "expired"));

        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() ->
                        assertThat(disagreements(checkouts)).as("seed " + seed).isEmpty());
        assertToldOnce(checkouts, seed);
    }

    private List<Callable<Void>> stepsOf(UUID checkout, Random random) {
        List<Callable<Void>> steps = new ArrayList<>();
        Callable<Void> pay = step(() -> payCheckout.start(checkout, TestBank.NAME, "card", null));
        Callable<Void> approve = step(() -> accounts(checkout).forEach(TestBank.Account::approve));
        Callable<Void> tell = step(() -> tell(checkout, "moved"));
        Callable<Void> decline = step(() -> tell(checkout, "declined"));
        Callable<Void> close = step(() -> book.close(checkout, UUID.randomUUID(), "expired"));
        UUID returned = UUID.randomUUID();
        Callable<Void> refundPart = step(() -> payments(checkout)
                .forEach(payment -> refunds.refund(
                        payment, RefundCause.returned(returned, UUID.randomUUID()), new Money(4_000, "MXN"))));
        Callable<Void> refundRest = step(() ->
                payments(checkout).forEach(payment -> refunds.refundRest(payment, RefundCause.overpaid(payment))));
        List<Callable<Void>> all = List.of(
                pay, pay, pay, approve, approve, tell, tell, tell, decline, close, refundPart, refundPart, refundRest);
        all.stream().filter(step -> random.nextInt(4) > 0).forEach(steps::add);
        return steps;
    }

    /** What it throws is what a caller would be told or a consumer would try again. */
    private static Callable<Void> step(Runnable work) {
        return () -> {
            try {
                work.run();
            } catch (Problem | NotYet expected) {
                // told, or tried again
            }
            return null;
        };
    }

    private void tell(UUID checkout, String type) {
        accounts(checkout).forEach(account -> {
            String payload = "{\"of\":\"%s\"}".formatted(account.reference().substring(3));
            Webhook webhook = new Webhook(Shop.id(), type, payload);
            webhooks.store(TestBank.NAME, webhook).toCompletableFuture().join();
            webhooks.store(TestBank.NAME, webhook).toCompletableFuture().join();
        });
    }

    /** What the shopper was given to pay; what nobody was told of nobody can pay. */
    private List<TestBank.Account> accounts(UUID checkout) {
        return ids("SELECT id FROM payments WHERE checkout_id = :checkout AND provider_reference IS NOT NULL", checkout)
                .stream()
                .map(bank::account)
                .filter(account -> account != null)
                .toList();
    }

    private List<UUID> payments(UUID checkout) {
        return ids("SELECT id FROM payments WHERE checkout_id = :checkout", checkout);
    }

    @SuppressWarnings("unchecked")
    private List<UUID> ids(String sql, UUID checkout) {
        return QuarkusTransaction.requiringNew().call(() -> (List<UUID>) entities.createNativeQuery(sql)
                .setParameter("checkout", checkout)
                .getResultList());
    }

    private List<String> disagreements(List<UUID> checkouts) {
        return rows(checkouts).stream().flatMap(this::disagreements).toList();
    }

    private Stream<String> disagreements(Row row) {
        TestBank.Account account = bank.account(row.id());
        boolean taken = account != null && account.taken();
        long atBank = account == null ? 0 : account.refundedMinor();
        List<String> found = new ArrayList<>();
        if (taken != row.status().equals("succeeded")) {
            found.add(row + " but the bank has " + (taken ? "its money" : "no money"));
        }
        if (!taken && row.known() && !account.cancelled()) {
            found.add(row + " could still be paid at the bank");
        }
        if (row.captured() != (taken ? PRICE.amountMinor() : 0)) {
            found.add(row + " captured");
        }
        if (row.refunded() > row.captured() || row.refunded() != row.settledRefunds() || atBank != row.refunded()) {
            found.add(row + " refunded " + atBank + " at the bank");
        }
        if (row.open() > 0) {
            found.add(row + " has refunds under way");
        }
        return found.stream();
    }

    private void assertToldOnce(List<UUID> checkouts, long seed) {
        Map<UUID, Long> told = TestKafka.read("payments.payments", fact -> false, Duration.ofSeconds(2)).stream()
                .filter(fact -> "payment.succeeded.v1".equals(fact.type()))
                .collect(Collectors.groupingBy(
                        fact -> UUID.fromString(fact.body().path("paymentId").asText()), Collectors.counting()));
        List<Row> rows = rows(checkouts);
        assertThat(rows).as("seed " + seed).hasSizeGreaterThan(CHECKOUTS / 2);
        assertThat(rows.stream().filter(row -> row.status().equals("succeeded")))
                .isNotEmpty();
        for (Row row : rows) {
            assertThat(told.getOrDefault(row.id(), 0L))
                    .as("seed " + seed + ", " + row)
                    .isEqualTo(row.status().equals("succeeded") ? 1 : 0);
        }
    }

    @SuppressWarnings("unchecked")
    private List<Row> rows(List<UUID> checkouts) {
        return QuarkusTransaction.requiringNew().call(() -> ((List<Object[]>) entities.createNativeQuery(
                                "SELECT p.id, p.checkout_id, p.status, p.captured_minor, p.refunded_minor, "
                                        + "coalesce(sum(r.amount_minor) FILTER (WHERE r.status = 'succeeded'), 0), "
                                        + "count(r.id) FILTER (WHERE r.status IN ('requested', 'pending')), "
                                        + "p.provider_reference IS NOT NULL "
                                        + "FROM payments p LEFT JOIN refunds r ON r.payment_id = p.id "
                                        + "WHERE p.checkout_id IN (:checkouts) GROUP BY p.id")
                        .setParameter("checkouts", checkouts)
                        .getResultList())
                .stream()
                        .map(row -> new Row(
                                (UUID) row[0],
                                (UUID) row[1],
                                (String) row[2],
                                ((Number) row[3]).longValue(),
                                ((Number) row[4]).longValue(),
                                ((Number) row[5]).longValue(),
                                ((Number) row[6]).longValue(),
                                (boolean) row[7]))
                        .toList());
    }
}

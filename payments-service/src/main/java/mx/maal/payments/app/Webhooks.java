package mx.maal.payments.app;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import mx.maal.kit.Batcher;
import mx.maal.kit.Gathering;
import mx.maal.kit.events.Fact;
import mx.maal.payments.persistence.WebhookRepository;
import mx.maal.payments.persistence.WebhookRepository.Added;
import mx.maal.payments.persistence.WebhookRepository.Claimed;
import mx.maal.payments.persistence.WebhookRepository.Received;
import mx.maal.payments.provider.PaymentProvider;
import mx.maal.payments.provider.PaymentProvider.Webhook;
import mx.maal.payments.provider.ProviderNews;
import mx.maal.payments.provider.ProviderUnavailable;
import mx.maal.payments.provider.Providers;
import org.jboss.logging.Logger;

/**
 * Stores each webhook once before the provider is answered. What tells all by itself is processed in the transaction that
 * stores it; what only hints, or concerns something that is not known yet, afterwards. Processing takes its effect and
 * marks it processed in one transaction; what cannot be processed is tried again, more and more seldom. Webhooks that come
 * together are stored and processed together.
 */
@ApplicationScoped
public class Webhooks {

    private static final Logger LOG = Logger.getLogger(Webhooks.class);
    private static final Duration LEASE = Duration.ofSeconds(60);
    private static final int AT_ONCE = 100;
    private static final int MOST_WAITING = 5_000;
    private static final int THREADS = 3;
    private static final long LOOK_EVERY_NANOS = 250_000_000;

    @Inject
    WebhookRepository stored;

    @Inject
    Providers providers;

    @Inject
    Settlement settlement;

    @Inject
    RetrySettings retries;

    @Inject
    MeterRegistry registry;

    @Inject
    PaymentMetrics metrics;

    @Inject
    TransactionSynchronizationRegistry transaction;

    private final Batcher<Received, Boolean> storing =
            new Batcher<>(AT_ONCE, MOST_WAITING, Gathering.BUYING, this::storeAll);
    // Stored, to be processed, and claimed for this replica; whatever a crash loses of it is claimed again once the
    // lease has passed.
    private final Queue<Claimed> fresh = new ConcurrentLinkedQueue<>();
    private final AtomicLong lookedAt = new AtomicLong(System.nanoTime() - LOOK_EVERY_NANOS);
    private BackgroundWork work;
    private volatile long backlog;

    @PostConstruct
    void prepare() {
        work = new BackgroundWork("webhooks", this::processDue, transaction);
    }

    void start(@Observes StartupEvent event) {
        Gauge.builder("webhooks.backlog", this, webhooks -> webhooks.backlog)
                .description("Webhooks that are stored and not yet processed")
                .register(registry);
        work.start(THREADS);
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        work.stop();
    }

    /** Done when it is committed; one that was stored before changes nothing. */
    public CompletionStage<?> store(String provider, Webhook webhook) {
        return storing.ask(new Received(provider, webhook, Fact.currentTraceparent()));
    }

    private List<Boolean> storeAll(List<Received> received) {
        List<Added> added = storeWithEffects(received);
        List<Claimed> toProcess = added.stream()
                .filter(one -> !one.received().processed())
                .map(Added::claimed)
                .toList();
        if (!toProcess.isEmpty()) {
            fresh.addAll(toProcess);
            work.wake();
        }
        Set<WebhookRepository.Key> news =
                added.stream().map(one -> one.received().key()).collect(Collectors.toSet());
        return received.stream()
                .map(one -> {
                    // remove: who comes twice in a batch is new once
                    boolean isNew = news.remove(one.key());
                    metrics.webhooks(one.provider(), isNew ? "stored" : "duplicate", 1);
                    return isNew;
                })
                .toList();
    }

    private List<Added> storeWithEffects(List<Received> received) {
        try {
            return QuarkusTransaction.requiringNew().call(() -> stored.add(applied(received), LEASE));
        } catch (RuntimeException e) {
            // Whichever of them it was: that shows when each is processed by itself.
            LOG.debugf(e, "%d webhooks stored without their effects", received.size());
            return QuarkusTransaction.requiringNew().call(() -> stored.add(received, LEASE));
        }
    }

    /** Takes the effect of those that tell all and concern what is known here. */
    private List<Received> applied(List<Received> received) {
        List<Settlement.Told> told = received.stream().map(this::told).toList();
        List<Boolean> known = settlement.applyAll(told);
        List<Received> applied = new ArrayList<>(received.size());
        for (int i = 0; i < received.size(); i++) {
            List<ProviderNews> news = told.get(i).news();
            Received one = received.get(i);
            applied.add(!news.isEmpty() && known.get(i) ? one.processed(note(news)) : one);
        }
        return applied;
    }

    /** No news where the provider has to be asked for it. */
    private Settlement.Told told(Received one) {
        PaymentProvider wire = providers.of(one.provider());
        List<ProviderNews> news = wire.webhooksTellAll() ? wire.read(one.told()) : List.of();
        return new Settlement.Told(one.provider(), news, traceOf(one.traceparent()));
    }

    /** Processes a stored webhook again; empty when there is none of that id. */
    public Optional<WebhookRepository.WebhookEvent> replay(UUID id) {
        Optional<WebhookRepository.WebhookEvent> replayed =
                QuarkusTransaction.requiringNew().call(() -> stored.replay(id));
        work.wake();
        return replayed;
    }

    @Scheduled(every = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void measure() {
        backlog = QuarkusTransaction.requiringNew().call(stored::backlog);
    }

    private int processDue() {
        List<Claimed> due = new ArrayList<>();
        Claimed next;
        while (due.size() < AT_ONCE && (next = fresh.poll()) != null) {
            due.add(next);
        }
        if (due.isEmpty() && mayLook()) {
            due = QuarkusTransaction.requiringNew().call(() -> stored.claim(AT_ONCE, LEASE));
        }
        process(due);
        return due.size();
    }

    /** Whoever is woken finds what is fresh in memory: what else is due is looked up now and then. */
    private boolean mayLook() {
        long now = System.nanoTime();
        long last = lookedAt.get();
        return now - last >= LOOK_EVERY_NANOS && lookedAt.compareAndSet(last, now);
    }

    private record Read(Claimed webhook, List<ProviderNews> news) {}

    /** All together, and when that fails each by itself. */
    private void process(List<Claimed> webhooks) {
        List<Read> read = new ArrayList<>(webhooks.size());
        for (Claimed webhook : webhooks) {
            try {
                read.add(new Read(webhook, providers.of(webhook.provider()).read(webhook.told())));
            } catch (RuntimeException e) {
                QuarkusTransaction.requiringNew().run(() -> failed(webhook, e));
            }
        }
        if (read.size() > 1) {
            try {
                QuarkusTransaction.requiringNew().run(() -> apply(read));
                return;
            } catch (RuntimeException e) {
                LOG.debugf(e, "%d webhooks not processed together", read.size());
            }
        }
        for (Read one : read) {
            try {
                QuarkusTransaction.requiringNew().run(() -> apply(List.of(one)));
            } catch (RuntimeException e) {
                QuarkusTransaction.requiringNew().run(() -> failed(one.webhook(), e));
            }
        }
    }

    private void apply(List<Read> read) {
        List<Boolean> known = settlement.applyAll(read.stream()
                .map(one -> new Settlement.Told(
                        one.webhook().provider(),
                        one.news(),
                        traceOf(one.webhook().traceparent())))
                .toList());
        List<WebhookRepository.Done> done = new ArrayList<>(read.size());
        for (int i = 0; i < read.size(); i++) {
            Read one = read.get(i);
            if (known.get(i)) {
                done.add(new WebhookRepository.Done(one.webhook().id(), note(one.news())));
            } else {
                unknown(one.webhook());
            }
        }
        stored.finish(done);
    }

    private static String note(List<ProviderNews> news) {
        return news.get(0) instanceof ProviderNews.Nothing nothing ? nothing.why() : null;
    }

    private static Context traceOf(String traceparent) {
        return W3CTraceContextPropagator.getInstance().extract(Context.root(), traceparent, TRACEPARENT);
    }

    /** The provider may be faster than the answer to our own call, or tell of what another shop did with its account. */
    private void unknown(Claimed webhook) {
        if (webhook.attempts() < retries.attemptsForUnknown()) {
            stored.retryLater(webhook.id(), "no such payment or refund here", retries.pauseAfter(webhook.attempts()));
        } else {
            stored.finish(List.of(new WebhookRepository.Done(
                    webhook.id(), "no such payment or refund here; of another environment?")));
        }
    }

    /** While the provider is away nothing is given up: what the webhook hints at can only be had there. */
    private void failed(Claimed webhook, RuntimeException failure) {
        if (webhook.attempts() < retries.attempts() || failure instanceof ProviderUnavailable) {
            LOG.warnf("webhook %s not processed: %s; trying again", webhook.id(), failure);
            stored.retryLater(webhook.id(), failure.toString(), retries.pauseAfter(webhook.attempts()));
        } else {
            LOG.errorf(failure, "webhook %s given up after %d attempts", webhook.id(), webhook.attempts());
            stored.giveUp(webhook.id(), failure.toString());
            metrics.webhookGivenUp(webhook.provider());
        }
    }

    private static final TextMapGetter<String> TRACEPARENT = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(String traceparent) {
            return List.of("traceparent");
        }

        @Override
        public String get(String traceparent, String name) {
            return name.equals("traceparent") ? traceparent : null;
        }
    };
}

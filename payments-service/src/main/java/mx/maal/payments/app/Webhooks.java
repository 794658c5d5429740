package mx.maal.payments.app;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import mx.maal.payments.persistence.WebhookRepository;
import mx.maal.payments.persistence.WebhookRepository.Claimed;
import mx.maal.payments.provider.PaymentProvider.Webhook;
import mx.maal.payments.provider.ProviderNews;
import mx.maal.payments.provider.ProviderUnavailable;
import mx.maal.payments.provider.Providers;
import org.jboss.logging.Logger;

/**
 * Stores each webhook once, so that the provider can be answered at once, and processes it afterwards. Processing takes
 * its effect and marks it processed in one transaction; what cannot be processed is tried again, more and more seldom.
 */
@ApplicationScoped
public class Webhooks {

    private static final Logger LOG = Logger.getLogger(Webhooks.class);
    private static final Duration LEASE = Duration.ofSeconds(60);
    private static final int AT_ONCE = 4;
    private static final int THREADS = 3;

    @Inject
    WebhookRepository stored;

    @Inject
    Providers providers;

    @Inject
    Settlement settlement;

    @Inject
    RetrySettings retries;

    @Inject
    MeterRegistry metrics;

    @Inject
    TransactionSynchronizationRegistry transaction;

    private BackgroundWork work;
    private volatile long backlog;

    @PostConstruct
    void prepare() {
        work = new BackgroundWork("webhooks", this::processDue, transaction);
    }

    void start(@Observes StartupEvent event) {
        Gauge.builder("webhooks.backlog", this, webhooks -> webhooks.backlog)
                .description("Webhooks that are stored and not yet processed")
                .register(metrics);
        work.start(THREADS);
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        work.stop();
    }

    /** Returns when it is committed; one that was stored before changes nothing. */
    public void store(String provider, Webhook webhook) {
        Map<String, String> trace = new HashMap<>();
        W3CTraceContextPropagator.getInstance().inject(Context.current(), trace, Map::put);
        boolean fresh =
                QuarkusTransaction.requiringNew().call(() -> stored.add(provider, webhook, trace.get("traceparent")));
        metrics.counter("webhooks.received", "provider", provider, "result", fresh ? "stored" : "duplicate")
                .increment();
        if (fresh) {
            work.wake();
        }
    }

    /** Processes a stored webhook again; empty when there is none of that id. */
    public Optional<WebhookRepository.Row> replay(UUID id) {
        Optional<WebhookRepository.Row> replayed =
                QuarkusTransaction.requiringNew().call(() -> stored.replay(id));
        work.wake();
        return replayed;
    }

    @Scheduled(every = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void measure() {
        backlog = QuarkusTransaction.requiringNew().call(stored::backlog);
    }

    private int processDue() {
        List<Claimed> due = QuarkusTransaction.requiringNew().call(() -> stored.claim(AT_ONCE, LEASE));
        due.forEach(this::process);
        return due.size();
    }

    private void process(Claimed webhook) {
        Context trace = W3CTraceContextPropagator.getInstance().extract(Context.root(), webhook, TRACE_OF);
        try (Scope scope = trace.makeCurrent()) {
            List<ProviderNews> news = providers.of(webhook.provider()).read(webhook.told());
            String note = news.get(0) instanceof ProviderNews.Nothing nothing ? nothing.why() : null;
            QuarkusTransaction.requiringNew().run(() -> {
                if (settlement.apply(webhook.provider(), news)) {
                    stored.finish(webhook.id(), note);
                } else {
                    unknown(webhook);
                }
            });
        } catch (RuntimeException e) {
            QuarkusTransaction.requiringNew().run(() -> failed(webhook, e));
        }
    }

    /** The provider may be faster than the answer to our own call, or tell of what another shop did with its account. */
    private void unknown(Claimed webhook) {
        if (webhook.attempts() < retries.attemptsForUnknown()) {
            stored.retryLater(webhook.id(), "no such payment or refund here", retries.pauseAfter(webhook.attempts()));
        } else {
            stored.finish(webhook.id(), "no such payment or refund here; of another environment?");
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
        }
    }

    private static final TextMapGetter<Claimed> TRACE_OF = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(Claimed webhook) {
            return List.of("traceparent");
        }

        @Override
        public String get(Claimed webhook, String name) {
            return name.equals("traceparent") ? webhook.traceparent() : null;
        }
    };
}

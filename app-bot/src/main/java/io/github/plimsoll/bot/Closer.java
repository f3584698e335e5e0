package io.github.plimsoll.bot;

import io.github.plimsoll.health.TaskThreads;
import io.github.plimsoll.supervisor.Ownership;
import io.github.plimsoll.supervisor.ResourceResult;
import io.github.plimsoll.supervisor.ShutdownListener;
import io.github.plimsoll.supervisor.ShutdownPlan;
import io.github.plimsoll.supervisor.ShutdownReport;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What this process opened: closed in reverse order, each once and with a deadline, one log line each. Thread-safe. */
final class Closer {
    private static final Logger LOG = LoggerFactory.getLogger(Closer.class);
    private static final String PHASE = "process";
    private static final Duration EACH = Duration.ofSeconds(20);
    private static final Duration ALL = Duration.ofSeconds(30);

    private final ShutdownPlan plan = ShutdownPlan.builder()
            .clock(System::nanoTime)
            .threads(TaskThreads.daemons())
            .phase(PHASE, EACH)
            .within(ALL)
            .listener(new Told())
            .build();
    private final AtomicBoolean reported = new AtomicBoolean();

    /** @throws IllegalStateException when the stop has begun; the resource is closed then */
    <T extends AutoCloseable> T add(String name, T resource) {
        try {
            plan.register(name, PHASE, resource, Ownership.OWNED);
            return resource;
        } catch (IllegalStateException stopping) {
            try {
                resource.close();
            } catch (Exception failed) {
                stopping.addSuppressed(failed);
            }
            throw stopping;
        }
    }

    /** Closes everything, waits until it is done and says how it went, once. */
    void close() {
        ShutdownReport report = plan.shutdown();
        if (reported.compareAndSet(false, true)) {
            List<String> open = report.resources().stream()
                    .filter(result -> result.outcome() != ResourceResult.Outcome.CLOSED)
                    .map(result -> result.name() + " (" + result.outcome() + ")")
                    .toList();
            if (!open.isEmpty()) { // else each line said so
                LOG.warn("stopped in {} ms, not closed: {}", report.took().toMillis(), String.join(", ", open));
            }
        }
    }

    /** Leaves little time for what is not closed yet: a second signal. */
    void force() {
        plan.force();
    }

    private static final class Told implements ShutdownListener {
        @Override
        public void closed(ResourceResult result) {
            switch (result.outcome()) {
                case CLOSED ->
                    LOG.info("closed {} in {} ms", result.name(), result.took().toMillis());
                default ->
                    LOG.warn(
                            "closing {}: {} after {} ms",
                            result.name(),
                            result.outcome(),
                            result.took().toMillis());
            }
        }
    }
}

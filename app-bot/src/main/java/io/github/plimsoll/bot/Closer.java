package io.github.plimsoll.bot;

import io.github.plimsoll.supervisor.Ownership;
import io.github.plimsoll.supervisor.ResourceResult;
import io.github.plimsoll.supervisor.ShutdownListener;
import io.github.plimsoll.supervisor.ShutdownPlan;
import java.time.Duration;
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
            .threads(Late::daemon)
            .phase(PHASE, EACH)
            .within(ALL)
            .listener(new Told())
            .build();

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

    void close() {
        plan.shutdown();
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

package io.github.plimsoll.bot.store;

import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.supervisor.BreakerSettings;
import io.github.plimsoll.supervisor.CircuitBreaker;
import io.github.plimsoll.supervisor.Guard;
import io.github.plimsoll.supervisor.Outcome;
import io.github.plimsoll.supervisor.ProcessClock;
import java.time.Duration;
import java.util.Optional;

/**
 * Leaves a database that did not answer alone for a while: every question to a silent one costs seconds. A circuit breaker
 * that opens at the first failure. Thread-safe.
 */
public final class SparedStore {
    private final CircuitBreaker breaker;
    private final Guard guard;

    /** @param rest how long it is left alone */
    public SparedStore(String name, Duration rest, ProcessClock clock) {
        breaker = new CircuitBreaker(name, BreakerSettings.DEFAULT.opening(1, rest), clock, (breaker, from, to) -> {});
        guard = Guard.of(breaker);
    }

    /** Whether it was silent when last asked. */
    public boolean silent() {
        return breaker.state() != CircuitBreaker.State.CLOSED;
    }

    /**
     * Works with the database, or does nothing while it is left alone.
     *
     * @return what the database failed with; anything else that the work throws is thrown
     */
    public Optional<StoreException> work(Runnable work) {
        Outcome<Boolean> outcome = guard.call(() -> {
            try {
                work.run();
                return Outcome.of(true);
            } catch (StoreException failed) {
                return failed.kind() == StoreException.Kind.UNAVAILABLE ? Outcome.thrown(failed) : answered(failed);
            } catch (RuntimeException broken) {
                return answered(broken);
            }
        });
        return outcome.fold(
                worked -> Optional.empty(),
                failed -> failed.cause().map(SparedStore::ofStore),
                leftAlone -> Optional.empty(),
                replaced -> Optional.empty());
    }

    /** Somebody else found it silent just now. */
    public void foundSilent() {
        guard.call(() -> Outcome.transientFailure("found silent elsewhere"));
    }

    /** A failure that says nothing against the database. */
    private static Outcome<Boolean> answered(RuntimeException failed) {
        return new Outcome.Failed<>(
                Outcome.Kind.PERMANENT,
                failed.toString(),
                Optional.empty(),
                Optional.of(failed),
                1,
                Outcome.GaveUp.NOT_RETRYABLE);
    }

    private static StoreException ofStore(Throwable cause) {
        if (cause instanceof StoreException failed) {
            return failed;
        }
        throw (RuntimeException) cause; // the work above throws nothing else
    }
}

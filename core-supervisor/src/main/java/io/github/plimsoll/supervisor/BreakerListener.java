package io.github.plimsoll.supervisor;

/** Told when a circuit breaker changes, on the thread of the call that changed it. Must not block or throw. */
@FunctionalInterface
public interface BreakerListener {
    /** It was {@code from} and is {@code to}. */
    void changed(String breaker, CircuitBreaker.State from, CircuitBreaker.State to);
}

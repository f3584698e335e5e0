package io.github.plimsoll.supervisor;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Keeps retries from amplifying an outage: each success pays for a part of a retry, and a retry that nobody paid for is
 * not made. To be shared by all who call the same place. Thread-safe; a success at a full budget writes nothing.
 */
public final class RetryBudget {
    private static final int WHOLE = 100;

    private final int percent;
    private final long full;
    private final AtomicLong balance;

    /**
     * Full at first.
     *
     * @param percent retries per hundred successes, 0 to 100
     * @param reserve retries that can be saved up, 1 to 1,000,000
     */
    public RetryBudget(int percent, int reserve) {
        Problems problems = new Problems("retry budget");
        problems.range("percent of successes", percent, 0, 100);
        problems.range("reserve", reserve, 1, 1_000_000);
        problems.throwIfAny();
        this.percent = percent;
        this.full = (long) reserve * WHOLE;
        this.balance = new AtomicLong(full);
    }

    /** 10 retries per hundred successes, 10 saved up. */
    public static RetryBudget standard() {
        return new RetryBudget(10, 10);
    }

    void succeeded() {
        long now = balance.get();
        while (now < full && !balance.compareAndSet(now, Math.min(full, now + percent))) {
            now = balance.get();
        }
    }

    boolean take() {
        long now = balance.get();
        while (now >= WHOLE) {
            if (balance.compareAndSet(now, now - WHOLE)) {
                return true;
            }
            now = balance.get();
        }
        return false;
    }

    /** Retries that are paid for now. */
    public long left() {
        return balance.get() / WHOLE;
    }
}

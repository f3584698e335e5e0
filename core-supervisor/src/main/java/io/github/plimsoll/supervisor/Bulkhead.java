package io.github.plimsoll.supervisor;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** Lets so many calls through at once and refuses the others, so that one slow place cannot take every thread. Thread-safe. */
public final class Bulkhead implements Policy {
    private final String name;
    private final int most;
    private final AtomicInteger underWay = new AtomicInteger();

    /** @param most calls at once, 1 to 1,000,000 */
    public Bulkhead(String name, int most) {
        Problems problems = new Problems("bulkhead '" + name + "'");
        problems.range("number of calls at once", most, 1, 1_000_000);
        problems.throwIfAny();
        this.name = name;
        this.most = most;
    }

    @Override
    public <T> Outcome<T> around(Call<T> call, Guard next) {
        int now = underWay.get();
        while (now < most) {
            if (underWay.compareAndSet(now, now + 1)) {
                try {
                    return next.call(call);
                } finally {
                    underWay.decrementAndGet();
                }
            }
            now = underWay.get();
        }
        return new Outcome.Refused<>(Outcome.Refusal.BULKHEAD_FULL, name, most, now, Duration.ZERO);
    }

    /** Calls that go on now. */
    public int underWay() {
        return underWay.get();
    }
}

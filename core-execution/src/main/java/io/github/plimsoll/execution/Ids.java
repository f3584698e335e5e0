package io.github.plimsoll.execution;

import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.WorldClock;
import java.util.random.RandomGenerator;

/** New ids from the injected clock and random source; thread-safe although generators need not be. */
public final class Ids {
    private final WorldClock clock;
    private final RandomGenerator random;

    public Ids(WorldClock clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    public synchronized SortableId next() {
        return SortableId.next(clock, random);
    }

    public synchronized long nextLong() {
        return random.nextLong();
    }
}

package io.github.plimsoll.tests;

import io.github.plimsoll.execution.spi.Latch;
import io.github.plimsoll.execution.spi.StopJournal;
import java.util.List;

/** The store answers in these tests, so that no stop waits for it. */
public final class NoJournal implements StopJournal {
    @Override
    public void record(Latch latch) {
        throw new AssertionError("the store is up");
    }

    @Override
    public List<Latch> pending() {
        return List.of();
    }

    @Override
    public void clear() {}
}

package io.github.plimsoll.supervisor;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** Runs whose thread ignored an interrupt: counted for ever, named while they live. Reading never blocks. */
final class Abandoned {
    private final CopyOnWriteArrayList<Run> runs = new CopyOnWriteArrayList<>();
    private final AtomicLong total = new AtomicLong();

    void add(Run run) {
        total.incrementAndGet();
        runs.add(run);
    }

    /** Forgets those that ended after all. */
    void sweep() {
        runs.removeIf(Run::ended);
    }

    long total() {
        return total.get();
    }

    List<String> alive() {
        List<String> names = new ArrayList<>();
        for (Run run : runs) {
            if (!run.ended()) {
                names.add(run.threadName());
            }
        }
        return List.copyOf(names);
    }
}

package io.github.plimsoll.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * An executor that runs nothing until it is told to, on the caller's thread and under a clock that the test moves. Tasks
 * that are due at the same moment run in the order they came, or in an order that a seed decides, so that a race becomes
 * a case of a law. For one thread; a task may give it further tasks.
 */
public final class ManualExecutor implements Executor {
    /** More than this many waiting tasks are refused. */
    public static final int MOST = 100_000;

    private record Waiting(long dueNanos, Runnable task) {}

    private final ManualClock clock;
    private final @Nullable RandomGenerator order;
    private final List<Waiting> waiting = new ArrayList<>();

    /** In the order the tasks came. */
    public ManualExecutor(ManualClock clock) {
        this(clock, null);
    }

    /** @param order decides which of the tasks that are due is next; null for the one that came first */
    public ManualExecutor(ManualClock clock, @Nullable RandomGenerator order) {
        this.clock = clock;
        this.order = order;
    }

    /** Due now. */
    @Override
    public void execute(Runnable task) {
        after(Duration.ZERO, task);
    }

    /**
     * Due when the clock has moved so far.
     *
     * @throws IllegalArgumentException when the time is negative
     * @throws RejectedExecutionException when {@link #MOST} wait
     */
    public void after(Duration delay, Runnable task) {
        if (delay.isNegative()) {
            throw new IllegalArgumentException("a delay must not be negative, not " + delay);
        }
        if (waiting.size() >= MOST) {
            throw new RejectedExecutionException(MOST + " tasks wait, which is the most");
        }
        waiting.add(new Waiting(Math.addExact(clock.monotonicNanos(), delay.toNanos()), task));
    }

    /** Runs one task that is due; false when none is. What it throws is thrown on, and it is gone. */
    public boolean step() {
        long now = clock.monotonicNanos();
        List<Waiting> due = new ArrayList<>();
        for (Waiting one : waiting) {
            if (one.dueNanos <= now) {
                due.add(one);
            }
        }
        if (due.isEmpty()) {
            return false;
        }
        Waiting next = order == null ? earliest(due) : due.get(order.nextInt(due.size()));
        waiting.remove(next);
        next.task.run();
        return true;
    }

    /**
     * Runs what is due and what that brings, at this moment.
     *
     * @return how many ran
     * @throws IllegalStateException after {@link #MOST}: they bring each other without end
     */
    public int runDue() {
        int ran = 0;
        while (step()) {
            if (++ran > MOST) {
                throw new IllegalStateException("tasks bring each other without end");
            }
        }
        return ran;
    }

    /** Lets time pass: everything runs at its moment, in the order of the moments. The clock ends exactly so much later. */
    public void advance(Duration by) {
        long end = Math.addExact(clock.monotonicNanos(), by.toNanos());
        runDue();
        while (!waiting.isEmpty()) {
            long due = earliest(waiting).dueNanos;
            if (due > end) {
                break;
            }
            moveTo(due);
            runDue();
        }
        moveTo(end);
        runDue();
    }

    /** Tasks that have not run. */
    public int waiting() {
        return waiting.size();
    }

    private static Waiting earliest(List<Waiting> some) {
        Waiting first = some.get(0);
        for (Waiting one : some) {
            if (one.dueNanos < first.dueNanos) {
                first = one;
            }
        }
        return first;
    }

    /** To this moment or up to a microsecond after it: finer the clock does not go. */
    private void moveTo(long nanos) {
        long left = nanos - clock.monotonicNanos();
        if (left > 0) {
            clock.advanceMicros((left + 999) / 1_000);
        }
    }
}

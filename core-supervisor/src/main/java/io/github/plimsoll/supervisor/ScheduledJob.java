package io.github.plimsoll.supervisor;

import io.github.plimsoll.numbers.WorldClock;
import io.github.plimsoll.supervisor.spi.SlotStore;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** One schedule as a sequence of steps in time. Guarded by the scheduler, but for {@link #snapshot}. */
final class ScheduledJob {
    private static final long SECOND = 1_000_000L;
    /** Others take over when nothing was heard of a run for so long. */
    private static final Duration LEASE = Duration.ofSeconds(60);

    private final ScheduleSpec spec;
    private final SlotStore store;
    private final String owner;
    private final WorldClock clock;
    private final RandomGenerator random;
    private final ThreadFactory threads;
    private final Bell bell;
    private final Listeners<ScheduleListener> listeners;

    private boolean known;
    private long last;
    private boolean drawn;
    private long drawnFor;
    private long delay;
    private @Nullable Run run;
    private long slot;
    private long began;
    private long renewed;
    private boolean interrupted;
    private boolean untold;
    private Optional<Failure> result = Optional.empty();
    private volatile ScheduleSnapshot view;

    ScheduledJob(
            ScheduleSpec spec,
            SlotStore store,
            String owner,
            WorldClock clock,
            RandomGenerator random,
            ThreadFactory threads,
            Bell bell,
            Listeners<ScheduleListener> listeners) {
        this.spec = spec;
        this.store = store;
        this.owner = owner;
        this.clock = clock;
        this.random = random;
        this.threads = threads;
        this.bell = bell;
        this.listeners = listeners;
        this.view = new ScheduleSnapshot(spec.name(), false, 0, 0, 0, Optional.empty());
    }

    String name() {
        return spec.name();
    }

    ScheduleSnapshot snapshot() {
        return view;
    }

    boolean running() {
        return run != null;
    }

    void tellToStop(boolean interrupt) {
        Run running = run;
        if (running != null && interrupt) {
            running.interrupt();
        } else if (running != null) {
            running.tellToStop();
        }
    }

    private long now() {
        return spec.when().byWall() ? clock.epochMicros() : clock.monotonicNanos() / 1_000;
    }

    /** Takes the step that is due; returns microseconds to the next one, at least 1. */
    long step(boolean begins) {
        try {
            return steps(begins);
        } catch (StoreFailure down) {
            listeners.note(listener -> listener.storeFailed(spec.name(), down.cause));
            return SECOND;
        }
    }

    private long steps(boolean begins) throws StoreFailure {
        if (run != null) {
            long wait = whileRunning();
            if (wait > 0) {
                return wait;
            }
        }
        return begins ? whileIdle() : Long.MAX_VALUE;
    }

    private long whileIdle() throws StoreFailure {
        long now = now();
        if (!known) {
            last = spec.when().byWall()
                    ? asked(() -> store.latest(spec.name()).orElse(now - 1))
                    : now - spec.when().next(0);
            known = true;
        }
        long next = spec.when().next(last);
        if (next > now) {
            return Math.min(next - now, SECOND);
        }
        long latest = spec.when().latest(next, now);
        long chosen =
                spec.missed() == MissedSlots.CATCH_UP ? spec.when().oldest(next, now, spec.mostCatchUp()) : latest;
        long due = chosen + jitter(chosen);
        if (now < due) {
            return Math.min(due - now, SECOND);
        }
        boolean late = now - due > spec.lateAfter().toNanos() / 1_000;
        if (late && spec.missed() == MissedSlots.SKIP && !spec.when().afterEnd()) {
            skip(chosen);
            return 1;
        }
        if (chosen != next) {
            skip(before(chosen, next));
        }
        return begin(chosen);
    }

    /** The slot before the chosen one: all up to it are given up. */
    private long before(long chosen, long next) {
        return spec.when().latest(next, chosen - 1);
    }

    private void skip(long upTo) {
        long slots = 0;
        for (long at = spec.when().next(last);
                at <= upTo && slots < 10_000;
                at = spec.when().next(at)) {
            slots++;
        }
        last = upTo;
        long count = slots;
        ScheduleSnapshot seen = view;
        view = new ScheduleSnapshot(
                seen.name(), seen.running(), seen.runs(), seen.failures(), seen.skipped() + count, seen.lastFailure());
        listeners.note(listener -> listener.skipped(spec.name(), upTo, count));
    }

    private long jitter(long of) {
        if (!drawn || drawnFor != of) {
            drawn = true;
            drawnFor = of;
            delay = random.nextLong(spec.jitter().toNanos() / 1_000 + 1);
        }
        return delay;
    }

    private long begin(long chosen) throws StoreFailure {
        if (spec.when().byWall()) {
            switch (asked(() -> store.claim(spec.name(), chosen, owner, LEASE))) {
                case CLAIMED -> {}
                case PASSED -> {
                    // another process had it, or a later one
                    last = Math.max(
                            chosen, asked(() -> store.latest(spec.name()).orElse(chosen)));
                    return 1;
                }
                case HELD -> {
                    if (spec.overlap() == Overlap.SKIP) {
                        skip(chosen);
                        return 1;
                    }
                    return SECOND;
                }
            }
        }
        last = chosen;
        slot = chosen;
        began = clock.monotonicNanos();
        renewed = began;
        interrupted = false;
        untold = false;
        Run next = new Run(spec.task(), clock::monotonicNanos, bell, began);
        run = next;
        show(true, Optional.empty(), false);
        listeners.note(listener -> listener.began(spec.name(), chosen));
        try {
            next.startOn(threads.newThread(next), "schedule/" + spec.name());
        } catch (RuntimeException | Error refused) {
            end(Optional.of(Failure.of(refused)));
        }
        return 1;
    }

    private long whileRunning() throws StoreFailure {
        Run running = run;
        if (running == null) {
            return 0;
        }
        long nanos = clock.monotonicNanos();
        boolean over = nanos - began > spec.longest().toNanos();
        if (untold) {
            end(result);
            return 0;
        }
        if (running.ended()) {
            end(Optional.ofNullable(running.failure()).map(Failure::of));
            return 0;
        }
        if (over && !interrupted) {
            running.interrupt();
            interrupted = true;
        }
        if (nanos - began > 2 * spec.longest().toNanos()) {
            end(Optional.of(
                    new Failure("abandoned", "took longer than " + spec.longest() + " and ignored the interrupt")));
            return 0;
        }
        if (spec.when().byWall() && nanos - renewed >= LEASE.toNanos() / 3) {
            asked(() -> store.renew(spec.name(), owner, LEASE));
            renewed = nanos;
        }
        if (spec.overlap() == Overlap.SKIP && !spec.when().afterEnd()) {
            long now = now();
            long next = spec.when().next(last);
            if (next <= now) {
                skip(spec.when().latest(next, now));
            }
        }
        return SECOND / 2;
    }

    /** The end of a run; told to the store before anything else of this schedule begins. */
    private void end(Optional<Failure> failure) throws StoreFailure {
        untold = true;
        result = failure;
        if (spec.when().byWall()) {
            SlotStore.End end = failure.isPresent() ? SlotStore.End.FAILED : SlotStore.End.DONE;
            String detail = failure.map(Failure::toString).orElse("");
            asked(() -> {
                store.finish(spec.name(), slot, owner, end, detail);
                return true;
            });
        }
        run = null;
        untold = false;
        if (spec.when().afterEnd()) {
            last = now();
        }
        show(false, failure, true);
        long ended = slot;
        listeners.note(listener -> listener.ended(spec.name(), ended, failure));
    }

    private void show(boolean running, Optional<Failure> failure, boolean ended) {
        ScheduleSnapshot seen = view;
        view = new ScheduleSnapshot(
                seen.name(),
                running,
                seen.runs() + (ended ? 1 : 0),
                seen.failures() + (failure.isPresent() ? 1 : 0),
                seen.skipped(),
                failure.isPresent() ? failure : seen.lastFailure());
    }

    private interface Question<R> {
        R ask();
    }

    /** The store threw. */
    private static final class StoreFailure extends Exception {
        private static final long serialVersionUID = 1L;
        final transient RuntimeException cause;

        StoreFailure(RuntimeException cause) {
            super(cause);
            this.cause = cause;
        }
    }

    private static <R> R asked(Question<R> question) throws StoreFailure {
        try {
            return question.ask();
        } catch (RuntimeException down) {
            throw new StoreFailure(down);
        }
    }
}

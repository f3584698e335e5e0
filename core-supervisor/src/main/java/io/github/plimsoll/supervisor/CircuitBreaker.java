package io.github.plimsoll.supervisor;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Stops calling a place that fails, and probes it later. Closed: counts. Open: refuses, as a value. Half-open: lets a few
 * probes through; when all work it closes, when one fails it opens again, and when they do not come back in time others
 * are let through. Outcomes of calls that began before a change count no more. Failures that are the caller's own
 * ({@link Outcome.Kind#PERMANENT}) and refusals do not count. Thread-safe; only a
 * change of state locks.
 */
public final class CircuitBreaker implements Policy {
    /** Whether calls get through. */
    public enum State {
        CLOSED,
        OPEN,
        HALF_OPEN
    }

    /** One stay in a state; its identity tells calls of before from calls of now. */
    private static final class Stay {
        final State state;
        final long until;
        final long seen;
        final CallWindow failures;
        final CallWindow slow;
        final AtomicInteger probes;
        final AtomicInteger worked = new AtomicInteger();

        @Nullable
        volatile Told told;

        Stay(State state, long until, long seen, BreakerSettings settings) {
            this.state = state;
            this.until = until;
            this.seen = seen;
            this.failures = new CallWindow(settings.window());
            this.slow = new CallWindow(settings.window());
            this.probes = new AtomicInteger(settings.probes());
        }
    }

    /** What refused calls are told, and from when on it is told anew. */
    private record Told(Outcome.Refused<?> refused, long until) {}

    /** A refusal is made once a millisecond, not for every call: whoever hammers an open breaker makes no garbage. */
    private static final long SAME_ANSWER_NANOS = 1_000_000L;

    private final String name;
    private final BreakerSettings settings;
    private final ProcessClock clock;
    private final BreakerListener listener;
    private final boolean timed;
    private final long slowerThan;
    private volatile Stay stay;
    private final Object changing = new Object();

    /** Closed at first. */
    public CircuitBreaker(String name, BreakerSettings settings, ProcessClock clock, BreakerListener listener) {
        this.name = name;
        this.settings = settings;
        this.clock = clock;
        this.listener = listener;
        this.timed = settings.slowerThan().isPresent();
        this.slowerThan = settings.slowerThan().orElse(Duration.ZERO).toNanos();
        this.stay = new Stay(State.CLOSED, 0, 0, settings);
    }

    /** As {@link BreakerSettings#DEFAULT} says, telling nobody. */
    public CircuitBreaker(String name, ProcessClock clock) {
        this(name, BreakerSettings.DEFAULT, clock, (breaker, from, to) -> {});
    }

    @Override
    public <T> Outcome<T> around(Call<T> call, Guard next) {
        Stay now = stay;
        if (now.state != State.CLOSED) {
            long time = clock.nanos();
            now = admit(time);
            if (now == null) {
                return refusal(time);
            }
        }
        long began = timed ? clock.nanos() : 0;
        Outcome<T> outcome = null;
        try {
            outcome = next.call(call);
        } finally {
            if (outcome == null) { // an Error
                note(now, true, false);
            }
        }
        if (outcome instanceof Outcome.Success && !timed && now.state == State.CLOSED) {
            now.failures.note(false);
        } else {
            count(now, outcome, began);
        }
        return outcome;
    }

    private void count(Stay then, Outcome<?> outcome, long began) {
        boolean late = timed && clock.nanos() - began > slowerThan;
        if (outcome instanceof Outcome.Failed<?> failed) {
            switch (failed.kind()) {
                case TRANSIENT, THROWN, TIMED_OUT -> note(then, true, late);
                case PERMANENT -> note(then, false, late); // it answered
                case INTERRUPTED -> nothing(then);
            }
        } else if (outcome instanceof Outcome.Refused) {
            nothing(then);
        } else {
            note(then, false, late);
        }
    }

    /** The call says nothing about the other side; as a probe it was none. */
    private static void nothing(Stay then) {
        if (then.state == State.HALF_OPEN) {
            then.probes.incrementAndGet();
        }
    }

    private void note(Stay then, boolean failed, boolean late) {
        if (then.state == State.HALF_OPEN) {
            if (failed || late) {
                change(then, State.OPEN, 1);
            } else if (then.worked.incrementAndGet() == settings.probes()) {
                change(then, State.CLOSED, 0);
            }
            return;
        }
        long failures = then.failures.note(failed);
        int bad = CallWindow.bad(failures);
        int calls = CallWindow.calls(failures);
        if (failed
                && (bad >= settings.failures()
                        || (calls >= settings.minimumCalls() && bad * 100 >= settings.failurePercent() * calls))) {
            change(then, State.OPEN, bad);
        }
        if (timed) {
            int slow = CallWindow.bad(then.slow.note(late));
            if (late && slow >= settings.slow()) {
                change(then, State.OPEN, slow);
            }
        }
    }

    /** The stay under which a call may go through now; null when none may. */
    private @Nullable Stay admit(long time) {
        while (true) {
            Stay now = stay;
            if (now.state == State.CLOSED) {
                return now;
            }
            if (now.state == State.HALF_OPEN && takeProbe(now)) {
                return now;
            }
            if (!Times.reached(now.until, time)) {
                return null;
            }
            change(now, State.HALF_OPEN, now.seen);
        }
    }

    private static boolean takeProbe(Stay now) {
        int left = now.probes.get();
        while (left > 0) {
            if (now.probes.compareAndSet(left, left - 1)) {
                return true;
            }
            left = now.probes.get();
        }
        return false;
    }

    private void change(Stay from, State to, long seen) {
        long until = to == State.CLOSED ? 0 : clock.nanos() + settings.openFor().toNanos();
        synchronized (changing) {
            if (stay != from) {
                return; // somebody was first
            }
            stay = new Stay(to, until, seen, settings);
        }
        if (from.state != to) {
            listener.changed(name, from.state, to);
        }
    }

    private <T> Outcome<T> refusal(long time) {
        Stay now = stay;
        Told told = now.told;
        if (told == null || Times.reached(told.until, time)) {
            Duration left = now.state == State.CLOSED ? Duration.ZERO : Times.between(time, now.until);
            told = new Told(
                    new Outcome.Refused<>(Outcome.Refusal.BREAKER_OPEN, name, settings.failures(), now.seen, left),
                    time + SAME_ANSWER_NANOS);
            now.told = told;
        }
        @SuppressWarnings("unchecked") // it holds nothing of the caller's type
        Outcome<T> refused = (Outcome<T>) told.refused;
        return refused;
    }

    public String name() {
        return name;
    }

    /** Whether calls get through; open also when the next call would be a probe. */
    public State state() {
        return stay.state;
    }

    /** Failures among the latest calls, while closed. */
    public int failures() {
        return CallWindow.bad(stay.failures.now());
    }
}

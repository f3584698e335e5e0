package io.github.plimsoll.supervisor;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Runs an action, once, when nobody has checked in for a time: close only, flatten. It latches: a later check-in does
 * not undo it, and only {@link #rearm} makes it ready again. Whoever ticks it runs the action, so {@link #asTask} under a
 * supervisor is the usual way. Thread-safe; a check-in and the action never both win.
 */
public final class DeadManSwitch {
    /** What happens when nobody checks in. */
    @FunctionalInterface
    public interface Action {
        /** Called once for each arming; what it throws is kept in {@link DeadManSwitch#failure()}. */
        void run(Duration silence) throws Exception;
    }

    /** Where a switch stands. */
    public enum State {
        /** Somebody checked in lately. */
        ARMED,
        /** The action runs now. */
        FIRING,
        /** The action ran; failed or not, it is not run again. */
        FIRED
    }

    private static final long LONGEST_WAIT_NANOS = 100_000_000L;

    private final ProcessClock clock;
    private final long within;
    private final Action action;
    private State state = State.ARMED;
    private long checkedIn;
    private @Nullable Failure failure;

    /**
     * Armed from now on.
     *
     * @param clock process time
     * @param within how long nobody may check in, 1 us to 365 days
     * @param action runs once when that is over
     */
    public DeadManSwitch(ProcessClock clock, Duration within, Action action) {
        Problems problems = new Problems("dead-man switch");
        problems.range("time without a check-in", within, Times.MICRO, Times.YEAR);
        problems.throwIfAny();
        this.clock = clock;
        this.within = within.toNanos();
        this.action = action;
        this.checkedIn = clock.nanos();
    }

    /** "Still here". False when it is too late: the time was over, whether or not the action has begun. */
    public synchronized boolean checkIn() {
        long now = clock.nanos();
        if (state != State.ARMED || Times.reached(checkedIn + within, now)) {
            return false;
        }
        checkedIn = now;
        return true;
    }

    /**
     * Runs the action if the time is over and it has not run yet.
     *
     * @return nanoseconds until the time is over if nobody checks in, at least 1; {@link Long#MAX_VALUE} once fired
     */
    public long tick() {
        Duration silence;
        synchronized (this) {
            long left = checkedIn + within - clock.nanos();
            if (state != State.ARMED) {
                return Long.MAX_VALUE;
            }
            if (left > 0) {
                return left;
            }
            state = State.FIRING;
            silence = silence();
        }
        @Nullable Failure failed = null;
        try {
            action.run(silence);
        } catch (Exception | Error thrown) {
            failed = Failure.of(thrown);
            if (thrown instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
        }
        synchronized (this) {
            failure = failed;
            state = State.FIRED;
        }
        return Long.MAX_VALUE;
    }

    /** Ready again, as if somebody had checked in now; false unless it had fired. A person decides that. */
    public synchronized boolean rearm() {
        if (state != State.FIRED) {
            return false;
        }
        checkedIn = clock.nanos();
        failure = null;
        state = State.ARMED;
        return true;
    }

    public synchronized State state() {
        return state;
    }

    /** Time since the last check-in. */
    public synchronized Duration silence() {
        return Times.between(checkedIn, clock.nanos());
    }

    /** What the action failed with. */
    public synchronized Optional<Failure> failure() {
        return Optional.ofNullable(failure);
    }

    /** A task that ticks it, at least ten times a second, until told to stop. */
    public Task asTask() {
        return context -> {
            while (!context.stopping()) {
                context.pause(Duration.ofNanos(Math.min(tick(), LONGEST_WAIT_NANOS)));
            }
        };
    }
}

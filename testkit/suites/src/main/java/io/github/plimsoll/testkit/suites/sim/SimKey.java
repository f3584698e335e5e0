package io.github.plimsoll.testkit.suites.sim;

import io.github.plimsoll.execution.spi.ControlReading;
import io.github.plimsoll.execution.spi.ControlSource;
import io.github.plimsoll.risk.ControlState;

/** The shared key of somebody who watches from outside: it says stop, takes it back, and is silent at times. */
final class SimKey implements ControlSource {
    private final SimTime time;
    private final Mischief mischief;
    private long stopsUntil;
    private long silentUntil;
    /** What it said last: whoever cannot read it goes by that, and takes no new LIVE risk. */
    private boolean stopped;
    /** World time at which that began, as far as anybody can have heard. */
    private long stoppedAt;

    SimKey(SimTime time, Mischief mischief) {
        this.time = time;
        this.mischief = mischief;
    }

    /** It is not there any more, until somebody writes it anew: whoever read it goes by what it said last. */
    void vanishes(long micros) {
        silentUntil = Math.max(silentUntil, time.micros() + micros);
    }

    void turn() {
        if (mischief.strikes(FaultKind.KEY_SAYS_STOP)) {
            stopsUntil = time.micros() + mischief.between(1_000, 60_000);
        }
        if (mischief.strikes(FaultKind.KEY_SILENT)) {
            silentUntil = time.micros() + mischief.between(1_000, 60_000);
        }
        if (!silent()) {
            boolean before = stopped;
            stopped = !mischief.resting() && time.micros() < stopsUntil;
            stoppedAt = before ? stoppedAt : time.wallMicros();
        }
    }

    boolean silent() {
        return !mischief.resting() && time.micros() < silentUntil;
    }

    /** Whether nobody may take new risk, as far as anybody has heard. */
    boolean stopped() {
        return stopped;
    }

    /** Whether it forbids what was decided at that time; its process may have stood still since then. */
    boolean forbids(long decidedAt) {
        return stopped && decidedAt > stoppedAt;
    }

    @Override
    public ControlReading reading() {
        String reason = (silent() ? "is silent, and said last: " : "says ") + (stopped ? "stop" : "go");
        ControlState state = stopped ? ControlState.HALTED : ControlState.ACTIVE;
        return silent()
                ? ControlReading.unknown("key", state, reason)
                : ControlReading.said("key", state, !stopped, reason);
    }
}

package io.github.plimsoll.supervisor;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A child and where it stands. Written with the supervisor's lock held; the snapshot is read without. */
final class Child {
    /** What a snapshot needs, replaced as a whole. */
    private record View(
            ChildState state,
            long since,
            int restarts,
            long nextStart,
            Optional<Failure> lastFailure,
            @Nullable Run run) {}

    final ChildSpec spec;
    final StartHistory starts;

    ChildState state = ChildState.BACKING_OFF;
    /** The present run, or the last one. */
    @Nullable
    Run run;
    /** Failed or ended runs since the last stable one. */
    int attempt;

    int restarts;
    /** When it is to be started again, while it backs off. */
    long nextStart;
    /** When to go on to the next step, while it is hung or stopping. */
    long deadline;
    /** Why it is hung. */
    @Nullable
    HeartbeatMissedException missed;

    boolean interrupted;
    long stopBegan;
    private long since;
    private Optional<Failure> lastFailure = Optional.empty();
    private volatile View view;

    Child(ChildSpec spec, RestartIntensity intensity, long now) {
        this.spec = spec;
        this.starts = new StartHistory(intensity);
        this.since = now;
        this.view = new View(state, now, 0, now, lastFailure, null);
    }

    void become(ChildState next, long now) {
        state = next;
        since = now;
        publish();
    }

    void failedWith(Throwable cause) {
        lastFailure = Optional.of(Failure.of(cause));
        publish();
    }

    private void publish() {
        view = new View(state, since, restarts, nextStart, lastFailure, run);
    }

    /** Whether a thread works for it that nobody gave up on. */
    boolean hasThread() {
        return state == ChildState.RUNNING || state == ChildState.HUNG || state == ChildState.STOPPING;
    }

    ChildSnapshot snapshot(long now) {
        View seen = view;
        Run running = seen.run;
        boolean watched = spec.heartbeatWithin().isPresent()
                && (seen.state == ChildState.RUNNING || seen.state == ChildState.HUNG);
        return new ChildSnapshot(
                spec.name(),
                seen.state,
                spec.restart(),
                Times.between(seen.since, now),
                seen.restarts,
                seen.lastFailure,
                seen.state == ChildState.BACKING_OFF
                        ? Optional.of(Times.between(now, seen.nextStart))
                        : Optional.<Duration>empty(),
                watched && running != null
                        ? Optional.of(Times.between(running.lastBeat(), now))
                        : Optional.<Duration>empty());
    }
}

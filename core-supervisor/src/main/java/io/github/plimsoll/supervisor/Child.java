package io.github.plimsoll.supervisor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A child and where it stands. Written with the supervisor's lock held; the snapshot is read without. */
final class Child {
    private static final int KEPT = 16;

    /** A change of state. */
    private record Change(ChildState state, long at, Optional<Failure> failure) {}

    /** What a snapshot needs, replaced as a whole. */
    private record View(
            int restarts,
            long nextStart,
            Optional<Failure> lastFailure,
            @Nullable Run run,
            List<Change> changes) {
        Change latest() {
            return changes.get(changes.size() - 1);
        }
    }

    final ChildSpec spec;
    /** Shared by children that restart together. */
    final StartHistory starts;

    ChildState state = ChildState.BACKING_OFF;
    /** The present run, or the last one. */
    @Nullable
    Run run;
    /** Failed or ended runs since the last stable one. */
    int attempt;

    int restarts;
    Duration lastDelay = Duration.ZERO;
    /** When it is to be started again, while it backs off. */
    long nextStart;
    /** When to go on to the next step, while it is hung or stopping. */
    long deadline;
    /** Why it is hung. */
    @Nullable
    HeartbeatMissedException missed;
    /** Whether those that restart with it were told of its present state. */
    boolean groupKnows;

    boolean interrupted;
    long stopBegan;
    private Optional<Failure> lastFailure = Optional.empty();
    private volatile View view;

    Child(ChildSpec spec, StartHistory starts, long now) {
        this.spec = spec;
        this.starts = starts;
        this.view = new View(0, now, lastFailure, null, List.of(new Change(state, now, Optional.empty())));
    }

    void become(ChildState next, long now) {
        View before = view;
        // the state before the first start is not a change worth keeping
        boolean first = before.changes.size() == 1 && restarts == 0 && next == ChildState.RUNNING;
        List<Change> changes = new ArrayList<>(KEPT);
        if (!first) {
            changes.addAll(
                    before.changes.subList(Math.max(0, before.changes.size() - KEPT + 1), before.changes.size()));
        }
        boolean failed = next == ChildState.BACKING_OFF || next == ChildState.FAILED || next == ChildState.ESCALATED;
        changes.add(new Change(next, now, failed ? lastFailure : Optional.empty()));
        state = next;
        groupKnows = false;
        view = new View(restarts, nextStart, lastFailure, run, List.copyOf(changes));
    }

    void failedWith(Throwable cause) {
        lastFailure = Optional.of(Failure.of(cause));
        View before = view;
        view = new View(before.restarts, before.nextStart, lastFailure, run, before.changes);
    }

    /** Whether a thread works for it that nobody gave up on. */
    boolean hasThread() {
        return state == ChildState.RUNNING || state == ChildState.HUNG || state == ChildState.STOPPING;
    }

    /** The supervisor that its present run is, if it is one. */
    @Nullable
    Supervisor nested() {
        Run running = view.run;
        return running == null ? null : running.nested();
    }

    ChildSnapshot snapshot(long now) {
        View seen = view;
        Change latest = seen.latest();
        Run running = seen.run;
        boolean watched = spec.heartbeatWithin().isPresent()
                && (latest.state == ChildState.RUNNING || latest.state == ChildState.HUNG);
        List<ChildEvent> history = new ArrayList<>();
        for (Change change : seen.changes) {
            history.add(new ChildEvent(change.state, Times.between(change.at, now), change.failure));
        }
        Supervisor nested = running == null ? null : running.nested();
        return new ChildSnapshot(
                spec.name(),
                latest.state,
                spec.restart(),
                Times.between(latest.at, now),
                seen.restarts,
                seen.lastFailure,
                latest.state == ChildState.BACKING_OFF
                        ? Optional.of(Times.between(now, seen.nextStart))
                        : Optional.<Duration>empty(),
                watched && running != null
                        ? Optional.of(Times.between(running.lastBeat(), now))
                        : Optional.<Duration>empty(),
                history,
                nested == null ? List.of() : nested.children());
    }
}

package io.github.plimsoll.supervisor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The ordered stop of all children as a sequence of steps in time: the last started first, each told to stop, then
 * interrupted, then given up. Guarded by the supervisor.
 */
final class OrderedStop {
    private final List<Child> children;
    private final long began;
    private final long grace;
    private final Abandoned abandoned;
    private final Listeners<SupervisorListener> listeners;
    private final List<ChildStop> done = new ArrayList<>();
    private long overallEnd;
    private int next;
    private @Nullable StopReport report;

    OrderedStop(
            List<Child> children,
            long now,
            long overall,
            long grace,
            Abandoned abandoned,
            Listeners<SupervisorListener> listeners) {
        this.children = children;
        this.began = now;
        this.overallEnd = now + Math.max(overall, grace);
        this.grace = grace;
        this.abandoned = abandoned;
        this.listeners = listeners;
        this.next = children.size() - 1;
    }

    /** A later request can only shorten the time. */
    void within(long now, long overall) {
        overallEnd = Times.earlier(overallEnd, now + Math.max(overall, grace));
    }

    @Nullable
    StopReport report() {
        return report;
    }

    /**
     * Takes the steps that are due, up to the end of one child, so that it is told of before the next is told to stop.
     * Returns nanoseconds to the next step, 0 when that is now, or {@link Long#MAX_VALUE} at the end.
     */
    long step(long now) {
        int before = done.size();
        long forceAt = overallEnd - grace;
        boolean force = Times.reached(forceAt, now);
        if (force) {
            for (int i = next; i >= 0; i--) {
                interrupt(children.get(i), now);
            }
        }
        while (next >= 0) {
            if (done.size() > before) {
                return 0;
            }
            Child child = children.get(next);
            if (!child.hasThread()) {
                skip(child, now);
            } else if (!finish(child, now, forceAt)) {
                long due = child.interrupted ? child.deadline : Times.earlier(child.deadline, forceAt);
                return Math.max(1, due - now);
            }
            next--;
        }
        if (report == null) {
            report = new StopReport(done, Times.between(began, now));
        }
        return Long.MAX_VALUE;
    }

    private void skip(Child child, long now) {
        if (child.state == ChildState.BACKING_OFF) {
            child.become(ChildState.STOPPED, now);
        }
        finished(child, ChildStop.Outcome.NOT_RUNNING, now, now, Optional.empty());
    }

    /** Whether the child is done with. */
    private boolean finish(Child child, long now, long forceAt) {
        Run run = child.run;
        if (run == null) {
            throw new IllegalStateException("child " + child.spec.name() + " has a thread and no run");
        }
        begin(child, run, now, forceAt);
        if (run.ended()) {
            Throwable cause = run.failure();
            if (child.interrupted && cause instanceof InterruptedException) {
                cause = null; // what the interrupt was meant to do
            }
            if (cause != null) {
                child.failedWith(cause);
            }
            child.become(ChildState.STOPPED, now);
            finished(
                    child,
                    child.interrupted ? ChildStop.Outcome.INTERRUPTED : ChildStop.Outcome.FINISHED,
                    child.stopBegan,
                    now,
                    Optional.ofNullable(cause).map(Failure::of));
            return true;
        }
        if (!child.interrupted && Times.reached(child.deadline, now)) {
            interrupt(child, now);
        }
        if (child.interrupted && Times.reached(child.deadline, now)) {
            child.become(ChildState.ABANDONED, now);
            abandoned.add(run);
            String thread = run.threadName();
            listeners.note(listener -> listener.abandoned(child.spec.name(), thread));
            finished(child, ChildStop.Outcome.ABANDONED, child.stopBegan, now, Optional.empty());
            return true;
        }
        return false;
    }

    private void begin(Child child, Run run, long now, long forceAt) {
        if (child.state != ChildState.STOPPING) {
            run.tellToStop();
            child.stopBegan = now;
            child.interrupted = false;
            child.deadline = Times.earlier(now + child.spec.shutdownWithin().toNanos(), forceAt);
            child.become(ChildState.STOPPING, now);
        }
    }

    private void interrupt(Child child, long now) {
        Run run = child.run;
        if (run == null || !child.hasThread()) {
            return;
        }
        begin(child, run, now, now);
        if (!child.interrupted && !run.ended()) {
            run.interrupt();
            child.interrupted = true;
            child.deadline = Times.earlier(now + grace, overallEnd);
        }
    }

    private void finished(Child child, ChildStop.Outcome outcome, long from, long now, Optional<Failure> failure) {
        ChildStop stop = new ChildStop(child.spec.name(), outcome, Times.between(from, now), failure);
        done.add(stop);
        listeners.note(listener -> listener.stopped(stop));
    }
}

package io.github.plimsoll.supervisor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * Closing resources one after the other, each on a thread of its own, as a sequence of steps in time. One that hangs is
 * interrupted at its phase's deadline and left behind after a moment; what is due after it still gets that moment.
 * Guarded by the plan.
 */
final class OrderedClose {
    /** A resource to close. */
    record Resource(String name, Phase phase, AutoCloseable closeable, Ownership ownership, List<String> needs) {}

    private final List<Resource> order;
    private final ProcessClock clock;
    private final ThreadFactory threads;
    private final Bell bell;
    private final long grace;
    private final Listeners<ShutdownListener> listeners;
    private final List<ResourceResult> done = new ArrayList<>();
    private final long began;
    private long overallEnd;

    private int next;
    private @Nullable Phase phase;
    private long phaseEnd;
    private @Nullable Run closing;
    private long deadline;
    private boolean interrupted;
    private @Nullable ShutdownReport report;

    OrderedClose(
            List<Resource> order,
            ProcessClock clock,
            ThreadFactory threads,
            Bell bell,
            long overall,
            long grace,
            Listeners<ShutdownListener> listeners) {
        this.order = order;
        this.clock = clock;
        this.threads = threads;
        this.bell = bell;
        this.grace = grace;
        this.listeners = listeners;
        this.began = clock.nanos();
        this.overallEnd = began + overall;
    }

    /** From now on only the moment after an interrupt is left for everything. */
    void force(long now) {
        overallEnd = Times.earlier(overallEnd, now + grace);
        if (!interrupted) {
            deadline = now;
        }
    }

    @Nullable
    ShutdownReport report() {
        return report;
    }

    /**
     * Takes the steps that are due, up to the end of one resource, so that it is told of before the next is begun.
     * Returns nanoseconds to the next step, 0 when that is now, or {@link Long#MAX_VALUE} at the end.
     */
    long step(long now) {
        int before = done.size();
        while (next < order.size()) {
            if (done.size() > before) {
                return 0;
            }
            Resource resource = order.get(next);
            Run run = closing;
            if (run == null) {
                begin(resource, now);
            } else if (!finish(resource, run, now)) {
                return Math.max(1, Times.earlier(deadline, overallEnd) - now);
            }
        }
        if (report == null) {
            report = new ShutdownReport(done, Times.between(began, now));
        }
        return Long.MAX_VALUE;
    }

    private void begin(Resource resource, long now) {
        if (!resource.phase().equals(phase)) {
            phase = resource.phase();
            phaseEnd = now + resource.phase().within().toNanos();
        }
        if (resource.ownership() == Ownership.HANDED_IN) {
            done(resource, ResourceResult.Outcome.LEFT_OPEN, now, now, null);
            return;
        }
        if (Times.reached(overallEnd, now)) {
            done(resource, ResourceResult.Outcome.NOT_CLOSED, now, now, null);
            return;
        }
        AutoCloseable closeable = resource.closeable();
        Run run = new Run(context -> closeable.close(), clock, bell, now);
        interrupted = false;
        // the last moment of all is kept for what is interrupted, and for quick ones that come late
        long lastMoment = overallEnd - grace;
        deadline = Times.earlier(
                Times.later(phaseEnd, now + grace), Times.reached(lastMoment, now) ? overallEnd : lastMoment);
        try {
            run.startOn(threads.newThread(run), "close/" + resource.name());
            closing = run;
        } catch (Exception | Error refused) {
            done(resource, ResourceResult.Outcome.FAILED, now, now, refused);
        }
    }

    /** Whether the resource is done with. */
    private boolean finish(Resource resource, Run run, long now) {
        if (run.ended()) {
            Throwable cause = run.failure();
            ResourceResult.Outcome outcome =
                    cause == null ? ResourceResult.Outcome.CLOSED : ResourceResult.Outcome.FAILED;
            done(resource, outcome, run.startedAt, now, cause);
            return true;
        }
        boolean over = Times.reached(overallEnd, now);
        if (!interrupted && (over || Times.reached(deadline, now))) {
            run.interrupt();
            interrupted = true;
            deadline = now + grace;
        }
        if (over || (interrupted && Times.reached(deadline, now))) {
            done(resource, ResourceResult.Outcome.ABANDONED, run.startedAt, now, null);
            return true;
        }
        return false;
    }

    private void done(
            Resource resource, ResourceResult.Outcome outcome, long from, long now, @Nullable Throwable cause) {
        ResourceResult result = new ResourceResult(
                resource.name(),
                resource.phase().name(),
                outcome,
                Times.between(from, now),
                Optional.ofNullable(cause).map(Failure::of));
        done.add(result);
        listeners.note(listener -> listener.closed(result));
        closing = null;
        next++;
    }
}

package io.github.plimsoll.supervisor;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What happens to one child after the other: launch, watch, back off, give up. Called with the supervisor's lock held,
 * but for {@link #escalation}.
 */
final class Lifecycle {
    private final String supervisor;
    private final ProcessClock clock;
    private final RandomGenerator random;
    private final ThreadFactory threads;
    private final Backoff backoff;
    private final long grace;
    private final int maxAbandoned;
    private final Bell bell;
    private final Listeners<SupervisorListener> listeners;
    private final Abandoned abandoned;
    private final boolean grouped;
    private volatile @Nullable Escalation escalation;

    Lifecycle(
            SupervisorBuilder builder,
            ProcessClock clock,
            RandomGenerator random,
            ThreadFactory threads,
            Bell bell,
            Listeners<SupervisorListener> listeners,
            Abandoned abandoned) {
        this.supervisor = builder.name;
        this.clock = clock;
        this.random = random;
        this.threads = threads;
        this.backoff = builder.backoff;
        this.grace = builder.interruptGrace.toNanos();
        this.maxAbandoned = builder.maxAbandoned;
        this.bell = bell;
        this.listeners = listeners;
        this.abandoned = abandoned;
        this.grouped = builder.strategy != Strategy.ONE_FOR_ONE;
    }

    /** The first child that was given up, if one was. */
    @Nullable
    Escalation escalation() {
        return escalation;
    }

    int maxAbandoned() {
        return maxAbandoned;
    }

    /** Takes the child's next step if it is due; returns nanoseconds until it is. */
    long step(Child child, long now) {
        return switch (child.state) {
            case RUNNING -> whileRunning(child, now);
            case HUNG -> whileHung(child, now);
            case BACKING_OFF -> {
                if (grouped) {
                    yield Long.MAX_VALUE; // the group starts it together with others
                }
                if (Times.reached(child.nextStart, now)) {
                    child.restarts++;
                    child.starts.add(now);
                    launch(child, now);
                    yield child.state == ChildState.RUNNING ? whileRunning(child, now) : untilStart(child, now);
                }
                yield child.nextStart - now;
            }
            case ENDED, FAILED, ESCALATED, STOPPING, STOPPED, ABANDONED -> Long.MAX_VALUE;
        };
    }

    private long whileRunning(Child child, long now) {
        Run run = runOf(child);
        if (run.ended()) {
            afterEnd(child, run, now);
            return untilStart(child, now);
        }
        if (child.spec.heartbeatWithin().isEmpty()) {
            return Long.MAX_VALUE;
        }
        Duration period = child.spec.heartbeatWithin().get();
        long nanos = period.toNanos();
        long due = run.lastBeat() + nanos + nanos / 2;
        if (!Times.reached(due, now)) {
            // not at every child's own moment: eight looks a period are enough to be within twice the period
            return Math.max(due - now, nanos / 8);
        }
        Duration silence = Times.between(run.lastBeat(), now);
        child.missed = new HeartbeatMissedException(silence, period);
        child.deadline = now + grace;
        run.interrupt();
        child.become(ChildState.HUNG, now);
        listeners.note(listener -> listener.hung(child.spec.name(), silence));
        return Math.max(1, grace);
    }

    private long whileHung(Child child, long now) {
        Run run = runOf(child);
        HeartbeatMissedException missed = child.missed;
        if (missed == null) {
            throw new IllegalStateException("child " + child.spec.name() + " is hung without a reason");
        }
        if (run.ended()) {
            Throwable cause = run.failure() instanceof Error error ? error : missed;
            afterFailure(child, cause, run.lastBeat() - run.startedAt, now);
        } else if (Times.reached(child.deadline, now)) {
            abandoned.add(run);
            String thread = run.threadName();
            listeners.note(listener -> listener.abandoned(child.spec.name(), thread));
            afterFailure(child, missed, run.lastBeat() - run.startedAt, now);
        } else {
            return child.deadline - now;
        }
        return untilStart(child, now);
    }

    private static long untilStart(Child child, long now) {
        return child.state == ChildState.BACKING_OFF ? Math.max(1, child.nextStart - now) : Long.MAX_VALUE;
    }

    private void afterEnd(Child child, Run run, long now) {
        Throwable cause = run.failure();
        if (cause != null) {
            afterFailure(child, cause, now - run.startedAt, now);
        } else if (child.spec.restart() == Restart.PERMANENT) {
            backOff(child, now - run.startedAt, now, null);
        } else {
            child.become(ChildState.ENDED, now);
            listeners.note(listener -> listener.ended(child.spec.name()));
        }
    }

    private void afterFailure(Child child, Throwable cause, long ran, long now) {
        child.failedWith(cause);
        listeners.note(listener -> listener.failed(child.spec.name(), cause));
        if (cause instanceof Error) {
            // no memory, no class, a broken invariant: starting again would only hide it
            escalate(child, Escalation.Reason.ERROR, cause, now);
        } else if (child.spec.restart() == Restart.TEMPORARY) {
            child.become(ChildState.FAILED, now);
        } else if (abandoned.alive().size() > maxAbandoned) {
            escalate(child, Escalation.Reason.TOO_MANY_ABANDONED, cause, now);
        } else {
            backOff(child, ran, now, cause);
        }
    }

    private void backOff(Child child, long ran, long now, @Nullable Throwable cause) {
        boolean stable = ran >= backoff.resetAfter().toNanos();
        int attempt = stable ? 1 : child.attempt + 1;
        Duration delay = backoff.delay(attempt, child.lastDelay, random);
        long start = now + delay.toNanos();
        if (!child.starts.allows(start)) {
            escalate(child, Escalation.Reason.TOO_MANY_RESTARTS, cause, now);
            return;
        }
        child.attempt = attempt;
        child.lastDelay = delay;
        child.nextStart = start;
        child.become(ChildState.BACKING_OFF, now);
        listeners.note(listener -> listener.backingOff(child.spec.name(), attempt, delay));
    }

    void escalate(Child child, Escalation.Reason reason, @Nullable Throwable cause, long now) {
        child.become(ChildState.ESCALATED, now);
        Escalation given = new Escalation(child.spec.name(), reason, child.restarts, Optional.ofNullable(cause));
        if (escalation == null) {
            escalation = given;
        }
        listeners.note(listener -> listener.escalated(given));
    }

    void launch(Child child, long now) {
        Run run = new Run(child.spec.task(), clock, bell, now);
        child.run = run;
        try {
            Thread thread = newThread(run);
            child.become(ChildState.RUNNING, now);
            run.startOn(thread, supervisor + "/" + child.spec.name());
        } catch (Exception | Error refused) {
            afterFailure(child, refused, 0, now);
            return;
        }
        int restarts = child.restarts;
        listeners.note(listener -> listener.started(child.spec.name(), restarts));
    }

    Thread newThread(Runnable work) {
        Thread thread = threads.newThread(work);
        if (thread == null) {
            throw new IllegalStateException("the thread factory gave no thread");
        }
        return thread;
    }

    private static Run runOf(Child child) {
        Run run = child.run;
        if (run == null) {
            throw new IllegalStateException("child " + child.spec.name() + " runs without a run");
        }
        return run;
    }
}

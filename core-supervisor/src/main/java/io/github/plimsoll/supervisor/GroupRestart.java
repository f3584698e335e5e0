package io.github.plimsoll.supervisor;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The common restart of {@link Strategy#ONE_FOR_ALL} and {@link Strategy#REST_FOR_ONE} as a sequence of steps in time:
 * those that still run are stopped in reverse order, then, after the back-off of the one that failed, all are started
 * in order. When that one was given up the others stay stopped. Guarded by the supervisor.
 */
final class GroupRestart {
    private final Strategy strategy;
    private final Lifecycle lifecycle;
    private final long grace;
    private final Abandoned abandoned;
    private final Listeners<SupervisorListener> listeners;

    private boolean active;
    private int first;
    private long startAt;
    private @Nullable Child trigger;
    private @Nullable OrderedStop stop;

    GroupRestart(
            Strategy strategy,
            Lifecycle lifecycle,
            long grace,
            Abandoned abandoned,
            Listeners<SupervisorListener> listeners) {
        this.strategy = strategy;
        this.lifecycle = lifecycle;
        this.grace = grace;
        this.abandoned = abandoned;
        this.listeners = listeners;
    }

    /** Takes every step that is due, for all children; returns nanoseconds to the next one, 0 when that is now. */
    long step(List<Child> children, long now) {
        long next = Long.MAX_VALUE;
        int alone = active ? first : children.size();
        for (int i = 0; i < alone; i++) {
            Child child = children.get(i);
            next = Math.min(next, Math.max(1, lifecycle.step(child, now)));
            boolean over = child.state == ChildState.BACKING_OFF || child.state == ChildState.ESCALATED;
            if (over && !child.groupKnows) {
                child.groupKnows = true;
                begin(children, i, now);
                break;
            }
        }
        return active ? Math.min(next, goOn(children, now)) : next;
    }

    private void begin(List<Child> children, int index, long now) {
        Child child = children.get(index);
        boolean restart = child.state == ChildState.BACKING_OFF;
        first = strategy == Strategy.ONE_FOR_ALL ? 0 : index;
        startAt = !restart || !active ? child.nextStart : Times.later(startAt, child.nextStart);
        trigger = restart ? child : null;
        active = true;
        List<Child> running = new ArrayList<>();
        for (Child member : children.subList(first, children.size())) {
            if (member.hasThread()) {
                running.add(member);
            }
        }
        stop = new OrderedStop(running, now, Times.YEAR.toNanos(), grace, abandoned, listeners);
    }

    private long goOn(List<Child> children, long now) {
        List<Child> members = children.subList(first, children.size());
        OrderedStop stopping = stop;
        if (stopping != null) {
            long next = stopping.step(now);
            if (next != Long.MAX_VALUE) {
                return next;
            }
            stop = null;
            settle(members, now);
        }
        Child failed = trigger;
        if (failed == null || failed.state != ChildState.BACKING_OFF) {
            active = false;
            return 0;
        }
        if (!Times.reached(startAt, now)) {
            return startAt - now;
        }
        active = false;
        failed.starts.add(now);
        start(members, now);
        return 0;
    }

    /** Those that were stopped wait for the start, unless one of those before them was given up. */
    private void settle(List<Child> members, long now) {
        boolean restart = trigger != null;
        for (Child member : members) {
            restart &= member.state != ChildState.ESCALATED;
            boolean stopped = member.state == ChildState.STOPPED || member.state == ChildState.ABANDONED;
            if (stopped && member.spec.restart() == Restart.TEMPORARY) {
                member.become(ChildState.ENDED, now);
            } else if (stopped && restart) {
                member.nextStart = startAt;
                member.become(ChildState.BACKING_OFF, now);
            }
            member.groupKnows = true;
        }
        if (abandoned.alive().size() > lifecycle.maxAbandoned() && trigger != null) {
            lifecycle.escalate(trigger, Escalation.Reason.TOO_MANY_ABANDONED, null, now);
            trigger.groupKnows = true;
            for (Child member : members) {
                if (member.state == ChildState.BACKING_OFF) {
                    member.become(ChildState.STOPPED, now);
                }
            }
        }
    }

    private void start(List<Child> members, long now) {
        for (Child member : members) {
            if (member.state == ChildState.ESCALATED) {
                return;
            }
            if (member.state == ChildState.BACKING_OFF) {
                member.restarts++;
                lifecycle.launch(member, now);
                if (member.state != ChildState.RUNNING) {
                    return; // could not even start: the next step begins anew from it
                }
            }
        }
    }
}

package io.github.plimsoll.supervisor;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Writes down what a supervisor and a shutdown plan tell. */
final class Log implements SupervisorListener, ShutdownListener {
    final List<String> lines = new CopyOnWriteArrayList<>();
    final List<Escalation> escalations = new CopyOnWriteArrayList<>();

    @Override
    public void started(String child, int restarts) {
        lines.add("started " + child + " " + restarts);
    }

    @Override
    public void ended(String child) {
        lines.add("ended " + child);
    }

    @Override
    public void backingOff(String child, int attempt, Duration delay) {
        lines.add("backing off " + child + " " + attempt);
    }

    @Override
    public void failed(String child, Throwable cause) {
        lines.add("failed " + child + " " + cause.getMessage());
    }

    @Override
    public void hung(String child, Duration silence) {
        lines.add("hung " + child + " " + silence);
    }

    @Override
    public void abandoned(String child, String thread) {
        lines.add("abandoned " + child + " " + thread);
    }

    @Override
    public void escalated(Escalation escalation) {
        escalations.add(escalation);
        lines.add("escalated " + escalation.child() + " " + escalation.reason() + " " + escalation.restarts());
    }

    @Override
    public void stopped(ChildStop stop) {
        lines.add("stopped " + stop.name() + " " + stop.outcome());
    }

    @Override
    public void closed(ResourceResult result) {
        lines.add("closed " + result.name() + " " + result.outcome());
    }
}

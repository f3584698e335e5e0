package io.github.plimsoll.feeds.live;

import io.github.plimsoll.supervisor.Task;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Between the connections of a source and its sink: holds at most one price of each market, the newest. A sink that is too
 * slow gets fewer prices, never older ones, and holds no connection up. Thread-safe.
 */
final class Mailbox implements QuoteSink {
    /** How soon the delivery sees that it is told to stop. */
    private static final long LOOK_MILLIS = 50;

    private record Letter(Tick tick, long receivedNanos) {}

    private final String source;
    private final Counts counts;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();
    private final Map<String, Letter> waiting = new LinkedHashMap<>();
    private boolean fresh;

    Mailbox(String source, Counts counts) {
        this.source = source;
        this.counts = counts;
    }

    @Override
    public void offer(String from, Tick tick, long receivedNanos) {
        lock.lock();
        try {
            Letter before = waiting.get(tick.market());
            if (before != null && isOlder(tick, before.tick())) {
                counts.add(Rejected.Reason.OUT_OF_ORDER);
                return;
            }
            if (waiting.put(tick.market(), new Letter(tick, receivedNanos)) != null) {
                counts.add(Counts.Of.OVERWRITTEN);
            }
            filled.signal();
        } finally {
            lock.unlock();
        }
    }

    private static boolean isOlder(Tick tick, Tick than) {
        return tick.madeAtMicros() < than.madeAtMicros()
                || (tick.madeAtMicros() == than.madeAtMicros()
                        && tick.sequence() != Tick.NO_SEQUENCE
                        && tick.sequence() < than.sequence());
    }

    /** What was not taken from the connection before is forgotten: its numbers would be taken for new ones. */
    @Override
    public void connected(String from) {
        lock.lock();
        try {
            waiting.clear();
            fresh = true;
            filled.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Delivers until told to stop. */
    Task delivery(QuoteSink sink) {
        return context -> {
            while (!context.stopping()) {
                context.heartbeat();
                deliver(sink, LOOK_MILLIS);
            }
        };
    }

    /** Delivers what there is, or what comes within the time. */
    void deliver(QuoteSink sink, long withinMillis) throws InterruptedException {
        boolean anew;
        List<Letter> letters;
        lock.lock();
        try {
            long left = TimeUnit.MILLISECONDS.toNanos(withinMillis);
            while (waiting.isEmpty() && !fresh && left > 0) {
                left = filled.awaitNanos(left);
            }
            anew = fresh;
            fresh = false;
            letters = new ArrayList<>(waiting.values());
            waiting.clear();
        } finally {
            lock.unlock();
        }
        if (anew) {
            sink.connected(source);
        }
        letters.forEach(letter -> sink.offer(source, letter.tick(), letter.receivedNanos()));
    }
}

package io.github.plimsoll.bot.metrics;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/** Failures on our side and answers, of the last hour. Thread-safe. */
final class Errors {
    static final String COMMAND = "command";
    static final String STORE = "store";
    static final String TASK = "task";
    static final String VENUE = "venue";

    private final Map<String, SlidingHour> parts = new TreeMap<>();
    private final SlidingHour answers;

    Errors(Board board, LongSupplier nanos) {
        this.answers = new SlidingHour(nanos);
        for (String part : new String[] {COMMAND, STORE, TASK, VENUE}) {
            SlidingHour hour = new SlidingHour(nanos);
            parts.put(part, hour);
            board.watch(TradeMetrics.ERRORS, () -> (double) hour.total(), part);
        }
        board.watch(TradeMetrics.ERROR_RATIO, this::ratio);
    }

    void add(String part) {
        SlidingHour hour = parts.get(part);
        if (hour == null) {
            throw new IllegalArgumentException("no part " + part);
        }
        hour.add();
    }

    void answered(boolean failure) {
        answers.add();
        if (failure) {
            add(COMMAND);
        }
    }

    private double ratio() {
        long all = answers.total();
        SlidingHour failed = parts.get(COMMAND);
        return all == 0 || failed == null ? 0 : Math.min(1, (double) failed.total() / all);
    }
}

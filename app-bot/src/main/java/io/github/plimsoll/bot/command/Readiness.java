package io.github.plimsoll.bot.command;

import java.util.List;

/** What start-up still waits for. Thread-safe. */
@FunctionalInterface
public interface Readiness {
    /** Reasons in words for everybody; empty once the system was ready. */
    List<String> waitingFor();

    /** All reasons in one sentence part such as {@code starting: no usable price for BTC-USD}; empty when ready. */
    default String sentence() {
        List<String> reasons = waitingFor();
        return reasons.isEmpty() ? "" : "starting: " + String.join("; ", reasons);
    }
}

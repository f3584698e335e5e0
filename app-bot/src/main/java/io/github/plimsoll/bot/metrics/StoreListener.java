package io.github.plimsoll.bot.metrics;

import io.github.plimsoll.execution.spi.Decision;
import io.github.plimsoll.execution.spi.StoredIntent;

/** Told what became durable, after it did. Must not block or throw. Thread-safe. */
public interface StoreListener {
    /** An order was recorded or took a step. */
    void intent(StoredIntent intent);

    /** A decision was recorded. */
    void decision(Decision decision);

    /** A transaction failed, and it is not known to be only in the way of another. */
    void failed();
}

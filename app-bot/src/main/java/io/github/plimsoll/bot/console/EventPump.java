package io.github.plimsoll.bot.console;

import io.github.plimsoll.execution.spi.BusinessEvent;
import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.execution.spi.StoreException;
import java.util.List;
import java.util.function.Consumer;

/** Reads business events by a durable cursor of its own and hands them on: at least once, in order. */
final class EventPump {
    private static final int PAGE = 200;
    /** How long a database that did not answer is left alone: an answer must not wait for it twice. */
    private static final long ASK_AGAIN_NANOS = 3_000_000_000L;

    private final Store store;
    private final String consumer;
    private boolean silent;
    private long silentAt;

    EventPump(Store store, String consumer) {
        this.store = store;
        this.consumer = consumer;
    }

    void pump(Consumer<BusinessEvent> sink) {
        if (silent && System.nanoTime() - silentAt < ASK_AGAIN_NANOS) {
            return;
        }
        try {
            silent = false;
            while (true) {
                List<BusinessEvent> page = store.transact(tx -> tx.events(tx.eventCursor(consumer), PAGE));
                if (page.isEmpty()) {
                    return;
                }
                page.forEach(sink);
                long last = page.get(page.size() - 1).sequence();
                store.transact(tx -> {
                    tx.setEventCursor(consumer, last);
                    return true;
                });
            }
        } catch (StoreException down) {
            // They stay in the store and come after its return.
            rest();
        }
    }

    /** The database was found silent: it is left alone for a while. */
    void rest() {
        silent = true;
        silentAt = System.nanoTime();
    }
}

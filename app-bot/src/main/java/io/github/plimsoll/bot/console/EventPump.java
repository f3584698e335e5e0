package io.github.plimsoll.bot.console;

import io.github.plimsoll.execution.spi.BusinessEvent;
import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.execution.spi.StoreException;
import java.util.List;
import java.util.function.Consumer;

/** Reads business events by a durable cursor of its own and hands them on: at least once, in order. */
final class EventPump {
    private static final int PAGE = 200;

    private final Store store;
    private final String consumer;

    EventPump(Store store, String consumer) {
        this.store = store;
        this.consumer = consumer;
    }

    void pump(Consumer<BusinessEvent> sink) {
        try {
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
            return;
        }
    }
}

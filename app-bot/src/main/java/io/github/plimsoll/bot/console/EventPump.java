package io.github.plimsoll.bot.console;

import io.github.plimsoll.bot.store.SparedStore;
import io.github.plimsoll.execution.spi.BusinessEvent;
import io.github.plimsoll.execution.spi.Store;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Reads business events by a durable cursor of its own and hands them on: at least once, in order. */
final class EventPump {
    private static final int PAGE = 200;
    /** How long a database that did not answer is left alone: an answer must not wait for it twice. */
    private static final Duration REST = Duration.ofSeconds(3);

    private final Store store;
    private final String consumer;
    private final SparedStore spared = new SparedStore("events", REST, System::nanoTime);

    EventPump(Store store, String consumer) {
        this.store = store;
        this.consumer = consumer;
    }

    void pump(Consumer<BusinessEvent> sink) {
        // After a failure they stay in the store and come after its return.
        spared.work(() -> {
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
        });
    }

    /** The database was found silent: it is left alone for a while. */
    void rest() {
        spared.foundSilent();
    }
}

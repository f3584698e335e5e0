package io.github.plimsoll.bot.telegram;

import io.github.plimsoll.bot.config.ChatUsers;
import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.execution.spi.StoreException;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Whom the trouble of a market concerns: admins always, and whoever has a position there and listens. Thread-safe. */
final class Holders {
    private final Store store;
    private final Supplier<ChatUsers> people;
    private final Wishes wishes;

    Holders(Store store, Supplier<ChatUsers> people, Wishes wishes) {
        this.store = store;
        this.people = people;
        this.wishes = wishes;
    }

    /** Admins alone when the database does not tell more. */
    Set<Long> of(String instrument) {
        Set<Long> told = new TreeSet<>(people.get().admins());
        try {
            Set<Long> listening = wishes.listening().keySet();
            store.transact(tx -> tx.openPositions()).stream()
                    .filter(position -> position.instrument().equals(instrument))
                    .forEach(position -> ChatUsers.chat(position.user().value()).ifPresent(chat -> {
                        if (listening.contains(chat) && people.get().allowed().contains(chat)) {
                            told.add(chat);
                        }
                    }));
        } catch (StoreException silent) {
            return told;
        }
        return told;
    }
}

package io.github.plimsoll.bot.command;

import io.github.plimsoll.execution.spi.StoredEntry;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.SortableId;
import java.util.Locale;
import java.util.Optional;

/** Finds a waiting order of the user by {@code E3} or by its id; somebody else's is not found. */
final class HeldEntry {
    private HeldEntry() {}

    static Optional<StoredEntry> find(Trading trading, Session session, String word) {
        String id = word.toLowerCase(Locale.ROOT);
        if (isNumber(id)) {
            int number = Integer.parseInt(id.substring(1));
            AccountId account = session.account().id(); // may create the account, in a transaction of its own
            return trading.store().transact(tx -> tx.entry(account, number));
        }
        if (SortableId.isValid(id)) {
            return trading.store()
                    .transact(tx -> tx.entry(SortableId.parse(id)))
                    .filter(entry -> entry.user().equals(session.user()));
        }
        return Optional.empty();
    }

    /** Whether a word names an order that waits, and no position. */
    static boolean isNumber(String word) {
        return word.toLowerCase(Locale.ROOT).matches("e[0-9]{1,9}");
    }
}

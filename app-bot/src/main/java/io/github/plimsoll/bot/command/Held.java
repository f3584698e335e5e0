package io.github.plimsoll.bot.command;

import io.github.plimsoll.execution.Receipt;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.SortableId;
import java.util.Locale;
import java.util.Optional;

/** Finds a position of the user by {@code P3} or by its id; somebody else's is not found. */
final class Held {
    private Held() {}

    /** The position that is named next; a mistake in it is answered. */
    static StoredPosition required(Trading trading, Session session, Words words) {
        String word = words.take("position");
        return find(trading, session, word)
                .orElseThrow(() -> words.wrong(
                        Receipt.POSITION_NOT_FOUND,
                        "You have no position \"" + Words.shown(word) + "\"; /positions lists yours."));
    }

    static Optional<StoredPosition> find(Trading trading, Session session, String word) {
        String id = word.toLowerCase(Locale.ROOT);
        if (id.matches("p[0-9]{1,9}")) {
            int number = Integer.parseInt(id.substring(1));
            AccountId account = session.account().id(); // may create the account, in a transaction of its own
            return trading.store().transact(tx -> tx.position(account, number));
        }
        if (SortableId.isValid(id)) {
            return trading.store()
                    .transact(tx -> tx.position(SortableId.parse(id)))
                    .filter(position -> position.user().equals(session.user()));
        }
        return Optional.empty();
    }
}

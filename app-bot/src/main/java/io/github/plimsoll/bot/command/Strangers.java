package io.github.plimsoll.bot.command;

import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.numbers.UserId;
import java.util.Optional;

/**
 * Tells a person who stopped somebody that nobody has that name: the stop holds for whoever comes, but whom it was meant
 * for may trade on under another one.
 */
final class Strangers {
    /** The answer to a stop waits no longer for a hint. */
    private static final long PATIENCE_MILLIS = 250;

    private final Trading trading;
    private final Patience patience = new Patience(PATIENCE_MILLIS);

    Strangers(Trading trading) {
        this.trading = trading;
    }

    /** A sentence with a space before it; empty for a known user, or when the database cannot tell now. */
    Optional<String> hint(Session session, UserId user) {
        try {
            return patience.begin(session.trace(), () -> read(user)).soon().filter(text -> !text.isEmpty());
        } catch (StoreException silent) {
            return Optional.empty();
        }
    }

    private String read(UserId user) {
        boolean known = !trading.store().transact(tx -> tx.accounts(user)).isEmpty();
        return known ? "" : " Nobody named " + user.value() + " has an account here yet.";
    }
}

package io.github.plimsoll.execution;

import io.github.plimsoll.numbers.Usd;
import java.util.Optional;

/**
 * The free money of a LIVE account as its books and as its wallet have it. Immutable.
 *
 * @param books cash in the books
 * @param wallet what the venue shows of the wallet
 */
public record WalletStanding(Usd books, Usd wallet) {
    /** What came into the wallet, negative for what left it, and the books do not know of. */
    public Usd unbooked() {
        return wallet.minus(books);
    }

    /**
     * A standing, or why there is none.
     *
     * @param standing empty when it is not known
     * @param why in one sentence without an end; empty when it is known
     */
    public record Seen(Optional<WalletStanding> standing, String why) {
        static Seen unknown(String why) {
            return new Seen(Optional.empty(), why);
        }
    }
}

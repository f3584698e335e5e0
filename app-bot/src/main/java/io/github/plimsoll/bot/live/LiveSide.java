package io.github.plimsoll.bot.live;

import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.MarkSource;
import io.github.plimsoll.execution.spi.Venue;
import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.numbers.UserId;
import io.github.plimsoll.numbers.WorldClock;
import io.github.plimsoll.risk.VenueTerms;
import java.util.List;
import java.util.Optional;

/** Where real money is traded, for whom, and what is known of it. Thread-safe. */
public interface LiveSide {
    Venue venue();

    /** Accounts that trade there, as they begin. */
    List<Account> accounts();

    /** Ids of the markets that are traded there. */
    List<String> markets();

    /** What is known of it before it is traded. */
    VenueLook look();

    /**
     * Reads again what the venue says of its markets.
     *
     * @return what stands against opens in them now, in one sentence; empty when nothing does
     */
    Optional<String> refresh();

    /**
     * What the venue would take for an order and where it would liquidate it, in one line; empty when it is not known.
     *
     * @param price at which it is opened
     */
    Optional<String> costs(String instrument, Side side, Usd collateral, Leverage leverage, Price price);

    /**
     * What is due of transactions of our own, about once per block; empty where none are sent. Before it is asked for none leaves.
     *
     * @param gate asked before each signature and each message
     */
    default Optional<Runnable> transactions(Gate gate) {
        return Optional.empty();
    }

    /** Whether transactions may leave now. Thread-safe. */
    @FunctionalInterface
    interface Gate {
        /**
         * Whether bytes may.
         *
         * @param transaction id of an order, perhaps with a number behind it; or of what fills a gap
         * @param callsOff whether they do nothing in its place
         */
        boolean may(String transaction, boolean callsOff);
    }

    /** The order that a transaction is for, of which another try has a number behind; empty of what fills a gap. */
    static Optional<SortableId> order(String transaction) {
        return Optional.of(transaction.split(":", 2)[0])
                .filter(SortableId::isValid)
                .map(SortableId::parse);
    }

    /** Whether a transaction takes back what its order has waiting at the venue. */
    static boolean takesBack(String transaction) {
        return transaction.matches("[^:]+:off:[0-9]+") && order(transaction).isPresent();
    }

    /**
     * Sees to it that the venue holds a stop behind that of every open position: looks once, and does what is due. For one thread.
     *
     * @throws RuntimeException when a store does not answer; nothing more is sent then
     */
    void protect(StopBooks books);

    /** What is known of the venue's own stop of a position, half a sentence; empty of one that is not traded there. */
    Optional<String> backstop(SortableId position);

    /** The account of a user who trades real money. */
    default Optional<Account> account(UserId user) {
        return accounts().stream()
                .filter(account -> account.user().equals(user))
                .findFirst();
    }

    /** Makes it from what the rest of the program has. */
    @FunctionalInterface
    interface Maker {
        LiveSide make(List<Instrument> markets, MarkSource marks, WorldClock clock);

        /**
         * By what orders in a market are decided: never less strict than what is known of the venue of real money.
         *
         * @param terms of paper
         */
        default VenueTerms terms(Instrument market, VenueTerms terms) {
            return terms;
        }
    }
}

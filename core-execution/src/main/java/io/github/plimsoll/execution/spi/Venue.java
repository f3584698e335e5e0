package io.github.plimsoll.execution.spi;

import io.github.plimsoll.execution.SendTicket;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.SortableId;
import java.util.Set;

/** Where orders go. Asynchronous: acceptance is not a fill, silence is Unknown. Thread-safe. */
public interface Venue {
    /** Stable name, part of account rows and event cursors. */
    String name();

    /** DRY for paper, LIVE where real money moves. */
    Mode mode();

    Set<Capability> capabilities();

    /**
     * Sends the order of a ticket; a ticket works once. Never throws for a venue's refusal. The order has its deadline with
     * it, after which nothing of it is filled ({@link StoredIntent#isLate}); a venue whose orders name a deadline of their
     * own keeps to that one.
     */
    Submission submit(SendTicket ticket);

    /**
     * Events after a cursor; 0 is the beginning. The cursor of the page lies before every event that is still to be told:
     * one beyond it was told early, and an end that comes so waits for the fills before it.
     */
    EventPage events(long cursor);

    VenueOrder query(SortableId order);

    /**
     * Asks for the end of an order that rests at the venue. It takes risk away and needs no ticket. Asynchronous: the end comes
     * as an event, which may be a fill that was faster. Asking again, or for an order that has ended or was never taken, does no
     * harm; a venue's refusal is never thrown, and whoever wants the order ended asks until the end is told. Not to be called
     * while trading is FROZEN.
     *
     * @throws UnsupportedOperationException by a venue without {@link Capability#RESTING_ORDERS}
     */
    default void callOff(SortableId order) {
        throw new UnsupportedOperationException("the venue " + name() + " keeps no resting orders");
    }

    /** What the venue holds, and the event cursor that this is as of. */
    VenueSnapshot snapshot(AccountId account);
}

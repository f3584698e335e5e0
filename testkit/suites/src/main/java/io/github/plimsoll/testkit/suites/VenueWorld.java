package io.github.plimsoll.testkit.suites;

import io.github.plimsoll.execution.Listing;
import io.github.plimsoll.execution.spi.Venue;
import io.github.plimsoll.numbers.WorldClock;
import java.time.Duration;

/** A venue under test and the hand that moves its world. One thread drives it. */
public interface VenueWorld {
    /** What may become of an order. */
    enum Outcome {
        /** The venue accepts the next order and declines it before any fill. */
        DECLINED,
        /** The venue accepts the next order and its transaction fails: nothing executes. */
        REVERTED,
        /** The next order that is worked is filled in more than one part, if it has more than one unit. */
        IN_PARTS,
        /** The next order is filled in part; then the venue cancels its rest. */
        REST_CANCELLED,
        /** The next order is lost on its way, and nobody says so. */
        REQUEST_LOST,
        /** The next order arrives some seconds after its sender has given up. */
        REQUEST_LATE,
        /** The next order arrives and its acknowledgement is lost. */
        ANSWER_LOST,
        /** The venue stands still before it works the next order, for longer than any approval to add risk lasts. */
        WORKED_LATE,
        /** A position whose collateral is lost is taken by the venue. */
        LIQUIDATION
    }

    Venue venue();

    /** The market that the rules trade in; at least 10 USD of it can be traded at 10x. */
    Listing market();

    /** World time of the venue, which {@link #pass} moves. */
    WorldClock clock();

    /** From now on the market trades at this price, in units of the market's price decimals. */
    void trades(long units);

    /** Lets that much time pass, in which the venue works. */
    void pass(Duration time);

    /** Makes the venue behave so once; false when this world cannot make it, and the rule is then not checked. */
    boolean next(Outcome outcome);
}

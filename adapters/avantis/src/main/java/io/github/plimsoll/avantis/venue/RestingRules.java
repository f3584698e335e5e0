package io.github.plimsoll.avantis.venue;

import java.math.BigInteger;

/**
 * What an operator has looked up about orders that wait at the venue, of which public sources say nothing certain. Immutable.
 *
 * @param timelock blocks after its own before the contract takes an order back, 0 to 10,000,000
 * @param fee wei that are sent along when one is placed, 0 to 10^15
 */
public record RestingRules(long timelock, BigInteger fee) {
    private static final long MOST_BLOCKS = 10_000_000;
    private static final BigInteger MOST_WEI = BigInteger.TEN.pow(15);

    /** @throws IllegalArgumentException naming what is out of range */
    public RestingRules {
        if (timelock < 0 || timelock > MOST_BLOCKS) {
            throw new IllegalArgumentException("timelock is 0 to " + MOST_BLOCKS + " blocks, not " + timelock);
        }
        if (fee.signum() < 0 || fee.compareTo(MOST_WEI) > 0) {
            throw new IllegalArgumentException("fee is 0 to " + MOST_WEI + " wei, not " + fee);
        }
    }
}

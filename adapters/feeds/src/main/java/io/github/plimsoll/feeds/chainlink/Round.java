package io.github.plimsoll.feeds.chainlink;

import java.math.BigInteger;

/**
 * A round of a Chainlink proxy. Its id holds the phase, which counts the aggregators behind the proxy, above the
 * aggregator's own number, so that ids grow but leave gaps. {@code answeredInRound} is deprecated and not looked at.
 * Immutable.
 *
 * @param id phase * 2^64 + number within the phase
 * @param answer at the feed's decimals; may be 0 or below
 * @param startedSeconds epoch seconds; of an uptime feed when the status last changed
 * @param updatedSeconds epoch seconds; 0 is a round that is not complete
 */
record Round(BigInteger id, BigInteger answer, long startedSeconds, long updatedSeconds) {
    private static final byte[] LATEST_ROUND_DATA = {(byte) 0xfe, (byte) 0xaf, (byte) 0x96, (byte) 0x8c};
    private static final int NUMBER_BITS = 64;
    /** The numbers of real aggregators have 32 bits; with 16 bits of phase above these it still fits. */
    private static final int SEQUENCE_BITS = 47;

    /** Selector of {@code latestRoundData()}. */
    static byte[] selector() {
        return LATEST_ROUND_DATA.clone();
    }

    static Round read(byte[] returned) throws UnreadableException {
        Words words = new Words(returned, 5);
        Round round = new Round(
                words.unsigned(0, 80, "round id"),
                words.signed(1),
                words.positive(2, "start of the round"),
                words.positive(3, "time of the round"));
        if (round.phase() == 0) {
            throw new UnreadableException("a round without a phase: the address is not that of a proxy");
        }
        if (round.number().bitLength() > SEQUENCE_BITS) {
            throw new UnreadableException("the round has an impossible number");
        }
        return round;
    }

    /** Which aggregator of the proxy, from 1. */
    int phase() {
        return id.shiftRight(NUMBER_BITS).intValue();
    }

    private BigInteger number() {
        return id.subtract(id.shiftRight(NUMBER_BITS).shiftLeft(NUMBER_BITS));
    }

    /** The id in 63 bits, in the same order. */
    long sequence() {
        return (long) phase() << SEQUENCE_BITS | number().longValueExact();
    }

    /** Phase and number within it, for people. */
    String name() {
        return "round " + phase() + ":" + number();
    }
}

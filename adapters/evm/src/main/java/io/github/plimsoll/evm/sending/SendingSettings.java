package io.github.plimsoll.evm.sending;

import java.math.BigInteger;
import java.time.Duration;

/**
 * How a sender goes about it. Immutable.
 *
 * @param rules what is never signed, and the chain
 * @param again the same bytes are given to the nodes again after so long without a block; 1 s to 10 min
 * @param raise more is offered after so long without a block, then after twice as long, up to 16 times; 1 s to 1 h
 * @param mostRaises how often more is offered for one thing, 0 to 30
 * @param mostWaiting places of one account that may wait for a block at a time, 1 to 64; 1 of an account that runs code
 * @param feesADay wei that gas may cost within 24 hours, above 0; what was offered counts, not what was paid of it
 */
public record SendingSettings(
        TransactionRules rules, Duration again, Duration raise, int mostRaises, int mostWaiting, BigInteger feesADay) {
    private static final Duration SECOND = Duration.ofSeconds(1);

    public SendingSettings {
        if (again.compareTo(SECOND) < 0 || again.compareTo(Duration.ofMinutes(10)) > 0) {
            throw new IllegalArgumentException("bytes are given again after 1 s to 10 min, not " + again);
        }
        if (raise.compareTo(SECOND) < 0 || raise.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException("more is offered after 1 s to 1 h, not " + raise);
        }
        if (mostRaises < 0 || mostRaises > 30) {
            throw new IllegalArgumentException("more is offered 0 to 30 times, not " + mostRaises);
        }
        if (mostWaiting < 1 || mostWaiting > 64) {
            throw new IllegalArgumentException("1 to 64 places wait at a time, not " + mostWaiting);
        }
        if (feesADay.signum() <= 0) {
            throw new IllegalArgumentException("a cap of fees is above 0; to send nothing, send nothing");
        }
    }

    /**
     * Again after 12 s, more after 30 s and 10 times at most, 16 at a time as geth's pool has room for.
     *
     * @param feesADay wei that gas may cost within 24 hours, above 0
     */
    public static SendingSettings of(TransactionRules rules, BigInteger feesADay) {
        return new SendingSettings(rules, Duration.ofSeconds(12), Duration.ofSeconds(30), 10, 16, feesADay);
    }
}

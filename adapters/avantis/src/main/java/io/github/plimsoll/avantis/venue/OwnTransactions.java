package io.github.plimsoll.avantis.venue;

import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.sending.GasDecision;
import io.github.plimsoll.evm.sending.TicketSender;
import io.github.plimsoll.numbers.Usd;
import java.math.BigInteger;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What orders need that are transactions of their own: those that the venue takes no signed intent for, and opens where a setting
 * says so. Immutable.
 *
 * @param senders by the address that signs for traders, and pays the gas
 * @param gas what a call needs
 * @param feed address of signed prices
 * @param history address where the venue tells what became of transactions
 * @param value wei that a change of margin sends along, for which the contract has the prices verified; 0 to 10^15
 * @param threshold share of the collateral whose loss liquidates, 1 to 1,000,000 millionths
 * @param mostAllowed micro-dollars that the contract which takes collateral may be allowed at most, from 0; empty: opens and
 *     increases are no transactions
 * @param resting what was looked up of orders that wait at the venue; empty, or where opens are no transactions: none waits there
 */
public record OwnTransactions(
        Map<EvmAddress, TicketSender> senders,
        GasLimits gas,
        URI feed,
        URI history,
        BigInteger value,
        long threshold,
        OptionalLong mostAllowed,
        Optional<RestingRules> resting) {
    /** As the protocol's own kit sends it. */
    public static final BigInteger ONE_WEI = BigInteger.ONE;

    private static final BigInteger MOST = BigInteger.TEN.pow(15);

    /** How much gas a call needs, or why the contract would refuse it. Thread-safe. */
    @FunctionalInterface
    public interface GasLimits {
        /** @see io.github.plimsoll.evm.sending.GasEstimator#estimate */
        GasDecision of(EvmAddress from, EvmAddress to, BigInteger value, byte[] data);
    }

    /** Those of a venue at which nothing of ours waits. */
    public OwnTransactions(
            Map<EvmAddress, TicketSender> senders,
            GasLimits gas,
            URI feed,
            URI history,
            BigInteger value,
            long threshold,
            OptionalLong mostAllowed) {
        this(senders, gas, feed, history, value, threshold, mostAllowed, Optional.empty());
    }

    /** Whether opens may wait at the venue. */
    boolean rests() {
        return mostAllowed.isPresent() && resting.isPresent();
    }

    /** @throws IllegalArgumentException naming what is out of range */
    public OwnTransactions {
        senders = Map.copyOf(senders);
        VenueHttp.base(feed.toString());
        VenueHttp.base(history.toString());
        if (value.signum() < 0 || value.compareTo(MOST) > 0) {
            throw new IllegalArgumentException("value is 0 to " + MOST + " wei, not " + value);
        }
        if (threshold < 1 || threshold > 1_000_000) {
            throw new IllegalArgumentException("threshold is 1 to 1000000 millionths, not " + threshold);
        }
        if (mostAllowed.isPresent() && (mostAllowed.getAsLong() < 0 || mostAllowed.getAsLong() > Usd.MAX_MICROS)) {
            throw new IllegalArgumentException(
                    "mostAllowed is 0 to " + Usd.MAX_MICROS + " micro-dollars, not " + mostAllowed.getAsLong());
        }
    }
}

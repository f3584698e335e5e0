package io.github.plimsoll.avantis.venue;

import io.github.plimsoll.numbers.Usd;
import java.math.BigInteger;
import java.util.Optional;

/** Whether the contract that takes collateral may take exactly what it should, and no more. Pure. */
final class AllowanceRule {
    private AllowanceRule() {}

    /**
     * Why an order that adds is not sent; empty when it may be. All in micro-dollars.
     *
     * @param allowed what the contract may take from the trader now; empty when it is not known
     * @param most what it was decided that it may take at most
     * @param coming what orders take that are on their way
     * @param collateral of the order
     */
    static Optional<String> refusal(Optional<BigInteger> allowed, long most, long coming, long collateral) {
        if (allowed.isEmpty()) {
            return Optional.of(
                    "too few nodes tell what the venue's contract may take from the wallet; when they do it would pass");
        }
        if (allowed.get().compareTo(BigInteger.valueOf(most)) > 0) {
            return Optional.of("the venue's contract may take more from the wallet than the " + Usd.ofMicros(most)
                    + " USDC that it should; set the allowance to at most that with the wallet");
        }
        BigInteger needed = BigInteger.valueOf(collateral).add(BigInteger.valueOf(coming));
        return allowed.get().compareTo(needed) < 0
                ? Optional.of("the venue's contract may take "
                        + Usd.ofMicros(allowed.get().longValueExact())
                        + " USDC from the wallet, and the order takes " + Usd.ofMicros(collateral)
                        + (coming == 0 ? "" : " beside " + Usd.ofMicros(coming) + " that orders on their way take")
                        + "; allow as much, and never without a limit")
                : Optional.empty();
    }
}

package io.github.plimsoll.avantis.venue;

import io.github.plimsoll.avantis.Holding;
import io.github.plimsoll.avantis.VenueMath;
import io.github.plimsoll.avantis.market.PairTerms;
import io.github.plimsoll.avantis.message.UserData;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.Usd;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Optional;

/** Whether margin may be moved, as the contract would see it: the size stays, leverage and liquidation price move. Pure. */
final class MarginRule {
    private static final BigInteger MILLION = BigInteger.valueOf(1_000_000);

    private MarginRule() {}

    /**
     * A change and where it is made.
     *
     * @param held as the venue shows it
     * @param withdraw out instead of in
     * @param amount micro-dollars, above 0
     * @param worst the liquidation price may not be nearer, 1e-10 dollars; 0 when any will do
     * @param mark last price, 1e-10 dollars; 0 when it is not known
     * @param threshold millionths of the collateral
     */
    record Change(UserData.Held held, boolean withdraw, long amount, long worst, long mark, long threshold) {
        /** Micro-dollars; 0 or below when more is taken out than is there. */
        long left() {
            return withdraw ? held.collateral() - amount : Math.addExact(held.collateral(), amount);
        }
    }

    /** What is not known now and has to be, before margin is taken out; empty when all is. */
    static Optional<String> unknown(Change change, Optional<PairTerms> terms) {
        if (!change.withdraw()) {
            return Optional.empty();
        }
        if (terms.isEmpty()) {
            return Optional.of("the venue does not describe the market now; when it does this would pass");
        }
        return change.mark() <= 0
                ? Optional.of("no price is known now; when there is one this would pass")
                : Optional.empty();
    }

    /** Why the contract would not do it, or what was ordered forbids it; empty when it may be sent. */
    static Optional<String> refusal(Change change, Optional<PairTerms> terms) {
        if (change.left() <= 0) {
            return Optional.of("the position has " + Usd.ofMicros(change.held().collateral())
                    + " USD of collateral, and less than that can be taken out");
        }
        long times = leverage(change);
        if (!change.withdraw()) {
            return terms.filter(pair -> times < pair.minLeverage())
                    .map(pair -> "with it the leverage would be " + times(times) + ", and at least "
                            + times(pair.minLeverage()) + " is kept; less collateral would pass");
        }
        if (terms.filter(pair -> times > pair.maxLeverage()).isPresent()) {
            return Optional.of("without it the leverage would be " + times(times) + ", and at most "
                    + times(terms.get().maxLeverage()) + " is allowed; a smaller amount would pass");
        }
        long liquidation = liquidation(change);
        boolean buys = change.held().buy();
        if (buys ? liquidation >= change.mark() : liquidation <= change.mark()) {
            return Optional.of("without it the position would be liquidated at once, at " + Coins.text(liquidation)
                    + "; a smaller amount would pass");
        }
        boolean nearer = buys ? liquidation > change.worst() : liquidation < change.worst();
        return change.worst() > 0 && nearer
                ? Optional.of("without it the position would be liquidated at " + Coins.text(liquidation)
                        + ", nearer than " + Coins.text(change.worst()) + "; a smaller amount would pass")
                : Optional.empty();
    }

    /** Rounded up, 1e-10 of 1x. */
    static long leverage(Change change) {
        return ceil(exposure(change.held()), BigInteger.valueOf(change.left()));
    }

    /**
     * Where it would be liquidated: from where the venue shows that it is now, by the loss that the moved collateral could bear.
     * Rounded toward the price.
     */
    static long liquidation(Change change) {
        UserData.Held held = change.held();
        Side side = held.buy() ? Side.LONG : Side.SHORT;
        long now = held.liquidationPrice() > 0
                ? held.liquidationPrice()
                : VenueMath.liquidation(
                        new Holding(
                                side, held.collateral(), Math.max(VenueMath.ONE, held.leverage()), held.openPrice()),
                        0,
                        change.threshold());
        long moved = ceil(
                BigInteger.valueOf(held.openPrice())
                        .multiply(BigInteger.valueOf(change.threshold()))
                        .multiply(BigInteger.valueOf(change.amount()))
                        .multiply(BigInteger.valueOf(VenueMath.ONE)),
                exposure(held).multiply(MILLION));
        long nearer = change.withdraw() ? moved : -moved;
        return Math.max(0, Math.addExact(now, side == Side.LONG ? nearer : -nearer));
    }

    private static BigInteger exposure(UserData.Held held) {
        return BigInteger.valueOf(held.collateral()).multiply(BigInteger.valueOf(held.leverage()));
    }

    private static long ceil(BigInteger value, BigInteger divisor) {
        return value.add(divisor).subtract(BigInteger.ONE).divide(divisor).longValueExact();
    }

    private static String times(long leverage) {
        return BigDecimal.valueOf(leverage, 10)
                        .setScale(2, RoundingMode.HALF_UP)
                        .stripTrailingZeros()
                        .toPlainString() + "x";
    }
}

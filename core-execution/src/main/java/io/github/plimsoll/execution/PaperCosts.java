package io.github.plimsoll.execution;

import io.github.plimsoll.numbers.Exact;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Quantity;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Rounding;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.risk.VenueTerms;
import java.math.BigInteger;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What trading on paper costs in one market. Every figure is exact and rounded against the trader. Immutable.
 *
 * @param openFee share of the notional of a fill that opens, 0 to 0.1; absent for the taker fee of the venue's terms
 * @param closeFee the same of a fill that closes
 * @param spread by so much either side is worse than the mark, 0 to 0.1; absent for that of the venue's terms
 * @param slippage by so much every fill is worse besides, 0 to 0.1
 * @param depth what the market takes at once; absent for any size without impact
 * @param latencyMicros an order fills no sooner than this after it was accepted, so never at what was known when it was
 *     placed: 1 us to 60 s; what adds risk and takes longer than its deadline is declined
 * @param fundingPerHour share of the notional at the mark that a long pays a short for each full hour it is held, -0.01 to
 *     0.01; a short pays when it is negative
 */
public record PaperCosts(
        @Nullable Ratio openFee,
        @Nullable Ratio closeFee,
        @Nullable Ratio spread,
        Ratio slippage,
        @Nullable PaperDepth depth,
        long latencyMicros,
        Ratio fundingPerHour) {
    private static final long MAX_SHARE = 100_000;
    private static final long MAX_FUNDING = 10_000;

    public PaperCosts {
        requireShare("fee of an open", openFee);
        requireShare("fee of a close", closeFee);
        requireShare("spread", spread);
        requireShare("slippage", Objects.requireNonNull(slippage, "slippage"));
        if (latencyMicros < 1 || latencyMicros > 60_000_000) {
            throw new IllegalArgumentException("latency must be 1 us to 60 s but is " + latencyMicros + " us");
        }
        if (Math.abs(Objects.requireNonNull(fundingPerHour, "fundingPerHour").millionths()) > MAX_FUNDING) {
            throw new IllegalArgumentException("funding must be -0.01 to 0.01 an hour but is " + fundingPerHour);
        }
    }

    /** Fees and spread of the venue's terms, unlimited depth, no funding. */
    public PaperCosts(Ratio slippage, long latencyMicros) {
        this(null, null, null, slippage, null, latencyMicros, Ratio.ZERO);
    }

    /** 0.05 % slippage and 100 ms latency on the fees and the spread of the venue's terms. */
    public static PaperCosts defaults() {
        return new PaperCosts(Ratio.ofMillionths(500), 100_000);
    }

    /** 0.1 % fee on either side and 0.05 % slippage, whatever the venue's terms say. */
    public static PaperCosts tenthPercent() {
        Ratio fee = Ratio.ofMillionths(1_000);
        return defaults().withFees(fee, fee);
    }

    /** 0.1 % fee on either side and 0.1 % slippage, whatever the venue's terms say. */
    public static PaperCosts cautious() {
        Ratio tenth = Ratio.ofMillionths(1_000);
        return new PaperCosts(tenth, tenth, null, tenth, null, 100_000, Ratio.ZERO);
    }

    public PaperCosts withFees(Ratio open, Ratio close) {
        return new PaperCosts(open, close, spread, slippage, depth, latencyMicros, fundingPerHour);
    }

    public PaperCosts withSpread(Ratio half) {
        return new PaperCosts(openFee, closeFee, half, slippage, depth, latencyMicros, fundingPerHour);
    }

    public PaperCosts withDepth(PaperDepth market) {
        return new PaperCosts(openFee, closeFee, spread, slippage, market, latencyMicros, fundingPerHour);
    }

    public PaperCosts withFunding(Ratio perHour) {
        return new PaperCosts(openFee, closeFee, spread, slippage, depth, latencyMicros, perHour);
    }

    private static void requireShare(String name, @Nullable Ratio share) {
        if (share != null && (share.millionths() < 0 || share.millionths() > MAX_SHARE)) {
            throw new IllegalArgumentException(name + " must be 0 to 0.1 but is " + share);
        }
    }

    Ratio fee(VenueTerms terms, boolean opens) {
        Ratio own = opens ? openFee : closeFee;
        return own == null ? terms.takerFee() : own;
    }

    /**
     * What these costs make of a fill: the paper venue fills by it, and real fills are held against it.
     *
     * @param mark the market's price
     * @param buys whether it buys: an open of a long or a close of a short
     * @param opens whether it opens or increases, as the fee may differ
     * @param units size of the fill, above zero
     */
    public PaperFill fill(Listing listing, Price mark, boolean buys, boolean opens, long units) {
        int sizeDecimals = listing.instrument().sizeDecimals();
        Price price = fillPrice(mark, listing.terms().spread(), buys, units, sizeDecimals);
        return new PaperFill(price, PositionMath.fee(units, sizeDecimals, price, fee(listing.terms(), opens)));
    }

    /** How much of an order is filled at once: all, or a share of the depth at the mark, at least one unit. */
    long atOnce(long wanted, Price mark, int sizeDecimals) {
        PaperDepth market = depth;
        if (market == null) {
            return wanted;
        }
        long micros = market.usd().times(market.share(), Rounding.DOWN).micros();
        BigInteger most = BigInteger.valueOf(micros)
                .multiply(BigInteger.TEN.pow(mark.decimals() + sizeDecimals))
                .divide(BigInteger.valueOf(mark.units()).multiply(BigInteger.TEN.pow(Usd.DECIMALS)));
        return most.compareTo(BigInteger.valueOf(wanted)) >= 0 ? wanted : Math.max(1, most.longValueExact());
    }

    /**
     * {@code mark * (1 +- (spread + slippage + impact * notional / depth))}, against the trader and rounded once, against
     * the trader; the notional is that of the fill at the mark, rounded up to a micro-dollar.
     */
    Price fillPrice(Price mark, Ratio ofTerms, boolean buys, long units, int sizeDecimals) {
        Ratio half = spread == null ? ofTerms : spread;
        long fixed = Math.addExact(half.millionths(), slippage.millionths());
        long price = depth == null
                ? Exact.mulDiv(
                        mark.units(),
                        Math.max(0, Ratio.ONE_MILLIONTHS + (buys ? fixed : -fixed)),
                        Ratio.ONE_MILLIONTHS,
                        buys ? Rounding.CEILING : Rounding.FLOOR)
                : withImpact(depth, mark, fixed, buys, units, sizeDecimals);
        return Price.of(Math.max(1, price), mark.decimals());
    }

    private static long withImpact(
            PaperDepth market, Price mark, long fixed, boolean buys, long units, int sizeDecimals) {
        long notional = Quantity.notionalMicros(units, sizeDecimals, mark.units(), mark.decimals(), Rounding.UP);
        BigInteger whole = BigInteger.valueOf(market.usd().micros()).multiply(BigInteger.valueOf(Ratio.ONE_MILLIONTHS));
        BigInteger worse = BigInteger.valueOf(market.usd().micros())
                .multiply(BigInteger.valueOf(fixed))
                .add(BigInteger.valueOf(notional)
                        .multiply(BigInteger.valueOf(market.impact().millionths())));
        BigInteger[] parts = BigInteger.valueOf(mark.units())
                .multiply(buys ? whole.add(worse) : whole.subtract(worse).max(BigInteger.ZERO))
                .divideAndRemainder(whole);
        return Math.addExact(parts[0].longValueExact(), buys && parts[1].signum() != 0 ? 1 : 0);
    }

    /** What a position pays for one hour, rounded up; negative when it receives. */
    Usd funding(Side side, long units, int sizeDecimals, Price mark) {
        long rate = Math.multiplyExact((long) side.sign(), fundingPerHour.millionths());
        long notional = Quantity.notionalMicros(
                units, sizeDecimals, mark.units(), mark.decimals(), rate > 0 ? Rounding.UP : Rounding.DOWN);
        return Usd.ofMicros(Exact.mulDiv(notional, rate, Ratio.ONE_MILLIONTHS, Rounding.CEILING));
    }
}

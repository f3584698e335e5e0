package io.github.plimsoll.avantis.venue;

import static io.github.plimsoll.avantis.VenueMath.ONE;

import io.github.plimsoll.avantis.market.Pair;
import io.github.plimsoll.avantis.market.PairTerms;
import io.github.plimsoll.avantis.market.PlannedTrade;
import io.github.plimsoll.avantis.market.RuleRefusal;
import io.github.plimsoll.avantis.message.BatchedOrder;
import io.github.plimsoll.avantis.message.Intent;
import io.github.plimsoll.avantis.message.IntentNonce;
import io.github.plimsoll.avantis.message.Trade;
import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Side;
import java.math.BigInteger;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** Turns a recorded intent into what is signed: pure, but for what it is given. */
final class OrderPlan {
    private static final BigInteger HUNDRED = BigInteger.valueOf(100).multiply(BigInteger.valueOf(ONE));
    private static final int LEVERAGE_SCALE = 100_000_000;
    private static final int MARKET = 0;
    private static final int MARKET_UPSIDE = 3;

    private OrderPlan() {}

    /** What is to be signed, and how it is posted. */
    record Planned(Intent intent, BatchedOrder.Kind kind, boolean upside, long pairIndex) {}

    /** The order cannot be made, and why. */
    static final class NoPlanException extends Exception {
        private static final long serialVersionUID = 1L;

        NoPlanException(String sentence) {
            super(sentence, null, false, false);
        }
    }

    /**
     * An open of exactly the wanted size.
     *
     * @param spread 1e-10 percent
     * @param tradesInPair positions and orders of the trader there
     * @param ownInterest of the trader there, micro-dollars
     */
    static Planned open(
            StoredIntent intent,
            Instrument instrument,
            EvmAddress trader,
            AvantisMarkets markets,
            AvantisSettings settings,
            long spread,
            long tradesInPair,
            long ownInterest,
            long deadlineMs)
            throws NoPlanException {
        String symbol = settings.symbols().getOrDefault(intent.instrument(), intent.instrument());
        Leverage leverage = Objects.requireNonNull(intent.leverage(), "leverage of an open");
        Price decided = Objects.requireNonNull(intent.decidedPrice(), "price of an open");
        long wanted = Coins.ofPrice(decided);
        long times = (long) leverage.hundredths() * LEVERAGE_SCALE;
        long slippage = slippage(intent, wanted, settings);
        PlannedTrade trade = new PlannedTrade(
                intent.side(),
                false,
                true,
                intent.collateral().micros(),
                times,
                wanted,
                0,
                0,
                slippage,
                spread,
                tradesInPair,
                ownInterest);
        List<RuleRefusal> refused =
                settings.rules().check(symbol, markets.pair(intent.instrument()), markets.report(), trade);
        if (!refused.isEmpty()) {
            throw new NoPlanException(
                    refused.stream().map(RuleRefusal::toString).collect(Collectors.joining("; ")));
        }
        Pair pair = markets.pair(intent.instrument()).orElseThrow();
        PairTerms terms = pair.terms();
        Intent signed = new Intent.OpenCoin(
                Trade.opening(
                        trader,
                        terms.index(),
                        intent.collateral().micros(),
                        wanted,
                        intent.side() == Side.LONG,
                        times,
                        0,
                        0),
                terms.upside() ? MARKET_UPSIDE : MARKET,
                Coins.ofUnits(instrument, intent.sizeUnits()),
                terms.minLeverage(),
                Math.min(terms.maxLeverage(), plus(times, Math.addExact(slippage, settings.leverageRoom()))),
                slippage,
                deadlineMs,
                IntentNonce.of(intent.id()));
        return new Planned(signed, BatchedOrder.Kind.OPEN_COIN, terms.upside(), terms.index());
    }

    /** How far from the wanted price it may fill, so that it never fills worse than the worst price. */
    private static long slippage(StoredIntent intent, long wanted, AvantisSettings settings) throws NoPlanException {
        Price worst = intent.worstPrice();
        if (worst == null) {
            return settings.usualSlippage();
        }
        long away = intent.side().sign() * (Coins.ofPrice(worst) - wanted);
        if (away < 0) {
            throw new NoPlanException("the worst price " + worst + " is better than the price " + intent.decidedPrice()
                    + " at which the order was decided; a worst price on the other side of it would pass");
        }
        long most = BigInteger.valueOf(away)
                .multiply(HUNDRED)
                .divide(BigInteger.valueOf(wanted))
                .longValueExact();
        return Math.min(most, settings.rules().maxSlippage());
    }

    private static long plus(long value, long percent) {
        return BigInteger.valueOf(value)
                .multiply(HUNDRED.add(BigInteger.valueOf(percent)))
                .divide(HUNDRED)
                .longValueExact();
    }

    /**
     * A close of exactly the wanted size of the position as it is now.
     *
     * @param held where the position is, with its timestamp
     * @param wanted price that is expected, 1e-10 dollars
     */
    static Planned close(
            StoredIntent intent,
            Instrument instrument,
            TrackedPosition held,
            boolean upside,
            long wanted,
            long deadlineMs) {
        Intent signed = new Intent.CloseCoin(
                held.trader(),
                held.pairIndex(),
                held.index(),
                held.openedAt(),
                Coins.ofUnits(instrument, intent.sizeUnits()),
                wanted,
                deadlineMs,
                IntentNonce.of(intent.id()));
        return new Planned(signed, BatchedOrder.Kind.CLOSE_COIN, upside, held.pairIndex());
    }
}

package io.github.plimsoll.avantis.venue;

import static io.github.plimsoll.avantis.VenueMath.ONE;

import io.github.plimsoll.avantis.market.PairTerms;
import io.github.plimsoll.avantis.market.PlannedTrade;
import io.github.plimsoll.avantis.market.RuleRefusal;
import io.github.plimsoll.avantis.message.BatchedOrder;
import io.github.plimsoll.avantis.message.Intent;
import io.github.plimsoll.avantis.message.IntentNonce;
import io.github.plimsoll.avantis.message.SizeUpdate;
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
    /** 100 percent, in 1e-10 percent. */
    static final BigInteger HUNDRED = BigInteger.valueOf(100).multiply(BigInteger.valueOf(ONE));

    static final int MARKET = 0;
    static final int MARKET_UPSIDE = 3;

    private OrderPlan() {}

    /** What is to be signed, and how it is posted. */
    record Planned(Intent intent, BatchedOrder.Kind kind, boolean upside, long pairIndex) {}

    /**
     * What an order that adds finds there.
     *
     * @param spread 1e-10 percent
     * @param tradesInPair positions and orders of the trader there
     * @param ownInterest of the trader there, micro-dollars
     */
    record Conditions(long spread, long tradesInPair, long ownInterest) {}

    /** The order cannot be made, and why. */
    static class NoPlanException extends Exception {
        private static final long serialVersionUID = 1L;

        NoPlanException(String sentence) {
            super(sentence, null, false, false);
        }
    }

    /** The order can never be made: what it is for is gone. */
    static final class GoneException extends NoPlanException {
        private static final long serialVersionUID = 1L;

        GoneException(String sentence) {
            super(sentence);
        }
    }

    /** An open of exactly the wanted size. */
    static Planned open(
            StoredIntent intent,
            Instrument instrument,
            EvmAddress trader,
            AvantisMarkets markets,
            AvantisSettings settings,
            Conditions there,
            long deadlineMs)
            throws NoPlanException {
        Terms terms = terms(intent, markets, settings, there, true);
        Intent signed = new Intent.OpenCoin(
                Trade.opening(
                        trader,
                        terms.pair().index(),
                        intent.collateral().micros(),
                        terms.wanted(),
                        intent.side() == Side.LONG,
                        terms.times(),
                        0,
                        0),
                terms.pair().upside() ? MARKET_UPSIDE : MARKET,
                Coins.ofUnits(instrument, intent.sizeUnits()),
                terms.pair().minLeverage(),
                terms.most(),
                terms.slippage(),
                deadlineMs,
                IntentNonce.of(intent.id()));
        return new Planned(
                signed,
                BatchedOrder.Kind.OPEN_COIN,
                terms.pair().upside(),
                terms.pair().index());
    }

    /** An increase by exactly the wanted size of the position that stands there now. */
    static Planned increase(
            StoredIntent intent,
            Instrument instrument,
            TrackedPosition held,
            AvantisMarkets markets,
            AvantisSettings settings,
            Conditions there,
            long deadlineMs)
            throws NoPlanException {
        Terms terms = terms(intent, markets, settings, there, false);
        if (terms.pair().index() != held.pairIndex()) {
            throw new NoPlanException("the market has the number "
                    + terms.pair().index() + " now, and the position is in " + held.pairIndex());
        }
        Intent signed = new Intent.IncreaseCoin(
                new SizeUpdate(
                        held.trader(),
                        held.pairIndex(),
                        held.index(),
                        terms.wanted(),
                        intent.collateral().micros(),
                        terms.times()),
                Coins.ofUnits(instrument, intent.sizeUnits()),
                terms.pair().minLeverage(),
                terms.most(),
                terms.slippage(),
                deadlineMs,
                IntentNonce.of(intent.id()));
        return new Planned(signed, BatchedOrder.Kind.INCREASE_COIN, terms.pair().upside(), held.pairIndex());
    }

    /**
     * What adding takes.
     *
     * @param wanted price that was decided on, 1e-10 dollars
     * @param times leverage, 1e-10 of 1x
     * @param most leverage at which it may be filled at most, 1e-10 of 1x
     * @param slippage 1e-10 percent
     */
    private record Terms(PairTerms pair, long wanted, long times, long most, long slippage) {}

    private static Terms terms(
            StoredIntent intent, AvantisMarkets markets, AvantisSettings settings, Conditions there, boolean opensNew)
            throws NoPlanException {
        String symbol = settings.symbols().getOrDefault(intent.instrument(), intent.instrument());
        Leverage leverage = Objects.requireNonNull(intent.leverage(), "leverage of what adds");
        Price decided = Objects.requireNonNull(intent.decidedPrice(), "price of what adds");
        long wanted = Coins.ofPrice(decided);
        long times = Coins.ofLeverage(leverage);
        long slippage = slippage(intent, wanted, settings);
        PlannedTrade trade = new PlannedTrade(
                intent.side(),
                false,
                opensNew,
                intent.collateral().micros(),
                times,
                wanted,
                0,
                0,
                slippage,
                there.spread(),
                there.tradesInPair(),
                there.ownInterest());
        List<RuleRefusal> refused =
                settings.rules().check(symbol, markets.pair(intent.instrument()), markets.report(), trade);
        if (!refused.isEmpty()) {
            throw new NoPlanException(
                    refused.stream().map(RuleRefusal::toString).collect(Collectors.joining("; ")));
        }
        PairTerms pair = markets.pair(intent.instrument()).orElseThrow().terms();
        long most = Math.min(pair.maxLeverage(), plus(times, Math.addExact(slippage, settings.leverageRoom())));
        return new Terms(pair, wanted, times, most, slippage);
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

package io.github.plimsoll.avantis.venue;

import io.github.plimsoll.avantis.market.PairTerms;
import io.github.plimsoll.avantis.market.PlannedTrade;
import io.github.plimsoll.avantis.market.RuleRefusal;
import io.github.plimsoll.avantis.message.PlaceCall;
import io.github.plimsoll.avantis.message.Trade;
import io.github.plimsoll.execution.spi.Resting;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Side;
import java.math.BigInteger;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** Turns a recorded open that waits into what places it at the venue. Pure, but for what it is given. */
final class RestingPlan {
    private RestingPlan() {}

    /**
     * What places it.
     *
     * @param mark last price, 1e-10 dollars; 0 when it is not known
     * @throws OrderPlan.GoneException when its price is there already, so that it would wait for nothing
     * @throws OrderPlan.NoPlanException when it cannot be made now
     */
    static PlaceCall place(
            StoredIntent intent,
            TraderWallet wallet,
            AvantisMarkets markets,
            AvantisSettings settings,
            OrderPlan.Conditions there,
            long mark)
            throws OrderPlan.NoPlanException {
        Resting resting = Objects.requireNonNull(intent.resting());
        long price = Coins.ofPrice(resting.price());
        requireAhead(intent, resting, price, mark);
        long times = Coins.ofLeverage(Objects.requireNonNull(intent.leverage(), "leverage of an open"));
        long slippage = slippage(intent, price, settings);
        PlannedTrade trade = new PlannedTrade(
                intent.side(),
                true,
                true,
                intent.collateral().micros(),
                times,
                price,
                0,
                0,
                slippage,
                there.spread(),
                there.tradesInPair(),
                there.ownInterest());
        List<RuleRefusal> refused = settings.rules()
                .check(
                        settings.symbols().getOrDefault(intent.instrument(), intent.instrument()),
                        markets.pair(intent.instrument()),
                        markets.report(),
                        trade);
        if (!refused.isEmpty()) {
            throw new OrderPlan.NoPlanException(
                    refused.stream().map(RuleRefusal::toString).collect(Collectors.joining("; ")));
        }
        PairTerms pair = markets.pair(intent.instrument()).orElseThrow().terms();
        return new PlaceCall(
                !wallet.signer().address().equals(wallet.trader()),
                Trade.opening(
                        wallet.trader(),
                        pair.index(),
                        intent.collateral().micros(),
                        price,
                        intent.side() == Side.LONG,
                        times,
                        0,
                        0),
                RestingTerms.type(resting.kind()),
                slippage);
    }

    /** A keeper would carry out at once what no longer waits, without the bounds of an order at the market. */
    private static void requireAhead(StoredIntent intent, Resting resting, long price, long mark)
            throws OrderPlan.NoPlanException {
        if (mark <= 0) {
            throw new OrderPlan.NoPlanException(
                    "the price of " + intent.instrument() + " is not known now; an order that waits for one needs it");
        }
        Optional<String> passed = passed(resting, intent.side(), price, mark);
        if (passed.isPresent()) {
            throw new OrderPlan.GoneException(passed.get());
        }
    }

    /** Why an order would wait for nothing, with what would pass. */
    private static Optional<String> passed(Resting resting, Side side, long price, long mark) {
        boolean buys = side == Side.LONG;
        boolean limit = resting.kind() == Resting.Kind.LIMIT;
        boolean below = limit == buys;
        boolean ahead = below ? price < mark : price > mark;
        return ahead
                ? Optional.empty()
                : Optional.of("RESTING_PRICE_PASSED: the price is " + Coins.text(mark) + ", and a " + resting.kind()
                        + " of a " + side + " waits for one " + (below ? "below" : "above") + " that, not for "
                        + resting.price() + "; an order at the market would pass");
    }

    /** How far from its price it may fill, so that it never fills worse than the worst price; the worst price of a limit is its own. */
    private static long slippage(StoredIntent intent, long price, AvantisSettings settings)
            throws OrderPlan.NoPlanException {
        Price worst = intent.worstPrice();
        if (worst == null) {
            return settings.usualSlippage();
        }
        long away = intent.side().sign() * (Coins.ofPrice(worst) - price);
        if (away < 0) {
            throw new OrderPlan.NoPlanException(
                    "the worst price " + worst + " is better than the price for which it waits;"
                            + " a worst price on the other side of it would pass");
        }
        long most = BigInteger.valueOf(away)
                .multiply(OrderPlan.HUNDRED)
                .divide(BigInteger.valueOf(price))
                .longValueExact();
        return Math.min(most, settings.rules().maxSlippage());
    }

    /** Whether a call places exactly what was recorded. */
    static boolean isOf(StoredIntent intent, PlaceCall call, long pair) {
        Resting resting = intent.resting();
        Leverage leverage = intent.leverage();
        Trade trade = call.trade();
        return resting != null
                && leverage != null
                && call.type() == RestingTerms.type(resting.kind())
                && trade.pairIndex() == pair
                && trade.index() + trade.initialPosToken() + trade.timestamp() + trade.tp() + trade.sl() == 0
                && trade.positionSizeUsdc() == intent.collateral().micros()
                && trade.openPrice() == Coins.ofPrice(resting.price())
                && trade.buy() == (intent.side() == Side.LONG)
                && trade.leverage() == Coins.ofLeverage(leverage)
                && isBounded(intent, trade.openPrice(), call.slippage());
    }

    private static boolean isBounded(StoredIntent intent, long price, long slippage) {
        Price worst = intent.worstPrice();
        if (worst == null) {
            return true;
        }
        BigInteger away = BigInteger.valueOf(intent.side().sign() * (Coins.ofPrice(worst) - price));
        return BigInteger.valueOf(price)
                        .multiply(BigInteger.valueOf(slippage))
                        .compareTo(away.multiply(OrderPlan.HUNDRED))
                <= 0;
    }
}

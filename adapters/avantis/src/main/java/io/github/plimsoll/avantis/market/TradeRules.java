package io.github.plimsoll.avantis.market;

import static io.github.plimsoll.avantis.VenueMath.ONE;

import io.github.plimsoll.numbers.Side;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the venue would refuse, found before anything is signed: all reasons at once, each with its numbers and what would
 * pass. A pure function of the order, the market and what is allowed. Immutable.
 *
 * @param maxTradesPerPair positions and waiting orders of one trader in one market
 * @param maxSlippage 1e-10 percent
 * @param maxSpreadCost most of the collateral that the spread alone may take, 1e-10 percent
 */
public record TradeRules(long maxTradesPerPair, long maxSlippage, long maxSpreadCost) {
    private static final BigInteger HUNDRED = BigInteger.valueOf(100).multiply(BigInteger.valueOf(ONE));
    private static final int PRICE_DECIMALS = 10;

    /**
     * Every reason against an order; none when the venue should take it.
     *
     * @param symbol as it was asked for
     * @param market as the catalogue has it
     * @param facts what the venue says against what was approved
     */
    public List<RuleRefusal> check(String symbol, Optional<Pair> market, FactReport facts, PlannedTrade order) {
        if (market.isEmpty()) {
            return List.of(refusal(
                    TradeRule.UNKNOWN_MARKET,
                    0,
                    0,
                    "the venue has no market " + symbol + " of its own; a name such as BTC/USD would pass"));
        }
        PairTerms terms = market.get().terms();
        PairState state = market.get().state();
        List<RuleRefusal> all = new ArrayList<>();
        if (!terms.listed()) {
            all.add(refusal(TradeRule.NOT_LISTED, 0, 0, symbol + " is not traded any more; another market would pass"));
        }
        List<FactReport.Change> changed = facts.against(symbol);
        if (!changed.isEmpty()) {
            all.add(refusal(
                    TradeRule.CLOSE_ONLY,
                    0,
                    changed.size(),
                    "the venue is not as it was approved: " + changed.get(0)
                            + (changed.size() > 1 ? " and " + (changed.size() - 1) + " more" : "")
                            + "; exits pass, opens after a person approved it"));
        }
        if (state.closeOnly()) {
            all.add(refusal(TradeRule.CLOSE_ONLY, 0, 0, symbol + " takes exits alone now; an exit would pass"));
        }
        leverage(terms, order, all);
        interest(terms, state, order, all);
        levels(terms, order, all);
        if (order.opensNew() && order.tradesInPair() >= maxTradesPerPair) {
            all.add(refusal(
                    TradeRule.TRADES_PER_PAIR,
                    maxTradesPerPair,
                    order.tradesInPair(),
                    "there are " + order.tradesInPair() + " positions and waiting orders in " + symbol + " and at most "
                            + maxTradesPerPair + "; adding to one of them would pass"));
        }
        if (terms.upside() && order.waits()) {
            all.add(refusal(
                    TradeRule.MARKET_ORDERS_ONLY,
                    0,
                    0,
                    symbol + " takes no orders that wait; one at the market would pass"));
        }
        if (order.slippage() > maxSlippage) {
            all.add(refusal(
                    TradeRule.SLIPPAGE_TOO_HIGH,
                    maxSlippage,
                    order.slippage(),
                    "slippage is " + units(order.slippage()) + " % and at most " + units(maxSlippage)
                            + " %, which passes"));
        }
        BigInteger cost = scaled(order.spread(), order.leverage());
        if (cost.compareTo(BigInteger.valueOf(maxSpreadCost)) > 0) {
            all.add(refusal(
                    TradeRule.SPREAD_TIMES_LEVERAGE,
                    maxSpreadCost,
                    clamped(cost),
                    "a spread of " + units(order.spread()) + " % at " + units(order.leverage()) + "x takes "
                            + units(clamped(cost)) + " % of the collateral and may take " + units(maxSpreadCost)
                            + " %; "
                            + units(clamped(BigInteger.valueOf(maxSpreadCost)
                                    .multiply(BigInteger.valueOf(ONE))
                                    .divide(BigInteger.valueOf(order.spread()))))
                            + "x would pass"));
        }
        return all;
    }

    private static void leverage(PairTerms terms, PlannedTrade order, List<RuleRefusal> all) {
        if (order.leverage() < terms.minLeverage()) {
            all.add(refusal(
                    TradeRule.LEVERAGE_TOO_LOW,
                    terms.minLeverage(),
                    order.leverage(),
                    "leverage is " + units(order.leverage()) + "x and at least " + units(terms.minLeverage())
                            + "x, which passes"));
        }
        if (order.leverage() > terms.maxLeverage()) {
            all.add(refusal(
                    TradeRule.LEVERAGE_TOO_HIGH,
                    terms.maxLeverage(),
                    order.leverage(),
                    "leverage is " + units(order.leverage()) + "x and at most " + units(terms.maxLeverage())
                            + "x, which passes"));
        }
        // Cut: a notional that rounds up to the least one is below it.
        BigInteger notional = scaled(order.collateral(), order.leverage());
        if (notional.compareTo(BigInteger.valueOf(terms.minNotional())) < 0) {
            long collateral = clamped(up(
                    BigInteger.valueOf(terms.minNotional()).multiply(BigInteger.valueOf(ONE)),
                    BigInteger.valueOf(order.leverage())));
            all.add(refusal(
                    TradeRule.NOTIONAL_TOO_SMALL,
                    terms.minNotional(),
                    clamped(notional),
                    "collateral times leverage is " + usd(clamped(notional)) + " and at least "
                            + usd(terms.minNotional()) + "; " + usd(collateral)
                            + " of collateral at this leverage would pass"));
        }
    }

    private static void interest(PairTerms terms, PairState state, PlannedTrade order, List<RuleRefusal> all) {
        boolean buys = order.side() == Side.LONG;
        long notional = clamped(up(
                BigInteger.valueOf(order.collateral()).multiply(BigInteger.valueOf(order.leverage())),
                BigInteger.valueOf(ONE)));
        long most = clamped(BigInteger.valueOf(state.maxInterest())
                .multiply(BigInteger.valueOf(buys ? terms.maxLongShare() : terms.maxShortShare()))
                .divide(HUNDRED));
        long room = Math.max(0, most - (buys ? state.longInterest() : state.shortInterest()));
        // The whole of it bounds both sides together, too.
        long whole = Math.max(
                0,
                state.maxInterest()
                        - clamped(BigInteger.valueOf(state.longInterest())
                                .add(BigInteger.valueOf(state.shortInterest()))));
        room = Math.min(room, whole);
        if (notional > room) {
            all.add(refusal(
                    TradeRule.MARKET_INTEREST,
                    room,
                    notional,
                    "there is room for " + usd(room) + " more on this side of " + terms.symbol() + ", not for "
                            + usd(notional) + "; " + usd(room) + " of notional would pass"));
        }
        long own = Math.max(0, state.maxWalletInterest() - order.ownInterest());
        if (notional > own) {
            all.add(refusal(
                    TradeRule.WALLET_INTEREST,
                    own,
                    notional,
                    "one trader may have " + usd(state.maxWalletInterest()) + " in " + terms.symbol() + " and has "
                            + usd(order.ownInterest()) + "; " + usd(own) + " of notional would pass"));
        }
    }

    private static void levels(PairTerms terms, PlannedTrade order, List<RuleRefusal> all) {
        int sign = order.side().sign();
        if (order.takeProfit() > 0) {
            if (sign * Long.compare(order.takeProfit(), order.price()) <= 0) {
                all.add(refusal(
                        TradeRule.TARGET_SIDE,
                        order.price(),
                        order.takeProfit(),
                        "a target is " + (sign > 0 ? "above " : "below ") + units(order.price()) + ", not "
                                + units(order.takeProfit())));
            } else if (share(order, order.takeProfit()).compareTo(BigInteger.valueOf(terms.maxGain())) > 0) {
                all.add(tooFar(
                        TradeRule.TARGET_TOO_FAR,
                        "target",
                        "profit",
                        order,
                        order.takeProfit(),
                        terms.maxGain(),
                        sign));
            }
        }
        if (order.stopLoss() > 0) {
            if (sign * Long.compare(order.stopLoss(), order.price()) >= 0) {
                all.add(refusal(
                        TradeRule.STOP_SIDE,
                        order.price(),
                        order.stopLoss(),
                        "a stop is " + (sign > 0 ? "below " : "above ") + units(order.price()) + ", not "
                                + units(order.stopLoss())));
            } else if (share(order, order.stopLoss()).compareTo(BigInteger.valueOf(terms.maxLoss())) > 0) {
                all.add(tooFar(
                        TradeRule.STOP_TOO_FAR, "stop", "loss", order, order.stopLoss(), terms.maxLoss(), -sign));
            }
        }
    }

    /** How much of the collateral is won or lost at a price, 1e-10 percent, rounded up. */
    private static BigInteger share(PlannedTrade order, long price) {
        return up(
                BigInteger.valueOf(Math.abs(price - order.price()))
                        .multiply(BigInteger.valueOf(order.leverage()))
                        .multiply(BigInteger.valueOf(100)),
                BigInteger.valueOf(order.price()));
    }

    private static RuleRefusal tooFar(
            TradeRule rule, String what, String of, PlannedTrade order, long level, long most, int direction) {
        long way = clamped(BigInteger.valueOf(most)
                .multiply(BigInteger.valueOf(order.price()))
                .divide(BigInteger.valueOf(100).multiply(BigInteger.valueOf(order.leverage()))));
        long share = clamped(share(order, level));
        return refusal(
                rule,
                most,
                share,
                "a " + what + " at " + units(level) + " is a " + of + " of " + units(share)
                        + " % of the collateral and at most " + units(most) + " %; "
                        + units(Math.max(1, order.price() + direction * way)) + " would pass");
    }

    private static RuleRefusal refusal(TradeRule rule, long limit, long actual, String sentence) {
        return new RuleRefusal(rule, limit, actual, sentence);
    }

    private static BigInteger scaled(long one, long other) {
        return BigInteger.valueOf(one).multiply(BigInteger.valueOf(other)).divide(BigInteger.valueOf(ONE));
    }

    private static BigInteger up(BigInteger value, BigInteger divisor) {
        BigInteger[] parts = value.divideAndRemainder(divisor);
        return parts[1].signum() == 0 ? parts[0] : parts[0].add(BigInteger.ONE);
    }

    private static long clamped(BigInteger value) {
        return value.min(BigInteger.valueOf(Long.MAX_VALUE)).longValueExact();
    }

    private static String units(long value) {
        return BigDecimal.valueOf(value, PRICE_DECIMALS).stripTrailingZeros().toPlainString();
    }

    private static String usd(long micros) {
        return BigDecimal.valueOf(micros, 6).stripTrailingZeros().toPlainString() + " USD";
    }
}

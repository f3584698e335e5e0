package io.github.plimsoll.risk;

import io.github.plimsoll.numbers.Exact;
import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Rounding;
import io.github.plimsoll.numbers.Side;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One order against all rules. Everything that several rules need is computed once, in primitives; the numbers that the
 * rules compared are handed out only when somebody wants them. Amounts round against the trader: what is used up, what is
 * allowed down. The inputs never change; collateral, leverage and stop can be replaced to search what would pass.
 */
final class Evaluation {

    CompiledPolicy policy;
    OpenOrder order;
    AccountState account;
    MarketState market;
    ControlState control;
    FlatLimits limits;
    long[] values;
    long now;

    long collateral;
    long stop;
    int leverage;
    boolean done;

    long low;
    long high;

    long notional;
    long fee;
    long worst;
    long liquidation;
    /** The loss at the stop was not needed, and is worked out by {@link #worst()} when somebody reads it. */
    boolean stopOpen;
    /** {@link Verdict} answered. */
    boolean compared;

    @SuppressWarnings("NullAway") // the inputs are set before anything reads them
    Evaluation() {}

    static Evaluation of(
            RiskPolicy policy,
            OpenOrder order,
            AccountState account,
            MarketState market,
            ControlState control,
            long now) {
        Evaluation made = new Evaluation();
        made.set(policy, order, account, market, control, now);
        return made;
    }

    void set(
            RiskPolicy thePolicy,
            OpenOrder theOrder,
            AccountState theAccount,
            MarketState theMarket,
            ControlState theControl,
            long theNow) {
        policy = thePolicy.compiled();
        order = theOrder;
        account = theAccount;
        market = theMarket;
        control = theControl;
        now = theNow;
        limits = policy.limits(theMarket, theOrder);
        values = limits.values;
        collateral = theOrder.collateralMicros;
        leverage = theOrder.leverageHundredths;
        stop = theOrder.stopUnits;
        done = true;
    }

    /** The same question, to change the order of. */
    Evaluation copy() {
        Evaluation copy = new Evaluation();
        copy.policy = policy;
        copy.order = order;
        copy.account = account;
        copy.market = market;
        copy.control = control;
        copy.limits = limits;
        copy.values = values;
        copy.now = now;
        copy.collateral = collateral;
        copy.leverage = leverage;
        copy.stop = stop;
        copy.done = true;
        return copy;
    }

    boolean violates(RiskCode code) {
        return ((code.isHigh() ? high : low) & code.bit()) != 0;
    }

    boolean passes() {
        return (low | high) == 0;
    }

    /** {@link OpenOrder#fingerprint} of the order with the collateral and leverage of now. */
    long fingerprint() {
        return OpenOrder.fingerprint(order.instrument(), order.side(), collateral, leverage);
    }

    boolean hasStop() {
        return order.stopLoss() != null;
    }

    /** What the order can lose; the same whenever it is read, and no reader changes anything. */
    long worst() {
        return stopOpen ? PriceRules.worstAtStop(this) : worst;
    }

    /** The liquidation price of a fill at the market's price; the same whenever it is read. */
    long liquidation() {
        return compared ? PriceRules.liquidation(market, isLong(), leverage) : liquidation;
    }

    long value(RiskLimit limit) {
        return values[limit.ordinal()];
    }

    /** Judges the order; {@code out} gets what each rule compared. */
    Evaluation run(@Nullable Numbers out) {
        return out == null && control == ControlState.ACTIVE && compare() ? this : work(out);
    }

    /** The verdict by comparisons alone, where that answers; what an approval tells is worked out with it. */
    private boolean compare() {
        long bits = Verdict.bits(limits, order, account, market, now, collateral, leverage, stop);
        if (bits == Verdict.OPEN) {
            return false;
        }
        compared = true;
        low = bits;
        high = 0;
        notional = notional(collateral, leverage);
        fee = Exact.shareUp(notional, market.fee);
        worst = collateral + fee;
        stopOpen = hasStop() && (bits & Bits.STOP_LOSS_WRONG_SIDE) == 0;
        return true;
    }

    /** The verdict by every rule in turn. */
    Evaluation work(@Nullable Numbers out) {
        compared = false;
        high = 0;
        notional = 0;
        worst = 0;
        stopOpen = false;
        long bits = GateRules.bits(this, out);
        if ((bits & Bits.INPUT_MISMATCH) == 0) {
            bits |= plain(out) | computed(out);
            if (policy.has(CompiledPolicy.BEHAVIOUR)) {
                bits |= BehaviourRules.low(this, out);
                high = BehaviourRules.high(this, out);
            }
            if (policy.has(CompiledPolicy.MARKET_QUALITY)) {
                high |= QualityRules.bits(this, out);
            }
        }
        low = bits;
        return this;
    }

    /** Rules that compute nothing. */
    private long plain(@Nullable Numbers out) {
        int maxLeverage = maxLeverage();
        long bits = leverage > maxLeverage ? Bits.LEVERAGE_ABOVE_MAX : 0;
        bits |= account.equity <= 0 ? Bits.EQUITY_NOT_POSITIVE : 0;
        bits |= account.dayBase <= 0 ? Bits.DAY_BASE_NOT_POSITIVE : 0;
        if (out != null) {
            out.put(RiskCode.LEVERAGE_ABOVE_MAX, maxLeverage, 0, leverage);
            out.put(RiskCode.EQUITY_NOT_POSITIVE, 0, account.equity, account.equity);
            out.put(RiskCode.DAY_BASE_NOT_POSITIVE, 0, account.dayBase, account.dayBase);
        }
        return bits;
    }

    /** The tighter of policy and venue, hundredths of 1x. */
    int maxLeverage() {
        return (int) Math.min(
                values[RiskLimit.MAX_LEVERAGE.ordinal()],
                market.terms().maxLeverage().hundredths());
    }

    private long computed(@Nullable Numbers out) {
        try {
            long bits = amounts(out);
            if (out != null) {
                out.put(RiskCode.OUT_OF_RANGE, 1, 1, 1);
            }
            return bits;
        } catch (ArithmeticException tooLarge) {
            notional = 0;
            if (out != null) {
                forgetAmounts(out);
                out.put(RiskCode.OUT_OF_RANGE, 1, 0, 0);
            }
            return Bits.OUT_OF_RANGE;
        }
    }

    private static void forgetAmounts(Numbers out) {
        for (RiskCode code : AMOUNT_CODES) {
            out.forget(code);
        }
    }

    private static final RiskCode[] AMOUNT_CODES = Arrays.stream(RiskCode.values())
            .filter(code -> (code == RiskCode.PRICE_TOO_OLD
                            || code == RiskCode.PRICE_FROM_FUTURE
                            || code.compareTo(RiskCode.STOP_LOSS_WRONG_SIDE) >= 0)
                    && code.compareTo(RiskCode.COOLDOWN) < 0
                    && code != RiskCode.LEVERAGE_ABOVE_MAX
                    && code != RiskCode.EQUITY_NOT_POSITIVE
                    && code != RiskCode.DAY_BASE_NOT_POSITIVE)
            .toArray(RiskCode[]::new);

    /** Whether the amounts could be computed. */
    boolean inRange() {
        return (low & (Bits.OUT_OF_RANGE | Bits.INPUT_MISMATCH)) == 0;
    }

    private long amounts(@Nullable Numbers out) {
        VenueTerms terms = market.terms();
        notional = notional(collateral, leverage);
        fee = Exact.shareUp(notional, terms.takerFee().millionths());
        long margin = Math.addExact(collateral, fee);
        worst = margin;
        long bits = 0;
        boolean lossKnown = order.stopLoss() == null;
        if (market.priced) {
            bits = PriceRules.bits(this, margin, out);
            lossKnown = (bits & Bits.STOP_LOSS_WRONG_SIDE) == 0;
        }
        long minNotional = Math.max(terms.minNotional().micros(), values[RiskLimit.MIN_ORDER_NOTIONAL.ordinal()]);
        if (out != null) {
            out.put(RiskCode.NOTIONAL_BELOW_MIN, minNotional, 0, notional);
        }
        bits |= notional < minNotional ? Bits.NOTIONAL_BELOW_MIN : 0;
        if (policy.has(CompiledPolicy.ORDER)) {
            bits |= OrderRules.bits(this, out);
        }
        if (policy.has(CompiledPolicy.QUALITY)) {
            bits |= DataQuality.bits(this, out);
        }
        return account.sane ? bits | AccountRules.bits(this, margin, lossKnown, out) : bits;
    }

    /** Collateral times leverage, rounded up; without the general division where the product fits 64 bits. */
    private static long notional(long collateral, long leverage) {
        return collateral <= Long.MAX_VALUE / Leverage.MAX_HUNDREDTHS - 1
                ? (collateral * leverage + Leverage.ONE_HUNDREDTHS - 1) / Leverage.ONE_HUNDREDTHS
                : Exact.mulDiv(collateral, leverage, Leverage.ONE_HUNDREDTHS, Rounding.UP);
    }

    boolean isLong() {
        return order.side() == Side.LONG;
    }

    long validUntil() {
        return Math.min(
                market.asOfMicros() + values[RiskLimit.MAX_PRICE_AGE.ordinal()],
                now + RiskPolicy.MAX_APPROVAL_LIFETIME_MICROS);
    }
}

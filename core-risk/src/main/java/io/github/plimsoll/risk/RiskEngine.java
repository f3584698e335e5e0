package io.github.plimsoll.risk;

import io.github.plimsoll.numbers.Exact;
import io.github.plimsoll.numbers.Quantity;
import io.github.plimsoll.numbers.Rounding;
import io.github.plimsoll.numbers.Usd;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Decides whether an order may add risk. Pure: equal inputs give an equal decision; reads no clock, does no I/O, keeps
 * no state, and never throws for a bad market or account. Immutable and thread-safe.
 *
 * <p>Rules, in precedence order: control state, data, order sanity, position size, leverage, account risk, margin,
 * liquidation, daily loss. {@link RiskCode} lists them; {@code README.md} of the module gives each formula.
 */
public final class RiskEngine {
    private final RiskPolicy policy;

    private RiskEngine(RiskPolicy policy) {
        this.policy = Objects.requireNonNull(policy, "policy");
    }

    public static RiskEngine of(RiskPolicy policy) {
        return new RiskEngine(policy);
    }

    public RiskPolicy policy() {
        return policy;
    }

    /**
     * The decision. An approval is bound to this engine, order, account version, price and control epoch.
     *
     * @param control the strictest state that applies
     * @param controlEpoch epoch of the stop fence that {@code control} was read at
     * @param nowMicros world time, microseconds since the epoch
     */
    public RiskDecision assess(
            OpenOrder order,
            AccountState account,
            MarketState market,
            ControlState control,
            long controlEpoch,
            long nowMicros) {
        RiskInputs in = inputs(order, account, market, control, nowMicros);
        long bits = Rules.violations(in);
        return bits == 0 ? new Approved(this, order, in, controlEpoch) : new Rejected(order, in, bits);
    }

    /** The verdict alone: the {@link RiskCode#bit bits} of all violated rules, 0 when the order passes. */
    public long check(OpenOrder order, AccountState account, MarketState market, ControlState control, long nowMicros) {
        return Rules.violations(inputs(order, account, market, control, nowMicros));
    }

    /** Every rule, passed or not, with its numbers. */
    public Explanation explain(
            OpenOrder order, AccountState account, MarketState market, ControlState control, long nowMicros) {
        return Explanation.of(inputs(order, account, market, control, nowMicros));
    }

    /** Every limit before and after the order, with its liquidation price, fee and worst loss. */
    public Preview preview(
            OpenOrder order, AccountState account, MarketState market, ControlState control, long nowMicros) {
        return Preview.of(inputs(order, account, market, control, nowMicros));
    }

    /**
     * The largest collateral that passes now with everything else as in {@code shape}, whose own collateral is
     * ignored. It passes, and one micro-dollar more does not.
     */
    public MaxOrder maxOrder(
            OpenOrder shape, AccountState account, MarketState market, ControlState control, long nowMicros) {
        RiskInputs in = inputs(shape, account, market, control, nowMicros);
        // Margin alone refuses more than all that is free.
        long failing = Math.max(0, account.freeMargin().micros()) + 1;
        long largest = Remedies.largestCollateral(in, Rules.UPPER, failing);
        RiskInputs best = in.withCollateral(Math.max(1, largest));
        long bits = Rules.violations(best);
        if (bits != 0) {
            Usd tried = Usd.ofMicros(best.collateral);
            return new MaxOrder(
                    Usd.ZERO, Optional.empty(), new Rejected(shape.withCollateral(tried), best, bits).violations());
        }
        long next = Rules.violations(in.withCollateral(largest + 1));
        return new MaxOrder(
                Usd.ofMicros(largest), Optional.of(RiskCode.values()[Long.numberOfTrailingZeros(next)]), List.of());
    }

    /**
     * What is left under each limit of this account in this market, the most used limit first. Of an account whose
     * figures make no sense nothing is left.
     */
    public List<Headroom> headroom(AccountState account, MarketState market) {
        int maxLeverage = Rules.maxLeverage(policy, market);
        RiskInputs in = RiskInputs.withoutOrder(policy, account, market, maxLeverage);
        List<Headroom> all = new ArrayList<>();
        all.add(left(RiskCode.POSITION_ABOVE_MAX, in));
        all.add(new Headroom(RiskCode.LEVERAGE_ABOVE_MAX, RiskUnit.LEVERAGE, maxLeverage, 0, maxLeverage, 2));
        all.add(left(RiskCode.ACCOUNT_RISK_ABOVE_MAX, in));
        all.add(left(RiskCode.MARGIN_ABOVE_FREE, in));
        int holding = Remedies.largestLeverage(in, maxLeverage);
        all.add(new Headroom(
                RiskCode.LIQUIDATION_TOO_CLOSE, RiskUnit.LEVERAGE, maxLeverage, maxLeverage - holding, holding, 2));
        all.add(left(RiskCode.DAILY_LOSS_ABOVE_MAX, in));
        all.sort(Comparator.comparing(RiskEngine::shareLeft));
        return Collections.unmodifiableList(all);
    }

    private static Headroom left(RiskCode code, RiskInputs in) {
        if (!in.sane || !in.inRange) {
            return new Headroom(code, code.unit(), 0, 0, 0, Usd.DECIMALS);
        }
        long limit = Rules.limit(code, in);
        long used = Rules.before(code, in);
        long left = used >= limit ? 0 : limit - used;
        return new Headroom(code, code.unit(), limit, used, left, Usd.DECIMALS);
    }

    /** In millionths; only orders the list. */
    private static long shareLeft(Headroom room) {
        return room.limit() <= 0 ? 0 : Exact.mulDiv(room.left(), 1_000_000, room.limit(), Rounding.DOWN);
    }

    /**
     * A permit to reduce a position, or why not. HALTED and REDUCE_ONLY permit; only FROZEN refuses. The size never
     * exceeds what remains after the closes that are already open, so that no permit can flip a position.
     *
     * @param nativeReduceOnly whether the venue itself guarantees that a close never opens
     * @param unknownCloseOutstanding whether a close of this position has an Unknown outcome
     */
    public ReduceDecision permit(
            PositionView position,
            Quantity size,
            ControlState control,
            boolean nativeReduceOnly,
            boolean unknownCloseOutstanding) {
        Objects.requireNonNull(position, "position");
        Objects.requireNonNull(size, "size");
        Objects.requireNonNull(control, "control");
        Optional<ReduceRefused> refusal =
                Reductions.refusal(position, size, control, nativeReduceOnly, unknownCloseOutstanding);
        return refusal.isPresent() ? refusal.get() : new ReduceOnly(this, position, size);
    }

    private RiskInputs inputs(
            OpenOrder order, AccountState account, MarketState market, ControlState control, long nowMicros) {
        Objects.requireNonNull(order, "order");
        Objects.requireNonNull(account, "account");
        Objects.requireNonNull(market, "market");
        Objects.requireNonNull(control, "control");
        return RiskInputs.of(policy, order, account, market, control, nowMicros);
    }
}

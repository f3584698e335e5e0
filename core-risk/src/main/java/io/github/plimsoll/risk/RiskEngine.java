package io.github.plimsoll.risk;

import io.github.plimsoll.numbers.Given;
import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Quantity;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.Usd;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Decides whether an order may add risk. Pure: equal inputs give an equal decision; reads no clock, does no I/O, keeps
 * no state, and never throws for a bad market or account; a parameter that is null is an {@link
 * IllegalArgumentException} that names it. Immutable and thread-safe. {@link RiskCode} lists the rules in precedence
 * order; {@code README.md} of the module gives each formula. Source: rule R1 of the reference systems; contracts,
 * sections 5 and 6.
 */
public final class RiskEngine {
    private final RiskPolicy policy;

    private RiskEngine(RiskPolicy policy) {
        this.policy = Given.notNull(policy, "policy");
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
        Evaluation e = ask(order, account, market, control, nowMicros).run(null);
        return e.passes() ? new Approved(this, e, controlEpoch) : new Rejected(policy, e, controlEpoch);
    }

    /**
     * The verdict alone. Nothing is allocated but, when an account or a market is first judged under a policy, the rooms
     * that its snapshot then keeps.
     *
     * @param into made once by the caller and filled again by every check: all violated rules, none when the order passes
     * @return whether the order passes
     */
    public boolean check(
            OpenOrder order,
            AccountState account,
            MarketState market,
            ControlState control,
            long nowMicros,
            Reasons into) {
        Given.notNull(order, "order");
        Given.notNull(account, "account");
        Given.notNull(market, "market");
        Given.notNull(control, "control");
        Given.notNull(into, "into");
        if (control == ControlState.ACTIVE) {
            FlatLimits limits = policy.compiled().limits(market, order);
            long collateral = order.collateralMicros;
            long leverage = order.leverageHundredths;
            long stop = order.stopUnits;
            if (Verdict.passes(limits, order, account, market, nowMicros, collateral, leverage, stop)) {
                into.set(0, 0);
                return true;
            }
            long bits = Verdict.bits(limits, order, account, market, nowMicros, collateral, leverage, stop);
            if (bits != Verdict.OPEN) {
                into.set(bits, 0);
                return bits == 0;
            }
        }
        Evaluation e = into.scratch;
        e.set(policy, order, account, market, control, nowMicros);
        e.work(null);
        into.set(e.low, e.high);
        return e.passes();
    }

    /**
     * Whether bytes are those of the decision that this policy takes of these inputs.
     *
     * @param canonical what {@link RiskDecision#canonicalBytes} gave
     */
    public boolean verify(
            byte[] canonical,
            OpenOrder order,
            AccountState account,
            MarketState market,
            ControlState control,
            long controlEpoch,
            long nowMicros) {
        Given.notNull(canonical, "canonical");
        byte[] again =
                assess(order, account, market, control, controlEpoch, nowMicros).canonicalBytes();
        return Arrays.equals(again, canonical);
    }

    /** Every rule of the policy, passed or not, with its numbers. */
    public Explanation explain(
            OpenOrder order, AccountState account, MarketState market, ControlState control, long nowMicros) {
        return Explanation.of(policy, ask(order, account, market, control, nowMicros));
    }

    /** Every limit before and after the order, with its liquidation price, fee and worst loss. */
    public Preview preview(
            OpenOrder order, AccountState account, MarketState market, ControlState control, long nowMicros) {
        return Preview.of(policy, ask(order, account, market, control, nowMicros));
    }

    /**
     * The largest collateral that passes now with everything else as in {@code shape}, whose own collateral is
     * ignored. It passes, and one micro-dollar more does not.
     */
    public MaxOrder maxOrder(
            OpenOrder shape, AccountState account, MarketState market, ControlState control, long nowMicros) {
        return Remedies.maxOrder(policy, ask(shape, account, market, control, nowMicros));
    }

    /**
     * The smallest single change of the order that makes all of it pass: less or more collateral, less leverage, a stop.
     * Empty when it passes already or no such change is enough.
     */
    public Optional<WhyNot> whyNot(
            OpenOrder order, AccountState account, MarketState market, ControlState control, long nowMicros) {
        return WhyNot.of(ask(order, account, market, control, nowMicros).run(null));
    }

    /**
     * What is left under each limit of this account in this market, the most used limit first; a line for each side
     * where the two differ. Of an account whose figures make no sense nothing is left.
     */
    public List<Headroom> headroom(AccountState account, MarketState market) {
        Given.notNull(account, "account");
        Given.notNull(market, "market");
        return Headroom.of(nothing(Side.LONG, account, market), nothing(Side.SHORT, account, market));
    }

    /** The smallest order there is. */
    private Evaluation nothing(Side side, AccountState account, MarketState market) {
        OpenOrder order = new OpenOrder(
                account.id(),
                market.instrument().id(),
                side,
                Usd.ofMicros(1),
                Leverage.ofHundredths(Leverage.ONE_HUNDREDTHS),
                null,
                null);
        return ask(order, account, market, ControlState.ACTIVE, market.asOfMicros());
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
        Given.notNull(position, "position");
        Given.notNull(size, "size");
        Given.notNull(control, "control");
        Optional<ReduceRefused> refusal =
                Reductions.refusal(position, size, control, nativeReduceOnly, unknownCloseOutstanding);
        return refusal.isPresent() ? refusal.get() : new ReduceOnly(this, position, size);
    }

    private Evaluation ask(
            OpenOrder order, AccountState account, MarketState market, ControlState control, long nowMicros) {
        Given.notNull(order, "order");
        Given.notNull(account, "account");
        Given.notNull(market, "market");
        Given.notNull(control, "control");
        return Evaluation.of(policy, order, account, market, control, nowMicros);
    }
}

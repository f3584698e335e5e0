package io.github.plimsoll.risk;

import io.github.plimsoll.numbers.Given;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * A candidate policy beside the live one: the live one decides, the candidate is asked the same and only compared.
 * Thread-safe; keeps the last differences. Source: reference systems, sections 1.6 and 13.2.
 */
public final class ShadowPolicy {
    private static final int MOST = 100_000;

    /**
     * A decision that the candidate would have taken otherwise.
     *
     * @param order the order
     * @param nowMicros when it was decided
     * @param live codes of the live policy; empty when it approved
     * @param candidate codes of the candidate; empty when it would have approved
     */
    public record Difference(OpenOrder order, long nowMicros, List<RiskCode> live, List<RiskCode> candidate) {
        public Difference {
            Given.notNull(order, "order");
            live = Given.noNulls(live, "live");
            candidate = Given.noNulls(candidate, "candidate");
        }
    }

    private final RiskEngine live;
    private final RiskEngine candidate;
    private final int keep;
    private final Deque<Difference> last = new ArrayDeque<>();
    private final Reasons reasons = new Reasons();
    private long decisions;
    private long onlyLiveRefused;
    private long onlyCandidateRefused;

    private ShadowPolicy(RiskEngine live, RiskPolicy candidate, int keep) {
        this.live = Given.notNull(live, "live");
        this.candidate = RiskEngine.of(candidate);
        this.keep = keep;
    }

    /** @param keep how many differences are kept, 1 to 100,000; the oldest go first */
    public static ShadowPolicy of(RiskEngine live, RiskPolicy candidate, int keep) {
        if (keep < 1 || keep > MOST) {
            throw new IllegalArgumentException("keep must be 1 to " + MOST + " but is " + keep);
        }
        return new ShadowPolicy(live, candidate, keep);
    }

    /** The live engine's decision, as {@link RiskEngine#assess}. */
    public RiskDecision assess(
            OpenOrder order,
            AccountState account,
            MarketState market,
            ControlState control,
            long controlEpoch,
            long nowMicros) {
        RiskDecision decision = live.assess(order, account, market, control, controlEpoch, nowMicros);
        compare(decision, order, account, market, control, nowMicros);
        return decision;
    }

    private synchronized void compare(
            RiskDecision decision,
            OpenOrder order,
            AccountState account,
            MarketState market,
            ControlState control,
            long nowMicros) {
        boolean approved = decision.fold(yes -> true, no -> false);
        boolean wouldApprove = candidate.check(order, account, market, control, nowMicros, reasons);
        decisions++;
        if (approved == wouldApprove) {
            return;
        }
        onlyLiveRefused += wouldApprove ? 1 : 0;
        onlyCandidateRefused += approved ? 1 : 0;
        if (last.size() == keep) {
            last.removeFirst();
        }
        last.addLast(
                new Difference(order, nowMicros, decision.fold(yes -> List.of(), no -> no.codes()), reasons.codes()));
    }

    /** Decisions so far. */
    public synchronized long decisions() {
        return decisions;
    }

    /** Orders that the candidate would have approved and the live policy refused. */
    public synchronized long onlyLiveRefused() {
        return onlyLiveRefused;
    }

    /** Orders that the live policy approved and the candidate would have refused. */
    public synchronized long onlyCandidateRefused() {
        return onlyCandidateRefused;
    }

    /** The last differences, the oldest first. */
    public synchronized List<Difference> differences() {
        return new ArrayList<>(last);
    }
}

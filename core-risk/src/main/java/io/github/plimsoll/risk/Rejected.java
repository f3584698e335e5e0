package io.github.plimsoll.risk;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An order that was refused, with every rule it violates. Immutable and thread-safe; numbers, texts and remedies are
 * made when first read. Source: contracts, section 5.
 */
public final class Rejected implements RiskDecision {
    private final RiskPolicy policy;
    private final Evaluation e;
    private final long controlEpoch;
    /** Made at most once per reader; equal whoever makes it. */
    private @Nullable List<Violation> violations;

    private @Nullable Numbers numbers;

    Rejected(RiskPolicy policy, Evaluation e, long controlEpoch) {
        this.policy = policy;
        this.e = e;
        this.controlEpoch = controlEpoch;
    }

    @Override
    public OpenOrder order() {
        return e.order;
    }

    /** The first violated rule in precedence order. */
    public RiskCode code() {
        return Reasons.first(e.low, e.high);
    }

    public boolean violates(RiskCode code) {
        return e.violates(code);
    }

    /** Every violated code in precedence order, never empty. */
    public List<RiskCode> codes() {
        return Reasons.codes(e.low, e.high);
    }

    /** How many rules are violated, at least 1. */
    public int size() {
        return Long.bitCount(e.low) + Long.bitCount(e.high);
    }

    /**
     * One violated code by its place in precedence order.
     *
     * @param place from 0
     * @throws IndexOutOfBoundsException from {@link #size} on
     */
    public RiskCode code(int place) {
        return Reasons.at(e.low, e.high, place);
    }

    /**
     * The limit of a violated rule, in the code's unit; see {@link Violation#limit}.
     *
     * @throws IllegalArgumentException when the rule is not violated
     */
    public long limit(RiskCode code) {
        require(code);
        return ComparedNumbers.knows(code, e)
                ? ComparedNumbers.limit(code, e)
                : numbers().limit(code);
    }

    /**
     * The value that violated a rule, in the code's unit; see {@link Violation#actual}.
     *
     * @throws IllegalArgumentException when the rule is not violated
     */
    public long actual(RiskCode code) {
        require(code);
        return ComparedNumbers.knows(code, e)
                ? ComparedNumbers.actual(code, e)
                : numbers().after(code);
    }

    private void require(RiskCode code) {
        if (!e.violates(code)) {
            throw new IllegalArgumentException("code must be a violated rule, one of " + codes() + ", but is " + code);
        }
    }

    private Numbers numbers() {
        Numbers made = numbers;
        if (made == null) {
            made = Numbers.of(e.low, e.high);
            e.copy().run(made);
            numbers = made;
        }
        return made;
    }

    public String policyHash() {
        return policy.hash();
    }

    /** Every violated rule in precedence order, never empty. */
    public List<Violation> violations() {
        List<Violation> made = violations;
        if (made == null) {
            made = make();
            violations = made;
        }
        return made;
    }

    /** The smallest single change that makes the whole order pass; empty when there is none. */
    public Optional<WhyNot> whyNot() {
        return WhyNot.of(e);
    }

    private List<Violation> make() {
        Numbers numbers = new Numbers();
        Evaluation again = e.copy().run(numbers);
        List<Violation> all = new ArrayList<>();
        for (RiskCode code : Reasons.codes(e.low, e.high)) {
            all.add(new Violation(
                    code,
                    numbers.limit(code),
                    numbers.after(code),
                    Explanation.decimals(code, again.market),
                    Explanation.detail(code, again, numbers),
                    Remedies.of(code, again, numbers)));
        }
        return Collections.unmodifiableList(all);
    }

    @Override
    public byte[] canonicalBytes() {
        return DecisionText.of(policy, e, controlEpoch);
    }

    @Override
    public <R> R fold(
            Function<? super Approved, ? extends R> approved, Function<? super Rejected, ? extends R> rejected) {
        return rejected.apply(this);
    }

    @Override
    public String toString() {
        return "Rejected" + violations();
    }
}

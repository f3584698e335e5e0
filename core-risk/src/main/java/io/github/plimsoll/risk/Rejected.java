package io.github.plimsoll.risk;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An order that was refused, with every rule it violates. Immutable; texts and remedies are made when first read. */
public final class Rejected implements RiskDecision {
    private final OpenOrder order;
    private final RiskInputs inputs;
    private final long bits;
    /** Made at most once per reader; equal whoever makes it. */
    private @Nullable List<Violation> violations;

    Rejected(OpenOrder order, RiskInputs inputs, long bits) {
        this.order = order;
        this.inputs = inputs;
        this.bits = bits;
    }

    @Override
    public OpenOrder order() {
        return order;
    }

    /** The {@link RiskCode#bit bits} of all violated rules, never 0. */
    public long bits() {
        return bits;
    }

    /** The first violated rule in precedence order. */
    public RiskCode code() {
        return RiskCode.values()[Long.numberOfTrailingZeros(bits)];
    }

    public String policyHash() {
        return inputs.policy.hash();
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

    private List<Violation> make() {
        List<Violation> all = new ArrayList<>();
        for (RiskCode code : RiskCode.values()) {
            if (code.isIn(bits)) {
                all.add(new Violation(
                        code,
                        Rules.limit(code, inputs),
                        Rules.after(code, inputs),
                        Rules.decimals(code, inputs.market),
                        Explanation.detail(code, inputs),
                        Remedies.of(code, inputs)));
            }
        }
        return Collections.unmodifiableList(all);
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

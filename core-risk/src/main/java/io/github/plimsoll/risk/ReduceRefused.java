package io.github.plimsoll.risk;

import io.github.plimsoll.numbers.Given;
import java.util.function.Function;

/**
 * A reducing order that was refused. Immutable. Source: contracts, section 3.
 *
 * @param code stable code
 * @param limit the bound, plain decimal text or the name of a state
 * @param actual the value that broke it
 * @param wouldPass what to do, for a person to read
 */
public record ReduceRefused(ReduceCode code, String limit, String actual, String wouldPass) implements ReduceDecision {
    public ReduceRefused {
        Given.notNull(code, "code");
        Given.notNull(limit, "limit");
        Given.notNull(actual, "actual");
        Given.notNull(wouldPass, "wouldPass");
    }

    @Override
    public <R> R fold(
            Function<? super ReduceOnly, ? extends R> permitted, Function<? super ReduceRefused, ? extends R> refused) {
        return refused.apply(this);
    }
}

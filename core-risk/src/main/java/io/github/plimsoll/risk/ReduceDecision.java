package io.github.plimsoll.risk;

import java.util.function.Function;

/**
 * The answer to a request to reduce a position. Immutable. Source: contracts, section 3.
 */
public sealed interface ReduceDecision permits ReduceOnly, ReduceRefused {
    <R> R fold(
            Function<? super ReduceOnly, ? extends R> permitted, Function<? super ReduceRefused, ? extends R> refused);
}

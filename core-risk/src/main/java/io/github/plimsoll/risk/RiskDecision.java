package io.github.plimsoll.risk;

import java.util.function.Function;

/** The answer to an {@link OpenOrder}. */
public sealed interface RiskDecision permits Approved, Rejected {
    /** The order that was assessed. */
    OpenOrder order();

    <R> R fold(Function<? super Approved, ? extends R> approved, Function<? super Rejected, ? extends R> rejected);
}

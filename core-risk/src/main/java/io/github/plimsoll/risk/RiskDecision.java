package io.github.plimsoll.risk;

import java.util.function.Function;

/**
 * The answer to an {@link OpenOrder}. Immutable. Source: contracts, section 5.
 */
public sealed interface RiskDecision permits Approved, Rejected {
    /** The order that was assessed. */
    OpenOrder order();

    /**
     * The decision with its inputs and the hash of its policy as canonical ASCII bytes: equal bytes mean an equal decision
     * of equal inputs. {@link RiskEngine#verify} recomputes it.
     */
    byte[] canonicalBytes();

    <R> R fold(Function<? super Approved, ? extends R> approved, Function<? super Rejected, ? extends R> rejected);
}

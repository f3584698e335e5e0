package io.github.plimsoll.evm.sending;

import io.github.plimsoll.evm.Refusal;

/** What a transaction is to pay, or why it is not sent. */
public sealed interface FeeDecision {
    /** @param fees within the limits */
    record Pay(Fees fees) implements FeeDecision {}

    /** @param refusal why not, and what would pass */
    record Refused(Refusal refusal) implements FeeDecision {}
}

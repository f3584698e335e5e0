package io.github.plimsoll.evm.sending;

import io.github.plimsoll.evm.Refusal;

/** How much gas a call is given, or why it is not sent. */
public sealed interface GasDecision {
    /** @param gas the limit, with its margin, at most {@link TransactionRules#MAX_GAS} */
    record Limit(long gas) implements GasDecision {}

    /** @param refusal why not */
    record Refused(Refusal refusal) implements GasDecision {}
}

package io.github.plimsoll.avantis.venue;

import io.github.plimsoll.evm.EvmAddress;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Who trades for an account. Immutable.
 *
 * @param trader whose positions these are
 * @param signer the trader's key, or a delegate's, which can trade and never withdraw
 * @param delegateUntil epoch <b>seconds</b> at which the delegation ends; absent for the trader's own key
 */
public record TraderWallet(EvmAddress trader, IntentSigner signer, OptionalLong delegateUntil) {
    /** @throws IllegalArgumentException when a delegate has no end, or the trader one */
    public TraderWallet {
        if (signer.address().equals(trader) == delegateUntil.isPresent()) {
            throw new IllegalArgumentException("a delegate has an end of its time in epoch seconds, such as 1900000000,"
                    + " and the trader's own key has none");
        }
    }

    /** Why nothing can be signed that has to hold until {@code deadlineMs}; empty when it can. */
    Optional<String> refusal(long deadlineMs) {
        return delegateUntil.isPresent() && delegateUntil.getAsLong() <= deadlineMs / 1_000
                ? Optional.of("the delegation of " + signer.address() + " ends at " + delegateUntil.getAsLong()
                        + " (epoch seconds), before the order would; a renewed delegation would pass")
                : Optional.empty();
    }
}

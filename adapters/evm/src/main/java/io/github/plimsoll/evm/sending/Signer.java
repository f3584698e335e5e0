package io.github.plimsoll.evm.sending;

import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.Refusal;
import java.util.Optional;

/** What holds a key and has a mind of its own about what it signs. */
public interface Signer {
    /** Whose key it is. */
    EvmAddress address();

    /** Why it would never sign this; empty when it would. */
    Optional<Refusal> refuses(Transaction transaction);

    /** Why it would not sign this now, for a reason that passes; empty when it would. */
    default Optional<Refusal> waits(Transaction transaction) {
        return Optional.empty();
    }

    /**
     * Signs it.
     *
     * @throws io.github.plimsoll.evm.RefusedException when it does not sign this
     * @throws NotNowException when it does not sign this now
     * @throws IllegalStateException when the key cannot be reached now
     */
    SignedTransaction sign(Transaction transaction);
}

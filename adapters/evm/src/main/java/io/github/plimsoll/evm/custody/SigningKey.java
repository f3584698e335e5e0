package io.github.plimsoll.evm.custody;

import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.sending.SignedTransaction;
import io.github.plimsoll.evm.sending.Transaction;
import io.github.plimsoll.evm.signing.Signature;

/**
 * What signs with a key, wherever the key is. It has no mind of its own: {@code new PolicySigner(key.address(),
 * key::signTransaction, ...)} gives it one. Thread-safe.
 */
public interface SigningKey {
    /** Whose key it is. */
    EvmAddress address();

    /**
     * Signs a digest; the signature was verified to be by {@link #address}.
     *
     * @param digest 32 bytes
     * @throws io.github.plimsoll.evm.RefusedException when what signs is not what was expected: another key, changed bytes
     * @throws IllegalStateException when the key cannot be reached now; nothing was signed
     */
    Signature sign(byte[] digest);

    /** Signs a transaction. */
    default SignedTransaction signTransaction(Transaction transaction) {
        return transaction.signed(sign(transaction.digest()));
    }
}

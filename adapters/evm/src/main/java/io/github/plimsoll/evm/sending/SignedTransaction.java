package io.github.plimsoll.evm.sending;

import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.signing.Keccak;
import io.github.plimsoll.evm.signing.Signature;

/** The bytes that a node is given, and what they are known by. Immutable. */
public final class SignedTransaction {
    private final byte[] raw;
    private final byte[] hash;
    private final EvmAddress sender;
    private final Signature signature;

    SignedTransaction(byte[] raw, EvmAddress sender, Signature signature) {
        this.raw = raw;
        this.hash = Keccak.hash(raw);
        this.sender = sender;
        this.signature = signature;
    }

    /** The bytes. */
    public byte[] raw() {
        return raw.clone();
    }

    /** The transaction's hash, 32 bytes. */
    public byte[] hash() {
        return hash.clone();
    }

    /** Who signed. */
    public EvmAddress sender() {
        return sender;
    }

    /** The signature that is part of the bytes. */
    public Signature signature() {
        return signature;
    }
}

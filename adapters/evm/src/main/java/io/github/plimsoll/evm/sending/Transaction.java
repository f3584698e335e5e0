package io.github.plimsoll.evm.sending;

import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.RefusalCode;
import io.github.plimsoll.evm.RefusedException;
import io.github.plimsoll.evm.signing.Keccak;
import io.github.plimsoll.evm.signing.PrivateKey;
import io.github.plimsoll.evm.signing.Signature;
import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A transaction of type 2 (EIP-1559) that calls a contract or sends ether. Nothing has a default that could be forgotten:
 * chain, nonce, fees, gas and receiver have to be said. Immutable.
 */
public final class Transaction {
    /** Most bytes of call data: what nodes take at all. */
    public static final int MAX_DATA = 128 * 1024;
    /** Highest nonce there can be (EIP-2681). */
    public static final BigInteger MAX_NONCE = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.TWO);

    private static final int WORD_BITS = 256;

    private final BigInteger chainId;
    private final BigInteger nonce;
    private final Fees fees;
    private final BigInteger gasLimit;
    private final EvmAddress to;
    private final BigInteger value;
    private final byte[] data;
    private final List<AccessEntry> accessList;

    private Transaction(Builder from) {
        this.chainId = word("chainId", from.chainId);
        this.nonce = word("nonce", from.nonce);
        this.fees = required("fees", from.fees);
        word("maxPriorityFeePerGas", fees.tip());
        word("maxFeePerGas", fees.max());
        this.gasLimit = word("gas", from.gasLimit);
        this.to = required("to", from.to);
        this.value = word("value", from.value);
        this.data = from.data;
        this.accessList = from.accessList;
        if (chainId.signum() == 0) {
            throw new RefusedException(RefusalCode.OUT_OF_RANGE, "chainId is above 0");
        }
        if (nonce.compareTo(MAX_NONCE) > 0) {
            throw new RefusedException(RefusalCode.OUT_OF_RANGE, "nonce is at most 2^64 - 2, not " + nonce);
        }
        if (data.length > MAX_DATA) {
            throw new RefusedException(
                    RefusalCode.TOO_LARGE, "data has at most " + MAX_DATA + " bytes, not " + data.length);
        }
    }

    private static <T> T required(String name, @Nullable T value) {
        if (value == null) {
            throw new RefusedException(RefusalCode.MISSING_FIELD, name + " is missing");
        }
        return value;
    }

    private static BigInteger word(String name, @Nullable BigInteger value) {
        BigInteger given = required(name, value);
        if (given.signum() < 0 || given.bitLength() > WORD_BITS) {
            throw new RefusedException(RefusalCode.OUT_OF_RANGE, name + " is at least 0 and below 2^256");
        }
        return given;
    }

    /** What a transaction is made of; each setter returns the builder. Not thread-safe. */
    public static final class Builder {
        private @Nullable BigInteger chainId;
        private @Nullable BigInteger nonce;
        private @Nullable Fees fees;
        private @Nullable BigInteger gasLimit;
        private @Nullable EvmAddress to;
        private BigInteger value = BigInteger.ZERO;
        private byte[] data = {};
        private List<AccessEntry> accessList = List.of();

        private Builder() {}

        /** The chain's id, above 0. */
        public Builder chainId(BigInteger id) {
            this.chainId = id;
            return this;
        }

        /** The sender's running number. */
        public Builder nonce(BigInteger number) {
            this.nonce = number;
            return this;
        }

        /** What it pays for a unit of gas. */
        public Builder fees(Fees perGas) {
            this.fees = perGas;
            return this;
        }

        /** The most gas that it may use. */
        public Builder gasLimit(BigInteger gas) {
            this.gasLimit = gas;
            return this;
        }

        /** Who is called or paid. */
        public Builder to(EvmAddress receiver) {
            this.to = receiver;
            return this;
        }

        /** Wei that are sent along; 0 when nothing is said. */
        public Builder value(BigInteger wei) {
            this.value = wei;
            return this;
        }

        /** Call data, copied; none when nothing is said. */
        public Builder data(byte[] callData) {
            this.data = callData.clone();
            return this;
        }

        /** Storage that it will use; none when nothing is said. */
        public Builder accessList(List<AccessEntry> entries) {
            this.accessList = List.copyOf(entries);
            return this;
        }

        /** @throws RefusedException naming a field that is missing or out of range */
        public Transaction build() {
            return new Transaction(this);
        }
    }

    /** A transaction of nothing yet. */
    public static Builder builder() {
        return new Builder();
    }

    /** The chain's id. */
    public BigInteger chainId() {
        return chainId;
    }

    /** What it pays for a unit of gas. */
    public Fees fees() {
        return fees;
    }

    /** The most gas that it may use. */
    public BigInteger gasLimit() {
        return gasLimit;
    }

    /** All gas at the highest price, wei. */
    public BigInteger maxFee() {
        return gasLimit.multiply(fees.max());
    }

    /** The bytes without a signature. */
    public byte[] unsigned() {
        return Rlp.transaction(this, null);
    }

    /** What is signed, 32 bytes. */
    public byte[] digest() {
        return Keccak.hash(unsigned());
    }

    /** Signs it; the same key and transaction make the same bytes. */
    public SignedTransaction sign(PrivateKey key) {
        Signature signature = key.sign(digest());
        return new SignedTransaction(Rlp.transaction(this, signature), key.address(), signature);
    }

    /**
     * With a signature that was made elsewhere; its sender is whoever made it.
     *
     * @throws RefusedException {@code NOT_THE_SIGNER} when no key makes this signature of this transaction
     */
    public SignedTransaction signed(Signature signature) {
        return new SignedTransaction(Rlp.transaction(this, signature), signature.signer(digest()), signature);
    }

    /** Whether it does nothing but take a place: no value and no data to oneself. */
    boolean isNothing(EvmAddress self) {
        return to.equals(self) && data.length == 0 && value.signum() == 0;
    }

    BigInteger nonce() {
        return nonce;
    }

    EvmAddress to() {
        return to;
    }

    BigInteger value() {
        return value;
    }

    byte[] data() {
        return data;
    }

    List<AccessEntry> accessList() {
        return accessList;
    }
}

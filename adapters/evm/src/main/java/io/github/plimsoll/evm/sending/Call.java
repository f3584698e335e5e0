package io.github.plimsoll.evm.sending;

import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.RefusalCode;
import io.github.plimsoll.evm.RefusedException;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;

/** What a transaction is to do, whatever it pays and wherever in the sequence it stands. Immutable. */
public final class Call {
    private static final HexFormat HEX = HexFormat.of();

    private final EvmAddress to;
    private final BigInteger value;
    private final byte[] data;
    private final long gasLimit;

    /**
     * @param to who is called or paid
     * @param value wei that are sent along, at least 0
     * @param data call data, copied; empty to pay only
     * @param gasLimit most gas that it may use, above 0
     * @throws RefusedException when a number or the data is out of range
     */
    public Call(EvmAddress to, BigInteger value, byte[] data, long gasLimit) {
        if (value.signum() < 0 || gasLimit <= 0) {
            throw new RefusedException(RefusalCode.OUT_OF_RANGE, "value is at least 0 and gas above 0");
        }
        if (data.length > Transaction.MAX_DATA) {
            throw new RefusedException(
                    RefusalCode.TOO_LARGE, "data has at most " + Transaction.MAX_DATA + " bytes, not " + data.length);
        }
        this.to = to;
        this.value = value;
        this.data = data.clone();
        this.gasLimit = gasLimit;
    }

    /** Nothing: no value to oneself. It takes a place in the sequence so that nothing else can. */
    static Call nothing(EvmAddress self, boolean runsCode) {
        return new Call(self, BigInteger.ZERO, new byte[0], runsCode ? 100_000 : TransactionRules.MIN_GAS);
    }

    /** Whether it is {@link #nothing} of an account. */
    boolean isNothing(EvmAddress self) {
        return to.equals(self) && value.signum() == 0 && data.length == 0;
    }

    /** Who is called or paid. */
    public EvmAddress to() {
        return to;
    }

    /** Wei that are sent along. */
    public BigInteger value() {
        return value;
    }

    /** Call data, a copy. */
    public byte[] data() {
        return data.clone();
    }

    /** Most gas that it may use. */
    public long gasLimit() {
        return gasLimit;
    }

    /** The transaction that does it. */
    Transaction transaction(BigInteger chainId, long nonce, Fees fees) {
        return Transaction.builder()
                .chainId(chainId)
                .nonce(BigInteger.valueOf(nonce))
                .fees(fees)
                .gasLimit(BigInteger.valueOf(gasLimit))
                .to(to)
                .value(value)
                .data(data)
                .build();
    }

    /** As it is stored: version, receiver, wei, gas and data, a space between them. */
    String text() {
        return "1 " + to.hex() + " " + value + " " + gasLimit + " 0x" + HEX.formatHex(data);
    }

    static Call read(String text) {
        String[] parts = text.split(" ", -1);
        if (parts.length != 5 || !parts[0].equals("1") || !parts[4].startsWith("0x")) {
            throw new IllegalStateException("a stored call has five parts, the first of which is 1");
        }
        byte[] data = HEX.parseHex(parts[4], 2, parts[4].length());
        return new Call(new EvmAddress(parts[1]), new BigInteger(parts[2]), data, Long.parseLong(parts[3]));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Call call
                && call.to.equals(to)
                && call.value.equals(value)
                && call.gasLimit == gasLimit
                && Arrays.equals(call.data, data);
    }

    @Override
    public int hashCode() {
        return 31 * to.hashCode() + Arrays.hashCode(data);
    }

    @Override
    public String toString() {
        return "call of " + to + " with " + value + " wei and " + data.length + " bytes";
    }
}

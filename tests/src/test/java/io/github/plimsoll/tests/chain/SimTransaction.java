package io.github.plimsoll.tests.chain;

import io.github.plimsoll.evm.signing.Keccak;
import java.math.BigInteger;
import java.security.SignatureException;
import java.util.HexFormat;
import java.util.Locale;
import org.web3j.crypto.SignedRawTransaction;
import org.web3j.crypto.TransactionDecoder;
import org.web3j.crypto.transaction.type.Transaction1559;

/**
 * A transaction as a chain reads it from its bytes, by other code than that which made them.
 *
 * @param raw 0x and hex; empty of one that another program sent
 * @param data hex without 0x
 */
record SimTransaction(
        String raw,
        String hash,
        String sender,
        long chain,
        long nonce,
        BigInteger tip,
        BigInteger max,
        long gas,
        String to,
        BigInteger value,
        String data) {
    private static final HexFormat HEX = HexFormat.of();
    private static final String TRANSFER = "a9059cbb";

    static SimTransaction read(String raw) {
        SignedRawTransaction signed = (SignedRawTransaction) TransactionDecoder.decode(raw);
        Transaction1559 transaction = (Transaction1559) signed.getTransaction();
        String data = transaction.getData();
        try {
            return new SimTransaction(
                    raw,
                    "0x" + HEX.formatHex(Keccak.hash(HEX.parseHex(raw, 2, raw.length()))),
                    signed.getFrom().toLowerCase(Locale.ROOT),
                    transaction.getChainId(),
                    transaction.getNonce().longValueExact(),
                    transaction.getMaxPriorityFeePerGas(),
                    transaction.getMaxFeePerGas(),
                    transaction.getGasLimit().longValueExact(),
                    transaction.getTo().toLowerCase(Locale.ROOT),
                    transaction.getValue(),
                    data.startsWith("0x") ? data.substring(2) : data);
        } catch (SignatureException unsigned) {
            throw new IllegalArgumentException("no signature", unsigned);
        }
    }

    /** Another program's, which does nothing here. */
    static SimTransaction foreign(String hash, String sender, long chain, long nonce, BigInteger max) {
        return new SimTransaction(
                "", hash, sender, chain, nonce, max, max, 21_000, "0x" + "f".repeat(40), BigInteger.ZERO, "");
    }

    /** What it does, whatever it pays and wherever it stands. */
    String effect() {
        return to + " " + value + " " + data;
    }

    boolean doesNothing() {
        return to.equals(sender) && value.signum() == 0 && data.isEmpty();
    }

    boolean transfers() {
        return data.startsWith(TRANSFER);
    }

    /** Of a transfer of tokens. */
    String payee() {
        return "0x" + data.substring(32, 72);
    }

    /** Of a transfer of tokens. */
    BigInteger amount() {
        return new BigInteger(data.substring(72, 136), 16);
    }

    /** The most it may cost, wei. */
    BigInteger cost() {
        return max.multiply(BigInteger.valueOf(gas)).add(value);
    }
}

package io.github.plimsoll.evm.sending;

import io.github.plimsoll.evm.Refusal;
import io.github.plimsoll.evm.RefusalCode;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/**
 * What an OP-stack chain charges beside the gas: for its data on the chain below (Fjord) and for its operator (Isthmus).
 * Neither is part of the fee that a transaction names; both have to be in the account. Immutable, thread-safe. Source:
 * docs.base.org, the contracts GasPriceOracle and L1Block.
 *
 * @param l1BaseFee base fee of the chain below, wei
 * @param blobBaseFee its fee for blobs, wei
 * @param baseFeeScalar weight of the first, millionths
 * @param blobBaseFeeScalar weight of the second, millionths
 * @param operatorFeeScalar operator's part of the gas, millionths of a wei for a unit
 * @param operatorFeeConstant operator's part of a transaction, wei
 */
public record OpStackPrices(
        BigInteger l1BaseFee,
        BigInteger blobBaseFee,
        BigInteger baseFeeScalar,
        BigInteger blobBaseFeeScalar,
        BigInteger operatorFeeScalar,
        BigInteger operatorFeeConstant) {
    private static final BigInteger SMALLEST_ESTIMATE = BigInteger.valueOf(100_000_000);
    private static final BigInteger INTERCEPT = BigInteger.valueOf(-42_585_600);
    private static final BigInteger PER_BYTE = BigInteger.valueOf(836_500);
    private static final BigInteger CALL_DATA_GAS = BigInteger.valueOf(16);
    private static final BigInteger MILLION = BigInteger.valueOf(1_000_000);
    /** Bytes of a signature beside the unsigned transaction, as the chain's contract counts them. */
    private static final int SIGNATURE_BYTES = 68;

    private static final int RUN = 255;
    private static final int HEADER = 16;

    /** @throws IllegalArgumentException when a price is below 0 */
    public OpStackPrices {
        for (BigInteger one : List.of(
                l1BaseFee, blobBaseFee, baseFeeScalar, blobBaseFeeScalar, operatorFeeScalar, operatorFeeConstant)) {
            if (one.signum() < 0) {
                throw new IllegalArgumentException("prices are at least 0");
            }
        }
    }

    /**
     * The fee for data on the chain below, wei, rounded down as the chain does.
     *
     * @param compressedBytes of the signed transaction under FastLZ, at least 0
     */
    public BigInteger l1Fee(long compressedBytes) {
        if (compressedBytes < 0) {
            throw new IllegalArgumentException("bytes are at least 0, not " + compressedBytes);
        }
        BigInteger estimate = BigInteger.valueOf(compressedBytes)
                .multiply(PER_BYTE)
                .add(INTERCEPT)
                .max(SMALLEST_ESTIMATE);
        BigInteger price =
                CALL_DATA_GAS.multiply(baseFeeScalar).multiply(l1BaseFee).add(blobBaseFeeScalar.multiply(blobBaseFee));
        return estimate.multiply(price).divide(MILLION.multiply(MILLION));
    }

    /**
     * The most that the data can cost: as if nothing of it could be compressed.
     *
     * @param unsignedBytes of the transaction without its signature, at least 0
     */
    public BigInteger l1FeeAtMost(long unsignedBytes) {
        long signed = Math.addExact(unsignedBytes, SIGNATURE_BYTES);
        return l1Fee(signed + signed / RUN + HEADER);
    }

    /** The operator's fee for so much gas, wei, rounded down as the chain does. */
    public BigInteger operatorFee(BigInteger gas) {
        return operatorFeeScalar.multiply(gas).divide(MILLION).add(operatorFeeConstant);
    }

    /** All that has to be in the account for a transaction: value, gas at the highest price, and both fees beside it. */
    public BigInteger needed(Transaction transaction) {
        return transaction
                .value()
                .add(transaction.maxFee())
                .add(l1FeeAtMost(transaction.unsigned().length))
                .add(operatorFee(transaction.gasLimit()));
    }

    /**
     * Whether an account can pay for a transaction.
     *
     * @param balance wei; empty when it could not be read, which is not 0
     * @return why not; empty when it can
     */
    public Optional<Refusal> check(Transaction transaction, Optional<BigInteger> balance) {
        BigInteger needed = needed(transaction);
        if (balance.isEmpty()) {
            return Optional.of(new Refusal(
                    RefusalCode.FUNDS_UNKNOWN,
                    needed,
                    BigInteger.ZERO,
                    "the balance could not be read; " + needed + " wei are needed, and it is read again"));
        }
        BigInteger missing = needed.subtract(balance.get());
        if (missing.signum() <= 0) {
            return Optional.empty();
        }
        return Optional.of(new Refusal(
                RefusalCode.INSUFFICIENT_FUNDS,
                needed,
                balance.get(),
                "the account holds " + balance.get() + " wei and needs " + needed + "; " + missing + " more would do"));
    }
}

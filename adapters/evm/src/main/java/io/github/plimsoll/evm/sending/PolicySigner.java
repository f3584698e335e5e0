package io.github.plimsoll.evm.sending;

import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.Refusal;
import io.github.plimsoll.evm.RefusalCode;
import io.github.plimsoll.evm.RefusedException;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A signer that signs what its policy names and nothing else: the chain, the fees and the gas that {@link TransactionRules}
 * allow, contracts and functions that are listed, no more value than is listed with them. Nothing for nobody (no value and no
 * data to oneself, which takes a place in the sequence) is always allowed. Thread-safe as far as the key is.
 */
public final class PolicySigner implements Signer {
    private static final int SELECTOR = 4;

    /**
     * What may be called.
     *
     * @param to the contract, or who is paid
     * @param function the first four bytes of the call data as 8 hex digits; empty for a payment without data
     * @param mostValue wei that may be sent along, at least 0
     */
    public record Allowed(EvmAddress to, String function, BigInteger mostValue) {
        public Allowed {
            if (!function.matches("|[0-9a-f]{8}") || mostValue.signum() < 0) {
                throw new IllegalArgumentException("a function is 8 hex digits such as a9059cbb, or nothing");
            }
        }

        /** A function of a contract, without value. */
        public static Allowed of(EvmAddress to, String function) {
            return new Allowed(to, function, BigInteger.ZERO);
        }
    }

    private final EvmAddress address;
    private final Function<Transaction, SignedTransaction> key;
    private final TransactionRules rules;
    private final List<Allowed> allowed;

    /**
     * A signer with a policy.
     *
     * @param address whose key it is
     * @param key signs whatever it is given; it is given only what the policy allows
     * @param rules chain, gas and fees
     * @param allowed what may be called, 1 to 1,000
     */
    public PolicySigner(
            EvmAddress address,
            Function<Transaction, SignedTransaction> key,
            TransactionRules rules,
            List<Allowed> allowed) {
        if (allowed.isEmpty() || allowed.size() > 1_000) {
            throw new IllegalArgumentException("1 to 1,000 functions may be allowed, not " + allowed.size());
        }
        this.address = address;
        this.key = key;
        this.rules = rules;
        this.allowed = List.copyOf(allowed);
    }

    @Override
    public EvmAddress address() {
        return address;
    }

    @Override
    public Optional<Refusal> refuses(Transaction transaction) {
        List<Refusal> wrong = rules.check(transaction);
        if (!wrong.isEmpty()) {
            return Optional.of(wrong.get(0));
        }
        byte[] data = transaction.data();
        BigInteger value = transaction.value();
        if (transaction.to().equals(address) && data.length == 0 && value.signum() == 0) {
            return Optional.empty();
        }
        String function = data.length < SELECTOR ? "" : HexFormat.of().formatHex(Arrays.copyOf(data, SELECTOR));
        if (data.length > 0 && data.length < SELECTOR) {
            return Optional.of(refusal(BigInteger.ZERO, value, "call data of less than 4 bytes names no function"));
        }
        Optional<Allowed> found = allowed.stream()
                .filter(one ->
                        one.to().equals(transaction.to()) && one.function().equals(function))
                .findFirst();
        if (found.isEmpty()) {
            String what = function.isEmpty() ? "a payment" : "function " + function;
            return Optional.of(
                    refusal(BigInteger.ZERO, value, what + " to " + transaction.to() + " is not on the signer's list"));
        }
        BigInteger most = found.get().mostValue();
        return value.compareTo(most) <= 0
                ? Optional.empty()
                : Optional.of(refusal(most, value, value + " wei are sent along, and at most " + most + " may be"));
    }

    private static Refusal refusal(BigInteger limit, BigInteger actual, String sentence) {
        return new Refusal(RefusalCode.NOT_ALLOWED, limit, actual, sentence);
    }

    @Override
    public SignedTransaction sign(Transaction transaction) {
        Optional<Refusal> refusal = refuses(transaction);
        if (refusal.isPresent()) {
            throw new RefusedException(refusal.get().code(), refusal.get().sentence());
        }
        SignedTransaction signed = key.apply(transaction);
        if (!signed.sender().equals(address)) {
            throw new RefusedException(RefusalCode.NOT_THE_SIGNER, "another key than that of " + address + " signed");
        }
        return signed;
    }
}

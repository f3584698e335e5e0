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
import java.util.stream.Stream;

/**
 * A signer that signs what its policy names and nothing else: the chain, the fees and the gas that {@link TransactionRules}
 * allow, contracts and functions that are listed, with the arguments and the code that are listed with them, no more value than
 * that, and no more in 24 hours than is set. A function that gives tokens away, or the right to them, is listed with who gets
 * them and, where it is a right, with how much. Nothing for nobody (no value and no data to oneself, which takes a place in the
 * sequence) is always allowed. Thread-safe as far as the key is.
 */
public final class PolicySigner implements Signer {
    private static final int SELECTOR = 4;
    private static final BigInteger ANY = BigInteger.ONE.shiftLeft(256);

    /**
     * What may be called.
     *
     * @param to the contract, or who is paid
     * @param function the first four bytes of the call data as 8 hex digits; empty for a payment without data
     * @param mostValue wei that may be sent along, at least 0
     * @param arguments what the arguments have to be, each one; those that are not named may be anything
     * @param codeHash Keccak-256 of the code that has to be there, 0x and 64 hex digits in lower case; empty: any
     */
    public record Allowed(
            EvmAddress to, String function, BigInteger mostValue, List<Argument> arguments, Optional<String> codeHash) {
        public Allowed {
            arguments = List.copyOf(arguments);
            codeHash.ifPresent(hash -> {
                if (!hash.matches("0x[0-9a-f]{64}")) {
                    throw new IllegalArgumentException("a hash is 0x and 64 hex digits in lower case");
                }
            });
            if (!function.matches("|[0-9a-f]{8}") || mostValue.signum() < 0) {
                throw new IllegalArgumentException("a function is 8 hex digits such as a9059cbb, or nothing");
            }
        }

        /** Whatever its arguments and the code there are. */
        public Allowed(EvmAddress to, String function, BigInteger mostValue) {
            this(to, function, mostValue, List.of(), Optional.empty());
        }

        /** A function of a contract, without value. */
        public static Allowed of(EvmAddress to, String function) {
            return new Allowed(to, function, BigInteger.ZERO);
        }

        /** The same only with these arguments. */
        public Allowed where(Argument... named) {
            return new Allowed(to, function, mostValue, List.of(named), codeHash);
        }

        /** The same only while the code there has this hash. */
        public Allowed pinned(String hash) {
            return new Allowed(to, function, mostValue, arguments, Optional.of(hash));
        }

        private void requireDeciding() {
            for (int index : TokenMoves.deciding(function)) {
                if (arguments.stream()
                        .noneMatch(argument ->
                                argument.index() == index && argument.most().compareTo(TokenMoves.ALL) < 0)) {
                    throw new IllegalArgumentException(
                            "function " + function + " gives tokens away: its argument "
                                    + (index + 1)
                                    + " has to be named, such as Allowed.of(token, \"a9059cbb\").where(Argument.is(0, recipient))");
                }
            }
        }
    }

    private final EvmAddress address;
    private final Function<Transaction, SignedTransaction> key;
    private final TransactionRules rules;
    private final List<Allowed> allowed;
    private final Function<EvmAddress, Optional<String>> codes;
    private final BigInteger mostADay;
    private final SpentToday spent;

    /**
     * A signer with a policy.
     *
     * @param address whose key it is
     * @param key signs whatever it is given; it is given only what the policy allows
     * @param rules chain, gas and fees
     * @param allowed what may be called, 1 to 1,000
     * @throws IllegalArgumentException when a function that gives tokens away is listed without who gets them, or how much
     */
    public PolicySigner(
            EvmAddress address,
            Function<Transaction, SignedTransaction> key,
            TransactionRules rules,
            List<Allowed> allowed) {
        this(address, key, rules, allowed, any -> Optional.empty(), ANY, place -> BigInteger.ZERO);
    }

    private PolicySigner(
            EvmAddress address,
            Function<Transaction, SignedTransaction> key,
            TransactionRules rules,
            List<Allowed> allowed,
            Function<EvmAddress, Optional<String>> codes,
            BigInteger mostADay,
            SpentToday spent) {
        if (allowed.isEmpty() || allowed.size() > 1_000) {
            throw new IllegalArgumentException("1 to 1,000 functions may be allowed, not " + allowed.size());
        }
        allowed.forEach(Allowed::requireDeciding);
        this.address = address;
        this.key = key;
        this.rules = rules;
        this.allowed = List.copyOf(allowed);
        this.codes = codes;
        this.mostADay = mostADay;
        this.spent = spent;
    }

    /**
     * The same, which reads the code of what it signs for; without this, what is listed with a hash is never signed.
     *
     * @param hashes tells the Keccak-256 of the code at an address, 0x and 64 hex digits; empty when it is not known now
     */
    public PolicySigner reading(Function<EvmAddress, Optional<String>> hashes) {
        return new PolicySigner(address, key, rules, allowed, hashes, mostADay, spent);
    }

    /**
     * The same, which signs for no more than this within 24 hours.
     *
     * @param most gas and value, wei, above 0; what was offered counts, not what was paid of it
     * @param today what was signed before
     */
    public PolicySigner spending(BigInteger most, SpentToday today) {
        if (most.signum() <= 0) {
            throw new IllegalArgumentException("a cap is above 0; to sign nothing, sign nothing");
        }
        return new PolicySigner(address, key, rules, allowed, codes, most, today);
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
        if (transaction.isNothing(address)) {
            return Optional.empty();
        }
        String function = function(data);
        if (data.length > 0 && data.length < SELECTOR) {
            return Optional.of(refusal(BigInteger.ZERO, value, "call data of less than 4 bytes names no function"));
        }
        Optional<Allowed> found = listed(transaction);
        if (found.isEmpty()) {
            String what = (function.isEmpty() ? "a payment" : "function " + function) + " to " + transaction.to();
            return Optional.of(refusal(BigInteger.ZERO, value, what + otherwise(transaction)));
        }
        BigInteger most = found.get().mostValue();
        if (value.compareTo(most) > 0) {
            return Optional.of(refusal(most, value, value + " wei are sent along, and at most " + most + " may be"));
        }
        BigInteger all = value.add(transaction.maxFee());
        return all.compareTo(mostADay) <= 0
                ? Optional.empty()
                : Optional.of(new Refusal(
                        RefusalCode.DAY_ABOVE_CAP,
                        mostADay,
                        all,
                        "it costs up to " + all + " wei, more than a whole day may: " + mostADay));
    }

    private static String function(byte[] data) {
        return data.length < SELECTOR ? "" : HexFormat.of().formatHex(Arrays.copyOf(data, SELECTOR));
    }

    private Optional<Allowed> listed(Transaction transaction) {
        return named(transaction)
                .filter(one -> one.arguments().stream().allMatch(argument -> argument.fits(transaction.data())))
                .findFirst();
    }

    /** Entries of the list for this function, whatever their arguments. */
    private Stream<Allowed> named(Transaction transaction) {
        String function = function(transaction.data());
        return allowed.stream()
                .filter(one ->
                        one.to().equals(transaction.to()) && one.function().equals(function));
    }

    private String otherwise(Transaction transaction) {
        return named(transaction)
                .flatMap(one -> one.arguments().stream())
                .filter(argument -> !argument.fits(transaction.data()))
                .findFirst()
                .map(argument -> " is on the signer's list with other arguments: " + argument.required())
                .orElse(" is not on the signer's list");
    }

    /** Code that is another, or is not known, and what was promised today: what may be otherwise at another time. */
    @Override
    public Optional<Refusal> waits(Transaction transaction) {
        if (transaction.isNothing(address)) {
            return Optional.empty();
        }
        Optional<String> pinned = listed(transaction).flatMap(Allowed::codeHash);
        if (pinned.isPresent()) {
            Optional<String> found = codes.apply(transaction.to());
            if (found.isEmpty()) {
                return Optional.of(passing(
                        RefusalCode.CODE_UNKNOWN,
                        "the code of " + transaction.to() + " is not known; it is read again"));
            }
            if (!found.equals(pinned)) {
                return Optional.of(passing(
                        RefusalCode.WRONG_CODE,
                        "the code of " + transaction.to() + " has the hash " + found.get() + ", and only "
                                + pinned.get() + " is signed for"));
            }
        }
        if (mostADay.equals(ANY)) {
            return Optional.empty();
        }
        BigInteger all = spent.beside(transaction.nonce().longValueExact())
                .add(transaction.value())
                .add(transaction.maxFee());
        return all.compareTo(mostADay) <= 0
                ? Optional.empty()
                : Optional.of(new Refusal(
                        RefusalCode.DAY_ABOVE_CAP,
                        mostADay,
                        all,
                        "gas and value of 24 hours come to " + all + " wei with this, above the signer's cap of "
                                + mostADay + "; it goes on when older promises are a day old"));
    }

    private static Refusal passing(RefusalCode code, String sentence) {
        return new Refusal(code, BigInteger.ZERO, BigInteger.ZERO, sentence);
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
        waits(transaction).ifPresent(why -> {
            throw new NotNowException(why);
        });
        SignedTransaction signed = key.apply(transaction);
        if (!signed.sender().equals(address)) {
            throw new RefusedException(RefusalCode.NOT_THE_SIGNER, "another key than that of " + address + " signed");
        }
        return signed;
    }
}

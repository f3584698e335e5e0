package io.github.plimsoll.evm.contracts;

import io.github.plimsoll.evm.BlockTag;
import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.Refusal;
import io.github.plimsoll.evm.RefusalCode;
import io.github.plimsoll.evm.RefusedException;
import io.github.plimsoll.evm.RpcRequest;
import io.github.plimsoll.evm.sending.Call;
import io.github.plimsoll.evm.signing.Keccak;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Contracts as they are known, to be compared with a chain before anything is sent to them: whatever is another is a migration
 * or an attack, and a reason not to start. Immutable; it asks nobody.
 *
 * @param codes contracts and their code
 * @param tokens tokens and their units
 * @param allowances who may take how much of them
 */
public record PinnedContracts(List<Code> codes, List<Token> tokens, List<Allowance> allowances) {
    /** Most that is pinned, questions in all. */
    public static final int MOST = 100;

    /** Where a proxy keeps the address of the code that it runs (EIP-1967). */
    private static final BigInteger IMPLEMENTATION =
            new BigInteger("360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc", 16);

    /** An allowance from here on is meant to be without a limit. */
    private static final BigInteger UNLIMITED = BigInteger.ONE.shiftLeft(127);

    private static final int WORD = 32;
    private static final HexFormat HEX = HexFormat.of();

    /**
     * A contract.
     *
     * @param name for people
     * @param at its address
     * @param hash Keccak-256 of its code, 0x and 64 hex digits in lower case
     * @param implementation the contract whose code a proxy runs, which is pinned beside it; empty for what is no proxy
     */
    public record Code(String name, EvmAddress at, String hash, Optional<EvmAddress> implementation) {
        public Code {
            if (!hash.matches("0x[0-9a-f]{64}")) {
                throw new IllegalArgumentException("a hash is 0x and 64 hex digits in lower case, not " + hash);
            }
        }
    }

    /**
     * A token.
     *
     * @param name for people
     * @param at its address
     * @param decimals digits after the point, 0 to 77
     */
    public record Token(String name, EvmAddress at, int decimals) {
        public Token {
            if (decimals < 0 || decimals > 77) {
                throw new IllegalArgumentException("a token has 0 to 77 decimals, not " + decimals);
            }
        }
    }

    /**
     * Who may take how much.
     *
     * @param token of which
     * @param owner from whom
     * @param spender who; the list of these is the list of those who are ever allowed anything
     * @param most in the token's smallest unit, 0 to 2^127 - 1: an allowance without a limit is none that is given here
     */
    public record Allowance(EvmAddress token, EvmAddress owner, EvmAddress spender, BigInteger most) {
        public Allowance {
            if (most.signum() < 0 || most.compareTo(UNLIMITED) >= 0) {
                throw new IllegalArgumentException("an allowance is at least 0 and has a limit, such as 250000000");
            }
        }
    }

    /** @throws IllegalArgumentException when there is nothing, too much, or a proxy whose code is not pinned */
    public PinnedContracts {
        codes = List.copyOf(codes);
        tokens = List.copyOf(tokens);
        allowances = List.copyOf(allowances);
        int questions = 2 * codes.size() + tokens.size() + allowances.size();
        if (questions == 0 || questions > MOST) {
            throw new IllegalArgumentException("1 to " + MOST + " facts are pinned, not " + questions);
        }
        for (Code code : codes) {
            EvmAddress runs = code.implementation().orElse(code.at());
            if (codes.stream().noneMatch(other -> other.at().equals(runs))) {
                throw new IllegalArgumentException("the code that " + code.name() + " runs is not pinned: " + runs);
            }
        }
    }

    /** What has to be asked, in the order of {@link #check}. */
    List<RpcRequest<byte[]>> questions() {
        List<RpcRequest<byte[]>> all = new ArrayList<>();
        codes.forEach(code -> all.add(RpcRequest.code(code.at(), BlockTag.LATEST)));
        codes.forEach(code -> all.add(RpcRequest.storage(code.at(), IMPLEMENTATION, BlockTag.LATEST)));
        tokens.forEach(token -> all.add(RpcRequest.call(token.at(), HEX.parseHex("313ce567"), BlockTag.LATEST)));
        allowances.forEach(one -> all.add(RpcRequest.call(
                one.token(), HEX.parseHex("dd62ed3e" + word(one.owner()) + word(one.spender())), BlockTag.LATEST)));
        return all;
    }

    /**
     * Everything that is another than was pinned.
     *
     * @param answers to {@link #questions}; empty where the nodes do not say, or contradict each other
     */
    List<Refusal> check(List<Optional<byte[]>> answers) {
        List<Refusal> wrong = new ArrayList<>();
        int next = 0;
        for (Code code : codes) {
            Optional<byte[]> found = answers.get(next++);
            unknown(wrong, found, "the code of " + code.name());
            found.filter(bytes -> !hash(bytes).equals(code.hash()))
                    .ifPresent(bytes -> wrong.add(refusal(
                            RefusalCode.WRONG_CODE,
                            bytes.length == 0
                                    ? "there is no contract at the address of " + code.name() + ", " + code.at()
                                    : code.name() + " has code with the hash " + hash(bytes) + ", not "
                                            + code.hash())));
        }
        for (Code code : codes) {
            String pinned = code.implementation().map(PinnedContracts::word).orElse("0".repeat(2 * WORD));
            Optional<byte[]> found = answers.get(next++);
            unknown(wrong, found, "what " + code.name() + " runs");
            found.map(HEX::formatHex)
                    .filter(text -> !text.equals(pinned))
                    .ifPresent(text -> wrong.add(refusal(
                            RefusalCode.WRONG_CODE,
                            code.name() + " runs the code at 0x" + text + ", and 0x" + pinned + " was pinned")));
        }
        for (Token token : tokens) {
            Optional<BigInteger> found = number(wrong, answers.get(next++), "the decimals of " + token.name());
            found.filter(decimals -> !decimals.equals(BigInteger.valueOf(token.decimals())))
                    .ifPresent(decimals -> wrong.add(new Refusal(
                            RefusalCode.WRONG_DECIMALS,
                            BigInteger.valueOf(token.decimals()),
                            decimals,
                            token.name() + " has " + decimals + " decimals, not " + token.decimals())));
        }
        for (Allowance one : allowances) {
            Optional<BigInteger> found = number(wrong, answers.get(next++), "what " + one.spender() + " may take");
            found.filter(allowed -> allowed.compareTo(one.most()) > 0)
                    .ifPresent(allowed -> wrong.add(new Refusal(
                            RefusalCode.WRONG_ALLOWANCE,
                            one.most(),
                            allowed,
                            one.spender() + " may take " + allowed + " of token " + one.token() + " from " + one.owner()
                                    + ", and at most " + one.most() + " would pass")));
        }
        return wrong;
    }

    /**
     * The call that lets a listed spender take exactly so much, instead of whatever it was.
     *
     * @throws RefusedException when nobody listed this spender for this token, or it is more than was listed
     */
    public Call approve(EvmAddress owner, EvmAddress token, EvmAddress spender, BigInteger exact) {
        BigInteger most = allowances.stream()
                .filter(one -> one.token().equals(token)
                        && one.owner().equals(owner)
                        && one.spender().equals(spender))
                .map(Allowance::most)
                .findFirst()
                .orElseThrow(() -> new RefusedException(
                        RefusalCode.NOT_ALLOWED, spender + " is not on the list of those who may take " + token));
        if (exact.signum() < 0 || exact.compareTo(most) > 0) {
            throw new RefusedException(
                    RefusalCode.WRONG_ALLOWANCE,
                    spender + " may be allowed 0 to " + most + " of token " + token + ", not " + exact);
        }
        return new Call(
                token,
                BigInteger.ZERO,
                HEX.parseHex("095ea7b3" + word(spender) + String.format("%064x", exact)),
                100_000);
    }

    private static Optional<BigInteger> number(List<Refusal> wrong, Optional<byte[]> answer, String what) {
        Optional<byte[]> word = answer.filter(bytes -> bytes.length == WORD);
        unknown(wrong, word, what);
        return word.map(bytes -> new BigInteger(1, bytes));
    }

    private static void unknown(List<Refusal> wrong, Optional<byte[]> answer, String what) {
        if (answer.isEmpty()) {
            wrong.add(
                    refusal(RefusalCode.CODE_UNKNOWN, what + " could not be read, or the nodes contradict each other"));
        }
    }

    private static Refusal refusal(RefusalCode code, String sentence) {
        return new Refusal(code, BigInteger.ZERO, BigInteger.ZERO, sentence);
    }

    private static String word(EvmAddress address) {
        return "0".repeat(24) + address.hex().substring(2);
    }

    static String hash(byte[] code) {
        return "0x" + HEX.formatHex(Keccak.hash(code));
    }
}

package io.github.plimsoll.bot.chain;

import io.github.plimsoll.bot.command.Answer;
import io.github.plimsoll.bot.command.Data;
import io.github.plimsoll.bot.command.Session;
import io.github.plimsoll.bot.config.ChainSettings;
import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.Refusal;
import io.github.plimsoll.evm.signing.Checksum;
import java.math.BigInteger;
import java.util.Optional;

/** {@code /allowance}: what the one spender may take, compared with what it should, to the unit. */
final class AllowanceCommand extends ChainCommand {
    /** An allowance from here on is meant to be without a limit. */
    private static final BigInteger UNLIMITED = BigInteger.ONE.shiftLeft(127);

    AllowanceCommand(ChainDesk desk) {
        super(desk, "/allowance", "compares what the venue may take from your wallet with what it should");
    }

    @Override
    Answer tell(Session session) {
        ChainWatch watch = desk.nodes(example());
        ChainSettings chain = desk.settings();
        if (chain.usdc().isEmpty() || chain.spender().isEmpty()) {
            return Answer.rejected(
                    "NO_SPENDER",
                    "No contract is named that may take USDC from wallets; an admin sets CHAIN_SPENDER and"
                            + " CHAIN_SPENDER_USDC. Then /allowance compares them.",
                    Data.empty().map());
        }
        Addresses.Found found = desk.shown(session.user(), example());
        EvmAddress owner = found.address().orElseThrow();
        Optional<Refusal> wrong = watch.wrong();
        Optional<AtBlock> newest = wrong.isPresent() ? Optional.empty() : watch.newest();
        if (newest.isEmpty()) {
            return unknown(wrong.map(Refusal::toString).or(watch::blind).orElse("too few nodes answered just now"));
        }
        Reading read = newest.get()
                .allowance(chain.usdc().get(), owner, chain.spender().get());
        if (read.value().isEmpty()) {
            return unknown(read.why());
        }
        BigInteger allowed = read.value().get();
        String spender = Checksum.of(chain.spender().get());
        String expected = Units.token(chain.allowance(), chain.decimals());
        String verdict = verdict(allowed, chain.allowance());
        String shown =
                verdict.equals("UNLIMITED") ? "without a limit" : Units.token(allowed, chain.decimals()) + " USDC";
        return Answer.ok(
                "As of block " + newest.get().block().number() + " " + spender + " may take " + shown
                        + (found.bound() ? " from the address that you bound, on " : " from your wallet on ")
                        + chain.name() + "; it should be " + expected + " USDC. "
                        + sentence(verdict),
                Data.of("spender", spender)
                        .and("block", newest.get().block().number())
                        .and("allowance", verdict.equals("UNLIMITED") ? null : Units.token(allowed, chain.decimals()))
                        .and("expected", expected)
                        .and("verdict", verdict)
                        .map());
    }

    static String verdict(BigInteger allowed, BigInteger expected) {
        if (allowed.equals(expected)) {
            return "EXACT";
        }
        if (allowed.signum() == 0) {
            return "NONE";
        }
        if (allowed.compareTo(UNLIMITED) >= 0) {
            return "UNLIMITED";
        }
        return allowed.compareTo(expected) < 0 ? "TOO_LITTLE" : "TOO_MUCH";
    }

    private static String sentence(String verdict) {
        return switch (verdict) {
            case "EXACT" -> "That is right, to the unit.";
            case "NONE" -> "There is no allowance, so the venue could take no collateral: an order would fail.";
            case "TOO_LITTLE" -> "That is too little: an order with more collateral would fail.";
            case "UNLIMITED" -> "That is never right: whoever controls the contract could take all. Set it to 0.";
            default -> "That is too much: whoever controls the contract could take more than was meant.";
        };
    }
}

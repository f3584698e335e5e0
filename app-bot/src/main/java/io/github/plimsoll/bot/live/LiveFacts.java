package io.github.plimsoll.bot.live;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is known before accounts may trade real money. Immutable.
 *
 * @param permission what {@code EXECUTION_MODE} says; empty when it has no say
 * @param waiting what the start still waits for
 * @param holding control sources that do not agree, a sentence each
 * @param unpriced markets without a usable price, a sentence each
 * @param nodes how many nodes of the chain count
 * @param contracts what is another on the chain than was pinned, or not pinned, half a sentence each
 * @param venue where the venue says something else than was approved, half a sentence each
 * @param unbookable what the venue can do to a position that this program cannot book, half a sentence each
 * @param unproved what happened at the venue and cannot be proved, a sentence each
 * @param protection what ends a position at the venue while no process runs, half a sentence
 * @param signer address of the key that answered
 * @param delegate the key that is to sign, and until when it may
 * @param payer ETH of the key that pays for transactions; empty where none are sent
 * @param stopped when a person last stopped everybody and a person lifted it again
 * @param backup when the newest whole backup was made
 * @param leastEth ETH that one transaction may cost
 * @param allowance USDC that the venue's contract may take, as configured
 * @param traders whose accounts are LIVE
 * @param now world time
 */
public record LiveFacts(
        String permission,
        List<String> waiting,
        List<String> holding,
        List<String> unpriced,
        Fact<Nodes> nodes,
        Fact<List<String>> contracts,
        Fact<List<String>> venue,
        Fact<List<String>> unbookable,
        Fact<List<String>> unproved,
        Fact<String> protection,
        Fact<String> signer,
        Fact<Delegation> delegate,
        Fact<Optional<BigDecimal>> payer,
        Fact<Instant> stopped,
        Fact<Instant> backup,
        BigDecimal leastEth,
        BigDecimal allowance,
        List<Trader> traders,
        Instant now) {
    public LiveFacts {
        waiting = List.copyOf(waiting);
        holding = List.copyOf(holding);
        unpriced = List.copyOf(unpriced);
        traders = List.copyOf(traders);
    }

    /**
     * Nodes of the chain.
     *
     * @param counting those that answer, are on the chain and keep up
     * @param all that are configured
     */
    public record Nodes(int counting, int all) {}

    /**
     * A key that may trade and never withdraw.
     *
     * @param address with its checksum
     * @param until when it may no more
     */
    public record Delegation(String address, Instant until) {}

    /**
     * Who trades real money.
     *
     * @param name of the user
     * @param eth of the wallet
     * @param usdc of the wallet
     * @param leastUsdc collateral of the smallest order
     * @param allowed USDC that the venue's contract may take from the wallet
     * @param opened whether the account has ever opened a position, which takes from the allowance
     * @param rehearsal what the user did on paper
     */
    public record Trader(
            String name,
            Fact<BigDecimal> eth,
            Fact<BigDecimal> usdc,
            Fact<BigDecimal> leastUsdc,
            Fact<BigDecimal> allowed,
            boolean opened,
            Fact<Rehearsal> rehearsal) {}

    /**
     * Positions on paper.
     *
     * @param since when the first of those that are looked at was opened
     * @param closed how many are closed
     */
    public record Rehearsal(Instant since, int closed) {}
}

package io.github.plimsoll.bot.chain;

import io.github.plimsoll.bot.config.ChainSettings;
import io.github.plimsoll.bot.live.Fact;
import io.github.plimsoll.bot.live.LiveFacts;
import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.Refusal;
import io.github.plimsoll.evm.signing.Checksum;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What the nodes say of a chain before real money is traded on it. Its questions wait on the caller's thread. */
public final class ChainFacts {
    private static final int ETH = 18;

    private final ChainDesk desk;

    public ChainFacts(ChainDesk desk) {
        this.desk = desk;
    }

    /** How many nodes count. */
    public Fact<LiveFacts.Nodes> nodes() {
        return desk.watch()
                .flatMap(watch -> watch.look()
                        .map(look -> new LiveFacts.Nodes(look.counted().size(), watch.size())))
                .map(Fact::known)
                .orElseGet(() -> Fact.unknown(desk.blind().orElse("the nodes were not asked yet")));
    }

    /** What is another than was pinned, or not pinned. */
    public Fact<List<String>> contracts() {
        ChainSettings chain = desk.settings();
        Optional<ChainLook> look = desk.watch().flatMap(ChainWatch::look);
        if (look.isEmpty()) {
            return Fact.unknown(desk.blind().orElse("the nodes were not asked yet"));
        }
        List<String> all = new ArrayList<>();
        if (chain.usdc().isEmpty()) {
            all.add("CHAIN_USDC is not set");
        } else if (chain.usdcCode().isEmpty()) {
            all.add("CHAIN_USDC_CODE is not set, so nothing compares the code of USDC");
        }
        look.get().wrong().stream().map(Refusal::toString).forEach(all::add);
        return Fact.known(List.copyOf(all));
    }

    /** The key that may trade for wallets, as it was configured. */
    public Fact<LiveFacts.Delegation> delegate() {
        return desk.settings()
                .delegate()
                .map(named -> Fact.known(new LiveFacts.Delegation(Checksum.of(named.address()), named.until())))
                .orElseGet(() -> Fact.unknown("CHAIN_DELEGATE is not set"));
    }

    /** ETH that one transaction may cost at most. */
    public BigDecimal leastEth() {
        return new BigDecimal(desk.settings().fees().perTransaction(), ETH);
    }

    /** USDC that the venue's contract may take, as configured. */
    public BigDecimal allowance() {
        return new BigDecimal(desk.settings().allowance(), desk.settings().decimals());
    }

    /**
     * What a wallet has, all of one block.
     *
     * @param eth of it
     * @param usdc of it
     * @param allowed USDC that the venue's contract may take
     */
    public record Funds(Fact<BigDecimal> eth, Fact<BigDecimal> usdc, Fact<BigDecimal> allowed) {
        static Funds unknown(String why) {
            return new Funds(Fact.unknown(why), Fact.unknown(why), Fact.unknown(why));
        }
    }

    /** What these wallets have, in their order. */
    public List<Funds> funds(List<Fact<EvmAddress>> wallets) {
        Optional<AtBlock> newest = desk.watch().flatMap(ChainWatch::newest);
        return wallets.stream()
                .map(wallet -> wallet.value().isEmpty()
                        ? Funds.unknown(wallet.why())
                        : newest.map(at -> at(at, wallet.value().get()))
                                .orElseGet(() -> Funds.unknown(desk.blind().orElse("too few nodes answered just now"))))
                .toList();
    }

    private Funds at(AtBlock block, EvmAddress wallet) {
        ChainSettings chain = desk.settings();
        Optional<EvmAddress> token = chain.usdc();
        // A token that is not the pinned one has no balance that means anything.
        Optional<String> wrong = token.isEmpty()
                ? Optional.of("CHAIN_USDC is not set")
                : desk.watch().flatMap(ChainWatch::wrong).map(Refusal::toString);
        return new Funds(
                fact(block.balance(wallet), ETH),
                units(token, wrong, at -> block.balance(at, wallet)),
                chain.spender().isEmpty()
                        ? Fact.unknown("CHAIN_SPENDER is not set")
                        : units(
                                token,
                                wrong,
                                at -> block.allowance(
                                        at, wallet, chain.spender().get())));
    }

    private Fact<BigDecimal> units(
            Optional<EvmAddress> token, Optional<String> wrong, Function<EvmAddress, Reading> read) {
        return wrong.isPresent()
                ? Fact.unknown(wrong.get())
                : fact(read.apply(token.orElseThrow()), desk.settings().decimals());
    }

    private static Fact<BigDecimal> fact(Reading reading, int decimals) {
        Optional<BigInteger> value = reading.value();
        return value.map(units -> Fact.known(new BigDecimal(units, decimals)))
                .orElseGet(() -> Fact.unknown(reading.why()));
    }
}

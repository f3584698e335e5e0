package io.github.plimsoll.bot.live;

import io.github.plimsoll.bot.live.LiveFacts.Delegation;
import io.github.plimsoll.bot.live.LiveFacts.Nodes;
import io.github.plimsoll.bot.live.LiveFacts.Rehearsal;
import io.github.plimsoll.bot.live.LiveFacts.Trader;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Facts of which nothing stands against real money, until a test changes some of them. */
public final class AllGood {
    static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    static final String KEY = "0x71041dddad3595F9CEd3DcCFBe3D1F4b0a16Bb70";

    String permission = "LIVE";
    List<String> waiting = List.of();
    List<String> holding = List.of();
    List<String> unpriced = List.of();
    Fact<Nodes> nodes = Fact.known(new Nodes(2, 3));
    Fact<List<String>> contracts = Fact.known(List.of());
    public Fact<List<String>> venue = Fact.known(List.of());
    Fact<List<String>> unbookable = Fact.known(List.of());
    Fact<List<String>> unproved = Fact.known(List.of());
    Fact<String> protection = Fact.known("behind each stop");
    Fact<String> signer = Fact.known(KEY);
    Fact<Optional<BigDecimal>> payer = Fact.known(Optional.empty());
    Fact<Delegation> delegate = Fact.known(new Delegation(KEY, NOW.plus(Duration.ofDays(3))));
    Fact<Instant> stopped = Fact.known(NOW.minus(Duration.ofDays(7)));
    Fact<Instant> backup = Fact.known(NOW.minus(Duration.ofHours(24)));
    BigDecimal allowance = new BigDecimal("250");
    List<Trader> traders = List.of(trader(UnaryOperator.identity()));

    /** What a test changes of a trader. */
    record Purse(
            Fact<BigDecimal> eth,
            Fact<BigDecimal> usdc,
            Fact<BigDecimal> least,
            Fact<BigDecimal> allowed,
            boolean opened,
            Fact<Rehearsal> dry) {
        Purse eth(String amount) {
            return new Purse(Fact.known(new BigDecimal(amount)), usdc, least, allowed, opened, dry);
        }

        Purse usdc(String amount) {
            return new Purse(eth, Fact.known(new BigDecimal(amount)), least, allowed, opened, dry);
        }

        Purse allowed(String amount) {
            return new Purse(eth, usdc, least, Fact.known(new BigDecimal(amount)), opened, dry);
        }

        Purse traded() {
            return new Purse(eth, usdc, least, allowed, true, dry);
        }

        Purse dry(Duration ago, int closed) {
            return new Purse(eth, usdc, least, allowed, opened, Fact.known(new Rehearsal(NOW.minus(ago), closed)));
        }

        Purse unknown() {
            return new Purse(
                    Fact.unknown("e"),
                    Fact.unknown("u"),
                    Fact.unknown("l"),
                    Fact.unknown("a"),
                    opened,
                    Fact.unknown("d"));
        }
    }

    static Trader trader(UnaryOperator<Purse> change) {
        Purse purse = change.apply(new Purse(
                Fact.known(new BigDecimal("0.001")),
                Fact.known(new BigDecimal("50")),
                Fact.known(new BigDecimal("50")),
                Fact.known(new BigDecimal("250.000000")),
                false,
                Fact.known(new Rehearsal(NOW.minus(Duration.ofDays(7)), 10))));
        return new Trader("ann", purse.eth, purse.usdc, purse.least, purse.allowed, purse.opened, purse.dry);
    }

    /** The facts with something changed. */
    public static LiveFacts but(Consumer<AllGood> change) {
        AllGood all = new AllGood();
        change.accept(all);
        return new LiveFacts(
                all.permission,
                all.waiting,
                all.holding,
                all.unpriced,
                all.nodes,
                all.contracts,
                all.venue,
                all.unbookable,
                all.unproved,
                all.protection,
                all.signer,
                all.delegate,
                all.payer,
                all.stopped,
                all.backup,
                new BigDecimal("0.001"),
                all.allowance,
                all.traders,
                NOW);
    }
}

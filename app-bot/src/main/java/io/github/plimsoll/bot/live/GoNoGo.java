package io.github.plimsoll.bot.live;

import io.github.plimsoll.bot.live.LiveFacts.Delegation;
import io.github.plimsoll.bot.live.LiveFacts.Nodes;
import io.github.plimsoll.bot.live.LiveFacts.Rehearsal;
import io.github.plimsoll.bot.live.LiveFacts.Trader;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Decides whether accounts may trade real money. Pure: the same facts, the same list. What is not known is a no. */
public final class GoNoGo {
    /** So many nodes have to say the same: one alone could say anything. */
    static final int NODES = 2;
    /** A delegation that ends sooner is renewed first. */
    static final Duration DELEGATED = Duration.ofDays(3);
    /** A stop that nobody has tried for longer may not work when it is needed. */
    static final Duration STOP_TRIED = Duration.ofDays(7);
    /** A backup a day. */
    static final Duration BACKED_UP = Duration.ofHours(24);
    /** On paper for so long, with so many positions closed, before real money. */
    static final Duration ON_PAPER = Duration.ofDays(7);

    static final int PAPER_CLOSED = 10;

    private GoNoGo() {}

    /** Every line, in the order in which a person would go through them. */
    public static Checklist decide(LiveFacts facts) {
        List<CheckLine> lines = new ArrayList<>();
        lines.add(line(
                "permission",
                facts.permission().equals("LIVE"),
                facts.permission().isEmpty() ? "EXECUTION_MODE is not set" : "EXECUTION_MODE is " + facts.permission(),
                "EXECUTION_MODE=LIVE",
                "Set it in the environment of every process and start them again"));
        lines.add(none("control", facts.holding(), "every source agrees", "every source agrees", "End what it names"));
        lines.add(none(
                "start",
                facts.waiting(),
                "ready",
                "a start that has ended",
                "Wait, or look at /status for what it needs"));
        lines.add(none(
                "prices",
                facts.unpriced(),
                "every market has a usable price",
                "a usable price in every market",
                "Look at /price_feeds for the source that is missing"));
        lines.add(nodes(facts.nodes()));
        lines.add(none(
                "contracts",
                facts.contracts(),
                "as they were pinned",
                "USDC as it was pinned, its code included",
                "Compare CHAIN_USDC and CHAIN_USDC_CODE with what the issuer names; send nothing meanwhile"));
        lines.add(none(
                "venue facts",
                facts.venue(),
                "as they were approved",
                "everything that the venue says of itself as a person approved it",
                "Compare what it says with what was approved, and approve it when it is right"));
        lines.add(none(
                "bookkeeping",
                facts.unbookable(),
                "what it tells is booked, and what it does not tell stops its user until /resolve POSITION gone books it",
                "whatever the venue can do to a position can be booked",
                "Trade on paper until a version of this program can"));
        // Told and not against it: it keeps new risk out of its own market or account, for as long as it takes.
        lines.add(known(
                "in doubt",
                facts.unproved(),
                all -> true,
                all -> all.isEmpty() ? "nothing" : String.join("; ", all),
                "known, whatever it is: it stops its own market or account alone",
                "Look at /resolve and at the venue's own page"));
        // Told and not against it, too: whether positions end by themselves is for a person to weigh.
        lines.add(known(
                "stops there",
                facts.protection(),
                what -> true,
                what -> what,
                "known, whatever it is",
                "Set AVANTIS_BACKSTOP_PCT, or keep the leverage so that a liquidation is bearable"));
        lines.add(signer(facts));
        lines.add(delegate(facts));
        if (facts.payer().value().isEmpty() || facts.payer().value().get().isPresent()) {
            lines.add(
                    known(
                            "gas of the delegate",
                            facts.payer(),
                            eth -> eth.isPresent() && eth.get().compareTo(facts.leastEth()) >= 0,
                            eth -> eth.map(GoNoGo::plain).orElse("no") + " ETH",
                            "at least " + plain(facts.leastEth()) + " ETH, which a change of margin may cost",
                            "Send ETH on the chain of CHAIN_ID to the address of CHAIN_DELEGATE, or unset AVANTIS_TRANSACTIONS"));
        }
        lines.add(recent(
                "stop tried",
                facts.stopped(),
                STOP_TRIED,
                facts.now(),
                "everybody was last stopped and released by a person ",
                "Send /emergency_stop, look that opens are refused, then /emergency_resume"));
        lines.add(recent(
                "backup",
                facts.backup(),
                BACKED_UP,
                facts.now(),
                "the newest was made ",
                "Run ./plimsoll db backup FILE into BACKUP_FOLDER"));
        if (facts.traders().isEmpty()) {
            lines.add(line(
                    "accounts", false, "there is no LIVE account", "one at least", "Make one, as docs/live.md says"));
        }
        facts.traders().forEach(trader -> of(trader, facts, lines));
        return new Checklist(lines);
    }

    private static void of(Trader trader, LiveFacts facts, List<CheckLine> lines) {
        String whose = " of " + trader.name();
        lines.add(known(
                "ETH" + whose,
                trader.eth(),
                eth -> eth.compareTo(facts.leastEth()) >= 0,
                eth -> plain(eth) + " ETH",
                "at least " + plain(facts.leastEth()) + " ETH, so that an allowance or a delegate can be taken back",
                "Send ETH on the chain of CHAIN_ID to the wallet that /wallet shows"));
        Optional<BigDecimal> least = trader.leastUsdc().value();
        lines.add(
                least.isEmpty()
                        ? line(
                                "USDC" + whose,
                                false,
                                "not known what the smallest order takes: "
                                        + trader.leastUsdc().why(),
                                "at least the collateral of the smallest order",
                                "See to the venue facts first")
                        : known(
                                "USDC" + whose,
                                trader.usdc(),
                                usdc -> usdc.signum() > 0 && usdc.compareTo(least.get()) >= 0,
                                usdc -> plain(usdc) + " USDC",
                                "at least " + plain(least.get()) + " USDC, the collateral of the smallest order",
                                "Send USDC on the chain of CHAIN_ID, the token of CHAIN_USDC and no other"));
        lines.add(allowance("allowance" + whose, trader, facts.allowance()));
        lines.add(
                known(
                        "DRY" + whose,
                        trader.rehearsal(),
                        dry -> dry.closed() >= PAPER_CLOSED
                                && Duration.between(dry.since(), facts.now()).compareTo(ON_PAPER) >= 0,
                        dry -> rehearsed(dry, facts.now()),
                        PAPER_CLOSED + " positions closed on paper, the first opened " + ON_PAPER.toDays()
                                + " d ago or earlier",
                        "Take the user out of LIVE_TRADERS, trade on paper with the same markets and sizes, and name the user again"));
    }

    private static String rehearsed(Rehearsal dry, Instant now) {
        return dry.closed() + " positions closed on paper"
                + (dry.closed() == 0 ? "" : " since " + span(Duration.between(dry.since(), now)) + " ago");
    }

    /** Orders take from an allowance, so that one which was right when it was given is less after them. */
    private static CheckLine allowance(String name, Trader trader, BigDecimal right) {
        String wanted = right.signum() <= 0
                ? "CHAIN_SPENDER and CHAIN_SPENDER_USDC set, and exactly that allowed"
                : trader.opened()
                        ? "above 0 and at most the " + plain(right) + " USDC of CHAIN_SPENDER_USDC"
                        : "exactly the " + plain(right) + " USDC of CHAIN_SPENDER_USDC";
        return known(
                name,
                trader.allowed(),
                allowed -> right.signum() > 0
                        && allowed.signum() > 0
                        && (trader.opened() ? allowed.compareTo(right) <= 0 : allowed.compareTo(right) == 0),
                allowed -> right.signum() > 0 && allowed.compareTo(right.scaleByPowerOfTen(9)) > 0
                        ? "practically without a limit"
                        : plain(allowed) + " USDC",
                wanted,
                "Set it from the wallet itself, for the contract of CHAIN_SPENDER; /allowance compares");
    }

    private static CheckLine nodes(Fact<Nodes> nodes) {
        return known(
                "nodes",
                nodes,
                seen -> seen.counting() >= NODES,
                seen -> seen.counting() + " of " + seen.all() + " answer on the chain, keep up and agree",
                NODES + " at least, of different operators",
                "Name more in CHAIN_RPC_URLS, or look at /gas for what is wrong with them");
    }

    private static CheckLine signer(LiveFacts facts) {
        Optional<String> wanted = facts.delegate().value().map(Delegation::address);
        return known(
                "signer",
                facts.signer(),
                address -> wanted.isPresent() && wanted.get().equalsIgnoreCase(address),
                address -> "answers with " + address,
                wanted.map(address -> "an answer of " + address).orElse("an answer of the key of CHAIN_DELEGATE"),
                "Look at WALLET_KEYS and ./plimsoll keys verify, or at CHAIN_DELEGATE_KEY and ./plimsoll keys address");
    }

    private static CheckLine delegate(LiveFacts facts) {
        return known(
                "delegate",
                facts.delegate(),
                delegate -> Duration.between(facts.now(), delegate.until()).compareTo(DELEGATED) >= 0,
                delegate -> delegate.until().isAfter(facts.now())
                        ? "ends in " + span(Duration.between(facts.now(), delegate.until()))
                        : "has ended at " + delegate.until(),
                span(DELEGATED) + " left at least",
                "Renew it at the venue from the wallet itself, then set CHAIN_DELEGATE");
    }

    private static CheckLine recent(
            String name, Fact<Instant> fact, Duration most, Instant now, String is, String todo) {
        return known(
                name,
                fact,
                at -> !at.isAfter(now) && Duration.between(at, now).compareTo(most) <= 0,
                at -> at.isAfter(now)
                        ? is + "at " + at + ", which is to come"
                        : is + span(Duration.between(at, now)) + " ago",
                "at most " + span(most) + " ago",
                todo);
    }

    private static <T> CheckLine known(
            String name, Fact<T> fact, Function<T, Boolean> good, Function<T, String> is, String wanted, String todo) {
        return fact.value()
                .map(value -> line(name, good.apply(value), is.apply(value), wanted, todo))
                .orElseGet(() -> line(name, false, "not known: " + fact.why(), wanted, todo));
    }

    private static CheckLine none(String name, Fact<List<String>> wrong, String fine, String wanted, String todo) {
        return known(name, wrong, List::isEmpty, all -> all.isEmpty() ? fine : String.join("; ", all), wanted, todo);
    }

    private static CheckLine none(String name, List<String> wrong, String fine, String wanted, String todo) {
        return none(name, Fact.known(wrong), fine, wanted, todo);
    }

    private static CheckLine line(String name, boolean go, String is, String wanted, String todo) {
        return new CheckLine(name, go, is, wanted, go ? "" : todo);
    }

    private static String plain(BigDecimal amount) {
        return amount.signum() == 0 ? "0" : amount.stripTrailingZeros().toPlainString();
    }

    private static String span(Duration time) {
        return time.toDays() > 0
                ? time.toDays() + " d" + (time.toHoursPart() > 0 ? " " + time.toHoursPart() + " h" : "")
                : time.toHours() > 0 ? time.toHours() + " h" : time.toMinutes() + " min";
    }
}

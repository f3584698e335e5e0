package io.github.plimsoll.bot.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.bot.live.AllGood.Purse;
import io.github.plimsoll.bot.live.LiveFacts.Delegation;
import io.github.plimsoll.bot.live.LiveFacts.Nodes;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Real money is traded when every line passes; each of them alone is enough against it, and so is each that is not known. */
class GoNoGoTest {
    /**
     * One thing that is wrong.
     *
     * @param line which line fails for it
     * @param is what the line has to say
     */
    record Flaw(String line, String is, Consumer<AllGood> change) {
        @Override
        public String toString() {
            return line + ", " + is;
        }
    }

    private static Flaw purse(String line, String is, UnaryOperator<Purse> change) {
        return new Flaw(line + " of ann", is, all -> all.traders = List.of(AllGood.trader(change)));
    }

    static List<Flaw> flaws() {
        Duration moment = Duration.ofSeconds(1);
        return List.of(
                new Flaw("permission", "EXECUTION_MODE is not set", all -> all.permission = ""),
                new Flaw("permission", "EXECUTION_MODE is DRY", all -> all.permission = "DRY"),
                new Flaw(
                        "control",
                        "exec_mode in Redis: its mode is DRY",
                        all -> all.holding = List.of("exec_mode in Redis: its mode is DRY")),
                new Flaw(
                        "start",
                        "recovery has not finished",
                        all -> all.waiting = List.of("recovery has not finished")),
                new Flaw(
                        "prices",
                        "no usable price for ETH-USD",
                        all -> all.unpriced = List.of("no usable price for ETH-USD")),
                new Flaw(
                        "nodes",
                        "1 of 3 answer on the chain, keep up and agree",
                        all -> all.nodes = Fact.known(new Nodes(1, 3))),
                new Flaw("nodes", "not known: no chain", all -> all.nodes = Fact.unknown("no chain")),
                new Flaw("contracts", "WRONG_CODE", all -> all.contracts = Fact.known(List.of("WRONG_CODE"))),
                new Flaw("contracts", "not known: not asked", all -> all.contracts = Fact.unknown("not asked")),
                new Flaw("venue facts", "a fee changed", all -> all.venue = Fact.known(List.of("a fee changed"))),
                new Flaw("venue facts", "not known: silent", all -> all.venue = Fact.unknown("silent")),
                new Flaw(
                        "bookkeeping",
                        "a liquidation is not told",
                        all -> all.unbookable = Fact.known(List.of("a liquidation is not told"))),
                new Flaw("bookkeeping", "not known: no venue", all -> all.unbookable = Fact.unknown("no venue")),
                new Flaw("in doubt", "not known: silent", all -> all.unproved = Fact.unknown("silent")),
                new Flaw("stops there", "not known: silent", all -> all.protection = Fact.unknown("silent")),
                new Flaw("signer", "not known: sealed", all -> all.signer = Fact.unknown("sealed")),
                new Flaw("signer", "answers with 0xother", all -> all.signer = Fact.known("0xother")),
                new Flaw(
                        "delegate",
                        "ends in 2 d 23 h",
                        all -> all.delegate = Fact.known(new Delegation(
                                AllGood.KEY,
                                AllGood.NOW.plus(Duration.ofDays(3)).minus(moment)))),
                new Flaw(
                        "delegate",
                        "has ended at 2026-11-23T12:00:00Z",
                        all -> all.delegate = Fact.known(new Delegation(AllGood.KEY, AllGood.NOW))),
                new Flaw("gas of the delegate", "not known: silent", all -> all.payer = Fact.unknown("silent")),
                new Flaw(
                        "gas of the delegate",
                        "0.000999 ETH",
                        all -> all.payer = Fact.known(Optional.of(new BigDecimal("0.000999")))),
                new Flaw(
                        "stop tried",
                        "7 d ago",
                        all -> all.stopped =
                                Fact.known(AllGood.NOW.minus(Duration.ofDays(7)).minus(moment))),
                new Flaw("stop tried", "which is to come", all -> all.stopped = Fact.known(AllGood.NOW.plus(moment))),
                new Flaw("stop tried", "not known: never", all -> all.stopped = Fact.unknown("never")),
                new Flaw(
                        "backup",
                        "1 d ago",
                        all -> all.backup = Fact.known(
                                AllGood.NOW.minus(Duration.ofHours(24)).minus(moment))),
                new Flaw("backup", "not known: none", all -> all.backup = Fact.unknown("none")),
                new Flaw("accounts", "there is no LIVE account", all -> all.traders = List.of()),
                purse("ETH", "0.000999 ETH", purse -> purse.eth("0.000999")),
                purse("USDC", "49.999999 USDC", purse -> purse.usdc("49.999999")),
                purse("allowance", "250.000001 USDC", purse -> purse.allowed("250.000001")),
                purse("allowance", "249.999999 USDC", purse -> purse.allowed("249.999999")),
                purse("allowance", "0 USDC", purse -> purse.traded().allowed("0.000000")),
                purse("allowance", "250.000001 USDC", purse -> purse.traded().allowed("250.000001")),
                purse(
                        "allowance",
                        "practically without a limit",
                        purse -> purse.allowed(new BigDecimal(BigInteger.TWO.pow(249)).toPlainString())),
                purse("DRY", "9 positions closed on paper since 7 d ago", purse -> purse.dry(Duration.ofDays(7), 9)),
                purse(
                        "DRY",
                        "10 positions closed on paper since 6 d 23 h ago",
                        purse -> purse.dry(Duration.ofDays(7).minus(moment), 10)));
    }

    @Test
    @DisplayName("when nothing is wrong it is a go, at the edge of every limit")
    void everythingIsAsItHasToBe() {
        Checklist list = GoNoGo.decide(AllGood.but(all -> {}));
        assertThat(list.go()).as(list.text()).isTrue();
        assertThat(list.failing()).isEmpty();
        assertThat(list.failingText()).isEmpty();
        assertThat(list.lines()).hasSize(18).allSatisfy(line -> {
            assertThat(line.text()).startsWith("GO     " + line.name() + ": ");
            assertThat(line.todo()).isEmpty();
        });
    }

    @ParameterizedTest
    @MethodSource("flaws")
    void eachFlawAloneIsANo(Flaw flaw) {
        Checklist list = GoNoGo.decide(AllGood.but(flaw.change()));
        assertThat(list.go()).isFalse();
        assertThat(list.failing()).hasSize(1);
        CheckLine line = list.failing().get(0);
        assertThat(line.name()).isEqualTo(flaw.line());
        assertThat(line.is()).contains(flaw.is());
        assertThat(line.wanted()).isNotEmpty();
        assertThat(line.todo()).isNotEmpty();
        assertThat(list.failingText())
                .isEqualTo("NO-GO  " + line.name() + ": " + line.is() + "; wanted: " + line.wanted() + ". "
                        + line.todo() + ".");
    }

    @Test
    @DisplayName("there is no line that cannot fail")
    void everyLineHasAFlaw() {
        Map<String, Integer> failed = new LinkedHashMap<>();
        GoNoGo.decide(AllGood.but(all -> {})).lines().forEach(line -> failed.put(line.name(), 0));
        for (Flaw flaw : flaws()) {
            failed.computeIfPresent(flaw.line(), (name, count) -> count + 1);
        }
        assertThat(failed)
                .allSatisfy((name, count) -> assertThat(count).as(name).isPositive());
    }

    @Test
    @DisplayName("what is not known of a wallet fails in every one of its lines")
    void anUnknownWallet() {
        Checklist list = GoNoGo.decide(AllGood.but(all -> all.traders = List.of(AllGood.trader(Purse::unknown))));
        assertThat(list.failing())
                .extracting(CheckLine::name)
                .containsExactly("ETH of ann", "USDC of ann", "allowance of ann", "DRY of ann");
        assertThat(list.failingText()).contains("not known");
    }

    @Test
    @DisplayName(
            "what orders have taken from an allowance was right when it was given; without a configured one none is")
    void allowances() {
        Purse[] used = new Purse[1];
        assertThat(GoNoGo.decide(AllGood.but(all -> all.traders = List.of(AllGood.trader(purse -> {
                            used[0] = purse.traded().allowed("0.000001");
                            return used[0];
                        }))))
                        .go())
                .isTrue();
        Checklist none = GoNoGo.decide(AllGood.but(all -> {
            all.allowance = BigDecimal.ZERO;
            all.traders = List.of(AllGood.trader(purse -> purse.allowed("0")));
        }));
        assertThat(none.failing()).extracting(CheckLine::name).containsExactly("allowance of ann");
        assertThat(none.failingText()).contains("CHAIN_SPENDER");
    }

    @Test
    @DisplayName("one trader who is not ready stands against all of them")
    void everyTraderCounts() {
        Checklist list = GoNoGo.decide(AllGood.but(all -> {
            List<LiveFacts.Trader> both = new ArrayList<>(all.traders);
            LiveFacts.Trader poor = AllGood.trader(purse -> purse.usdc("0"));
            both.add(new LiveFacts.Trader(
                    "bob", poor.eth(), poor.usdc(), poor.leastUsdc(), poor.allowed(), false, poor.rehearsal()));
            all.traders = both;
        }));
        assertThat(list.failing()).extracting(CheckLine::name).containsExactly("USDC of bob");
    }

    @Test
    void aFactIsKnownOrSaysWhyNot() {
        assertThatThrownBy(() -> Fact.unknown("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Checklist(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @DisplayName("what is in doubt is told and is nothing against it: it stops its own market or account")
    void whatIsInDoubtIsTold() {
        Checklist list = GoNoGo.decide(AllGood.but(all -> all.unproved = Fact.known(List.of("a close is lost", "b"))));
        assertThat(list.go()).isTrue();
        assertThat(list.lines())
                .anySatisfy(line -> assertThat(line)
                        .returns("in doubt", CheckLine::name)
                        .returns(true, CheckLine::go)
                        .returns("a close is lost; b", CheckLine::is));
    }

    @Test
    @DisplayName("what ends a position while no process runs is told, and is for a person to weigh")
    void whatEndsAPositionIsTold() {
        Checklist list = GoNoGo.decide(AllGood.but(all -> all.protection = Fact.known("none are kept there")));
        assertThat(list.go()).isTrue();
        assertThat(list.lines())
                .anySatisfy(line -> assertThat(line)
                        .returns("stops there", CheckLine::name)
                        .returns("none are kept there", CheckLine::is));
    }
}

package io.github.plimsoll.execution;

import static io.github.plimsoll.execution.World.usd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.execution.spi.AuditEntry;
import io.github.plimsoll.execution.spi.Book;
import io.github.plimsoll.execution.spi.Latch;
import io.github.plimsoll.execution.spi.Mode;
import io.github.plimsoll.execution.spi.Posting;
import io.github.plimsoll.execution.spi.ProfitMark;
import io.github.plimsoll.execution.spi.RuleLine;
import io.github.plimsoll.execution.spi.Snapshot;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.execution.stats.ClosedTrade;
import io.github.plimsoll.execution.stats.Period;
import io.github.plimsoll.execution.stats.PeriodPnl;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.risk.ControlState;
import io.github.plimsoll.risk.LossWindows;
import io.github.plimsoll.risk.RiskPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Paper money in and out: exact, once, never more than is free, and never a result. */
class TransferTest {
    private @Nullable ScriptedStore scripted;
    private final World world = World.create(w -> {
        w.free();
        w.storeWrap = store -> scripted = new ScriptedStore(store);
        w.policy = RiskPolicy.fromMap(Map.of(
                "name",
                "test",
                "version",
                1,
                "limits",
                Map.of(
                        "maxPosition", "1000000",
                        "maxLeverage", "100x",
                        "maxAccountRisk", "100%",
                        "stressMove", "1%",
                        "liquidationBuffer", "1%",
                        "maxDailyLoss", "100%",
                        "maxPriceAge", "5s",
                        "maxHourlyLoss", "100000")));
    });

    private ScriptedStore store() {
        return Objects.requireNonNull(scripted);
    }

    @AfterEach
    void theBooksAgree() {
        world.settle();
        Books.check(world);
    }

    private static TransferCommand command(String key, String change) {
        return new TransferCommand(key, World.ALICE, World.HERS, usd(change), "t-" + key);
    }

    private Receipt transfer(String key, String change) {
        return world.desk.transfer(command(key, change));
    }

    private List<Posting> postings() {
        return world.memory.transact(tx -> tx.postings(World.HERS, 100));
    }

    @Test
    void aDepositIsOnePostingAndIsTold() {
        long version = world.reading().account().version();
        Receipt receipt = transfer("d", "0.000001");
        assertThat(receipt.code()).isEqualTo(Receipt.OK);
        assertThat(receipt.intent()).isNull();
        assertThat(world.balance(Book.CASH)).isEqualTo(usd("10000.000001"));
        assertThat(world.balance(Book.EXTERNAL)).isEqualTo(usd("-10000.000001"));
        assertThat(postings()).extracting(Posting::type).containsExactly("DEPOSIT", "DEPOSIT");
        assertThat(postings().get(0).entries())
                .containsExactly(
                        new Posting.Entry(Book.CASH, usd("0.000001")),
                        new Posting.Entry(Book.EXTERNAL, usd("-0.000001")));
        assertThat(world.reading().account().version()).isEqualTo(version + 1);
        assertThat(world.events("DEPOSITED")).singleElement().satisfies(event -> {
            assertThat(event.user()).isEqualTo("alice");
            assertThat(event.data())
                    .containsEntry("account", World.HERS.value())
                    .containsEntry("amount", "0.000001")
                    .containsEntry("cash", "10000.000001");
        });
        AuditEntry row = world.audit().get(world.audit().size() - 1);
        assertThat(List.of(row.actor(), row.action(), row.subject(), row.detail(), row.trace()))
                .containsExactly("alice", "DEPOSIT", World.HERS.value(), "0.000001 USD, cash 10000.000001 USD", "t-d");
        assertThat(world.desk.why(Objects.requireNonNull(receipt.decision()).id()))
                .isPresent();
    }

    @Test
    void aWithdrawalTakesWhatIsFreeToTheLastMicroDollarAndNoMore() {
        Receipt tooMuch = transfer("w1", "-10000.000001");
        assertThat(tooMuch.code()).isEqualTo(Receipt.CASH_TOO_LOW);
        RuleLine line = Objects.requireNonNull(tooMuch.decision()).rules().get(0);
        assertThat(line)
                .isEqualTo(new RuleLine(
                        Receipt.CASH_TOO_LOW, false, "10000.00", "10000.000001", "USD", "at most 10000.00 USD"));
        assertThat(world.balance(Book.CASH)).isEqualTo(world.deposit);
        assertThat(transfer("w2", "-10000").code()).isEqualTo(Receipt.OK);
        assertThat(world.balance(Book.CASH)).isEqualTo(Usd.ZERO);
        assertThat(postings().get(0).type()).isEqualTo("WITHDRAWAL");
        assertThat(world.events("WITHDRAWN")).hasSize(1);
        assertThat(transfer("w3", "-0.000001").reason()).contains("would pass: at most 0.00 USD");
        assertThat(transfer("d", "10000").accepted()).isTrue();
    }

    @Test
    void whatAnOrderOrAPositionHoldsStays() {
        Receipt open = world.open("o", Side.LONG, "100", 10);
        assertThat(open.accepted()).isTrue();
        Usd free = free();
        assertThat(free.compareTo(usd("9900")))
                .as("margin and fee are reserved")
                .isNotPositive();
        assertThat(transfer("w1", free.plus(Usd.ofMicros(1)).negate().toString())
                        .code())
                .isEqualTo(Receipt.CASH_TOO_LOW);
        world.settle();
        assertThat(world.balance(Book.MARGIN)).isEqualTo(usd("100"));
        assertThat(transfer("w2", "-9900.000001").code()).isEqualTo(Receipt.CASH_TOO_LOW);
        assertThat(transfer("w3", "-9900").code()).isEqualTo(Receipt.OK);
        SortableId position = world.reading().positions().get(0).id();
        assertThat(world.close("c", position, World.all()).accepted())
                .as("a way out needs no cash")
                .isTrue();
    }

    /** What no position and no order holds. */
    private Usd free() {
        return world.memory.transact(
                tx -> AddingMargin.free(tx, tx.account(World.HERS).orElseThrow()));
    }

    @Test
    void theSameKeyIsTheSameTransferForEver() {
        assertThat(transfer("k", "500").repeated()).isFalse();
        assertThat(transfer("k", "500").repeated()).isTrue();
        assertThat(transfer("k", "501").code()).isEqualTo(Receipt.KEY_REUSED);
        assertThat(transfer("k", "-500").code()).isEqualTo(Receipt.KEY_REUSED);
        assertThat(transfer("poor", "-20000").code()).isEqualTo(Receipt.CASH_TOO_LOW);
        assertThat(transfer("rich", "20000").code()).isEqualTo(Receipt.OK);
        assertThat(transfer("poor", "-20000").code())
                .as("what was refused stays refused")
                .isEqualTo(Receipt.CASH_TOO_LOW);
        assertThat(world.balance(Book.CASH)).isEqualTo(usd("30500"));
        world.crash();
        assertThat(transfer("k", "500").repeated()).isTrue();
        assertThat(world.balance(Book.CASH)).isEqualTo(usd("30500"));
    }

    @Test
    void aCommitWithoutAnAnswerBooksOnce() {
        store().script.add(ScriptedStore.Next.COMMITS_UNHEARD);
        assertThat(transfer("a", "5").accepted()).as("it is looked up").isTrue();
        store().script.add(ScriptedStore.Next.LOST_UNHEARD);
        assertThatThrownBy(() -> transfer("b", "7")).isInstanceOf(StoreException.class);
        assertThat(transfer("b", "7").accepted()).isTrue();
        store().script.add(ScriptedStore.Next.RETRY);
        assertThat(transfer("c", "11").accepted()).isTrue();
        assertThat(world.balance(Book.CASH)).isEqualTo(usd("10023"));
    }

    /** Between what an open has read and what it writes, the money goes. */
    @Test
    void anOpenThatWasDecidedOnMoneyThatIsGoneIsDecidedAgain() {
        store().beforeWrite = () -> {
            store().beforeWrite = null;
            assertThat(transfer("w", "-9950").accepted()).isTrue();
        };
        assertThat(world.open("o", Side.LONG, "100", 10).accepted()).isFalse();
        assertThat(world.balance(Book.CASH)).isEqualTo(usd("50"));
    }

    @Test
    void strangersFrozenAccountsAndAmountsWithoutAnEndAreRefused() {
        assertThat(world.desk
                        .transfer(new TransferCommand("x", World.BOB, World.HERS, usd("5"), "t"))
                        .code())
                .isEqualTo(Receipt.ACCOUNT_NOT_FOUND);
        assertThat(world.desk
                        .transfer(new TransferCommand("y", World.BOB, new AccountId("none"), usd("5"), "t"))
                        .code())
                .isEqualTo(Receipt.ACCOUNT_NOT_FOUND);
        assertThatThrownBy(() -> command("z", "0")).isInstanceOf(IllegalArgumentException.class);
        Receipt endless = transfer("e", "999990000.000001");
        assertThat(endless.code()).isEqualTo(Receipt.CASH_TOO_HIGH);
        assertThat(endless.reason()).contains("would pass: at most 999990000.00 USD");
        assertThat(transfer("e2", "999990000").accepted()).isTrue();
        assertThat(transfer("e3", "-999990000").accepted()).isTrue();
        world.stop(ControlState.HALTED);
        assertThat(transfer("h", "5").accepted()).as("it is no order").isTrue();
        world.stop(ControlState.FROZEN);
        assertThat(transfer("f", "-5").code()).isEqualTo("CONTROL_FROZEN");
        world.control.resume(Latch.GLOBAL, "olga", "t");
    }

    @Test
    void theMoneyOfALiveAccountMovesOnTheChain() {
        World live = World.create(w -> {
            w.mode = Mode.LIVE;
            w.venueWrap = venue -> {
                ScriptedVenue wrapped = new ScriptedVenue(venue);
                wrapped.mode = Mode.LIVE;
                return wrapped;
            };
        });
        Receipt refused = live.desk.transfer(command("l", "5"));
        assertThat(refused.code()).isEqualTo(Receipt.NOT_OFFERED);
        assertThat(refused.reason()).contains("moves on the chain", "the wallet of the account");
        assertThat(live.desk.transfer(command("l2", "-5")).code()).isEqualTo(Receipt.NOT_OFFERED);
        assertThat(live.balance(Book.CASH)).isEqualTo(live.deposit);
    }

    // --- never a result -----------------------------------------------------------------------------------------

    private void lose() {
        SortableId id = world.opened("o", Side.LONG, "100", 10);
        world.tick("49000");
        assertThat(world.close("c", id, World.all()).accepted()).isTrue();
        world.settle();
        world.tick("50000");
    }

    private void inAndOut() {
        assertThat(transfer("in", "5000").accepted()).isTrue();
        assertThat(transfer("out", "-3000").accepted()).isTrue();
    }

    @Test
    void theDayCountsNoTransfer() {
        lose();
        AccountReading before = world.reading();
        assertThat(before.state().realizedToday()).isEqualTo(usd("-20"));
        inAndOut();
        AccountReading after = world.reading();
        assertThat(after.equity()).isEqualTo(before.equity().plus(usd("2000")));
        assertThat(after.state().realizedToday()).isEqualTo(usd("-20"));
        assertThat(after.state().unrealized()).isEqualTo(before.state().unrealized());
        assertThat(after.dayEquity()).isEqualTo(before.dayEquity());
        assertThat(after.realized()).isEqualTo(usd("-20"));
    }

    @Test
    void weekAndMonthCountNoTransfer() {
        lose();
        inAndOut();
        List<ClosedTrade> trades = world.memory.transact(tx -> tx.closedPositions(World.HERS, 10)).stream()
                .map(p -> new ClosedTrade(p.realized(), p.openedAt(), p.closedAt()))
                .toList();
        for (Period period : Period.values()) {
            assertThat(PeriodPnl.ofTrades(trades, period))
                    .as(period.name())
                    .singleElement()
                    .satisfies(one -> assertThat(one.pnl()).isEqualTo(usd("-20")));
        }
        world.advance(Duration.ofMinutes(1));
        world.desk.mark();
        LossWindows windows = world.reading().state().windows().orElseThrow();
        assertThat(windows.lastHour()).isEqualTo(usd("-20"));
        assertThat(windows.thisWeek()).isEqualTo(usd("-20"));
    }

    @Test
    void peakAndDrawdownCountNoTransfer() {
        lose();
        world.advance(Duration.ofMinutes(1));
        world.desk.mark();
        Usd fall = fall();
        assertThat(fall).isEqualTo(usd("20"));
        inAndOut();
        world.advance(Duration.ofMinutes(1));
        world.desk.mark();
        assertThat(fall()).as("below the peak").isEqualTo(fall);
        List<ProfitMark> marks = world.memory.transact(tx -> tx.profitMarks(World.HERS));
        assertThat(marks.get(marks.size() - 1).profit()).isEqualTo(usd("-20"));
        assertThat(marks.get(marks.size() - 1).peak()).isEqualTo(Usd.ZERO);
        world.advance(Duration.ofDays(1));
        world.desk.rollDay();
        List<Snapshot> kept = world.desk.snapshots(World.HERS, 0);
        Snapshot last = kept.get(kept.size() - 1);
        assertThat(last.profit()).contains(usd("-20"));
        assertThat(last.peak()).isEqualTo(Usd.ZERO);
        assertThat(last.equity()).contains(usd("11980"));
    }

    private Usd fall() {
        AccountReading now = world.reading();
        return now.state().windows().orElseThrow().peakEquity().minus(now.equity());
    }
}

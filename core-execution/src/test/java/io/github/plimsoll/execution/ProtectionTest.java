package io.github.plimsoll.execution;

import static io.github.plimsoll.execution.World.usd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.execution.spi.Book;
import io.github.plimsoll.execution.spi.Posting;
import io.github.plimsoll.execution.spi.ProfitMark;
import io.github.plimsoll.execution.spi.RuleLine;
import io.github.plimsoll.execution.spi.StoreTx;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.numbers.UserId;
import io.github.plimsoll.risk.RiskLimit;
import io.github.plimsoll.risk.RiskLock;
import io.github.plimsoll.risk.RiskPolicy;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Rules that look back trip in the real order path, on what the store has recorded. */
class ProtectionTest {
    private @Nullable World made;

    /** Trades cost nothing, so that results are what the price did. */
    private World world(Object... rules) {
        Map<String, Object> limits = new HashMap<>(Map.of(
                "maxPosition", "1000000",
                "maxLeverage", "100x",
                "maxAccountRisk", "100%",
                "stressMove", "1%",
                "liquidationBuffer", "1%",
                "maxDailyLoss", "100%",
                "maxPriceAge", "5s"));
        for (int i = 0; i < rules.length; i += 2) {
            limits.put((String) rules[i], rules[i + 1]);
        }
        World world = World.create(w -> {
            w.free();
            w.policy = RiskPolicy.fromMap(Map.of("name", "test", "version", 1, "limits", limits));
        });
        made = world;
        return world;
    }

    @AfterEach
    void theBooksAgree() {
        World world = Objects.requireNonNull(made);
        world.settle();
        Books.check(world);
    }

    /** Minutes of the world in which the loop goes on. */
    private static void run(World world, int minutes) {
        for (int i = 0; i < minutes; i++) {
            world.advance(Duration.ofMinutes(1));
            world.desk.mark();
        }
    }

    /** A position of 1,000 USD that closes at another price: 1 % is 10 USD. */
    private static void trade(World world, String key, String exit) {
        world.tick("50000");
        SortableId id = world.opened(key, Side.LONG, "100", 10);
        world.tick(exit);
        assertThat(world.close("close-" + key, id, World.all()).accepted()).isTrue();
        world.settle();
        world.tick("50000");
    }

    private static void stopped(World world, String key) {
        world.tick("50000");
        world.opened(world.command(key, Side.LONG, "100", 10, Level.at(World.price("49500")), null));
        world.tick("49000");
        world.settle();
        world.tick("50000");
    }

    private static void accepted(World world, String key) {
        Receipt receipt = world.open(key, Side.LONG, "100", 10);
        assertThat(receipt.code()).isEqualTo(Receipt.OK);
    }

    /** Refused by that rule alone. */
    private static String refused(World world, String key, String... codes) {
        Receipt receipt = world.open(key, Side.LONG, "100", 10);
        List<RuleLine> violated = Objects.requireNonNull(receipt.decision()).rules().stream()
                .filter(rule -> !rule.passed())
                .toList();
        assertThat(violated).extracting(RuleLine::code).containsExactly(codes);
        return violated.get(0).actual();
    }

    /** However many accounts there are, what shares the thread with the marks is kept waiting by a few of them only. */
    @Test
    void aRoundOfMarksIsTakenInParts() {
        World world = world("maxHourlyLoss", "1000");
        int more = 2 * ProfitMarks.AT_ONCE;
        for (int i = 0; i < more; i++) {
            AccountId id = new AccountId("more-" + i);
            world.desk.createAccount(World.account(id, new UserId("more")), Usd.of(100), "t");
        }
        world.desk.mark();
        world.desk.mark();
        world.desk.mark();
        assertThat(world.desk.isMarkDue()).as("all are marked").isFalse();
        world.advance(Duration.ofMinutes(1));
        long now = world.clock.epochMicros();
        int marked = 0;
        while (world.desk.isMarkDue()) {
            world.desk.mark();
            int before = marked;
            marked = world.memory.transact(tx -> (int) tx.accounts().stream()
                    .flatMap(account -> tx.profitMarks(account.id()).stream())
                    .filter(mark -> mark.at() == now)
                    .count());
            assertThat(marked - before).isBetween(1, ProfitMarks.AT_ONCE);
        }
        assertThat(marked)
                .as("each once")
                .isEqualTo(world.memory.transact(tx -> tx.accounts().size()));
    }

    private static void deposit(World world, String amount) {
        world.memory.transact(tx -> {
            tx.post(new Posting(
                    world.ids.next(),
                    World.HERS,
                    "DEPOSIT",
                    "deposit-" + amount,
                    null,
                    world.clock.epochMicros(),
                    List.of(
                            new Posting.Entry(Book.EXTERNAL, usd(amount).negate()),
                            new Posting.Entry(Book.CASH, usd(amount)))));
            return true;
        });
    }

    private static List<ProfitMark> marks(World world) {
        return world.memory.transact((StoreTx tx) -> tx.profitMarks(World.HERS));
    }

    @Test
    @DisplayName("RSK-23 loss windows and protection state survive a restart")
    void protectionSurvivesARestart() {
        World world = world("maxHourlyLoss", "125", "shortStreak", 2, "shortStreakPause", "5m");
        run(world, 1);
        trade(world, "a", "49000");
        world.crash();
        run(world, 1);
        accepted(world, "20 lost and 100 at stake");
        world.settle();
        world.close("c", world.reading().positions().get(0).id(), World.all());
        world.settle();
        trade(world, "b", "49500");
        world.crash();
        run(world, 1);
        refused(world, "two losses in a row", "HOURLY_LOSS_ABOVE_MAX", "LOSS_STREAK_ABOVE_MAX");
        run(world, 5);
        assertThat(refused(world, "30 lost and 100 at stake", "HOURLY_LOSS_ABOVE_MAX"))
                .isEqualTo("130.00");
        run(world, 60);
        accepted(world, "an hour later");
    }

    @Test
    @DisplayName("RSK-16 the day's loss is what the ledger realised and the marks took")
    void theDaysLossComesFromLedgerAndMarks() {
        World world = world("maxDailyLossAmount", "135");
        trade(world, "a", "49000");
        accepted(world, "20 realised and 100 at stake");
        world.settle();
        world.tick("49000");
        assertThat(refused(world, "20 realised, 20 at the mark and 100 at stake", "DAILY_LOSS_AMOUNT_ABOVE_MAX"))
                .isEqualTo("140.00");
        world.tick("50000");
        accepted(world, "the mark is back");
    }

    @Test
    void nothingIsOpenedShortlyAfterAnExitInTheSameMarket() {
        World world = world("cooldown", "5m");
        accepted(world, "first");
        world.settle();
        world.close("c", world.reading().positions().get(0).id(), World.all());
        world.settle();
        run(world, 4);
        refused(world, "too soon", "COOLDOWN");
        world.crash();
        refused(world, "after a restart", "COOLDOWN");
        run(world, 1);
        accepted(world, "later");
    }

    @Test
    void stopLossesInAWindowShutTheDoor() {
        World world = world("stopLossCount", 2, "stopLossWindow", "30m");
        stopped(world, "a");
        run(world, 10);
        trade(world, "a person's exit does not count", "49000");
        stopped(world, "b");
        assertThat(refused(world, "c", "STOP_LOSSES_ABOVE_MAX")).isEqualTo("2");
        run(world, 20);
        accepted(world, "the first one is half an hour old");
    }

    @Test
    void aLosingMarketAndALosingHandAreRefused() {
        World world =
                world("minMarketProfit", "-15", "marketProfitWindow", "1h", "minWinRate", "50%", "winRateTrades", 3);
        trade(world, "a", "50500");
        trade(world, "b", "49000");
        trade(world, "c", "49500");
        Receipt receipt = world.open("d", Side.LONG, "100", 10);
        assertThat(Objects.requireNonNull(receipt.decision()).rules().stream()
                        .filter(rule -> !rule.passed())
                        .map(RuleLine::code))
                .containsExactly("MARKET_PROFIT_BELOW_MIN", "WIN_RATE_BELOW_MIN");
        run(world, 61);
        refused(world, "e", "WIN_RATE_BELOW_MIN");
    }

    @Test
    @DisplayName("RSK-25 drawdown and holding time come from ledger and clock")
    void drawdownAndHoldingTimeTrip() {
        World world = world("maxDrawdown", "2%", "maxHoldingTime", "2h");
        run(world, 1);
        accepted(world, "o");
        world.settle();
        world.tick("55000"); // 100 made: the peak is 10,100
        run(world, 1);
        world.tick("50000");
        deposit(world, "5000"); // the peak is 15,100, of which 2 % are 302
        run(world, 1);
        accepted(world, "100 below the peak and 100 at stake");
        world.settle();
        run(world, 90);
        assertThat(world.reading().state().windows().orElseThrow().peakEquity()).isEqualTo(usd("15100"));
        world.tick("49000"); // 140 below, 100 reserved by none, 100 at stake
        accepted(world, "b");
        world.settle();
        assertThat(world.position(world.reading().positions().get(2).id()).open())
                .isTrue();
        world.tick("47000");
        refused(world, "c", "DRAWDOWN_ABOVE_MAX");
        world.tick("50000");
        run(world, 31);
        refused(world, "d", "HOLDING_TIME_ABOVE_MAX");
    }

    @Test
    void aWithdrawalIsNoLossAndMarksAreBounded() {
        World world = world("maxWeeklyLoss", "110", "maxHourlyLoss", "110", "maxDrawdown", "2%");
        run(world, 200);
        assertThat(marks(world)).hasSizeBetween(60, 64);
        deposit(world, "-4000");
        run(world, 1);
        accepted(world, "o");
        world.settle();
        world.close("c", world.reading().positions().get(0).id(), World.all());
        world.settle();
        trade(world, "a", "49000");
        refused(world, "20 lost", "HOURLY_LOSS_ABOVE_MAX", "WEEKLY_LOSS_ABOVE_MAX");
        run(world, 61);
        refused(world, "this week", "WEEKLY_LOSS_ABOVE_MAX");
        for (int day = 1; day <= 7; day++) {
            world.advance(Duration.ofDays(1));
            world.tick(day % 2 == 0 ? "50000" : "50001"); // a market that stands still is no market
        }
        run(world, 61);
        accepted(world, "next week");
        assertThat(marks(world)).hasSizeBetween(60, 64);
    }

    @Test
    void theSameOrderTwiceInAWindowIsADuplicate() {
        World world = world("duplicateWindow", "10m");
        accepted(world, "a");
        world.crash();
        refused(world, "b", "DUPLICATE_ORDER");
        assertThat(world.open("another size", Side.LONG, "101", 10).accepted()).isTrue();
        world.settle();
        run(world, 10);
        accepted(world, "c");
    }

    @Test
    void automatedOrdersStayOutUntilANamedPersonLetsThemIn() {
        World world = world("automationCount", 2, "automationWindow", "10m");
        accepted(world, "a person's does not count");
        assertThat(byProgram(world, "1")).isEqualTo(Receipt.OK);
        run(world, 9);
        assertThat(byProgram(world, "2")).isEqualTo(Receipt.OK);
        run(world, 60);
        world.crash();
        assertThat(byProgram(world, "3")).as("hours later, after a restart").isEqualTo("AUTOMATION_ABOVE_MAX");
        accepted(world, "a person may");
        world.desk.releaseAutomation(World.HERS, "olga", "trace");
        assertThat(world.audit(World.HERS)).endsWith("RELEASE");
        assertThat(byProgram(world, "4")).isEqualTo(Receipt.OK);
    }

    private static String byProgram(World world, String key) {
        Receipt receipt =
                world.desk.open(world.command(key, Side.LONG, "100", 10).by("grid"));
        world.settle();
        return receipt.code();
    }

    @Test
    void aLockKeepsNewRiskOutUntilItsTimeOrItsPerson() {
        World world = world("requireLocks", true);
        SortableId held = world.opened("a", Side.LONG, "100", 10);
        long until = world.clock.epochMicros() + Duration.ofMinutes(5).toMillis() * 1_000;
        world.desk.lock(World.HERS, new RiskLock(RiskLock.Scope.SIDE, "LONG", until, "a bad day"), "olga", "trace");
        world.crash();
        refused(world, "b", "LOCKED");
        assertThat(world.open("short", Side.SHORT, "100", 10).accepted()).isTrue();
        assertThat(world.close("c", held, World.all()).accepted()).as("an exit").isTrue();
        world.settle();
        run(world, 6);
        accepted(world, "its time is over");

        world.desk.lock(
                World.HERS, new RiskLock(RiskLock.Scope.STRATEGY, "grid", RiskLock.LATCHED, "odd"), "olga", "trace");
        world.desk.lock(
                World.HERS, new RiskLock(RiskLock.Scope.MARKET, "ETH-USD", RiskLock.LATCHED, "odd"), "olga", "trace");
        run(world, 60);
        assertThat(byProgram(world, "d")).isEqualTo("LOCKED");
        accepted(world, "neither by this program nor there");
        world.settle();
        assertThat(world.desk.unlock(World.HERS, RiskLock.Scope.STRATEGY, "grid", "olga", "t"))
                .isTrue();
        assertThat(world.desk.unlock(World.HERS, RiskLock.Scope.STRATEGY, "grid", "olga", "t"))
                .isFalse();
        assertThat(byProgram(world, "e")).isEqualTo(Receipt.OK);
        assertThat(world.audit(World.HERS)).endsWith("LOCK", "LOCK", "LOCK", "UNLOCK", "UNLOCK");
        assertThat(world.desk.locks(World.HERS)).hasSize(2);
        assertThatThrownBy(() -> world.desk.unlock(World.HERS, RiskLock.Scope.SIDE, "LONG", " ", "t"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> world.desk.unlock(new AccountId("no"), RiskLock.Scope.SIDE, "LONG", "olga", "t"))
                .hasMessage("there is no account no");
    }

    @Test
    void theSpreadOfTheVenueIsKnownAndNothingElseOfItsBook() {
        World world = world("maxSpread", "0");
        accepted(world, "it trades for nothing");
        made = World.create(w -> w.policy = RiskPolicy.defaults().toBuilder("spread", 1)
                .limit(RiskLimit.MAX_SPREAD, 499)
                .build());
        assertThat(refused(made, "a", "SPREAD_ABOVE_MAX")).isEqualTo("0.05");
        made = world("maxOrderFlow", "3");
        refused(made, "b", "ORDER_FLOW_ABOVE_MAX");
    }

    @Test
    void whatIsNotKnownRefuses() {
        World world = world("maxHourlyLoss", "1000");
        accepted(world, "it began with a mark");
        world.settle();
        world.advance(Duration.ofMinutes(6));
        refused(world, "nobody marked since", "HOURLY_LOSS_ABOVE_MAX");
        run(world, 1);
        accepted(world, "marked again");
    }

    @Test
    void withoutSuchARuleNothingIsMarked() {
        World world = world();
        run(world, 3);
        assertThat(marks(world)).isEmpty();
        assertThat(world.reading().state().windows()).isEmpty();
        assertThat(world.reading().state().trades()).isEmpty();
        assertThat(world.reading().state().orders()).isEmpty();
        assertThat(world.reading().state().locks()).contains(List.of());
        assertThat(world.reading().equity()).isEqualTo(Usd.of(10_000));
    }
}

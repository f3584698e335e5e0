package io.github.plimsoll.tests.venue;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.bot.command.Answer;
import io.github.plimsoll.execution.ControlPlane;
import io.github.plimsoll.execution.spi.Latch;
import io.github.plimsoll.execution.spi.StoreTx;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.risk.ControlState;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The program as it is wired keeps stops at the fake of Avantis behind its own, for when it does not run. */
@Timeout(180)
class LiveStopsTest {
    private static final long SCALE = 10_000_000_000L;

    private final LiveBot.Outside outside = LiveBotTest.outside();

    @AfterEach
    void end() {
        outside.fake.close();
    }

    private static void ok(Answer answer) {
        assertThat(answer.outcome()).as(answer.text()).isEqualTo(Answer.Outcome.OK);
    }

    private static void arm(LiveBot bot) {
        ok(bot.loosen("/execution_mode LIVE"));
    }

    /** Funded and armed, with one long of 2x at 50,000. */
    private StoredPosition opened(LiveBot bot, String exits) {
        outside.fake.contracts.pays(LiveBot.TRADER, 1_000_000_000);
        ok(bot.say(LiveBot.ANN, "/balance"));
        bot.pass(100);
        ok(bot.loosen("/execution_mode wallet " + LiveBot.ANN));
        arm(bot);
        Answer opened = bot.say(LiveBot.ANN, "/open BTC-USD long 60 2x" + exits);
        assertThat(LiveBot.comes(() -> open() == 1)).as(opened.text()).isTrue();
        return outside.store.transact(StoreTx::openPositions).get(0);
    }

    private int open() {
        return outside.store.transact(StoreTx::openPositions).size();
    }

    /** The stop that the venue holds of the only position, dollars; empty when there is no position. */
    private OptionalLong there() {
        return outside.fake.contracts.of(LiveBot.TRADER).stream()
                .mapToLong(held -> outside.fake.contracts.levels(held)[1] / SCALE)
                .findFirst();
    }

    private void comes(LiveBot bot, long dollars) {
        assertThat(LiveBot.comes(() -> there().equals(OptionalLong.of(dollars))))
                .as(there() + ": " + bot.say(LiveBot.ANN, "/positions").text())
                .isTrue();
    }

    private static boolean says(LiveBot bot, String what) {
        return LiveBot.comes(() -> bot.say(LiveBot.ANN, "/positions").text().contains(what));
    }

    @Test
    @DisplayName(
            "set after the open, moved with the stop and with a trail, left by a partial close, and shown in /positions")
    void setAndMoved() {
        try (LiveBot bot = new LiveBot(outside).ready()) {
            opened(bot, " sl 2%");
            comes(bot, 48_755);
            assertThat(says(bot, "stop 49000.00, backstop at the venue 48755 (seen "))
                    .isTrue();
            bot.pass(31);
            ok(bot.say(LiveBot.ANN, "/stop P1 49500"));
            comes(bot, 49_252);
            ok(bot.say(LiveBot.ANN, "/trail P1 1%"));
            bot.pass(31);
            outside.price(55_000);
            comes(bot, 54_177);
            assertThat(says(bot, "trailing stop 54450")).isTrue();
            Answer half = bot.say(LiveBot.ANN, "/close P1 50%");
            assertThat(LiveBot.comes(() -> outside.fake.contracts.fills() == 2))
                    .as(half.text())
                    .isTrue();
            int put = outside.fake.levels.put().size();
            bot.pass(31);
            LockSupport.parkNanos(500_000_000);
            assertThat(there()).hasValue(54_177);
            assertThat(outside.fake.levels.put()).hasSize(put);
            assertThat(outside.fake.levels.refused()).isZero();
            assertThat(bot.say(LiveBot.ADMIN, "/execution_mode check").text())
                    .contains("stops there: the venue holds a stop 0.5 % behind that of a position");
        }
    }

    @Test
    @DisplayName("what the venue loses, takes without an answer or turns away is there in the end, or is told")
    void rough() {
        try (LiveBot bot = new LiveBot(outside).ready()) {
            outside.fake.levels.next(FakeLevels.Mishap.FORGOTTEN, FakeLevels.Mishap.TOO_MANY, FakeLevels.Mishap.SILENT);
            opened(bot, " sl 2%");
            assertThat(says(
                            bot,
                            "no backstop at the venue: 48755 is on its way; to the last one it said that it was taken"))
                    .isTrue();
            bot.pass(80);
            assertThat(says(bot, "HTTP 429")).isTrue();
            assertThat(LiveBot.comes(
                            () -> bot.say(LiveBot.ANN, "/status").text().contains("no backstop at the venue")))
                    .as("after the second try a person should know")
                    .isTrue();
            outside.price(50_001); // a price that never moves is not believed
            bot.pass(130);
            comes(bot, 48_755);
            assertThat(says(bot, "backstop at the venue 48755")).isTrue();
            assertThat(bot.say(LiveBot.ANN, "/status").text()).doesNotContain("backstop");
        }
    }

    @Test
    @DisplayName("switched off nothing is sent, and the check says what ends a position then")
    void off() {
        try (LiveBot bot = new LiveBot(outside, LiveBot.TRADER, Map.of("AVANTIS_BACKSTOP_PCT", "off")).ready()) {
            opened(bot, " sl 2%");
            assertThat(says(bot, "no backstop at the venue: none are kept there"))
                    .isTrue();
            LockSupport.parkNanos(500_000_000);
            assertThat(outside.fake.levels.put()).isEmpty();
            assertThat(bot.say(LiveBot.ADMIN, "/execution_mode check").text())
                    .contains("stops there: none are kept there: while no process runs, only its liquidation");
        }
    }

    @Test
    @DisplayName("while trading is halted the venue's stop still follows; while it is frozen nothing leaves")
    void frozen() {
        try (LiveBot bot = new LiveBot(outside).ready()) {
            opened(bot, " sl 2%");
            comes(bot, 48_755);
            ControlPlane control = bot.part(ControlPlane.class);
            ok(bot.say(LiveBot.ANN, "/stop P1 49500"));
            assertThat(says(bot, "it is tried again in "))
                    .as("half a minute between two")
                    .isTrue();
            control.stop(Latch.GLOBAL, ControlState.FROZEN, "a test", "admin", "t");
            bot.pass(31);
            assertThat(says(bot, "the end of a freeze")).isTrue();
            LockSupport.parkNanos(500_000_000);
            assertThat(outside.fake.levels.put()).hasSize(1);
            control.resume(Latch.GLOBAL, "admin", "t");
            control.stop(Latch.GLOBAL, ControlState.HALTED, "a test", "admin", "t");
            comes(bot, 49_252);
        }
    }

    @Test
    @DisplayName(
            "no process runs and the price falls: the venue's stop ends the position, and persons book what it paid")
    void nobodyRuns() {
        StoredPosition held;
        try (LiveBot bot = new LiveBot(outside).ready()) {
            held = opened(bot, " sl 2%");
            comes(bot, 48_755);
        }
        outside.price(48_700);
        assertThat(outside.fake.contracts.stopsAct()).isEqualTo(1);
        outside.offset.addAndGet(100_000_000);
        try (LiveBot bot = new LiveBot(outside)) {
            assertThat(LiveBot.comes(() -> String.valueOf(
                                    bot.say(LiveBot.ADMIN, "/resolve").data().get("positions"))
                            .contains(held.id().toString())))
                    .isTrue();
            String book = "/resolve " + held.id() + " gone 57.8 its stop at the venue acted";
            assertThat(LiveBot.comes(() -> {
                        bot.loosen(book);
                        return open() == 0;
                    }))
                    .as(bot.say(LiveBot.ADMIN, book).text())
                    .isTrue();
        }
    }

    @Test
    @DisplayName("the venue's stop acts while ours is on its way: our close is declined and opens nothing")
    void race() {
        try (LiveBot bot = new LiveBot(outside).ready()) {
            StoredPosition held = opened(bot, " sl 2%");
            comes(bot, 48_755);
            outside.fake.contracts.trades(48_700 * SCALE);
            assertThat(outside.fake.contracts.stopsAct()).isEqualTo(1);
            outside.price(48_700);
            assertThat(LiveBot.comes(() -> !outside.fake.bodies().isEmpty()
                            && bot.say(LiveBot.ANN, "/orders").text().contains("CLOSE")))
                    .isTrue();
            // Each try that is declined is news for half a minute, and tries come after growing pauses.
            boolean known = false;
            for (int i = 0; i < 20 && !known; i++) {
                bot.pass(45);
                outside.price(48_600 - i);
                known = String.valueOf(bot.say(LiveBot.ADMIN, "/resolve").data().get("positions"))
                        .contains(held.id().toString());
            }
            assertThat(known).as(bot.say(LiveBot.ANN, "/orders").text()).isTrue();
            assertThat(outside.fake.contracts.of(LiveBot.TRADER)).isEmpty();
            assertThat(outside.fake.contracts.fills()).as("the open alone").isEqualTo(1);
        }
    }
}

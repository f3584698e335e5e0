package io.github.plimsoll.tests.venue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.bot.command.Answer;
import io.github.plimsoll.bot.config.SettingsException;
import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.signing.PrivateKey;
import io.github.plimsoll.execution.ControlPlane;
import io.github.plimsoll.execution.MemoryPreparedOrderStore;
import io.github.plimsoll.execution.MemoryStore;
import io.github.plimsoll.execution.MemoryWalletStore;
import io.github.plimsoll.execution.spi.StoreTx;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The program as it is wired trades at the fake of Avantis from the first dollar to the last, through a restart. */
@Timeout(180)
class LiveBotTest {
    private final LiveBot.Outside outside = outside();

    /** Stores that forget all, and a delegate. */
    static LiveBot.Outside outside() {
        byte[] key = new byte[32];
        Arrays.fill(key, (byte) 11);
        MemoryWalletStore wallets = new MemoryWalletStore(System::nanoTime);
        return new LiveBot.Outside(
                new MemoryStore(System::nanoTime), new MemoryPreparedOrderStore(wallets), wallets, PrivateKey.of(key));
    }

    @AfterEach
    void end() {
        outside.fake.close();
    }

    private static void is(Answer answer, String code) {
        assertThat(answer.code()).as(answer.text()).isEqualTo(code);
    }

    private int open() {
        return outside.store.transact(StoreTx::openPositions).size();
    }

    /** Her money is in the wallet, in the books, and real money may be traded. */
    private void fund(LiveBot bot) {
        outside.fake.contracts.pays(LiveBot.TRADER, 1_000_000_000);
        is(bot.say(LiveBot.ANN, "/balance"), "OK");
        bot.pass(100);
        Answer booked = bot.loosen("/execution_mode wallet " + LiveBot.ANN);
        is(booked, "OK");
        assertThat(booked.text()).contains("hold 1000.00 USD, as the wallet does");
        assertThat(bot.say(LiveBot.ANN, "/balance").text()).contains("1000.00");
        assertThat(bot.say(LiveBot.ADMIN, "/execution_mode wallet " + LiveBot.ANN)
                        .code())
                .isEqualTo("WALLET_AGREES");
    }

    @Test
    @DisplayName("funded, armed, opened, previewed and closed; what is in the wallet is in the books")
    void fromFundToClose() {
        try (LiveBot bot = new LiveBot(outside).ready()) {
            assertThat(bot.say(LiveBot.ANN, "/execution_mode").text())
                    .contains("Your account is LIVE: orders go to the venue avantis. LIVE accounts: not armed");
            fund(bot);
            is(bot.say(LiveBot.ANN, "/open BTC-USD long 60 2x"), "LIVE_NOT_ARMED");
            is(bot.loosen("/execution_mode LIVE"), "OK");
            is(bot.say(LiveBot.ANN, "/open BTC-USD long 60 5x"), "LEVERAGE_ABOVE_MAX");

            Answer preview = bot.say(LiveBot.ANN, "/preview BTC-USD long 60 2x");
            assertThat(preview.text())
                    .as("0.05 % of 120 USD, and 50000 - 50000 x 0.85 / 2")
                    .contains("At avantis: opening fee at most 0.06 USD, closing fee about 0.06 USD, spread at most"
                            + " 0.05 %, liquidation price 28750");
            Answer opened = bot.say(LiveBot.ANN, "/open BTC-USD long 60 2x");
            assertThat(opened.outcome()).as(opened.text()).isEqualTo(Answer.Outcome.OK);
            assertThat(LiveBot.comes(() -> open() == 1)).as(opened.text()).isTrue();
            assertThat(outside.fake.contracts.of(LiveBot.TRADER)).hasSize(1);

            is(bot.say(LiveBot.ADMIN, "/execution_mode DRY"), "OK");
            is(bot.say(LiveBot.ANN, "/open BTC-USD long 60 2x"), "LIVE_NOT_ARMED");
            Answer closed = bot.say(LiveBot.ANN, "/close all");
            assertThat(closed.outcome()).as(closed.text()).isEqualTo(Answer.Outcome.OK);
            assertThat(LiveBot.comes(() -> open() == 0)).as(closed.text()).isTrue();
            bot.pass(100);
            is(bot.say(LiveBot.ADMIN, "/execution_mode wallet " + LiveBot.ANN), "WALLET_AGREES");
        }
    }

    @Test
    @DisplayName(
            "margin goes in and comes out by the delegate's transactions, and the wallet agrees; without gas it says so")
    void margin() {
        try (LiveBot bot = new LiveBot(outside).ready()) {
            fund(bot);
            is(bot.loosen("/execution_mode LIVE"), "OK");
            bot.say(LiveBot.ANN, "/open BTC-USD long 60 2x");
            assertThat(LiveBot.comes(() -> open() == 1)).isTrue();
            long before = collateral();
            Answer more = bot.say(LiveBot.ANN, "/margin P1 +10");
            assertThat(more.outcome()).as(more.text()).isEqualTo(Answer.Outcome.OK);
            assertThat(LiveBot.comes(() -> collateral() == before + 10_000_000))
                    .as(more.text())
                    .isTrue();
            assertThat(LiveBot.comes(
                            () -> bot.say(LiveBot.ANN, "/positions").text().contains("69.9")))
                    .as(bot.say(LiveBot.ANN, "/positions").text())
                    .isTrue();
            String order = bot.say(LiveBot.ANN, "/orders")
                    .text()
                    .replaceAll("(?s).*?ADD_MARGIN[^\n]*FILLED  ([0-9a-z]{26}).*", "$1");
            assertThat(bot.say(LiveBot.ANN, "/tx " + order).text())
                    .startsWith(order + " is FINAL")
                    .contains("nonce 0");
            is(bot.say(LiveBot.ADMIN, "/tx " + order), "OK");
            Answer less = bot.say(LiveBot.ANN, "/margin P1 -5");
            assertThat(less.outcome()).as(less.text()).isEqualTo(Answer.Outcome.OK);
            assertThat(LiveBot.comes(() -> collateral() == before + 5_000_000))
                    .as(less.text())
                    .isTrue();
            bot.pass(100);
            is(bot.say(LiveBot.ADMIN, "/execution_mode wallet " + LiveBot.ANN), "WALLET_AGREES");
            assertThat(bot.side().look().payer().value().orElseThrow()).isPresent();

            int given = outside.chain.given().size();
            outside.chain.balance(BigInteger.ZERO);
            Answer poor = bot.say(LiveBot.ANN, "/margin P1 +10");
            is(poor, "PENDING");
            assertThat(bot.say(LiveBot.ANN, "/orders").text())
                    .contains("ADD_MARGIN", "RECORDED (INSUFFICIENT_FUNDS: the account holds 0 wei and needs");
            assertThat(outside.chain.given()).hasSize(given);
            assertThat(collateral()).isEqualTo(before + 5_000_000);
        }
    }

    @Test
    @DisplayName(
            "opens go by transaction where the setting says so; one for which no keeper comes keeps its margin until he does")
    void opensByTransaction() {
        try (LiveBot bot = new LiveBot(outside, LiveBot.TRADER, Map.of("AVANTIS_OPENS", "transactions")).ready()) {
            outside.fake.contracts.allows(LiveBot.TRADER, 250_000_000);
            fund(bot);
            is(bot.loosen("/execution_mode LIVE"), "OK");
            assertThat(bot.say(LiveBot.ANN, "/preview BTC-USD long 50 2x").text())
                    .contains("It goes as a transaction of the delegate");
            Answer opened = bot.say(LiveBot.ANN, "/open BTC-USD long 50 2x");
            assertThat(opened.outcome()).as(opened.text()).isEqualTo(Answer.Outcome.OK);
            assertThat(LiveBot.comes(() -> open() == 1)).as(opened.text()).isTrue();
            assertThat(outside.fake.posts()).isZero();
            assertThat(outside.chain.given()).singleElement().asString().contains("9a10cc32", "179c2a92");

            outside.fake.keeps(false);
            bot.say(LiveBot.ANN, "/open BTC-USD long 50 2x");
            assertThat(LiveBot.comes(() -> outside.chain.given().size() == 2)).isTrue();
            bot.pass(200);
            assertThat(LiveBot.comes(() -> bot.say(LiveBot.ANN, "/status")
                            .text()
                            .contains("an OPEN in BTC-USD: a block has its transaction")))
                    .isTrue();
            assertThat(bot.say(LiveBot.ANN, "/open BTC-USD long 50 2x").outcome())
                    .as("its margin is held, and nothing is added before it is known")
                    .isEqualTo(Answer.Outcome.REJECTED);
        }
        try (LiveBot bot = new LiveBot(outside, LiveBot.TRADER, Map.of("AVANTIS_OPENS", "transactions")).ready()) {
            assertThat(LiveBot.comes(() ->
                            bot.say(LiveBot.ADMIN, "/system_status").text().contains("unknown 1")))
                    .isTrue();
        }
        outside.fake.keeps(true);
        try (LiveBot bot = new LiveBot(outside, LiveBot.TRADER, Map.of("AVANTIS_OPENS", "transactions")).ready()) {
            assertThat(LiveBot.comes(() -> open() == 2))
                    .as(bot.say(LiveBot.ANN, "/orders").text())
                    .isTrue();
            assertThat(outside.fake.posts()).isZero();
            assertThat(outside.chain.given()).hasSize(2);
        }
    }

    private int waiting() {
        return outside.fake.contracts.waiting(LiveBot.TRADER).size();
    }

    /** The numbers of her entries that wait or are being ended. */
    private static boolean lists(LiveBot bot, String entry) {
        return bot.say(LiveBot.ANN, "/orders").text().contains(entry);
    }

    @Test
    @DisplayName(
            "an entry waits at the venue over the death of its process, opens there, and is ended by its owner or a stop")
    void waitsAtTheVenue() {
        Map<String, String> resting = Map.of("AVANTIS_OPENS", "transactions", "AVANTIS_LIMIT_TIMELOCK_BLOCKS", "2");
        outside.fake.contracts.timelock(2);
        try (LiveBot bot = new LiveBot(outside, LiveBot.TRADER, resting).ready()) {
            outside.fake.contracts.allows(LiveBot.TRADER, 250_000_000);
            fund(bot);
            is(bot.loosen("/execution_mode LIVE"), "OK");
            is(bot.say(LiveBot.ANN, "/open BTC-USD long 50 2x limit 49900 at-venue"), "RESTING");
            assertThat(LiveBot.comes(() -> waiting() == 1)).isTrue();
            assertThat(lists(bot, "E1")).isTrue();
        }
        try (LiveBot bot = new LiveBot(outside, LiveBot.TRADER, resting).ready()) {
            bot.pass(200);
            assertThat(lists(bot, "E1")).isTrue();
            assertThat(waiting()).as("a start ends nothing").isEqualTo(1);
            outside.price(49_895);
            assertThat(LiveBot.comes(() -> {
                        bot.pass(30);
                        return open() == 1;
                    }))
                    .as(bot.say(LiveBot.ANN, "/orders").text())
                    .isTrue();
            assertThat(waiting()).isZero();
            assertThat(lists(bot, "E1")).isFalse();

            outside.price(49_896);
            bot.pass(2);
            bot.side().refresh();
            is(bot.loosen("/execution_mode LIVE"), "OK");
            is(bot.say(LiveBot.ANN, "/open BTC-USD long 50 2x limit 49800 at-venue"), "RESTING");
            assertThat(LiveBot.comes(() -> waiting() == 1)).isTrue();
            is(bot.say(LiveBot.ANN, "/cancel E2"), "ENDING");
            ends(bot, "E2");
            outside.price(49_897);
            bot.pass(2);

            is(bot.say(LiveBot.ANN, "/open BTC-USD long 50 2x limit 49800 at-venue"), "RESTING");
            assertThat(LiveBot.comes(() -> waiting() == 1)).isTrue();
            assertThat(bot.say(LiveBot.ADMIN, "/emergency_stop").text()).contains("may execute until it has: ", "/E3");
            ends(bot, "E3");
            assertThat(open()).isEqualTo(1);
        }
    }

    /** What is called off is no more in the contract, and some time later in no list. */
    private void ends(LiveBot bot, String entry) {
        assertThat(LiveBot.comes(() -> {
                    bot.pass(30);
                    bot.side().refresh();
                    return waiting() == 0 && !lists(bot, entry);
                }))
                .as(bot.say(LiveBot.ANN, "/orders").text() + "\n"
                        + bot.side().look().problems())
                .isTrue();
    }

    private long collateral() {
        return outside.fake.contracts.of(LiveBot.TRADER).get(0).collateral();
    }

    @Test
    @DisplayName(
            "a close that nobody tells of is said to its user and to admins, and the next start is ready all the same")
    void aCloseThatNobodyTellsOf() {
        String lost = "it was carried out unless the venue ended the position itself, and nobody tells at which price";
        try (LiveBot bot = new LiveBot(outside).ready()) {
            fund(bot);
            is(bot.loosen("/execution_mode LIVE"), "OK");
            bot.say(LiveBot.ANN, "/open BTC-USD long 60 2x");
            assertThat(LiveBot.comes(() -> open() == 1)).isTrue();
            outside.fake.next(FakeAvantis.Mishap.FORGOTTEN);
            bot.say(LiveBot.ANN, "/close all");
            assertThat(LiveBot.comes(
                            () -> outside.fake.contracts.of(LiveBot.TRADER).isEmpty()))
                    .isTrue();
            assertThat(bot.say(LiveBot.ANN, "/status").text()).doesNotContain("at avantis");
            bot.pass(110);
            assertThat(LiveBot.comes(
                            () -> bot.say(LiveBot.ANN, "/status").text().contains(lost)))
                    .isTrue();
        }
        try (LiveBot bot = new LiveBot(outside).ready()) {
            Answer status = bot.say(LiveBot.ANN, "/status");
            assertThat(status.text()).contains("at avantis: order ", lost);
            assertThat(status.data()).containsKey("in_doubt");
            assertThat(bot.say(LiveBot.ADMIN, "/status").data()).as("not hers").doesNotContainKey("in_doubt");
            assertThat(bot.say(LiveBot.ADMIN, "/system_status").text()).contains("unknown 1", lost);
            assertThat(bot.say(LiveBot.ADMIN, "/resolve").text())
                    .contains("CLOSE in BTC-USD of tg-9", "the venue does not know the order, which proves nothing");
            assertThat(bot.side().look().problems().value().orElseThrow()).hasSize(1);
            is(bot.loosen("/execution_mode LIVE"), "OK");
            // Her books count money that is gone.
            is(bot.say(LiveBot.ANN, "/open BTC-USD long 60 2x"), "CONTROL_REDUCE_ONLY");
        }
    }

    @Test
    @DisplayName("after a restart nothing opens until it is armed again, and the stop of before still gets out")
    void aRestart() {
        try (LiveBot bot = new LiveBot(outside).ready()) {
            fund(bot);
            is(bot.loosen("/execution_mode LIVE"), "OK");
            Answer opened = bot.say(LiveBot.ANN, "/open BTC-USD long 60 2x sl 2%");
            assertThat(LiveBot.comes(() -> open() == 1)).as(opened.text()).isTrue();
        }
        try (LiveBot bot = new LiveBot(outside).ready()) {
            assertThat(bot.part(ControlPlane.class).isLiveArmed()).isFalse();
            is(bot.say(LiveBot.ANN, "/open BTC-USD long 60 2x"), "LIVE_NOT_ARMED");
            outside.price(48_500);
            assertThat(LiveBot.comes(() -> open() == 0))
                    .as(bot.say(LiveBot.ANN, "/orders").text())
                    .isTrue();
            assertThat(outside.fake.contracts.of(LiveBot.TRADER)).isEmpty();
            is(bot.say(LiveBot.ANN, "/open BTC-USD long 60 2x"), "LIVE_NOT_ARMED");

            bot.against = Optional.of("no usable price for BTC-USD");
            is(bot.loosen("/execution_mode LIVE"), "NO_GO");
            bot.against = Optional.empty();
            is(bot.loosen("/execution_mode LIVE"), "OK");
            bot.say(LiveBot.ANN, "/open BTC-USD short 60 2x");
            assertThat(LiveBot.comes(() -> open() == 1)).isTrue();
        }
    }

    @Test
    @DisplayName(
            "while a wallet holds positions the settings cannot name another one: its exits could be signed by nobody")
    void anotherWallet() {
        try (LiveBot bot = new LiveBot(outside).ready()) {
            fund(bot);
            is(bot.loosen("/execution_mode LIVE"), "OK");
            bot.say(LiveBot.ANN, "/open BTC-USD long 60 2x");
            assertThat(LiveBot.comes(() -> open() == 1)).isTrue();
        }
        assertThatThrownBy(() -> new LiveBot(outside, new EvmAddress("0x" + "1".repeat(40))))
                .hasCauseInstanceOf(SettingsException.class)
                .hasMessageContaining("LIVE_TRADERS names 0x1111111111111111111111111111111111111111 for tg-9");
    }

    @Test
    @DisplayName("when the venue is not what was approved any more nothing is opened, it is said, and closes go on")
    void theVenueChanges() {
        try (LiveBot bot = new LiveBot(outside).ready()) {
            fund(bot);
            is(bot.loosen("/execution_mode LIVE"), "OK");
            Answer opened = bot.say(LiveBot.ANN, "/open BTC-USD long 50 2x");
            assertThat(LiveBot.comes(() -> open() == 1)).as(opened.text()).isTrue();
            outside.fake.lowerLeverage();
            assertThat(bot.side().refresh().orElseThrow())
                    .contains("pair.BTC/USD.maxLeverage was approved as 750000000000 and is 500000000000");
            Answer more = bot.say(LiveBot.ANN, "/open BTC-USD long 50 2x");
            assertThat(LiveBot.comes(
                            () -> bot.say(LiveBot.ANN, "/orders").text().contains("EXPIRED")
                                    || more.text().contains("EXPIRED")))
                    .as(more.text())
                    .isTrue();
            assertThat(open()).isEqualTo(1);
            bot.say(LiveBot.ANN, "/close all");
            assertThat(LiveBot.comes(() -> open() == 0)).isTrue();
            is(bot.loosen("/execution_mode DRY"), "OK");
            is(bot.loosen("/execution_mode LIVE"), "NO_GO");
        }
    }
}

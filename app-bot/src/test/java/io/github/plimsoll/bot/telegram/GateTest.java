package io.github.plimsoll.bot.telegram;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.bot.config.ChatUsers;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GateTest {
    private static final long NOW = 1_800_000_000L;
    private final Gate gate = new Gate(() -> new ChatUsers(Set.of(1L), Set.of(2L)), "77", "our_bot");

    private String decide(Incoming in) {
        return gate.admit(in, NOW)
                .fold(
                        job -> "run " + job.key() + " " + job.text() + " " + job.effect(),
                        press -> "press",
                        refused -> (refused.stranger() ? "stranger: " : "refused: ") + refused.text(),
                        reason -> "ignored: " + reason);
    }

    private static Incoming typed(long user, String text, long age) {
        return new Incoming(9, user, user, 5, NOW - age, text, "");
    }

    @Test
    void keysNameBotChatAndMessage() {
        assertThat(decide(typed(2, "/open BTC-USD long 100 10x", 30)))
                .isEqualTo("run tg:77:2:5 /open BTC-USD long 100 10x ADDS");
        assertThat(decide(typed(2, "/price@our_bot BTC-USD", 0))).isEqualTo("run tg:77:2:5 /price BTC-USD READS");
        assertThat(decide(typed(2, "/price@OUR_BOT", 0))).isEqualTo("run tg:77:2:5 /price READS");
        assertThat(decide(typed(2, "/price@another_bot", 0))).isEqualTo("ignored: addressed to another bot");
    }

    @Test
    void agesByEffect() {
        assertThat(decide(typed(2, "/open x", 31))).startsWith("refused: Too old, send again: ");
        assertThat(decide(typed(2, "/close P1", 300))).endsWith("REDUCES");
        assertThat(decide(typed(2, "/close P1", 301)))
                .isEqualTo("refused: \"/close P1\" was sent 301 s ago, which is more than 300 s, so nothing was done."
                        + " Shall it be done now?");
        assertThat(decide(typed(1, "/emergency_stop", 9_000_000))).endsWith("STOPS");
        assertThat(decide(typed(1, "/emergency_stop", -9_000_000))).endsWith("STOPS");
        assertThat(decide(typed(1, "/emergency_resume", 31))).startsWith("refused: Too old");
        assertThat(decide(typed(1, "/confirm abc", 31))).startsWith("refused: Too old");
        assertThat(decide(typed(1, "/what_is_new", 31))).startsWith("refused: Too old");
        assertThat(decide(typed(2, "/balance", -30))).endsWith("READS");
        assertThat(decide(typed(2, "/balance", -31))).startsWith("refused: The clocks disagree");
    }

    @Test
    void nothingThatLooksAlikeIsReadExceptInAStop() {
        assertThat(decide(typed(2, "/price BTC-USD １", 0))).startsWith("refused: Commands have only");
        assertThat(decide(typed(2, "/clo\u017Fe P1", 0))).startsWith("refused: Commands have only");
        assertThat(decide(typed(1, "/emergency_stop\u00A0", 0))).isEqualTo("run tg:77:1:5 /emergency_stop STOPS");
        assertThat(decide(typed(1, "/emergency_stop \uD83D\uDED1", 0)))
                .isEqualTo("run tg:77:1:5 /emergency_stop STOPS");
        assertThat(decide(typed(1, "/emergency_stop@our_bot", 0))).isEqualTo("run tg:77:1:5 /emergency_stop STOPS");
        assertThat(decide(typed(1, "/emergency_stops", 0))).endsWith("ADDS");
    }

    @Test
    void strangersAndOtherPeoplesButtons() {
        assertThat(decide(typed(3, "/start", 0))).startsWith("stranger: This bot is private. Your id is 3;");
        assertThat(decide(new Incoming(9, 2, 2, 5, 0, "token", "p"))).isEqualTo("press");
        assertThat(decide(new Incoming(9, 2, 1, 5, 0, "token", "p"))).startsWith("refused: This button belongs");
        assertThat(decide(new Incoming(9, 3, 3, 5, 0, "token", "p"))).startsWith("stranger: ");
    }
}

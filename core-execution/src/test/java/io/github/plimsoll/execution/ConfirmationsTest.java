package io.github.plimsoll.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.execution.Confirmations.Kind;
import io.github.plimsoll.execution.spi.AuditEntry;
import io.github.plimsoll.execution.spi.Confirmation;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.UserId;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A token works once, for its user, for 10 minutes; the same confirmation may come again after a crash. */
class ConfirmationsTest {
    private static final String ORDER = "/open BTC-USD long 100 10x";

    private final World world = World.create();
    private final Confirmations confirmations = new Confirmations(world.memory, world.clock);

    private Confirmations.Taken take(String token, UserId user, String key) {
        return confirmations.take(token, user, key, "trace-" + token);
    }

    @Test
    void theFirstUseIsFreshAndItsRepetitionIsToldApart() {
        Confirmation offered = confirmations.offer("t", World.ALICE, ORDER);
        assertThat(offered.expiresAt()).isEqualTo(world.clock.epochMicros() + 600_000_000L);
        Confirmations.Taken first = take("t", World.ALICE, "cb:t");
        assertThat(first.kind()).isEqualTo(Kind.FRESH);
        assertThat(first.confirmed()).contains(ORDER);
        Confirmations.Taken again = take("t", World.ALICE, "cb:t");
        assertThat(again.kind()).isEqualTo(Kind.REPEATED);
        assertThat(again.confirmed()).contains(ORDER);
        assertThat(world.audit("cb:t")).as("one decision of a person").containsExactly("CONFIRM");
        assertThat(world.audit())
                .filteredOn(row -> row.action().equals("CONFIRM"))
                .containsExactly(
                        new AuditEntry(world.clock.epochMicros(), "alice", "CONFIRM", "cb:t", ORDER, "trace-t"));
    }

    @Test
    @DisplayName("SEC-08 a confirmation is personal: nobody else's attempt confirms anything or uses it up")
    void everyOtherCaseIsDistinguishedAndConfirmsNothing() {
        confirmations.offer("t", World.ALICE, ORDER);
        assertThat(take("none", World.ALICE, "cb:none").kind()).isEqualTo(Kind.UNKNOWN);
        assertThat(take("t", World.BOB, "cb:t").kind()).isEqualTo(Kind.FOREIGN);
        assertThat(take("t", World.BOB, "cb:t").confirmed()).isEmpty();
        assertThat(take("t", World.ALICE, "cb:t").kind())
                .as("somebody else's attempt uses nothing up")
                .isEqualTo(Kind.FRESH);
        Confirmations.Taken other = take("t", World.ALICE, "another");
        assertThat(other.kind()).isEqualTo(Kind.USED);
        assertThat(other.confirmed()).isEmpty();
    }

    @Test
    void aTokenIsGoodForTenMinutesUsedOrNot() {
        confirmations.offer("t", World.ALICE, ORDER);
        confirmations.offer("late", World.ALICE, ORDER);
        world.advance(Duration.ofMinutes(10));
        assertThat(take("t", World.ALICE, "cb:t").kind()).isEqualTo(Kind.FRESH);
        world.clock.advanceMicros(1);
        assertThat(take("t", World.ALICE, "cb:t").kind())
                .as("a repetition two hours later must not place what a crash left out")
                .isEqualTo(Kind.EXPIRED);
        assertThat(take("late", World.ALICE, "cb:late").kind()).isEqualTo(Kind.EXPIRED);
        assertThat(take("late", World.ALICE, "cb:late").confirmed()).isEmpty();
    }

    @Test
    void expiredTokensAreForgottenADayLaterByTheNextOffer() {
        confirmations.offer("t", World.ALICE, ORDER);
        world.advance(Duration.ofDays(1).minusMillis(1));
        confirmations.offer("u", World.ALICE, ORDER);
        assertThat(take("t", World.ALICE, "cb:t").kind()).isEqualTo(Kind.EXPIRED);
        world.advance(Duration.ofMillis(1));
        confirmations.offer("v", World.ALICE, ORDER);
        assertThat(take("t", World.ALICE, "cb:t").kind()).isEqualTo(Kind.UNKNOWN);
        assertThat(take("v", World.ALICE, "cb:v").kind()).isEqualTo(Kind.FRESH);
    }

    /** Killed between the token and the order: the same confirmation places it, once. */
    @Test
    void aCrashBetweenTokenAndOrderLosesNothingAndDoublesNothing() {
        confirmations.offer("t", World.ALICE, ORDER);
        take("t", World.ALICE, "cb:t");
        world.crash();
        for (int i = 0; i < 3; i++) {
            assertThat(take("t", World.ALICE, "cb:t").confirmed()).contains(ORDER);
            world.open("cb:t", Side.LONG, "100", 10);
            world.settle();
        }
        assertThat(world.intents()).hasSize(1);
        Books.checkAtRest(world);
    }

    /** The text that was shown is what is kept and handed out, and its key stands for the hash of that order. */
    @Test
    @DisplayName("EXE-36 a confirmation is bound to the exact order that was shown: under its key no other is placed")
    void aConfirmationIsBoundToTheExactOrder() {
        confirmations.offer("t", World.ALICE, ORDER);
        assertThat(take("t", World.ALICE, "cb:t").confirmed()).contains(ORDER);
        assertThat(world.open("cb:t", Side.LONG, "100", 10).accepted()).isTrue();
        assertThat(world.open("cb:t", Side.LONG, "100.000001", 10).code()).isEqualTo(Receipt.KEY_REUSED);
        assertThat(world.open("cb:t", Side.LONG, "100", 11).code()).isEqualTo(Receipt.KEY_REUSED);
        assertThat(world.open("cb:t", Side.SHORT, "100", 10).code()).isEqualTo(Receipt.KEY_REUSED);
        assertThat(world.open("cb:t", Side.LONG, "100", 10).repeated()).isTrue();
        assertThat(world.intents()).hasSize(1);
    }
}

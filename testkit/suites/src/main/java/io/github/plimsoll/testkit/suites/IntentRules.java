package io.github.plimsoll.testkit.suites;

import static io.github.plimsoll.testkit.suites.StoreRows.ACCOUNT;
import static io.github.plimsoll.testkit.suites.StoreRows.ALICE;
import static io.github.plimsoll.testkit.suites.StoreRows.MARKET;
import static io.github.plimsoll.testkit.suites.StoreRows.at;
import static io.github.plimsoll.testkit.suites.StoreRows.close;
import static io.github.plimsoll.testkit.suites.StoreRows.decision;
import static io.github.plimsoll.testkit.suites.StoreRows.id;
import static io.github.plimsoll.testkit.suites.StoreRows.open;
import static io.github.plimsoll.testkit.suites.StoreRows.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.execution.spi.Decision;
import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.execution.spi.Resting;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.UsageRow;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.numbers.UserId;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Decisions and intents: what is decided once, sent once and never leaves its end. */
interface IntentRules extends StoreRules {
    @Test
    default void what_an_order_waits_for_at_its_venue_is_kept_through_its_life() {
        for (Resting.Kind kind : Resting.Kind.values()) {
            StoredIntent resting = StoreRows.resting(300 + kind.ordinal(), kind);
            run(tx -> tx.insertIntent(resting));
            run(tx -> assertThat(tx.intent(resting.id())).contains(resting));
            StoredIntent sent = resting.sending();
            run(tx ->
                    assertThat(tx.updateSending(sent, resting.version(), 1_000)).isTrue());
            StoredIntent taken = sent.to(IntentState.IN_FLIGHT, null);
            run(tx -> assertThat(tx.updateIntent(taken, sent.version())).isTrue());
            run(tx -> assertThat(tx.intent(resting.id())).contains(taken));
        }
    }

    @Test
    default void a_key_decides_once() {
        run(tx -> {
            assertThat(tx.insertDecision(decision(1))).isTrue();
            assertThat(tx.insertDecision(refusal(2))).isTrue();
        });
        Decision sameKey = decision(3);
        run(tx -> assertThat(tx.insertDecision(new Decision(
                        sameKey.id(),
                        "key-1",
                        "another payload",
                        ACCOUNT,
                        ALICE,
                        sameKey.kind(),
                        MARKET,
                        true,
                        "OK",
                        null,
                        null,
                        null,
                        0,
                        "policy",
                        1,
                        1,
                        at(3),
                        "trace",
                        List.of(),
                        sameKey.inputs())))
                .isFalse());
        run(tx -> {
            assertThat(tx.decisionByKey("key-1")).contains(decision(1));
            assertThat(tx.decisionByKey("key-9")).isEmpty();
            assertThat(tx.decision(id(2))).contains(refusal(2));
            assertThat(tx.decision(id(3))).isEmpty();
            assertThat(tx.decisions(ALICE, 9)).containsExactly(refusal(2), decision(1));
            assertThat(tx.decisions(ALICE, 1)).containsExactly(refusal(2));
            assertThat(tx.decisions(new UserId("bob"), 9)).isEmpty();
            assertThat(tx.decisionOfPosition(id(3))).contains(decision(1));
            assertThat(tx.decisionOfPosition(id(4))).isEmpty();
        });
    }

    @Test
    default void an_intent_exists_once_and_comes_back_whole() {
        StoredIntent unset = close(2, id(40));
        run(tx -> {
            tx.insertIntent(open(1));
            tx.insertIntent(unset);
        });
        refused(tx -> tx.insertIntent(open(1)));
        run(tx -> {
            assertThat(tx.intent(id(1))).contains(open(1));
            assertThat(tx.intent(id(2))).contains(unset);
            assertThat(tx.intent(id(3))).isEmpty();
        });
    }

    @Test
    default void an_intent_is_written_only_over_the_version_that_was_read() {
        StoredIntent expired = open(1).to(IntentState.EXPIRED, "too late");
        StoredIntent cancelled = open(1).to(IntentState.CANCELLED, "by hand");
        run(tx -> {
            tx.insertIntent(open(1));
            assertThat(tx.updateIntent(expired, 7)).isFalse();
            assertThat(tx.updateIntent(expired, 1)).isTrue();
            assertThat(tx.updateIntent(cancelled, 1)).isFalse();
            assertThat(tx.updateIntent(open(2).to(IntentState.EXPIRED, "none"), 1))
                    .isFalse();
            assertThat(tx.intent(id(1))).contains(expired);
        });
    }

    @Test
    default void a_terminal_intent_never_leaves() {
        for (IntentState end : EnumSet.allOf(IntentState.class)) {
            if (end.terminal()) {
                StoredIntent ended = end == IntentState.FILLED
                        ? open(1).sending().filled(1_000)
                        : open(1).sending().to(end, "over");
                for (IntentState next : IntentState.values()) {
                    assertThatThrownBy(() -> ended.to(next, "again")).isInstanceOf(IllegalStateException.class);
                }
            }
        }
    }

    @Test
    default void the_life_of_an_intent_is_kept_step_by_step() {
        StoredIntent sending = open(1).sending();
        StoredIntent unknown = sending.to(IntentState.UNKNOWN, "no answer");
        StoredIntent part = unknown.filled(400);
        StoredIntent more = part.filled(100);
        StoredIntent whole = more.filled(500);
        run(tx -> {
            tx.insertIntent(open(1));
            assertThat(tx.updateSending(sending, 1, LEASE)).isTrue();
        });
        StoredIntent before = sending;
        for (StoredIntent next : List.of(unknown, part, more, whole)) {
            long expected = before.version();
            run(tx -> assertThat(tx.updateIntent(next, expected)).isTrue());
            run(tx -> assertThat(tx.intent(id(1))).contains(next));
            before = next;
        }
        assertThat(whole.state()).isEqualTo(IntentState.FILLED);
    }

    @Test
    default void intents_are_found_by_state_account_and_position() {
        StoredIntent two = close(2, id(40));
        StoredIntent three = open(3).sending().to(IntentState.UNKNOWN, "silence");
        StoredIntent four = close(4, id(40)).to(IntentState.CANCELLED, "by hand");
        run(tx -> {
            tx.insertIntent(four);
            tx.insertIntent(three);
            tx.insertIntent(open(1));
            tx.insertIntent(two);
        });
        run(tx -> {
            assertThat(tx.intents(EnumSet.of(IntentState.RECORDED), 9)).containsExactly(open(1), two);
            assertThat(tx.intents(EnumSet.of(IntentState.RECORDED), 1)).containsExactly(open(1));
            assertThat(tx.intents(EnumSet.of(IntentState.RECORDED), open(1).id(), 9))
                    .containsExactly(two);
            assertThat(tx.intents(EnumSet.of(IntentState.RECORDED), two.id(), 9))
                    .isEmpty();
            assertThat(tx.intents(EnumSet.of(IntentState.UNKNOWN, IntentState.CANCELLED), 9))
                    .containsExactly(three, four);
            assertThat(tx.intents(EnumSet.of(IntentState.SENDING), 9)).isEmpty();
            assertThat(tx.intents(EnumSet.noneOf(IntentState.class), 9)).isEmpty();
            assertThat(tx.intents(ACCOUNT, 3)).containsExactly(four, three, two);
            assertThat(tx.intents(new AccountId("nobody"), 3)).isEmpty();
            assertThat(tx.openIntents(id(40))).containsExactly(two);
            assertThat(tx.openIntents(three.position())).containsExactly(three);
        });
    }

    @Test
    default void usage_lists_every_accepted_open_with_its_notional() {
        run(tx -> {
            tx.insertIntent(open(3));
            tx.insertIntent(open(2).to(IntentState.EXPIRED, "late"));
            tx.insertIntent(open(1));
            tx.insertIntent(close(4, id(40)));
        });
        long notional = Usd.of(1_000).micros();
        run(tx -> {
            assertThat(tx.usage(at(2)))
                    .containsExactly(new UsageRow(ALICE, at(2), notional), new UsageRow(ALICE, at(3), notional));
            assertThat(tx.usage(at(4))).isEmpty();
            assertThat(tx.usage(0)).hasSize(3);
        });
    }
}

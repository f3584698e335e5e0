package io.github.plimsoll.testkit.suites;

import static io.github.plimsoll.testkit.suites.StoreRows.ACCOUNT;
import static io.github.plimsoll.testkit.suites.StoreRows.account;
import static io.github.plimsoll.testkit.suites.StoreRows.close;
import static io.github.plimsoll.testkit.suites.StoreRows.id;
import static io.github.plimsoll.testkit.suites.StoreRows.open;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.execution.spi.ClaimRows;
import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.execution.spi.Latch;
import io.github.plimsoll.execution.spi.StoreTx;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.risk.ControlState;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a dispatcher gets to see and to hold before it sends. */
interface ClaimRules extends StoreRules {
    static List<StoredIntent> claimed(StoreTx tx, int limit) {
        return tx.claim(limit).map(ClaimRows::intents).orElse(List.of()).stream()
                .map(ClaimRows.Claimable::intent)
                .toList();
    }

    @Test
    default void exits_are_claimed_first_then_the_oldest() {
        StoredIntent five = close(5, id(40));
        StoredIntent seven = close(7, id(40));
        run(tx -> {
            tx.insertAccount(account());
            tx.insertIntent(seven);
            tx.insertIntent(open(3));
            tx.insertIntent(five);
            tx.insertIntent(open(1));
            tx.insertIntent(open(2).to(IntentState.EXPIRED, "late"));
            tx.insertIntent(close(4, id(40)).to(IntentState.CANCELLED, "by hand"));
        });
        run(tx -> assertThat(claimed(tx, 9)).containsExactly(five, seven, open(1), open(3)));
        run(tx -> assertThat(claimed(tx, 3)).containsExactly(five, seven, open(1)));
    }

    @Test
    default void an_increase_is_claimed_as_an_open_is() {
        StoredIntent five = close(5, id(40));
        StoredIntent two = StoreRows.increase(2, id(40));
        run(tx -> {
            tx.insertAccount(account());
            tx.insertIntent(open(3));
            tx.insertIntent(five);
            tx.insertIntent(two);
            tx.insertIntent(open(1));
        });
        run(tx -> assertThat(claimed(tx, 9)).containsExactly(five, open(1), two, open(3)));
    }

    @Test
    default void margin_is_claimed_as_an_exit_on_its_way_in_and_as_an_open_on_its_way_out() {
        StoredIntent five = close(5, id(40));
        StoredIntent out = StoreRows.margin(2, id(40), false);
        StoredIntent in = StoreRows.margin(6, id(40), true);
        run(tx -> {
            tx.insertAccount(account());
            tx.insertIntent(out);
            tx.insertIntent(in);
            tx.insertIntent(open(3));
            tx.insertIntent(five);
            tx.insertIntent(open(1));
        });
        run(tx -> assertThat(claimed(tx, 9)).containsExactly(five, in, open(1), out, open(3)));
    }

    @Test
    default void a_claim_comes_with_fence_latches_and_account() {
        Latch stopped = StoreRules.latch(Latch.GLOBAL, ControlState.HALTED);
        run(tx -> {
            tx.insertAccount(account());
            tx.fenceExclusive();
            tx.setEpoch(7);
            tx.putLatch(stopped);
        });
        run(tx -> assertThat(tx.claim(9)).as("nothing is recorded").isEmpty());
        run(tx -> tx.insertIntent(open(1)));
        run(tx -> assertThat(tx.claim(9))
                .contains(new ClaimRows(
                        7, List.of(stopped), List.of(new ClaimRows.Claimable(open(1), account(), false)))));
        run(tx -> assertThat(tx.updateSending(open(1).sending(), 1, 1_000_000)).isTrue());
        run(tx -> assertThat(tx.claim(9)).as("nothing is recorded any more").isEmpty());
    }

    /** A claimed intent may be written at once: the claim has seen its version. */
    @Test
    default void what_is_claimed_can_be_sent() {
        run(tx -> {
            tx.insertAccount(account());
            tx.insertIntent(open(1));
        });
        run(tx -> {
            StoredIntent intent = claimed(tx, 1).get(0);
            assertThat(tx.updateSending(intent.sending(), intent.version(), 1_000_000))
                    .isTrue();
        });
        run(tx -> assertThat(tx.intent(id(1)).orElseThrow().state()).isEqualTo(IntentState.SENDING));
    }

    @Test
    default void an_unknown_order_makes_others_of_its_account_and_market_doubtful_until_it_is_resolved() {
        StoredIntent sending = open(3).sending();
        StoredIntent unknown = sending.to(IntentState.UNKNOWN, "silence");
        run(tx -> {
            tx.insertAccount(account());
            tx.insertIntent(open(1));
            tx.insertIntent(StoreRows.open(2, ACCOUNT, "ETH-USD"));
            tx.insertAccount(account(StoreRows.OTHER, StoreRows.ALICE, 1, 0));
            tx.insertIntent(StoreRows.open(4, StoreRows.OTHER, StoreRows.MARKET));
            tx.insertIntent(open(3));
            assertThat(tx.updateSending(sending, 1, 1_000_000)).isTrue();
        });
        run(tx -> assertThat(doubtful(tx)).isEmpty());
        run(tx -> assertThat(tx.updateIntent(unknown, sending.version())).isTrue());
        run(tx -> assertThat(doubtful(tx)).containsExactly(id(1)));
        run(tx -> assertThat(tx.updateIntent(unknown.to(IntentState.EXPIRED, "absent"), unknown.version()))
                .isTrue());
        run(tx -> assertThat(doubtful(tx)).isEmpty());
    }

    private static List<SortableId> doubtful(StoreTx tx) {
        return tx.claim(9).orElseThrow().intents().stream()
                .filter(ClaimRows.Claimable::doubtful)
                .map(row -> row.intent().id())
                .toList();
    }
}

package io.github.plimsoll.testkit.suites;

import static io.github.plimsoll.testkit.suites.StoreRows.ACCOUNT;
import static io.github.plimsoll.testkit.suites.StoreRows.MARKET;
import static io.github.plimsoll.testkit.suites.StoreRows.OTHER;
import static io.github.plimsoll.testkit.suites.StoreRows.account;
import static io.github.plimsoll.testkit.suites.StoreRows.at;
import static io.github.plimsoll.testkit.suites.StoreRows.deposit;
import static io.github.plimsoll.testkit.suites.StoreRows.id;
import static io.github.plimsoll.testkit.suites.StoreRows.open;
import static io.github.plimsoll.testkit.suites.StoreRows.position;
import static io.github.plimsoll.testkit.suites.StoreRows.reservation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.plimsoll.execution.spi.HoldingRows;
import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.execution.spi.SettlingRows;
import io.github.plimsoll.execution.spi.StoreTx;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.execution.spi.VenueEvent;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a settlement, an outcome and the watch over positions ask in one question is what the single ones say. */
interface SettlingRules extends StoreRules {
    private static VenueEvent fill(String id, AccountId account, @Nullable SortableId order, SortableId position) {
        return new VenueEvent(
                1,
                id,
                VenueEvent.Kind.FILL,
                account,
                order,
                position,
                400,
                Price.parse("61000.5", 2),
                Usd.of(1),
                "",
                at(9));
    }

    @Test
    default void an_event_finds_its_account_order_and_position_and_is_noted_once() {
        StoredPosition held = position(40, 1);
        run(tx -> {
            tx.insertAccount(account());
            tx.insertIntent(open(1));
            tx.insertPosition(held);
        });
        VenueEvent event = fill("e1", ACCOUNT, id(1), id(40));
        SettlingRows first = in(tx -> tx.settling("paper", event));
        assertThat(first)
                .isEqualTo(new SettlingRows(Optional.of(account()), true, Optional.of(open(1)), Optional.of(held)));
        SettlingRows again = in(tx -> tx.settling("paper", event));
        assertThat(again).isEqualTo(new SettlingRows(first.account(), false, first.intent(), first.position()));
        SettlingRows elsewhere = in(tx -> tx.settling("other", event));
        assertThat(elsewhere.first()).isTrue();
        SettlingRows nobody = in(tx -> tx.settling("paper", fill("e2", OTHER, null, id(41))));
        assertThat(nobody).isEqualTo(new SettlingRows(Optional.empty(), true, Optional.empty(), Optional.empty()));
    }

    /** The rows have been seen, so that writes over their versions may travel with the commit. */
    @Test
    default void what_was_found_can_be_written() {
        StoredPosition held = position(40, 1);
        run(tx -> {
            tx.insertAccount(account());
            tx.insertIntent(open(1));
            tx.insertPosition(held);
        });
        run(tx -> {
            tx.settling("paper", fill("e1", ACCOUNT, id(1), id(40)));
            assertThat(tx.updatePosition(held.reserveClose(100), 1)).isTrue();
            assertThat(tx.updateAccount(account(ACCOUNT, StoreRows.ALICE, 2, 1), 1))
                    .isTrue();
        });
        run(tx -> {
            assertThat(tx.account(ACCOUNT).orElseThrow().version()).isEqualTo(2);
            assertThat(tx.position(id(40)).orElseThrow().closingUnits()).isEqualTo(100);
            assertThat(tx.lockedIntent(ACCOUNT, id(1))).contains(open(1));
            assertThat(tx.lockedIntent(ACCOUNT, id(2))).isEmpty();
        });
    }

    /** Recovery moves many orders in one transaction: two of one account, and one of another, each over the version it saw. */
    @Test
    default void many_orders_and_their_accounts_are_found_together_and_written() {
        StoredIntent one = open(1);
        StoredIntent two = open(2);
        run(tx -> {
            tx.insertAccount(account());
            tx.insertAccount(account(OTHER, StoreRows.ALICE, 1, 0));
            tx.insertIntent(one);
            tx.insertIntent(two);
            tx.insertReservation(reservation(1));
            tx.insertReservation(reservation(2));
            tx.insertPosition(position(40, 1));
            tx.insertPosition(StoreRows.closed(position(41, 2)));
        });
        StoredIntent ended = one.to(IntentState.EXPIRED, "absent");
        StoredIntent sending = two.sending();
        StoredIntent back = sending.to(IntentState.RECORDED, "absent");
        run(tx -> {
            assertThat(tx.lockedIntents(List.of(two, one, open(7)))).containsExactly(one, two);
            assertThat(tx.updateIntent(ended, 1)).isTrue();
            tx.endReservation(id(1));
            assertThat(tx.lockAccount(ACCOUNT)).contains(account());
            assertThat(tx.updateAccount(account(ACCOUNT, StoreRows.ALICE, 2, 0), 1))
                    .isTrue();
            assertThat(tx.lockAccount(ACCOUNT).orElseThrow().version()).isEqualTo(2);
            assertThat(tx.updateAccount(account(ACCOUNT, StoreRows.ALICE, 3, 1), 2))
                    .isTrue();
            assertThat(tx.updateAccount(account(ACCOUNT, StoreRows.ALICE, 9, 1), 2))
                    .as("not the last version")
                    .isFalse();
            assertThat(tx.updateSending(sending, 1, 60_000_000)).isTrue();
            assertThat(tx.updateIntent(back, sending.version())).isTrue();
            tx.endReservation(id(2));
            assertThat(tx.reservations(ACCOUNT)).isEmpty();
        });
        run(tx -> {
            assertThat(tx.intent(id(1))).contains(ended);
            assertThat(tx.intent(id(2))).contains(back);
            assertThat(tx.accounts(new TreeSet<>(Set.of(OTHER, ACCOUNT, new AccountId("paper:nobody")))))
                    .containsExactly(account(OTHER, StoreRows.ALICE, 1, 0), account(ACCOUNT, StoreRows.ALICE, 3, 1));
            assertThat(tx.openPositions(new TreeSet<>(Set.of(ACCOUNT, OTHER)))).containsExactly(position(40, 1));
            assertThat(tx.openPositions(new TreeSet<>(Set.of(OTHER)))).isEmpty();
        });
    }

    /** Steps that go together are refused together when one of them is over a version that is gone. */
    @Test
    default void one_version_that_is_gone_refuses_all_that_go_together() {
        run(tx -> {
            tx.insertAccount(account());
            tx.insertIntent(open(1));
            tx.insertIntent(open(2));
        });
        Throwable refused = catchThrowable(() -> run(tx -> {
            tx.lockedIntents(List.of(open(1), open(2)));
            boolean first = tx.updateIntent(open(1).to(IntentState.EXPIRED, "one"), 1);
            boolean gone = tx.updateIntent(open(2).to(IntentState.EXPIRED, "two"), 7);
            if (!first || !gone) {
                throw new IllegalStateException("refused");
            }
        }));
        assertThat(refused).isInstanceOf(RuntimeException.class);
        run(tx -> assertThat(tx.lockedIntents(List.of(open(1), open(2)))).containsExactly(open(1), open(2)));
    }

    @Test
    default void holdings_are_open_positions_with_the_settled_money_of_their_accounts() {
        StoredPosition held = position(40, 1);
        StoredPosition ended = StoreRows.closed(position(41, 2));
        run(tx -> {
            tx.insertAccount(account());
            tx.insertAccount(account(OTHER, StoreRows.ALICE, 1, 0));
            tx.post(deposit(5, Usd.of(1_000)));
            tx.insertPosition(ended);
        });
        HoldingRows none = in(StoreTx::holdings);
        assertThat(none)
                .as("nobody holds anything in " + MARKET)
                .isEqualTo(new HoldingRows(List.of(), new TreeMap<>(), new TreeMap<>()));
        run(tx -> tx.insertPosition(held));
        HoldingRows rows = in(StoreTx::holdings);
        assertThat(rows.positions()).containsExactly(held);
        assertThat(rows.settled()).containsExactly(Map.entry(ACCOUNT, Usd.of(1_000)));
    }
}

package io.github.plimsoll.testkit.suites;

import static io.github.plimsoll.testkit.suites.StoreRows.ACCOUNT;
import static io.github.plimsoll.testkit.suites.StoreRows.closed;
import static io.github.plimsoll.testkit.suites.StoreRows.external;
import static io.github.plimsoll.testkit.suites.StoreRows.id;
import static io.github.plimsoll.testkit.suites.StoreRows.position;
import static io.github.plimsoll.testkit.suites.StoreRows.reservation;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.numbers.AccountId;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Reservations and positions. */
interface PositionRules extends StoreRules {
    @Test
    default void a_reservation_is_made_and_ended_once() {
        run(tx -> {
            tx.insertReservation(reservation(2));
            tx.insertReservation(reservation(1));
            assertThat(tx.reservations(ACCOUNT)).containsExactly(reservation(1), reservation(2));
            assertThat(tx.reservations(new AccountId("nobody"))).isEmpty();
        });
        refused(tx -> tx.insertReservation(reservation(1)));
        run(tx -> {
            tx.endReservation(id(1));
            tx.endReservation(id(1));
            assertThat(tx.reservations(ACCOUNT)).containsExactly(reservation(2));
        });
    }

    @Test
    default void positions_are_found_by_id_number_and_whether_they_are_open() {
        StoredPosition one = position(41, 1);
        StoredPosition two = closed(position(42, 2));
        StoredPosition three = position(43, 3);
        StoredPosition four = closed(position(44, 4));
        run(tx -> {
            for (StoredPosition position : List.of(four, three, two, one)) {
                tx.insertPosition(position);
            }
        });
        refused(tx -> tx.insertPosition(one));
        run(tx -> {
            assertThat(tx.position(id(42))).contains(two);
            assertThat(tx.position(id(49))).isEmpty();
            assertThat(tx.position(ACCOUNT, 3)).contains(three);
            assertThat(tx.position(ACCOUNT, 5)).isEmpty();
            assertThat(tx.position(new AccountId("nobody"), 3)).isEmpty();
            assertThat(tx.openPositions(ACCOUNT)).containsExactly(one, three);
            assertThat(tx.openPositions()).containsExactly(one, three);
            assertThat(tx.openPositions(new AccountId("nobody"))).isEmpty();
            assertThat(tx.closedPositions(ACCOUNT, 9)).containsExactly(four, two);
            assertThat(tx.closedPositions(ACCOUNT, 1)).containsExactly(four);
        });
    }

    @Test
    default void a_position_that_was_found_at_the_venue_stays_one() {
        StoredPosition found = external(41, 1);
        run(tx -> {
            tx.insertPosition(found);
            assertThat(tx.position(id(41))).contains(found);
        });
        run(tx -> assertThat(tx.updatePosition(closed(found), 1)).isTrue());
        run(tx -> assertThat(tx.position(id(41)).orElseThrow().external()).isTrue());
    }

    @Test
    default void a_position_is_written_only_over_the_version_that_was_read() {
        StoredPosition position = position(41, 1);
        StoredPosition reserved = position.reserveClose(400);
        StoredPosition ended = closed(reserved);
        run(tx -> {
            tx.insertPosition(position);
            assertThat(tx.updatePosition(reserved, 3)).isFalse();
            assertThat(tx.updatePosition(reserved, 1)).isTrue();
            assertThat(tx.updatePosition(reserved, 1)).isFalse();
            assertThat(tx.updatePosition(position(42, 2).reserveClose(1), 1)).isFalse();
            assertThat(tx.openPositions()).containsExactly(reserved);
        });
        run(tx -> {
            assertThat(tx.updatePosition(ended, reserved.version())).isTrue();
            assertThat(tx.openPositions(ACCOUNT)).isEmpty();
            assertThat(tx.closedPositions(ACCOUNT, 9)).containsExactly(ended);
        });
    }
}

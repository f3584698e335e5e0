package io.github.plimsoll.testkit.suites;

import static io.github.plimsoll.testkit.suites.StoreRows.at;
import static io.github.plimsoll.testkit.suites.StoreRows.audit;
import static io.github.plimsoll.testkit.suites.StoreRows.event;
import static io.github.plimsoll.testkit.suites.StoreRows.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.execution.spi.BusinessEvent;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Venue events, business events with their cursors, audit. */
interface StreamRules extends StoreRules {
    @Test
    default void a_venue_event_counts_once_per_venue() {
        run(tx -> {
            assertThat(tx.insertVenueEvent("paper", "e1", 1, at(1))).isTrue();
            assertThat(tx.insertVenueEvent("paper", "e1", 1, at(1))).isFalse();
            assertThat(tx.insertVenueEvent("other", "e1", 1, at(1))).isTrue();
        });
        run(tx -> {
            assertThat(tx.insertVenueEvent("paper", "e1", 5, at(2))).isFalse();
            assertThat(tx.insertVenueEvent("paper", "e2", 2, at(2))).isTrue();
        });
    }

    @Test
    default void cursors_begin_at_zero_and_keep_what_was_set() {
        run(tx -> {
            assertThat(tx.venueCursor("paper")).isZero();
            tx.setVenueCursor("paper", 7);
            tx.setVenueCursor("paper", 9);
            tx.setVenueCursor("paper", 8);
            assertThat(tx.eventCursor("paper")).as("another kind of cursor").isZero();
            tx.setEventCursor("page", 3);
        });
        run(tx -> {
            assertThat(tx.venueCursor("paper")).isEqualTo(9);
            assertThat(tx.venueCursor("other")).isZero();
            assertThat(tx.eventCursor("page")).isEqualTo(3);
            assertThat(tx.eventCursor("audit")).isZero();
        });
    }

    @Test
    default void events_are_numbered_without_a_gap_and_read_by_cursor() {
        run(tx -> {
            tx.appendEvent(event(1));
            tx.appendEvent(event(2));
        });
        IllegalStateException why = new IllegalStateException("rolled back");
        assertThatThrownBy(() -> run(tx -> {
                    tx.appendEvent(event(9));
                    tx.events(0, 9);
                    throw why;
                }))
                .isSameAs(why);
        BusinessEvent everybody = new BusinessEvent(0, id(3), "STOPPED", null, at(3), "trace-3", event(3).data());
        run(tx -> tx.appendEvent(everybody));
        run(tx -> {
            List<BusinessEvent> all = tx.events(0, 9);
            assertThat(all).extracting(BusinessEvent::sequence).containsExactly(1L, 2L, 3L);
            assertThat(all.get(0)).isEqualTo(numbered(event(1), 1));
            assertThat(all.get(2)).isEqualTo(numbered(everybody, 3));
            assertThat(tx.events(1, 1)).containsExactly(numbered(event(2), 2));
            assertThat(tx.events(3, 9)).isEmpty();
            assertThat(tx.events(99, 9)).isEmpty();
        });
    }

    private static BusinessEvent numbered(BusinessEvent e, long sequence) {
        return new BusinessEvent(sequence, e.id(), e.type(), e.user(), e.at(), e.trace(), e.data());
    }

    @Test
    default void audit_is_read_from_the_newest() {
        run(tx -> {
            tx.appendAudit(audit(1));
            tx.appendAudit(audit(2));
        });
        run(tx -> tx.appendAudit(audit(3)));
        run(tx -> {
            assertThat(tx.audit(9)).containsExactly(audit(3), audit(2), audit(1));
            assertThat(tx.audit(2)).containsExactly(audit(3), audit(2));
        });
    }
}

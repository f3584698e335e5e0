package io.github.plimsoll.testkit.suites;

import static io.github.plimsoll.testkit.suites.StoreRows.ACCOUNT;
import static io.github.plimsoll.testkit.suites.StoreRows.at;
import static io.github.plimsoll.testkit.suites.StoreRows.entry;
import static io.github.plimsoll.testkit.suites.StoreRows.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.execution.spi.EntryState;
import io.github.plimsoll.execution.spi.StoredEntry;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Price;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Resting entries. */
interface EntryRules extends StoreRules {
    @Test
    default void an_entry_is_found_by_id_number_decision_and_state() {
        StoredEntry waiting = entry(61, 1);
        StoredEntry ended = entry(62, 2).end(EntryState.CANCELLED, "because");
        StoredEntry sent = entry(63, 3).sent(id(90), Price.parse("61000.5", 2));
        run(tx -> {
            assertThat(tx.nextEntryNumber(ACCOUNT)).isEqualTo(1);
            for (StoredEntry row : List.of(sent, ended, waiting)) {
                tx.insertEntry(row);
            }
        });
        run(tx -> {
            assertThat(tx.nextEntryNumber(ACCOUNT)).isEqualTo(4);
            assertThat(tx.nextEntryNumber(new AccountId("nobody"))).isEqualTo(1);
            assertThat(tx.entry(id(61))).contains(waiting);
            assertThat(tx.entry(id(69))).isEmpty();
            assertThat(tx.entry(ACCOUNT, 2)).contains(ended);
            assertThat(tx.entry(ACCOUNT, 9)).isEmpty();
            assertThat(tx.entryOf(sent.decision())).contains(sent);
            assertThat(tx.entryOf(id(1))).isEmpty();
            assertThat(tx.entries(EnumSet.of(EntryState.WORKING, EntryState.SENT), 9))
                    .containsExactly(waiting, sent);
            assertThat(tx.entries(EnumSet.of(EntryState.WORKING, EntryState.SENT), 1))
                    .containsExactly(waiting);
            assertThat(tx.entries(EnumSet.of(EntryState.CANCELLED), 9)).containsExactly(ended);
            assertThat(tx.entries(ACCOUNT, EnumSet.allOf(EntryState.class), 2)).containsExactly(sent, ended);
            assertThat(tx.entries(new AccountId("nobody"), EnumSet.allOf(EntryState.class), 9))
                    .isEmpty();
        });
    }

    @Test
    default void an_entry_that_waits_at_its_venue_is_kept_until_its_end_is_told() {
        StoredEntry resting = StoreRows.atVenue(61, 1, id(90));
        StoredEntry ending = resting.ending("its owner cancelled it");
        run(tx -> tx.insertEntry(resting));
        run(tx -> {
            assertThat(tx.entries(EntryState.open(), 9)).containsExactly(resting);
            assertThat(tx.updateEntry(ending, resting.version())).isTrue();
        });
        run(tx -> assertThat(tx.entries(EntryState.open(), 9)).containsExactly(ending));
        StoredEntry ended = ending.end(EntryState.CANCELLED, "its owner cancelled it");
        run(tx -> assertThat(tx.updateEntry(ended, ending.version())).isTrue());
        run(tx -> {
            assertThat(tx.entries(EntryState.open(), 9)).isEmpty();
            assertThat(tx.entry(id(61))).contains(ended);
        });
    }

    @Test
    default void id_key_decision_and_number_of_an_entry_are_its_own() {
        StoredEntry one = entry(61, 1);
        run(tx -> tx.insertEntry(one));
        refused(tx -> tx.insertEntry(one));
        refused(tx -> tx.insertEntry(entry(62, 1)));
        run(tx -> tx.insertEntry(entry(62, 2)));
    }

    @Test
    default void an_entry_is_written_only_over_the_version_that_was_read() {
        StoredEntry one = entry(61, 1);
        StoredEntry sent = one.arm().sent(id(90), null);
        run(tx -> {
            tx.insertEntry(one);
            assertThat(tx.updateEntry(one.arm(), 7)).isFalse();
            assertThat(tx.updateEntry(entry(62, 2).arm(), 1)).isFalse();
            assertThat(tx.updateEntry(one.arm(), 1)).isTrue();
            assertThat(tx.updateEntry(one.arm(), 1)).isFalse();
            assertThat(tx.updateEntry(sent, 2)).isTrue();
        });
        run(tx -> assertThat(tx.entry(id(61))).contains(sent));
        StoredEntry again = sent.again(at(700), "declined");
        run(tx -> assertThat(tx.updateEntry(again, sent.version())).isTrue());
        run(tx -> assertThat(tx.entry(id(61))).contains(again));
    }

    @Test
    default void the_exits_of_an_entry_change_with_its_version() {
        StoredEntry one = entry(61, 1);
        StoredEntry other = one.ending(null, "7%", List.of("trail 5000000e-2", "target 1% 10%", "target 2% 10%"));
        StoredEntry none = other.ending("5900000e-2", null, List.of());
        run(tx -> tx.insertEntry(one));
        run(tx -> assertThat(tx.updateEntry(other, one.version())).isTrue());
        run(tx -> assertThat(tx.entries(EnumSet.of(EntryState.WORKING), 9)).containsExactly(other));
        run(tx -> {
            assertThat(tx.updateEntry(none, one.version())).isFalse();
            assertThat(tx.updateEntry(none, other.version())).isTrue();
        });
        run(tx -> assertThat(tx.entry(id(61))).contains(none));
    }
}

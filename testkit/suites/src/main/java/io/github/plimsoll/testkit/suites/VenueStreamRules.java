package io.github.plimsoll.testkit.suites;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.execution.spi.EventPage;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.VenueEvent;
import io.github.plimsoll.execution.spi.VenueSnapshot;
import io.github.plimsoll.numbers.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Events and snapshots agree, whoever asks and however often. */
interface VenueStreamRules extends VenueRules {
    @Test
    @DisplayName("without orders there is nothing to tell, and a cursor stays where it is")
    default void nothingToTell() {
        pass();
        assertThat(ears().all()).isEmpty();
        assertThat(ears().cursor()).isZero();
        assertThat(snapshot(HERS).positions()).isEmpty();
        assertThat(snapshot(HERS).working()).isEmpty();
    }

    @Test
    @DisplayName("what a cursor has not passed is told again, and the same")
    default void toldAgain() {
        StoredIntent open = accepted(office().open(HERS, Side.LONG, 1_000));
        Map<String, VenueEvent> first = new TreeMap<>();
        for (int i = 0; i < TRIES && first.isEmpty(); i++) {
            world().pass(A_WHILE);
            Patience.ask(() -> Optional.of(venue().events(0)))
                    .ifPresent(page -> page.events().forEach(event -> first.put(event.id(), event)));
        }
        assertThat(first.values())
                .isNotEmpty()
                .allSatisfy(event -> assertThat(event.order()).isEqualTo(open.id()));
        Map<String, VenueEvent> again = new TreeMap<>();
        for (int i = 0; i < TRIES && !again.keySet().containsAll(first.keySet()); i++) {
            Optional<EventPage> page = Patience.ask(() -> Optional.of(venue().events(0)));
            page.ifPresent(told -> told.events().forEach(event -> again.put(event.id(), event)));
        }
        assertThat(again).containsAllEntriesOf(first);
    }

    @Test
    @DisplayName("a snapshot is what the events up to its cursor add up to, at every moment of many orders")
    default void snapshotAddsUp() {
        SplittableRandom random = new SplittableRandom(11);
        List<StoredIntent> opens = new ArrayList<>();
        List<StoredIntent> closes = new ArrayList<>();
        List<VenueSnapshot> seen = new ArrayList<>();
        for (int turn = 0; turn < 40; turn++) {
            if (random.nextInt(3) > 0) {
                opens.add(accepted(office().open(
                                HERS, random.nextBoolean() ? Side.LONG : Side.SHORT, random.nextInt(100, 2_000))));
            }
            opens.stream()
                    .filter(open -> ears().ended(open) && closes.stream().noneMatch(c -> samePosition(c, open)))
                    .findFirst()
                    .ifPresent(open -> {
                        long filled = ears().filled(open.id());
                        if (filled > 1) {
                            closes.add(accepted(office().close(open, random.nextLong(1, filled))));
                        }
                    });
            pass();
            seen.add(snapshot(HERS));
        }
        rest();
        seen.add(snapshot(HERS));
        assertThat(seen.get(seen.size() - 1).positions()).isNotEmpty();
        for (VenueSnapshot snapshot : seen) {
            for (StoredIntent open : opens) {
                assertThat(held(snapshot, open.position()))
                        .as("position of " + open.id() + " as of " + snapshot.cursor())
                        .isEqualTo(ears().held(open, closes, snapshot.cursor()));
            }
        }
        assertThat(ears().all()).doesNotHaveDuplicates();
        assertThat(ears().all().stream().map(VenueEvent::sequence).toList()).doesNotHaveDuplicates();
    }

    private static boolean samePosition(StoredIntent close, StoredIntent open) {
        return close.position().equals(open.position());
    }

    @Test
    @DisplayName("an account sees its own orders and positions only")
    default void accountsAreApart() {
        StoredIntent hers = filled(HERS, Side.LONG);
        StoredIntent his = accepted(office().open(HIS, Side.SHORT, 1_000));
        assertThat(snapshot(HERS).working()).doesNotContain(his.id());
        assertThat(snapshot(HIS).working()).contains(his.id());
        ended(his);
        assertThat(held(snapshot(HERS), his.position())).isZero();
        assertThat(held(snapshot(HIS), his.position())).isEqualTo(his.sizeUnits());
        assertThat(held(snapshot(HIS), hers.position())).isZero();
        assertThat(held(snapshot(HERS), hers.position())).isEqualTo(hers.sizeUnits());
    }
}

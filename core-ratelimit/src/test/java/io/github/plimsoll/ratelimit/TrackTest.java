package io.github.plimsoll.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the charges of a key take, and that old ones make room for new ones. */
class TrackTest {
    private static final Key ANN = Key.of("user", "ann");
    private static final SlidingWindow FEW = SlidingWindow.count("few", "user", 5, Duration.ofNanos(10_000));
    private static final SlidingWindow MANY = SlidingWindow.count("many", "user", 50, Duration.ofNanos(1_000_000));

    private static Plan plan(SlidingWindow... windows) {
        Plan.Builder plan = Plan.builder();
        Charge[] charges = new Charge[windows.length];
        for (int i = 0; i < windows.length; i++) {
            plan.limit(windows[i]);
            charges[i] = Charge.fixed(windows[i].id(), 1);
        }
        return plan.action("A", charges).build();
    }

    /** A key with its entry under one plan. */
    private static final class Charged {
        final Table table;
        final Group group;
        final Track track;
        final Stripe stripe;

        Charged(Book book) {
            table = book.tables.get(0);
            group = table.group;
            track = group.tracks[0];
            stripe = table.stripe(ANN);
            assertThat(group.tracks).hasSize(1);
            assertThat(table.obtain(stripe, ANN, 0)).isNotNull();
        }

        byte[] entry() {
            return Objects.requireNonNull(stripe.find(ANN));
        }

        void charge(long now) {
            byte[] entry = track.append(stripe, entry(), now);
            for (Slot slot : group.slots) {
                slot.charge(entry, now, 1);
            }
        }

        int room() {
            assertThat(entry()).as("no byte beyond its records").hasSize(group.length + 7 * track.room(entry()));
            return track.room(entry());
        }
    }

    @Test
    @DisplayName(
            "a ring doubles as it fills, up to what its longest window can hold, whichever comes first in the plan")
    void growth() {
        for (Plan plan : new Plan[] {plan(FEW, MANY), plan(MANY, FEW)}) {
            Charged one = new Charged(new Book(plan, 1, null));
            assertThat(one.room()).isZero();
            for (int n = 1; n <= 50; n++) {
                one.charge(n);
                assertThat(one.room())
                        .as("after %d", n)
                        .isEqualTo(n <= 4 ? 4 : n <= 8 ? 8 : n <= 16 ? 16 : n <= 32 ? 32 : 50);
            }
            one.charge(51); // recorded usage may be above the limit
            assertThat(one.room()).isEqualTo(51);
        }
        Charged small =
                new Charged(new Book(plan(SlidingWindow.count("two", "user", 2, Duration.ofSeconds(1))), 1, null));
        small.charge(1);
        assertThat(small.room()).isEqualTo(2);
    }

    @Test
    @DisplayName("records that no window counts any more make room for new ones")
    void reuse() {
        Charged one = new Charged(new Book(plan(FEW, MANY), 1, null));
        for (int n = 0; n < 40; n++) {
            one.charge(n * 250L); // the longest window holds four of them
            assertThat(one.room()).isEqualTo(4);
        }
    }

    @Test
    @DisplayName(
            "under a new plan come the records that a window of it counts, to the tick, and each window counts its own")
    void adoption() {
        Book old = new Book(plan(FEW, MANY), 1, null);
        Charged before = new Charged(old);
        long[] times = {100, 200, 250, 300, 310, 345, 350};
        for (long time : times) {
            before.charge(time);
        }
        before.stripe.advance(350);
        assertThat(before.room()).isEqualTo(8);
        SlidingWindow shorter = SlidingWindow.count("many", "user", 50, Duration.ofNanos(100_000));
        Book next = new Book(plan(FEW, shorter), 1, old);
        next.adopt(old);
        Table table = next.tables.get(0);
        Stripe stripe = table.stripe(ANN);
        byte[] entry = Objects.requireNonNull(stripe.find(ANN));
        Track track = table.group.tracks[0];
        // 250 left the window of 100 at 350: four records remain, of which two are within 10
        assertThat(track.live(entry)).isEqualTo(4);
        assertThat(track.room(entry)).isEqualTo(4);
        assertThat(((WindowSlot) table.group.slots[0]).count(entry)).isEqualTo(2);
        assertThat(((WindowSlot) table.group.slots[1]).count(entry)).isEqualTo(4);
        assertThat(track.time(entry, track.back(entry, 4))).isEqualTo(300);
    }

    @Test
    @DisplayName("windows that other actions charge, or charged under the plan before, keep records of their own")
    void company() {
        Plan together = plan(FEW, MANY);
        assertThat(new Book(together, 1, null).tables.get(0).group.tracks).hasSize(1);
        Plan apart = Plan.builder()
                .limit(FEW)
                .limit(MANY)
                .action("A", Charge.fixed("few", 1), Charge.fixed("many", 1))
                .action("B", Charge.fixed("many", 1))
                .build();
        Book book = new Book(apart, 1, null);
        assertThat(book.tables.get(0).group.tracks).hasSize(2);
        assertThat(new Book(together, 1, book).tables.get(0).group.tracks).hasSize(2);
        assertThat(new Book(together, 1, new Book(together, 1, null)).tables.get(0).group.tracks)
                .hasSize(1);
        SlidingWindow fresh = SlidingWindow.count("fresh", "user", 9, Duration.ofNanos(1_000_000));
        assertThat(new Book(plan(FEW, MANY, fresh), 1, new Book(together, 1, null)).tables.get(0).group.tracks)
                .as("records of others are none of its charges")
                .hasSize(2);
    }
}

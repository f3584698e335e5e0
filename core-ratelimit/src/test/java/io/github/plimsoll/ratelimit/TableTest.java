package io.github.plimsoll.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Where keys lie, and what one new key may cost while there is no room for it. */
class TableTest {
    private static final Plan PLAN = Plan.builder()
            .limit(new InFlight("f", "user", 1))
            .action("WORK", Charge.fixed("f", 1))
            .build();

    private final Table table = table(128);

    private static Table table(int maxKeys) {
        return new Book(PLAN, maxKeys, null).tables.get(0);
    }

    private static Key key(int i) {
        return Key.of("user", "u" + i);
    }

    /** Makes an entry that holds something. */
    private void busy(Key key) {
        slot().reserve(obtain(key), 1);
    }

    private byte[] obtain(Key key) {
        return Objects.requireNonNull(table.obtain(table.stripe(key), key, 0));
    }

    private boolean refused(Key key) {
        return table.obtain(table.stripe(key), key, 0) == null;
    }

    private Slot slot() {
        return table.group.slots[0];
    }

    private List<Key> fill() {
        List<Key> keys = new ArrayList<>();
        for (int i = 0; i < 128; i++) {
            keys.add(key(i));
            busy(key(i));
        }
        assertThat(table.stripes).allMatch(stripe -> stripe.size > 0);
        return keys;
    }

    @Test
    @DisplayName("a stripe for 32 keys, at most 256, and keys lie in all of them alike")
    void stripes() {
        int[][] expected = {
            {1, 1}, {32, 1}, {33, 2}, {64, 2}, {65, 4}, {4_096, 128}, {4_097, 256}, {8_192, 256}, {100_000, 256}
        };
        for (int[] one : expected) {
            assertThat(table(one[0]).stripes).as("of %d keys", one[0]).hasSize(one[1]);
        }
        Table large = table(8_192);
        for (int i = 0; i < 8_192; i++) {
            Key key = key(i);
            large.obtain(large.stripe(key), key, 0);
        }
        assertThat(large.size()).isEqualTo(8_192);
        assertThat(large.stripes).allMatch(stripe -> stripe.size >= 8 && stripe.size <= 64);
    }

    @Test
    @DisplayName("a new key looks at so many entries and no more, and the next goes on where it stopped")
    void boundedLooks() {
        fill();
        int before = 0;
        for (int tries = 1; tries <= 2; tries++) {
            assertThat(refused(key(1_000))).isTrue();
            int at = Table.LOOKS * tries;
            int behind = 0;
            for (Stripe stripe : table.stripes) {
                int looked = Math.max(0, Math.min(stripe.size, at - behind));
                assertThat(stripe.hand).isEqualTo(looked == stripe.size ? 0 : looked);
                behind += stripe.size;
            }
            assertThat(at).isGreaterThan(before);
            before = at;
        }
        assertThat(table.size()).isEqualTo(128);
    }

    @Test
    @DisplayName(
            "a stripe that somebody else holds is passed over: nobody waits for room, and what lies behind is found")
    void heldStripesArePassedOver() {
        List<Key> keys = fill();
        Stripe first = table.stripes[0];
        Stripe second = table.stripes[1];
        Key idle = keys.get(0);
        for (Stripe stripe : table.stripes) {
            Key own = keys.stream()
                    .filter(key -> table.stripe(key).equals(stripe))
                    .findFirst()
                    .orElseThrow();
            slot().release(obtain(own), 1);
            idle = stripe.equals(second) ? own : idle;
        }
        first.lock();
        int fullSecond = second.size;
        Key fresh = newKeyOf(table.stripes[3]);
        assertThat(refused(fresh)).isFalse();
        assertThat(second.size).isEqualTo(fullSecond - 1);
        assertThat(second.find(idle)).isNull();
        assertThat(second.tryLock()).as("let go again").isTrue();
        assertThat(first.tryLock()).as("still held").isFalse();
        assertThat(table.size()).isEqualTo(128);
    }

    @Test
    @DisplayName("a stripe that makes room remembers the time at which it did")
    void timeOfEviction() {
        List<Key> keys = fill();
        Key idle = keys.stream()
                .filter(key -> table.stripe(key).equals(table.stripes[0]))
                .findFirst()
                .orElseThrow();
        slot().release(obtain(idle), 1);
        Key fresh = newKeyOf(table.stripes[2]);
        assertThat(table.obtain(table.stripes[2], fresh, 77)).isNotNull();
        assertThat(table.stripes[0].latest()).isEqualTo(77);
        assertThat(table.stripes[1].latest()).isZero();
    }

    private Key newKeyOf(Stripe stripe) {
        int i = 1_000;
        while (!table.stripe(key(i)).equals(stripe)) {
            i++;
        }
        return key(i);
    }

    @Test
    @DisplayName(
            "a plan that comes into force waits for who decides under the old one, lets go of it, and keeps its time")
    void adoption() throws Exception {
        Plan plan = Plan.builder()
                .limit(SlidingWindow.count("n", "user", 5, Duration.ofSeconds(1)))
                .action("A", Charge.fixed("n", 1))
                .build();
        Book old = new Book(plan, 10, null);
        Stripe held = old.tables.get(0).stripes[0];
        byte[] entry = old.tables.get(0).obtain(held, key(1), 500);
        assertThat(entry).isNotNull();
        held.advance(700);
        Book next = new Book(plan, 10, old);
        held.lock();
        Thread change = new Thread(() -> next.adopt(old));
        change.start();
        change.join(50);
        assertThat(change.isAlive()).isTrue();
        assertThat(held.retired).isFalse();
        held.unlock();
        change.join(10_000);
        assertThat(change.isAlive()).isFalse();
        assertThat(held.retired).isTrue();
        assertThat(held.tryLock()).isTrue();
        Table table = next.tables.get(0);
        assertThat(table.stripes[0].retired).isFalse();
        assertThat(table.stripes[0].latest()).isEqualTo(700);
        assertThat(table.size()).isOne();
        assertThat(table.stripes[0].find(key(1))).isNotNull();
    }
}

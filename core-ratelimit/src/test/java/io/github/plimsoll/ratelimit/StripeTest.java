package io.github.plimsoll.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.testkit.Cases;
import io.github.plimsoll.testkit.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Every key finds its own entry, whatever came and went beside it. */
class StripeTest {
    private static final Plan PLAN = Plan.builder()
            .limit(SlidingWindow.count("n", "user", 1, Duration.ofSeconds(1)))
            .action("A", Charge.fixed("n", 1))
            .build();

    private static Stripe stripe() {
        return new Book(PLAN, 1, null).tables.get(0).stripes[0];
    }

    private static Key key(String id) {
        return Key.of("user", id);
    }

    @Test
    @DisplayName("an index from which keys come and go is as a plain map, with ids of any length")
    void asAMap() {
        Cases.check("an index as a map", 200, random -> {
            Stripe stripe = stripe();
            int keys = random.nextInt(1, 60);
            Key[] all = new Key[keys];
            for (int i = 0; i < keys; i++) {
                all[i] = key(random.nextInt(4) == 0 ? "an id that takes more than two words, " + i : "k" + i);
            }
            Map<Key, byte[]> known = new LinkedHashMap<>();
            List<Key> order = new ArrayList<>(); // by number: the last one takes the place of one that goes
            for (int step = 0; step < 400; step++) {
                Key key = all[random.nextInt(keys)];
                boolean there = known.containsKey(key);
                int what = random.nextInt(8);
                if (!there && what < 5) {
                    known.put(key, stripe.add(key));
                    order.add(key);
                } else if (there && what < 3) {
                    int number = order.indexOf(key);
                    stripe.remove(number);
                    known.remove(key);
                    Key last = order.remove(order.size() - 1);
                    if (number < order.size()) {
                        order.set(number, last);
                    }
                } else if (there && what == 3) {
                    byte[] entry = Objects.requireNonNull(known.get(key));
                    byte[] larger = Arrays.copyOf(entry, entry.length + 7);
                    stripe.replace(entry, larger);
                    known.put(key, larger);
                }
                Key asked = all[random.nextInt(keys)];
                // one that remembers where it was, and one that does not
                assertThat(stripe.find(asked)).isSameAs(known.get(asked));
                assertThat(stripe.find(key(asked.id()))).isSameAs(known.get(asked));
                assertThat(stripe.size).isEqualTo(order.size());
            }
            for (int number = 0; number < order.size(); number++) {
                assertThat(stripe.key(number)).isEqualTo(order.get(number));
                assertThat(stripe.entry(number)).isSameAs(known.get(order.get(number)));
            }
        });
    }

    @Test
    @DisplayName("keys of one hash are told apart by their ids, short ones and long ones")
    void oneHash() {
        Map<Integer, Key> seen = new LinkedHashMap<>();
        Key one = key("u0");
        Key other = one;
        for (int i = 0; one.equals(other); i++) {
            other = key("u" + i);
            one = Objects.requireNonNullElse(seen.put(other.spread(), other), other);
        }
        assertThat(one.spread()).isEqualTo(other.spread());
        twoApart(one, other);
        // found on paper: the numbers that both ids are folded to differ by a multiple of 2^64
        Key first = key(new String(new char[] {65 + 89, 65, 100 + 64_081, 65}));
        Key second = key(new String(new char[] {65, 65 + 38_862, 100, 65 + 59_160}));
        assertThat(first.low()).isEqualTo(second.low());
        assertThat(first.high()).isEqualTo(second.high());
        assertThat(first).isNotEqualTo(second);
        twoApart(first, second);
    }

    private static void twoApart(Key one, Key other) {
        Stripe stripe = stripe();
        byte[] ofOne = stripe.add(one);
        assertThat(stripe.find(other)).isNull();
        byte[] ofOther = stripe.add(other);
        assertThat(stripe.find(key(one.id()))).isSameAs(ofOne);
        assertThat(stripe.find(key(other.id()))).isSameAs(ofOther);
        stripe.remove(0);
        assertThat(stripe.find(one)).isNull();
        assertThat(stripe.find(other)).isSameAs(ofOther);
        RateLimiter limiter =
                RateLimiter.builder().clock(new ManualClock()).plan(PLAN).build();
        assertThat(limiter.allow("A", one)).isTrue();
        assertThat(limiter.allow("A", one)).isFalse();
        assertThat(limiter.allow("A", other)).isTrue();
    }

    @Test
    @DisplayName("a key that remembers an entry of another index, beyond the end of this one, is looked up")
    void beyondTheEnd() {
        Stripe large = stripe();
        Key[] keys = new Key[40];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = key("k" + i);
            large.add(keys[i]);
        }
        for (int size = 0; size < keys.length; size++) {
            Stripe small = stripe();
            for (int i = 0; i < size; i++) {
                small.add(key("other" + i));
            }
            assertThat(small.find(keys[size])).isNull();
        }
    }

    @Test
    @DisplayName("a lock that is held is not taken twice, and whoever waits goes on when it is let go")
    void lock() throws InterruptedException {
        Stripe stripe = stripe();
        stripe.lock();
        assertThat(stripe.tryLock()).isFalse();
        Thread waiting = new Thread(() -> {
            stripe.lock();
            stripe.size = 7;
            stripe.unlock();
        });
        waiting.start();
        waiting.join(20);
        assertThat(stripe.size).isZero();
        stripe.unlock();
        waiting.join(10_000);
        assertThat(waiting.isAlive()).isFalse();
        assertThat(stripe.size).isEqualTo(7);
        assertThat(stripe.tryLock()).isTrue();
    }
}

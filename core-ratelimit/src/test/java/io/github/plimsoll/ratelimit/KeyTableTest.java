package io.github.plimsoll.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.ratelimit.Decision.Reason;
import io.github.plimsoll.ratelimit.Decision.Unavailable;
import io.github.plimsoll.testkit.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class KeyTableTest {
    private final ManualClock clock = new ManualClock();
    private final Plan plan = Plan.builder()
            .limit(SlidingWindow.count("a", "user", 2, Duration.ofSeconds(1)))
            .limit(SlidingWindow.count("out", "user", 2, Duration.ofSeconds(1)))
            .action("A", Charge.fixed("a", 1))
            .exitAction("OUT", Charge.fixed("out", 1))
            .build();

    private RateLimiter limiter(int maxKeys) {
        return RateLimiter.builder().clock(clock).plan(plan).maxKeys(maxKeys).build();
    }

    private static Key key(int i) {
        return Key.of("user", "u" + i);
    }

    @Test
    @DisplayName("a full table refuses new keys and says so, known keys and exits go on")
    void fullTable() {
        RateLimiter limiter = limiter(3);
        for (int i = 0; i < 3; i++) {
            assertThat(limiter.tryAcquire("A", key(i)).granted()).isTrue();
        }
        Decision refused = limiter.tryAcquire("A", key(3));
        assertThat(refused).isEqualTo(new Unavailable(Reason.KEY_TABLE_FULL, 3, 3));
        assertThat(refused.code()).isEqualTo("RATE_KEYS_FULL");
        assertThat(limiter.tryAcquire("A", key(2)).granted()).isTrue();
        assertThat(limiter.tryAcquire("OUT", key(3)).granted()).isTrue();
        assertThat(limiter.health()).isEqualTo(new LimiterHealth(3, 1, 3, 0, 1, true));
    }

    @Test
    @DisplayName("only a key that holds nothing is evicted, and afterwards it is as a key never seen")
    void evictsIdleKeysOnly() {
        RateLimiter limiter = limiter(2);
        limiter.tryAcquire("A", key(0));
        clock.advanceMicros(500_000);
        limiter.tryAcquire("A", key(1));
        clock.advanceMicros(499_999);
        assertThat(limiter.tryAcquire("A", key(2)).granted()).isFalse();
        clock.advanceMicros(1);
        assertThat(limiter.tryAcquire("A", key(2)).granted()).isTrue();
        assertThat(limiter.status(key(0)).get(0).remaining()).isEqualTo(2);
        assertThat(limiter.status(key(1)).get(0).remaining()).isEqualTo(1);
        assertThat(limiter.health().keys()).isEqualTo(2);
    }

    @Test
    void aKeyWithAnOpenReservationIsNeverEvicted() {
        RateLimiter limiter = limiter(1);
        Reservation open = ((Granted) limiter.reserve("A", key(0))).reservation();
        clock.advance(Duration.ofDays(1));
        assertThat(limiter.tryAcquire("A", key(1)).granted()).isFalse();
        limiter.cancel(open);
        assertThat(limiter.tryAcquire("A", key(1)).granted()).isTrue();
        assertThat(limiter.cancel(open)).isEqualTo(Settlement.ALREADY_CANCELLED);
    }

    @Test
    @DisplayName("an idle key behind many busy ones is found after a bounded number of tries")
    void sweepGoesOn() {
        int keys = Table.LOOKS * 4;
        RateLimiter limiter = limiter(keys);
        for (int i = 0; i < keys; i++) {
            Granted granted = (Granted) limiter.reserve("A", key(i));
            if (i == keys - 1) {
                limiter.cancel(granted.reservation());
            }
        }
        int tries = 1;
        while (!limiter.tryAcquire("A", key(keys)).granted()) {
            tries++;
        }
        assertThat(tries).isLessThanOrEqualTo(4);
        assertThat(limiter.health().keys()).isEqualTo(keys);
    }

    @Test
    @DisplayName("a key made anew after an eviction does not believe a clock that went back in between")
    void evictionRemembersTime() {
        BrokenClock broken = new BrokenClock();
        RateLimiter limiter =
                RateLimiter.builder().clock(broken).plan(plan).maxKeys(1).build();
        limiter.tryAcquire("A", key(0));
        broken.micros += 1_000_000;
        limiter.cancel(((Granted) limiter.reserve("A", key(1))).reservation());
        broken.micros -= 1_000_000;
        limiter.tryAcquire("A", key(0));
        limiter.tryAcquire("A", key(0));
        broken.micros += 1_000_000;
        assertThat(limiter.tryAcquire("A", key(0))).isEqualTo(new Decision.Denied("a", 2, 2, 1, 1_000_000));
    }

    @Test
    @DisplayName("one key used with several limiters and lanes finds its own counters in each")
    void oneKeyInSeveralLimiters() {
        RateLimiter one = limiter(10);
        RateLimiter two = limiter(10);
        Key ann = key(0);
        assertThat(one.allow("A", ann)).isTrue();
        assertThat(two.allow("A", ann)).isTrue();
        assertThat(one.allow("OUT", ann)).isTrue();
        assertThat(one.allow("A", ann)).isTrue();
        assertThat(one.allow("A", ann)).isFalse();
        assertThat(two.allow("A", ann)).isTrue();
        assertThat(two.allow("A", ann)).isFalse();
        assertThat(one.status(ann).stream().map(LimitStatus::used)).containsExactly(2L, 1L);
        assertThat(two.status(key(0)).stream().map(LimitStatus::used)).containsExactly(2L, 0L);
    }

    @Test
    @DisplayName("a key that was evicted starts anew, though it remembers where it was counted, with ids of any length")
    void evictedAndBack() {
        String text = "an id that does not fit into two words, number ";
        Key[] keys = new Key[20];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = Key.of("user", i % 2 == 0 ? text + i : "u" + i);
        }
        RateLimiter limiter = limiter(keys.length / 2);
        for (int round = 0; round < 6; round++) {
            for (int half = 0; half < 2; half++) {
                for (int i = 0; i < keys.length / 2; i++) {
                    Key key = keys[half * keys.length / 2 + i];
                    assertThat(limiter.allow("A", key)).isTrue();
                    assertThat(limiter.allow("A", key)).isTrue();
                    assertThat(limiter.allow("A", key)).isFalse();
                    assertThat(limiter.status(Key.of("user", key.id())).get(0).used())
                            .isEqualTo(2);
                }
                clock.advance(Duration.ofSeconds(1));
            }
        }
        assertThat(limiter.health().keys()).isEqualTo(keys.length / 2);
    }
}

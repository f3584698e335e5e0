package io.github.plimsoll.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.testkit.Cases;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class BackoffTest {
    @Test
    void ceilingsDoubleFromOneSecondToThirty() {
        int[] seconds = {1, 2, 4, 8, 16, 30, 30, 30};
        for (int attempt = 1; attempt <= seconds.length; attempt++) {
            assertThat(Backoff.DEFAULT.ceiling(attempt)).isEqualTo(Duration.ofSeconds(seconds[attempt - 1]));
        }
        assertThat(Backoff.DEFAULT.ceiling(Integer.MAX_VALUE)).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    @DisplayName("full jitter is uniform over the whole range, ends included")
    void fullJitter() {
        Backoff backoff = new Backoff(Duration.ofNanos(1_000), Duration.ofNanos(1_000), Duration.ofSeconds(1));
        SplittableRandom random = new SplittableRandom(7);
        int[] quarters = new int[4];
        boolean lowest = false;
        boolean highest = false;
        for (int i = 0; i < 100_000; i++) {
            long delay = backoff.delay(1, Duration.ZERO, random).toNanos();
            lowest |= delay == 0;
            highest |= delay == 1_000;
            quarters[(int) Math.min(3, delay * 4 / 1_001)]++;
        }
        assertThat(lowest).isTrue();
        assertThat(highest).isTrue();
        assertThat(java.util.Arrays.stream(quarters).boxed()).allMatch(count -> count > 24_000 && count < 26_000);
    }

    @Test
    @DisplayName("ceiling = min(cap, base * 2^(attempt-1)) and 0 <= delay <= ceiling, for any base, cap and attempt")
    void law() {
        Cases.check("back-off bounds", 10_000, random -> {
            long year = Duration.ofDays(365).toNanos();
            long base = 1_000 + (random.nextLong(year - 1_000) >> random.nextInt(40));
            long cap = base + (random.nextLong(year - base + 1) >> random.nextInt(40));
            int attempt = random.nextInt(1, 80);
            Backoff backoff = new Backoff(Duration.ofNanos(base), Duration.ofNanos(cap), Duration.ofSeconds(1));
            BigInteger ceiling = BigInteger.valueOf(base).shiftLeft(attempt - 1).min(BigInteger.valueOf(cap));
            assertThat(backoff.ceiling(attempt).toNanos()).isEqualTo(ceiling.longValueExact());
            assertThat(backoff.delay(attempt, Duration.ZERO, random))
                    .isBetween(Duration.ZERO, backoff.ceiling(attempt));
        });
    }

    @Test
    @DisplayName(
            "equal jitter is in [ceiling / 2, ceiling], decorrelated in [base, min(cap, 3 * previous)], both ends hit")
    void otherJitters() {
        Duration base = Duration.ofNanos(1_000);
        Duration cap = Duration.ofNanos(9_000);
        Backoff equal = new Backoff(base, cap, base).with(Jitter.EQUAL);
        Backoff decorrelated = equal.with(Jitter.DECORRELATED);
        assertThat(List.of(equal.floor(3), equal.ceiling(3), equal.floor(9), equal.ceiling(9)))
                .extracting(Duration::toNanos)
                .containsExactly(2_000L, 4_000L, 4_500L, 9_000L);
        assertThat(List.of(decorrelated.floor(1), decorrelated.ceiling(1), decorrelated.ceiling(2)))
                .extracting(Duration::toNanos)
                .containsExactly(1_000L, 3_000L, 9_000L);
        SplittableRandom random = new SplittableRandom(7);
        Set<Long> seenEqual = new TreeSet<>();
        Set<Long> seenFirst = new TreeSet<>();
        Set<Long> seenLater = new TreeSet<>();
        for (int i = 0; i < 100_000; i++) {
            seenEqual.add(equal.delay(1, Duration.ZERO, random).toNanos());
            seenFirst.add(decorrelated.delay(1, Duration.ofDays(1), random).toNanos());
            seenLater.add(decorrelated.delay(2, Duration.ofNanos(1_500), random).toNanos());
        }
        assertThat(List.copyOf(seenEqual)).startsWith(500L).endsWith(1_000L).hasSize(501);
        assertThat(List.copyOf(seenFirst)).startsWith(1_000L).endsWith(3_000L).hasSize(2_001);
        assertThat(List.copyOf(seenLater)).startsWith(1_000L).endsWith(4_500L).hasSize(3_501);
    }

    @Test
    @DisplayName("floor <= delay <= ceiling for every jitter, any base, cap, attempt and previous delay")
    void lawOfAllJitters() {
        Cases.check("jitter bounds", 10_000, random -> {
            long year = Duration.ofDays(365).toNanos();
            long base = 1_000 + (random.nextLong(year - 1_000) >> random.nextInt(40));
            long cap = base + (random.nextLong(year - base + 1) >> random.nextInt(40));
            Jitter jitter = Jitter.values()[random.nextInt(3)];
            Backoff backoff = new Backoff(Duration.ofNanos(base), Duration.ofNanos(cap), Duration.ofSeconds(1), jitter);
            Duration previous = Duration.ZERO;
            for (int attempt = 1; attempt < 20; attempt++) {
                Duration delay = backoff.delay(attempt, previous, random);
                assertThat(delay).isBetween(backoff.floor(attempt), backoff.ceiling(attempt));
                previous = delay;
            }
        });
    }

    @Test
    void theDefaultsAreThoseOfTheReadme() {
        assertThat(Backoff.DEFAULT.jitter()).isEqualTo(Jitter.FULL);
        assertThat(Backoff.BACKGROUND.ceiling(1)).isEqualTo(Duration.ofSeconds(2));
        assertThat(Backoff.BACKGROUND.ceiling(9)).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void impossibleValuesAreRefusedAllAtOnce() {
        assertThatThrownBy(() -> new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(1), Duration.ZERO))
                .hasMessage("back-off: cap must be PT2S to PT8760H, not PT1S; "
                        + "stable run must be PT0.000001S to PT8760H, not PT0S");
        assertThatThrownBy(() -> Backoff.DEFAULT.ceiling(0)).isInstanceOf(IllegalArgumentException.class);
    }
}

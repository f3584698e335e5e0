package io.github.plimsoll.feeds;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.feeds.live.QuoteSink;
import io.github.plimsoll.feeds.live.Tick;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Quotes of the tape against a naive reading of what is said of them. */
class QuoteStreamTest {
    private static final Tape TAPE = Replay.TAPES.get(0);
    private static final long SEED = 7;
    private static final long STREAM = "BTC-USD/bravo".hashCode();
    private static final BigDecimal MILLION = BigDecimal.valueOf(1_000_000);

    private final Replay replay = new Replay(SEED);
    private final List<Tick> ticks = new ArrayList<>();
    private final QuoteStream stream = new QuoteStream(TAPE, replay.feed, "bravo", 120_000, SEED);

    {
        stream.alsoTo(
                new QuoteSink() {
                    @Override
                    public void offer(String source, Tick tick, long receivedNanos) {
                        assertThat(source).isEqualTo("bravo");
                        ticks.add(tick);
                    }

                    @Override
                    public void connected(String source) {}
                },
                replay.clock);
    }

    /** The library's generator begins with the same mixing. */
    private static long mixed(long value) {
        return new SplittableRandom(value).nextLong();
    }

    private static long bits(long purpose, long number) {
        return mixed(mixed(mixed(mixed(SEED) + STREAM) + purpose) + number);
    }

    private static long below(long bound, long purpose, long number) {
        return BigInteger.valueOf(bits(purpose, number) >>> 32)
                .multiply(BigInteger.valueOf(bound))
                .shiftRight(32)
                .longValueExact();
    }

    private static long made(long number) {
        return Tape.WORLD_START_MICROS + below(625_000, 1, 0) + number * 625_000 + below(375_001, 2, number);
    }

    private static long arrives(long number) {
        return made(number) + 120_000 + below(40_000, 3, number);
    }

    private static Tick.Point point(long made, int offMillionths) {
        int at = 0;
        while (at + 1 < TAPE.size() && TAPE.worldMicros(at + 1) <= made) {
            at++;
        }
        BigDecimal price = BigDecimal.valueOf(TAPE.units(at))
                .multiply(BigDecimal.valueOf(1_000_000 + below(41, 4, at) - 20 + offMillionths))
                .divide(MILLION, 0, RoundingMode.HALF_EVEN);
        BigDecimal confidence = price.multiply(BigDecimal.valueOf(30)).divide(MILLION, 0, RoundingMode.UP);
        return new Tick.Point(price.longValueExact(), confidence.longValueExact());
    }

    @Test
    @DisplayName("chance is a pure function of seed, stream, purpose and number, and stays below its bound")
    void chance() {
        for (int number = 0; number < 2_000; number++) {
            assertThat(Chance.bits(SEED, STREAM, 3, number)).isEqualTo(bits(3, number));
            assertThat(Chance.below(10, SEED, STREAM, 3, number))
                    .isEqualTo(below(10, 3, number))
                    .isBetween(0L, 9L);
        }
    }

    @Test
    @DisplayName(
            "quote n is made, arrives and says what its seed, source, market and number give, however one comes to it")
    void quotes() {
        for (int n = 0; n < 400; n++) {
            assertThat(stream.nextMicros()).isEqualTo(arrives(n));
            assertThat(stream.deliver()).isTrue();
            Tick tick = ticks.get(n);
            assertThat(tick.madeAtMicros()).isEqualTo(made(n));
            assertThat(tick.value()).isEqualTo(point(made(n), 0));
        }
        for (int n : new int[] {0, 1, 7, 100, 2_000, 50_000}) {
            stream.seek(arrives(n));
            assertThat(stream.nextMicros()).isEqualTo(arrives(n + 1));
            stream.seek(arrives(n) - 1);
            assertThat(stream.nextMicros()).isEqualTo(arrives(n));
            assertThat(stream.repeatLast()).isEqualTo(n > 0);
            assertThat(stream.deliver()).isTrue();
            assertThat(ticks.get(ticks.size() - 1).value()).isEqualTo(point(made(n), 0));
            if (n > 0) {
                assertThat(ticks.get(ticks.size() - 2).madeAtMicros()).isEqualTo(made(n - 1));
            }
        }
    }

    @Test
    @DisplayName(
            "an outlier is five percent too high, a stale source says its last word again, and one that is out nothing")
    void disturbed() {
        stream.deliver();
        stream.disturb(Disturbance.OUTLIER);
        assertThat(stream.deliver()).isTrue();
        assertThat(ticks.get(1).value()).isEqualTo(point(made(1), 50_000));
        stream.disturb(Disturbance.STALE);
        stream.deliver();
        stream.disturb(Disturbance.STALE);
        stream.deliver();
        assertThat(ticks.subList(2, 4)).extracting(Tick::madeAtMicros).containsExactly(made(1), made(1));
        stream.disturb(Disturbance.OUTAGE);
        assertThat(stream.deliver()).isFalse();
        assertThat(stream.disturbance()).isEqualTo(Disturbance.OUTAGE);
        stream.disturb(Disturbance.OK);
        stream.deliver();
        assertThat(ticks).hasSize(5);
        assertThat(ticks.get(4).madeAtMicros()).isEqualTo(made(5));
        stream.seek(0);
        stream.disturb(Disturbance.STALE);
        assertThat(stream.deliver()).as("nothing was said yet").isFalse();
    }

    @Test
    @DisplayName("the last quote is made before the tape ends, and none comes after it")
    void end() {
        stream.seek(Long.MAX_VALUE / 2);
        assertThat(stream.atEnd()).isTrue();
        assertThat(stream.nextMicros()).isEqualTo(Long.MAX_VALUE);
        assertThat(stream.repeatLast()).isTrue();
        long last = ticks.get(0).madeAtMicros();
        assertThat(last).isLessThanOrEqualTo(TAPE.endMicros());
        assertThat(last).isGreaterThan(TAPE.endMicros() - 1_000_001);
        assertThat(ticks.get(0).value()).isEqualTo(point(last, 0));
    }
}

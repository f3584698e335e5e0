package io.github.plimsoll.pricefeed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.testkit.Cases;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PriceWindowTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void averageHighLowAndVolatilityByHand() {
        PriceWindow window = new PriceWindow(Duration.ofSeconds(60), 6);
        window.add(100, 0);
        window.add(130, 10 * SECOND);
        window.add(90, 20 * SECOND);

        assertThat(window.average(30 * SECOND))
                .as("(100 + 130 + 90) / 3 = 106.7")
                .isEqualTo(106);
        assertThat(window.high(30 * SECOND)).isEqualTo(130);
        assertThat(window.low(30 * SECOND)).isEqualTo(90);
        // at 10 s it opened with 100, at 20 s with 130, at 30 s with 90: moves of 0, 30% and 30.7693%, rounded up
        assertThat(window.volatilityMillionths(30 * SECOND)).isEqualTo(429_738);
        assertThat(window.isFull()).isFalse();

        assertThat(window.average(60 * SECOND))
                .as("from 10 s: 130 for 10 s, 90 for 40 s")
                .isEqualTo(98);
        assertThat(window.isFull()).isTrue();
        assertThat(window.high(69 * SECOND))
                .as("130 held until 20 s, the window begins there")
                .isEqualTo(130);
        assertThat(window.high(80 * SECOND)).isEqualTo(90);
        assertThat(window.volatilityMillionths(80 * SECOND)).isZero();
    }

    @Test
    void aLongSilenceLeavesThePriceThatStillHolds() {
        PriceWindow window = new PriceWindow(Duration.ofSeconds(10), 10);
        window.add(500, 0);
        window.add(700, SECOND);
        assertThat(window.average(3_600 * SECOND)).isEqualTo(700);
        assertThat(window.low(3_600 * SECOND)).isEqualTo(700);
        assertThat(window.add(1, 0)).as("time never goes back").isFalse();
        assertThat(window.add(900, 3_605 * SECOND)).isTrue();
        assertThat(window.average(3_605 * SECOND)).isEqualTo(700);
        assertThat(window.high(3_605 * SECOND)).isEqualTo(900);
    }

    @Test
    void everyQuestionMovesTheWindow() {
        assertThat(rising().low(60 * SECOND)).isEqualTo(200);
        assertThat(rising().high(60 * SECOND)).isEqualTo(200);
        assertThat(rising().average(60 * SECOND)).isEqualTo(200);
        assertThat(rising().volatilityMillionths(60 * SECOND)).isZero();
        assertThat(rising().low(5 * SECOND)).isEqualTo(100);
        PriceWindow falling = rising();
        falling.add(50, 5 * SECOND + 1);
        assertThat(falling.low(5 * SECOND + 1)).as("in the newest bucket").isEqualTo(50);
    }

    private static PriceWindow rising() {
        PriceWindow window = new PriceWindow(Duration.ofSeconds(10), 10);
        window.add(100, 0);
        window.add(200, 5 * SECOND);
        return window;
    }

    @Test
    void movesCountUpToNinetyFourTimesThePrice() {
        PriceWindow window = new PriceWindow(Duration.ofSeconds(10), 10);
        window.add(1, 0);
        window.add(95, 1);
        assertThat(window.volatilityMillionths(1)).isEqualTo(94_000_000);
        window.add(96, 2);
        assertThat(window.volatilityMillionths(2)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void nothingIsKnownOfNothingAndNonsenseIsRefused() {
        PriceWindow window = new PriceWindow(Duration.ofSeconds(1), 2);
        assertThat(window.isEmpty()).isTrue();
        assertThat(window.isFull()).isFalse();
        assertThatThrownBy(() -> window.average(1)).hasMessage("no price was added yet");
        assertThatThrownBy(() -> window.add(0, 1)).hasMessage("a price must be above 0 but is 0");
        assertThatThrownBy(() -> new PriceWindow(Duration.ofMillis(1), 1))
                .hasMessage("a price window has a length of PT1S to PT168H and 2 to 1024 buckets, not PT0.001S and 1");
        window.add(7, 5);
        assertThat(window.average(5)).isEqualTo(7);
        window.add(Long.MAX_VALUE, 6);
        assertThat(window.volatilityMillionths(6)).as("too far to count").isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void theAverageIsTheNaiveOne() {
        Cases.check("average by time", 1_000, random -> {
            int buckets = 2 + random.nextInt(8);
            PriceWindow window = new PriceWindow(Duration.ofSeconds(buckets), buckets);
            List<long[]> told = new ArrayList<>();
            long start = random.nextLong(-SECOND, SECOND);
            long now = start;
            for (int i = 0; i < 40; i++) {
                long price = 1 + (Cases.anyLong(random) & (Long.MAX_VALUE - 1));
                assertThat(window.add(price, now)).isTrue();
                told.add(new long[] {now, price});
                now += random.nextInt(10) == 0 ? random.nextLong(20 * SECOND) : random.nextLong(SECOND);
                long begin =
                        Math.max(start, start + Math.floorDiv(now - start, SECOND) * SECOND - (buckets - 1) * SECOND);
                assertThat(window.average(now)).isEqualTo(naive(told, start, begin, now));
            }
        });
    }

    /** Sums whole microseconds since the start, as the window counts them. */
    private static long naive(List<long[]> told, long start, long begin, long now) {
        BigInteger sum = BigInteger.ZERO;
        for (int i = 0; i < told.size(); i++) {
            long from = Math.max(begin, told.get(i)[0]);
            long to = i + 1 < told.size() ? told.get(i + 1)[0] : now;
            if (to > from) {
                long micros = (to - start) / 1_000 - (from - start) / 1_000;
                sum = sum.add(BigInteger.valueOf(told.get(i)[1]).multiply(BigInteger.valueOf(micros)));
            }
        }
        long micros = (now - start) / 1_000 - (begin - start) / 1_000;
        return micros == 0
                ? told.get(told.size() - 1)[1]
                : sum.divide(BigInteger.valueOf(micros)).longValueExact();
    }
}

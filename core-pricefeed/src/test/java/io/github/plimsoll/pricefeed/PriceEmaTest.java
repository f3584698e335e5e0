package io.github.plimsoll.pricefeed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.testkit.Cases;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PriceEmaTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void halfOfTheDistanceIsGoneAfterOneHalfLife() {
        PriceEma ema = new PriceEma(Duration.ofSeconds(10));
        ema.add(1_000_000, 0);
        ema.add(2_000_000, 5 * SECOND);

        assertThat(ema.average(5 * SECOND)).as("until then 1,000,000 held").isEqualTo(1_000_000);
        assertThat(ema.average(15 * SECOND)).isEqualTo(1_500_000);
        assertThat(ema.average(20 * SECOND))
                .as("half a half-life more: 500,000 / root of 2")
                .isEqualTo(1_646_447);
        assertThat(ema.average(20 * SECOND)).isEqualTo(1_646_447);
        assertThat(ema.average(SECOND)).as("time never goes back").isEqualTo(1_646_447);
        assertThat(ema.average(10_000 * SECOND)).isEqualTo(2_000_000);
    }

    @Test
    void itFallsAsItRisesAndStaysBetweenAverageAndPrice() {
        Cases.check("ema by time", 500, random -> {
            long low = 1 + (Cases.anyLong(random) & (Long.MAX_VALUE >> 1));
            long high = low + random.nextLong(low);
            PriceEma up = new PriceEma(Duration.ofSeconds(30));
            PriceEma down = new PriceEma(Duration.ofSeconds(30));
            up.add(low, 0);
            down.add(high, 0);
            up.add(high, 0);
            down.add(low, 0);
            long before = low;
            for (long now = 0; now < 300 * SECOND; now += random.nextLong(1, 60 * SECOND)) {
                long rising = up.average(now);
                assertThat(rising).isBetween(before, high);
                assertThat(down.average(now) - low).isEqualTo(high - rising);
                before = rising;
            }
        });
    }

    @Test
    void toldOftenOrOnceItIsTheSameToAMillionth() {
        PriceEma once = new PriceEma(Duration.ofMinutes(1));
        PriceEma often = new PriceEma(Duration.ofMinutes(1));
        once.add(1_000_000_000_000L, 0);
        often.add(1_000_000_000_000L, 0);
        once.add(3_000_000_000_000L, 0);
        for (int i = 0; i < 600; i++) {
            often.add(3_000_000_000_000L, i * SECOND / 10);
        }
        assertThat(once.average(60 * SECOND)).isEqualTo(2_000_000_000_000L);
        assertThat(often.average(60 * SECOND)).isBetween(1_999_999_000_000L, 2_000_001_000_000L);
    }

    @Test
    void nonsenseIsRefused() {
        PriceEma ema = new PriceEma(Duration.ofSeconds(1));
        assertThat(ema.isEmpty()).isTrue();
        assertThatThrownBy(() -> ema.average(0)).hasMessage("no price was added yet");
        assertThatThrownBy(() -> ema.add(-1, 0)).hasMessage("a price must be above 0 but is -1");
        assertThatThrownBy(() -> new PriceEma(Duration.ZERO)).hasMessage("a half-life is PT0.001S to PT168H, not PT0S");
    }
}

package io.github.plimsoll.bot.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.health.PageView.Source;
import io.github.plimsoll.numbers.Price;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeviationsTest {
    @Test
    void aDeviationIsAPercentageWithItsSign() {
        Optional<Price> price = Optional.of(Price.of(20_000, 2));
        assertThat(Deviations.percent(Optional.of(Price.of(20_001, 2)), price)).isEqualTo("0.0050");
        assertThat(Deviations.percent(Optional.of(Price.of(19_000, 2)), price)).isEqualTo("-5.0000");
        assertThat(Deviations.percent(Optional.empty(), price)).isEmpty();
        assertThat(Deviations.percent(price, Optional.empty())).isEmpty();
    }

    @Test
    void glancesAreNotedTwoSecondsApartAndTheOldestIsForgotten() {
        Deviations all = new Deviations();
        assertThat(all.noted("BTC-USD", "alpha", "0.1", 0)).containsExactly("0.1");
        assertThat(all.noted("BTC-USD", "alpha", "0.2", 1_999_999)).containsExactly("0.1");
        assertThat(all.noted("BTC-USD", "alpha", "", 2_000_000)).containsExactly("0.1", "");
        assertThat(all.noted("BTC-USD", "bravo", "0.3", 2_000_000)).containsExactly("0.3");
        for (int i = 2; i <= Source.MAX_TRACK; i++) {
            all.noted("BTC-USD", "alpha", "1", i * 2_000_000L);
        }
        assertThat(all.noted("BTC-USD", "alpha", "2", 0))
                .as("time that went back adds nothing")
                .hasSize(Source.MAX_TRACK)
                .startsWith("", "1")
                .endsWith("1");
    }
}

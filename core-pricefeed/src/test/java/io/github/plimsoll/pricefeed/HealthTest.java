package io.github.plimsoll.pricefeed;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.numbers.Percent;
import io.github.plimsoll.numbers.Price;
import org.junit.jupiter.api.Test;

class HealthTest {
    private final World world = new World();

    private FeedHealth.SourceHealth source(int index) {
        return world.feed.health().markets().get(0).sources().get(index);
    }

    @Test
    void aSourceIsDownUntilItSpeaksAndAgainAfterTheSilenceBound() {
        assertThat(source(0).state()).isEqualTo(SourceState.DOWN);
        assertThat(source(0).price()).isEmpty();
        assertThat(source(0).ageMicros()).isEmpty();
        world.offerAll("100", "100", "100");
        assertThat(source(0).state()).isEqualTo(SourceState.UP);
        world.advanceSeconds(5);
        assertThat(source(0).state()).isEqualTo(SourceState.UP);
        world.advanceSeconds(1);
        assertThat(source(0).state()).isEqualTo(SourceState.STALE);
        assertThat(source(0).ageMicros()).hasValue(6_000_000);
        world.advanceSeconds(54);
        assertThat(source(0).state()).isEqualTo(SourceState.STALE);
        world.clock.advanceMicros(1);
        assertThat(source(0).state()).isEqualTo(SourceState.DOWN);

        world.offerAll("100.1", "100.1", "100.1");
        assertThat(source(0).state()).as("it recovers by itself").isEqualTo(SourceState.UP);
    }

    @Test
    void outliersAndRefusedContentAreDegradedAndCountedByReason() {
        world.offerAll("100", "100", "102");
        assertThat(source(2).state()).isEqualTo(SourceState.DEGRADED);
        assertThat(source(2).deviation()).contains(Percent.parse("2%"));
        assertThat(source(2).price()).contains(Price.parse("102", 10));
        world.clock.advanceMicros(1);
        world.feed.offer(0, 0, -5, 0, world.clock.epochMicros());
        world.feed.offer(0, 0, -5, 0, world.clock.epochMicros());

        assertThat(source(0).state()).isEqualTo(SourceState.DEGRADED);
        assertThat(source(0).updates()).isEqualTo(1);
        assertThat(source(0).rejects()).hasToString("{DUPLICATE=1, NON_POSITIVE=1}");
        assertThat(source(2).rejects()).hasToString("{OUTLIER=1}");
        FeedHealth.MarketHealth market = world.feed.health().markets().get(0);
        assertThat(market.usable()).isFalse();
        assertThat(world.feed.health().allUsable()).isFalse();
        assertThat(market.reasons()).first().extracting(Refusal::reason).isEqualTo(FeedReason.SOURCES_DISAGREE);
        assertThat(market.indicative()).get().extracting(Indicative::price).isEqualTo(Price.parse("100", 10));
    }
}

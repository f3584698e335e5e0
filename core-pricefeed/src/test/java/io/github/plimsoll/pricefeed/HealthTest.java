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

    private String perSecond(int index) {
        return source(index).updatesPerSecond().toPlainString();
    }

    @Test
    void updatesPerSecondAreThoseOfTheLastTenSeconds() {
        world.clock.advanceMicros(10_000_000 - world.clock.monotonicNanos() / 1_000 % 10_000_000);
        for (int i = 0; i < 10; i++) {
            world.offer(1, i % 2 == 0 ? "100" : "100.1");
            world.advanceSeconds(1);
        }
        assertThat(perSecond(1)).as("ten in the ten seconds just past").isEqualTo("1.0");
        assertThat(perSecond(0)).as("of each source by itself").isEqualTo("0.0");
        world.advanceSeconds(4);
        world.offer(1, "100.2");
        assertThat(perSecond(1)).as("six tenths of the ten, and one").isEqualTo("0.7");
        world.advanceSeconds(6);
        world.offer(1, "100.3");
        assertThat(perSecond(1)).as("the one before, and one").isEqualTo("0.2");
        world.advanceSeconds(20);
        assertThat(perSecond(1)).as("two windows on").isEqualTo("0.0");
        world.advanceSeconds(20);
        world.offer(1, "100.4");
        assertThat(perSecond(1)).as("what was before the silence is over").isEqualTo("0.1");
        assertThat(source(1).updates()).isEqualTo(13);
    }

    @Test
    void theAgeOfAQuoteIsTheGreaterOfBothItsAges() {
        world.feed.offer(0, 0, World.units("100"), 0, world.clock.epochMicros() - 2_000_000);
        world.advanceSeconds(1);
        assertThat(source(0).ageMicros()).as("by its own time").hasValue(3_000_000);
        world.feed.offer(0, 1, World.units("100"), 0, world.clock.epochMicros() + 1_000_000);
        assertThat(source(1).ageMicros()).as("of the future, just come").hasValue(0);
        world.clock.advanceMicros(700);
        assertThat(source(1).ageMicros()).as("since it was received").hasValue(700);
    }

    @Test
    void theLastRejectAndTheReasonsOfQuotesAreNamed() {
        world.offerAll("100", "100", "100");
        assertThat(source(0).lastReject()).isEmpty();
        world.offer(0, "100");
        assertThat(source(0).lastReject()).contains(FeedReason.DUPLICATE);
        assertThat(OfferResult.DUPLICATE.reason()).contains(FeedReason.DUPLICATE);
        assertThat(OfferResult.ACCEPTED.reason()).isEmpty();
        assertThat(FeedReason.ofQuotes())
                .startsWith(FeedReason.JUMP, FeedReason.QUARANTINED, FeedReason.STALE)
                .endsWith(FeedReason.OUTLIER)
                .doesNotContain(FeedReason.QUORUM_NOT_MET, FeedReason.NO_QUOTE)
                .hasSize(OfferResult.values().length - 1);
    }
}

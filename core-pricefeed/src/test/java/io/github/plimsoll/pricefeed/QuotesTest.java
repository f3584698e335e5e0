package io.github.plimsoll.pricefeed;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.numbers.Price;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Each source is judged by its own past, whatever the others said, and every bound of a quote is inclusive. */
class QuotesTest {
    private static final long SECOND = 1_000_000;

    private final World world = new World();

    private OfferResult offer(int source, String price, long madeAgo) {
        return world.feed.offer(0, source, World.units(price), 0, world.clock.epochMicros() - madeAgo);
    }

    private OfferResult numbered(int source, String price, long number) {
        Quote quote = new Quote().price(World.units(price), 0).sequence(number).madeAt(world.clock.epochMicros());
        return world.feed.offer(0, source, quote);
    }

    @Test
    void agesAndSkewsAreInclusive() {
        assertThat(offer(0, "100", -SECOND)).as("1 s ahead").isEqualTo(OfferResult.ACCEPTED);
        assertThat(offer(1, "100", -SECOND - 1)).isEqualTo(OfferResult.FUTURE);
        assertThat(offer(1, "100", 5 * SECOND)).as("5 s old").isEqualTo(OfferResult.ACCEPTED);
        assertThat(offer(2, "100", 5 * SECOND + 1)).isEqualTo(OfferResult.STALE);
        world.clock.advanceMicros(1);
        assertThat(world.texts())
                .containsExactly(
                        "quorum not met, 1 sources with a limit of 2 sources",
                        "bravo: stale, 5.000001 s with a limit of 5 s",
                        "charlie: stale, 5.000001 s with a limit of 5 s");
    }

    @Test
    void whatWasNotTakenSaysHowFarOffItWas() {
        offer(0, "100", -SECOND - 7);
        world.feed.offer(0, 1, World.units("100"), 0, -1);
        assertThat(world.texts())
                .containsExactly(
                        "quorum not met, 0 sources with a limit of 2 sources",
                        "charlie: no quote, 0 quotes with a limit of 1 quotes",
                        "bravo: stale, 1767225600 s with a limit of 5 s",
                        "alpha: future, 1.000007 s with a limit of 1 s");
        offer(0, "100", -SECOND);
        world.advanceSeconds(10);
        offer(0, "100", -2 * SECOND);
        assertThat(world.texts())
                .as("stale, and what came since lay in the future")
                .contains("alpha: stale, 10 s with a limit of 5 s", "alpha: future, 2 s with a limit of 1 s");
    }

    @Test
    void runningNumbersBelongToTheirSource() {
        assertThat(numbered(0, "100", 0)).isEqualTo(OfferResult.ACCEPTED);
        assertThat(numbered(1, "100", 50)).isEqualTo(OfferResult.ACCEPTED);
        assertThat(numbered(2, "100", 7)).isEqualTo(OfferResult.ACCEPTED);
        assertThat(numbered(0, "100.1", 1)).as("0 is a number").isEqualTo(OfferResult.ACCEPTED);
        assertThat(numbered(2, "100.1", 7)).as("another price, the same number").isEqualTo(OfferResult.OUT_OF_ORDER);
        assertThat(numbered(2, "100", 7)).isEqualTo(OfferResult.DUPLICATE);
        assertThat(numbered(2, "100", 8)).as("the same price once more").isEqualTo(OfferResult.ACCEPTED);
        assertThat(offer(2, "100", 0)).as("no number: the same time and price").isEqualTo(OfferResult.DUPLICATE);
        assertThat(offer(2, "100.2", 0)).isEqualTo(OfferResult.OUT_OF_ORDER);
        world.clock.advanceMicros(1);
        world.feed.resubscribed(1);
        assertThat(numbered(2, "100", 8))
                .as("bravo's numbers begin anew, not charlie's")
                .isEqualTo(OfferResult.OUT_OF_ORDER);
        assertThat(numbered(1, "100", 1)).isEqualTo(OfferResult.ACCEPTED);
        world.clock.advanceMicros(1);
        assertThat(offer(1, "100", 0)).as("one without a number").isEqualTo(OfferResult.ACCEPTED);
        world.clock.advanceMicros(1);
        assertThat(numbered(1, "100", 0)).as("after which any will do").isEqualTo(OfferResult.ACCEPTED);
    }

    @Test
    void sanityAndConfidenceAreInclusive() {
        World ranged = new World(
                FeedPolicy.builder()
                        .sanityRange(Price.parse("99", 10), Price.parse("101", 10))
                        .build(),
                3);
        assertThat(ranged.offer(1, "99")).isEqualTo(OfferResult.ACCEPTED);
        assertThat(ranged.offer(2, "101")).isEqualTo(OfferResult.ACCEPTED);
        ranged.clock.advanceMicros(1);
        assertThat(ranged.feed.offer(0, 1, World.units("99") - 1, 0, ranged.clock.epochMicros()))
                .isEqualTo(OfferResult.OUT_OF_SANITY_RANGE);
        assertThat(ranged.feed.offer(0, 2, World.units("101") + 1, 0, ranged.clock.epochMicros()))
                .isEqualTo(OfferResult.OUT_OF_SANITY_RANGE);
        assertThat(ranged.texts())
                .contains(
                        "bravo: out of sanity range, 98.9999999999 with a limit of 99",
                        "charlie: out of sanity range, 101.0000000001 with a limit of 101");
        assertThat(world.feed.offer(0, 2, 1, 0, world.clock.epochMicros()))
                .as("the smallest price")
                .isEqualTo(OfferResult.ACCEPTED);
    }

    @Test
    void aRefusedSourceIsMissedByItselfAndNamedAsLongAsItsWordIsYoung() {
        world.offerAll("100", "100", "100.1");
        world.clock.advanceMicros(1);
        world.feed.offer(0, 1, -3, 0, world.clock.epochMicros());
        world.feed.offer(0, 2, -4, 0, world.clock.epochMicros());
        assertThat(world.texts())
                .contains(
                        "bravo: non positive, -0.0000000003 with a limit of 0.0000000001",
                        "charlie: non positive, -0.0000000004 with a limit of 0.0000000001");
        assertThat(world.feed.offer(0, 2, -4, 0, world.clock.epochMicros())).isEqualTo(OfferResult.DUPLICATE);
        world.clock.advanceMicros(5 * SECOND);
        assertThat(world.reasons()).contains(FeedReason.NON_POSITIVE);
        world.clock.advanceMicros(1);
        assertThat(world.reasons()).doesNotContain(FeedReason.NON_POSITIVE);
    }

    @Test
    void aQuoteIsAsOldAsItsReceipt() {
        long arrived = world.clock.monotonicNanos();
        world.clock.stepWall(Duration.ofSeconds(-4));
        world.advanceSeconds(4);
        for (int source = 2; source >= 0; source--) {
            Quote quote = new Quote()
                    .price(World.units("100"), 0)
                    .madeAt(world.clock.epochMicros())
                    .receivedAt(source == 1 ? arrived : world.clock.monotonicNanos());
            assertThat(world.feed.offer(0, source, quote)).isEqualTo(OfferResult.ACCEPTED);
        }
        world.clock.advanceMicros(SECOND);
        assertThat(world.price().sourceCount()).isEqualTo(3);
        world.clock.advanceMicros(1);
        assertThat(world.price().sources()).as("bravo's lay in a queue").containsExactly("alpha", "charlie");
    }

    @Test
    void aFrozenValueIsItsSources() {
        World still = new World(
                FeedPolicy.builder().frozenBound(Duration.ofSeconds(6)).build(), 3);
        for (int second = 0; second <= 6; second++) {
            still.offer(0, second % 2 == 0 ? "100" : "100.1");
            assertThat(still.offer(2, "100")).as("second %s", second).isEqualTo(OfferResult.ACCEPTED);
            still.advanceSeconds(1);
        }
        still.offer(0, "100.1");
        assertThat(still.offer(2, "100")).isEqualTo(OfferResult.FROZEN_VALUE);
        assertThat(still.texts()).contains("charlie: frozen value, 7 s with a limit of 6 s");
    }

    @Test
    void silenceIsItsSources() {
        world.offerAll("100", "100", "100");
        for (int second = 1; second <= 61; second++) {
            world.advanceSeconds(1);
            world.offer(1, second % 2 == 0 ? "100" : "100.1");
        }
        assertThat(world.feed.health().markets().get(0).sources().stream().map(FeedHealth.SourceHealth::state))
                .containsExactly(SourceState.DOWN, SourceState.UP, SourceState.DOWN);
    }

    @Test
    void aSilenceThatNobodySawIsToldWhenItEnds() {
        world.offerAll("100", "100", "100");
        long cursor = world.feed.events(0).cursor();
        world.advanceSeconds(6);
        world.offer(1, "100.1");
        assertThat(world.feed.events(cursor).events().stream()
                        .filter(FeedEvent.SourceChanged.class::isInstance)
                        .map(FeedEvent.SourceChanged.class::cast)
                        .filter(event -> event.source().equals("bravo"))
                        .map(event -> event.from() + " " + event.to()))
                .containsExactly("UP STALE", "STALE UP");
    }
}

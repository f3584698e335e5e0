package io.github.plimsoll.pricefeed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class QuoteTest {
    private final World world = new World();
    private final Quote quote = new Quote();

    private OfferResult offer(int source) {
        return world.feed.offer(0, source, quote);
    }

    private Quote now() {
        return quote.clear().madeAt(world.clock.epochMicros());
    }

    @Test
    void mantissaAndExponentBecomeUnits() {
        now().price(10_012, 3).exponent(-2);
        assertThat(offer(0)).isEqualTo(OfferResult.ACCEPTED);
        now().price(1_001_234_567_890_19L, 7).exponent(-12);
        assertThat(offer(1)).isEqualTo(OfferResult.ACCEPTED);
        assertThat(world.price().units())
                .as("100.12 and 100.1234567890, what lies below is cut")
                .isEqualTo((World.units("100.12") + World.units("100.123456789")) / 2);
        now().price(1, 0).exponent(-18);
        assertThat(offer(2)).as("nothing is left of it").isEqualTo(OfferResult.NON_POSITIVE);
    }

    @Test
    void aChangedExponentIsRefusedAndSaysSo() {
        world.offerAll("100", "100");
        world.clock.advanceMicros(1);
        now().price(100_00000000L, 0).exponent(-8);
        assertThat(offer(0)).isEqualTo(OfferResult.ACCEPTED);
        world.clock.advanceMicros(1);
        now().price(100, 0).exponent(0);
        assertThat(offer(0)).isEqualTo(OfferResult.EXPONENT_CHANGED);
        assertThat(world.texts()).contains("alpha: exponent changed, 0 with a limit of -8");
        world.clock.advanceMicros(1);
        now().price(100_00000000L, 0).exponent(-8);
        assertThat(offer(0)).as("its own again").isEqualTo(OfferResult.ACCEPTED);

        World pinned = new World(
                FeedPolicy.builder()
                        .source("bravo", SourcePolicy.builder().exponent(-5).build())
                        .build(),
                3);
        quote.clear().madeAt(pinned.clock.epochMicros()).price(100, 0).exponent(0);
        assertThat(pinned.feed.offer(0, 1, quote)).as("the first one too").isEqualTo(OfferResult.EXPONENT_CHANGED);
        quote.exponent(99);
        assertThat(pinned.feed.offer(0, 0, quote)).isEqualTo(OfferResult.EXPONENT_CHANGED);
        assertThatThrownBy(() -> SourcePolicy.builder().exponent(19).weight(0).build())
                .hasMessage("source policy: the weight is 1 to 1000000, not 0; the exponent is -18 to 18, not 19");
    }

    @Test
    void whatDoesNotFitIsOutOfAnyRangeInsteadOfWrapping() {
        assertThat(Quote.units(Long.MAX_VALUE, 1, 10, false)).isEqualTo(Long.MAX_VALUE);
        assertThat(Quote.units(-Long.MAX_VALUE, 1, 10, false)).isEqualTo(Long.MIN_VALUE);
        assertThat(Quote.units(2, 18, 18, false)).isEqualTo(Long.MAX_VALUE);
        assertThat(Quote.units(-2, 18, 18, false)).isEqualTo(Long.MIN_VALUE);
        assertThat(Quote.units(0, 18, 18, false)).isZero();
        assertThat(Quote.units(922_337_203L, 0, 10, false)).isEqualTo(9_223_372_030_000_000_000L);
        assertThat(Quote.units(15, -11, 10, false)).isEqualTo(1);
        assertThat(Quote.units(15, -11, 10, true)).isEqualTo(2);
        assertThat(Quote.units(-15, -11, 10, false)).isEqualTo(-2);
        assertThat(Quote.units(1, -18, 0, true)).isEqualTo(1);
        assertThat(Quote.units(0, -18, 0, true)).isZero();
        assertThat(Quote.units(7, -10, 10, false)).as("nothing to shift").isEqualTo(7);
        assertThat(Quote.units(1, 8, 10, false)).as("18 digits fit").isEqualTo(1_000_000_000_000_000_000L);
        assertThat(Quote.units(1, 9, 10, false)).as("19 do not").isEqualTo(Long.MAX_VALUE);
        assertThat(Quote.units(-1, 9, 10, false)).isEqualTo(Long.MIN_VALUE);
        assertThat(Quote.units(0, 9, 10, false)).isZero();
        assertThat(Quote.units(3_000_000_000_000_000_000L, -18, 0, false)).isEqualTo(3);
        assertThat(Quote.units(15, -11, 10, true)).isEqualTo(2);
        assertThat(Quote.units(20, -11, 10, true)).as("nothing to round").isEqualTo(2);
        assertThat(Quote.units(5, -18, -1, true)).as("19 digits down").isEqualTo(1);
        assertThat(Quote.units(5, -18, -1, false)).isZero();
        assertThat(Quote.units(-5, -18, -1, true)).isZero();
    }

    @Test
    void aBookIsItsMiddleWithHalfOfItsSpread() {
        now().book(World.units("100"), World.units("100.1") + 1);
        assertThat(offer(0)).isEqualTo(OfferResult.ACCEPTED);
        offer(1);
        assertThat(world.price().units()).isEqualTo(World.units("100.05"));
        assertThat(world.price().confidenceUnits()).isEqualTo(World.units("0.05") + 1);
        now().book(World.units("101"), World.units("100"));
        world.clock.advanceMicros(1);
        quote.madeAt(world.clock.epochMicros());
        assertThat(offer(0)).isEqualTo(OfferResult.CROSSED_BOOK);
        assertThat(world.texts()).contains("alpha: crossed book, 1% with a limit of 0%");
        world.clock.advanceMicros(1);
        now().book(0, World.units("100"));
        assertThat(offer(0)).as("nobody bids").isEqualTo(OfferResult.NON_POSITIVE);
        world.clock.advanceMicros(1);
        now().book(World.units("90"), World.units("110"));
        assertThat(offer(0)).isEqualTo(OfferResult.CONFIDENCE_TOO_WIDE);
    }

    @Test
    void aBookOfOnePriceHasNoSpreadAndOneWithoutASideIsNoPrice() {
        now().book(World.units("100"), World.units("100"));
        assertThat(offer(0)).as("bid is ask").isEqualTo(OfferResult.ACCEPTED);
        offer(1);
        assertThat(world.price().confidenceUnits()).isZero();
        world.clock.advanceMicros(1);
        assertThat(world.feed.offer(
                        0, 0, now().book(World.units("100"), 0).sequence(1).receivedAt(0)))
                .as("nobody asks")
                .isEqualTo(OfferResult.NON_POSITIVE);
        now().book(1, 1);
        assertThat(offer(1)).as("the smallest price there is").isNotEqualTo(OfferResult.NON_POSITIVE);
    }

    @Test
    void runningNumbersOrderWhatSharesOneTime() {
        assertThat(numbered("100", 7)).isEqualTo(OfferResult.ACCEPTED);
        assertThat(numbered("100.1", 8)).as("later in the same microsecond").isEqualTo(OfferResult.ACCEPTED);
        assertThat(numbered("100.2", 7)).isEqualTo(OfferResult.OUT_OF_ORDER);
        assertThat(numbered("100.1", 8)).isEqualTo(OfferResult.DUPLICATE);
        world.clock.advanceMicros(1);
        assertThat(numbered("100.3", 8)).as("a later time with an old number").isEqualTo(OfferResult.OUT_OF_ORDER);
        assertThat(numbered("100.3", 9)).isEqualTo(OfferResult.ACCEPTED);

        world.feed.resubscribed(0);
        world.clock.advanceMicros(1);
        assertThat(numbered("100.3", 1)).as("numbers begin anew").isEqualTo(OfferResult.ACCEPTED);
    }

    private OfferResult numbered(String price, long number) {
        now().price(World.units(price), 0).sequence(number);
        return offer(0);
    }

    @Test
    void timeSpentInAQueueIsAge() {
        world.offerAll("100", "100", "100");
        long arrived = world.clock.monotonicNanos();
        world.clock.stepWall(Duration.ofSeconds(-4));
        world.advanceSeconds(4);
        now().price(World.units("100.1"), 0)
                .madeAt(world.clock.epochMicros() + 1)
                .receivedAt(arrived);
        assertThat(offer(0)).isEqualTo(OfferResult.ACCEPTED);
        offer(1);
        offer(2);
        assertThat(world.feed.usable(0)).isTrue();
        world.clock.advanceMicros(1_000_001);
        assertThat(world.feed.usable(0)).as("5 s since it came").isFalse();
    }

    @Test
    @DisplayName("PRC-08 a quote without a time is refused as stale, and one without a price as no price")
    void emptyQuoteIsNone() {
        assertThat(world.feed.offer(0, 0, quote.clear().price(World.units("100"), 0)))
                .isEqualTo(OfferResult.STALE);
        assertThat(world.feed.offer(0, 0, now())).isEqualTo(OfferResult.NON_POSITIVE);
    }
}

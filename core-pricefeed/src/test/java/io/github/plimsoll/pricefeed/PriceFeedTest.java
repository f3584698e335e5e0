package io.github.plimsoll.pricefeed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.numbers.Bps;
import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.numbers.Price;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PriceFeedTest {
    private static final long SECOND = 1_000_000;

    @Test
    void threeAgreeingSourcesGiveTheirMedianWithItsProof() {
        World world = new World();
        world.offer(0, "100.2");
        world.advanceSeconds(1);
        world.offer(1, "100");
        world.offer(2, "100.4");

        ValidatedPrice price = world.price();

        assertThat(price.instrument()).isEqualTo(World.BTC);
        assertThat(price.price()).isEqualTo(Price.parse("100.2", 10));
        assertThat(price.units()).isEqualTo(World.units("100.2"));
        assertThat(price.asOfMicros()).as("the oldest contributor").isEqualTo(world.clock.epochMicros() - SECOND);
        assertThat(price.validUntilMicros()).isEqualTo(price.asOfMicros() + 5 * SECOND);
        assertThat(price.sourceCount()).isEqualTo(3);
        assertThat(price.sources()).containsExactly("alpha", "bravo", "charlie");
        assertThat(price.confidenceUnits()).as("distance of bravo and charlie").isEqualTo(World.units("0.2"));
        assertThat(price.mintedBy(world.feed)).isTrue();
        assertThat(price.mintedBy(new World().feed)).isFalse();
        assertThat(price).hasToString("BTC-USD 100.20 by alpha, bravo, charlie");
    }

    @Test
    @DisplayName("PRC-01 age is counted from the source's own time, not from when it was fetched")
    void ageComesFromTheSource() {
        World world = new World();
        long made = world.clock.epochMicros();
        world.advanceSeconds(4);
        for (int source = 0; source < 3; source++) {
            assertThat(world.feed.offer(0, source, World.units("100"), 0, made)).isEqualTo(OfferResult.ACCEPTED);
        }
        assertThat(world.feed.usable(0)).isTrue();

        world.clock.advanceMicros(SECOND);
        assertThat(world.feed.usable(0)).as("exactly 5 s").isTrue();

        world.clock.advanceMicros(1);
        assertThat(world.feed.usable(0)).as("1 us later").isFalse();
        assertThat(world.texts())
                .containsExactly(
                        "quorum not met, 0 sources with a limit of 2 sources",
                        "alpha: stale, 5.000001 s with a limit of 5 s",
                        "bravo: stale, 5.000001 s with a limit of 5 s",
                        "charlie: stale, 5.000001 s with a limit of 5 s");
    }

    @Test
    @DisplayName("PRC-02 an outlier is excluded however new it is")
    void outlierIsExcluded() {
        World world = new World();
        world.offerAll("100", "100.1");
        world.advanceSeconds(1);

        assertThat(world.offer(2, "105")).isEqualTo(OfferResult.OUTLIER);

        ValidatedPrice price = world.price();
        assertThat(price.units()).isEqualTo(World.units("100.1"));
        assertThat(price.sources()).containsExactly("alpha", "bravo");
    }

    @Test
    @DisplayName("PRC-05 the last known price is for display with its age, never for opening")
    void lastKnownPriceNeverOpens() {
        World world = new World();
        assertThat(world.feed.indicative(0)).isEmpty();
        world.offerAll("100", "100", "100");
        world.advanceSeconds(3600);

        assertThat(world.feed.usable(0)).isFalse();
        Indicative last = world.feed.indicative(0).orElseThrow();
        assertThat(last.price()).isEqualTo(Price.parse("100", 10));
        assertThat(last.ageMicros()).isEqualTo(3600 * SECOND);
    }

    @Test
    @DisplayName("PRC-08 a quote cannot be offered without its time, and a time of 0 is stale")
    void timeIsPartOfTheQuote() {
        World world = new World();

        assertThat(world.feed.offer(0, 0, World.units("100"), 0, 0)).isEqualTo(OfferResult.STALE);
        assertThat(world.feed.offer(0, 0, World.units("100"), 0, Long.MIN_VALUE))
                .isEqualTo(OfferResult.STALE);

        assertThat(world.reasons())
                .containsExactly(FeedReason.QUORUM_NOT_MET, FeedReason.NO_QUOTE, FeedReason.NO_QUOTE, FeedReason.STALE);
    }

    @Test
    @DisplayName("PRC-09 one surviving source is not trusted")
    void oneSurvivorIsNotTrusted() {
        World world = new World();
        world.offerAll("100", "100", "100");
        world.advanceSeconds(6);
        world.offer(1, "100.1");

        assertThat(world.texts())
                .containsExactly(
                        "quorum not met, 1 sources with a limit of 2 sources",
                        "alpha: stale, 6 s with a limit of 5 s",
                        "charlie: stale, 6 s with a limit of 5 s");
        assertThatThrownBy(() -> FeedPolicy.builder().quorum(1).build())
                .hasMessage("feed policy: quorum must be 2 to 32 but is 1");
    }

    @Test
    @DisplayName("PRC-14 two sources that disagree give no price, not their mean")
    void twoThatDisagreeGiveNoPrice() {
        World world = new World();
        world.offerAll("100", "100.5");
        assertThat(world.price().units()).as("0.5% apart agree").isEqualTo(World.units("100.25"));

        world.clock.advanceMicros(1);
        world.offer(1, "100.5000000001");

        assertThat(world.texts())
                .containsExactly(
                        "sources disagree, 0.5001% with a limit of 0.5%",
                        "charlie: no quote, 0 quotes with a limit of 1 quotes");
    }

    @Test
    @DisplayName("PRC-17 a missing price is no number at all")
    void missingPriceIsNoNumber() {
        World world = new World();
        PriceSlot slot = new PriceSlot();

        assertThat(world.feed.readInto(0, slot)).isFalse();
        assertThatThrownBy(slot::units).isInstanceOf(IllegalStateException.class);
        assertThat(world.feed.offer(0, 0, 0, 0, world.clock.epochMicros())).isEqualTo(OfferResult.NON_POSITIVE);

        world.advanceSeconds(1);
        world.offerAll("100", "100");
        assertThat(world.feed.readInto(0, slot)).isTrue();
        assertThat(slot.units()).isEqualTo(World.units("100"));
        assertThat(slot.asOfMicros()).isEqualTo(world.clock.epochMicros());
        assertThat(slot.validUntilMicros()).isEqualTo(world.clock.epochMicros() + 5 * SECOND);
        assertThat(slot.confidenceUnits()).isZero();

        world.advanceSeconds(6);
        assertThat(world.feed.readInto(0, slot)).isFalse();
        assertThatThrownBy(slot::units).as("the old number is gone").isInstanceOf(IllegalStateException.class);
    }

    @Test
    void threeThatAllDisagreeGiveNoPrice() {
        World world = new World();
        world.offerAll("100", "101", "102");

        assertThat(world.texts())
                .containsExactly(
                        "sources disagree, 0.9901% with a limit of 0.5%",
                        "alpha: outlier, 0.9901% with a limit of 0.5%",
                        "charlie: outlier, 0.9901% with a limit of 0.5%");
    }

    @Test
    void twoAgainstTwoAndAMinorityAboveTheQuorumGiveNoPrice() {
        World four = new World(FeedPolicy.defaults(), 4);
        four.offerAll("100", "100", "110", "110");
        assertThat(four.reasons()).startsWith(FeedReason.SOURCES_DISAGREE);

        World five = new World(FeedPolicy.defaults(), 5);
        five.offerAll("100", "105", "110", "110", "120");
        assertThat(five.reasons()).startsWith(FeedReason.SOURCES_DISAGREE);
    }

    @Test
    void refusalsByTimeLeaveTheEarlierQuoteInForce() {
        World world = new World();
        world.offerAll("100", "100", "100");
        long now = world.clock.epochMicros();

        assertThat(world.feed.offer(0, 0, World.units("100"), 0, now)).isEqualTo(OfferResult.DUPLICATE);
        assertThat(world.feed.offer(0, 0, World.units("101"), 0, now)).isEqualTo(OfferResult.OUT_OF_ORDER);
        assertThat(world.feed.offer(0, 0, World.units("101"), 0, now - 1)).isEqualTo(OfferResult.OUT_OF_ORDER);
        assertThat(world.feed.offer(0, 0, World.units("101"), 0, now + SECOND + 1))
                .isEqualTo(OfferResult.FUTURE);
        assertThat(world.feed.offer(0, 0, World.units("101"), 0, Long.MAX_VALUE))
                .isEqualTo(OfferResult.FUTURE);
        assertThat(world.feed.offer(0, 0, World.units("101"), 0, now - 5 * SECOND - 1))
                .isEqualTo(OfferResult.STALE);

        assertThat(world.price().sourceCount()).isEqualTo(3);
        assertThat(world.feed.offer(0, 0, World.units("100.1"), 0, now + SECOND))
                .as("1 s ahead is within the skew")
                .isEqualTo(OfferResult.ACCEPTED);
    }

    @Test
    void aRefusalByContentSilencesItsSourceUntilTheNextSoundQuote() {
        World world = new World(
                FeedPolicy.builder()
                        .sanityRange(Price.parse("10", 10), Price.parse("1000", 10))
                        .maxConfidence(Bps.of(50))
                        .build(),
                3);
        world.offerAll("100", "100", "100");
        record Bad(long units, long confidence, OfferResult result, String text) {}
        List<Bad> all = List.of(
                new Bad(0, 0, OfferResult.NON_POSITIVE, "alpha: non positive, 0 with a limit of 0.0000000001"),
                new Bad(
                        -1,
                        0,
                        OfferResult.NON_POSITIVE,
                        "alpha: non positive, -0.0000000001 with a limit of 0.0000000001"),
                new Bad(
                        World.units("100"),
                        -1,
                        OfferResult.NEGATIVE_CONFIDENCE,
                        "alpha: negative confidence, -0.0000000001 with a limit of 0"),
                new Bad(
                        World.units("100"),
                        World.units("0.5") + 1,
                        OfferResult.CONFIDENCE_TOO_WIDE,
                        "alpha: confidence too wide, 0.5001% with a limit of 0.5%"),
                new Bad(
                        World.units("10") - 1,
                        0,
                        OfferResult.OUT_OF_SANITY_RANGE,
                        "alpha: out of sanity range, 9.9999999999 with a limit of 10"),
                new Bad(
                        World.units("1000") + 1,
                        0,
                        OfferResult.OUT_OF_SANITY_RANGE,
                        "alpha: out of sanity range, 1000.0000000001 with a limit of 1000"));
        for (Bad bad : all) {
            world.clock.advanceMicros(1_000);
            assertThat(world.feed.offer(0, 0, bad.units, bad.confidence, world.clock.epochMicros()))
                    .isEqualTo(bad.result);
            assertThat(world.price().sources()).as(bad.text).containsExactly("bravo", "charlie");
            world.feed.offer(0, 1, 0, 0, world.clock.epochMicros());
            assertThat(world.texts()).contains(bad.text);

            world.clock.advanceMicros(1_000);
            world.offerAll("100", "100", "100");
            assertThat(world.price().sourceCount()).isEqualTo(3);
        }
        assertThat(world.feed.offer(0, 0, World.units("100"), World.units("0.5"), world.clock.epochMicros() + 1))
                .as("50 bps exactly")
                .isEqualTo(OfferResult.ACCEPTED);
    }

    @Test
    void aValueThatDoesNotMoveWhileItsTimeDoesIsFrozen() {
        World world = new World(
                FeedPolicy.builder().frozenBound(Duration.ofSeconds(60)).build(), 3);
        for (int second = 0; second <= 60; second++) {
            assertThat(world.offer(0, "100")).isEqualTo(OfferResult.ACCEPTED);
            world.offer(1, second % 2 == 0 ? "100" : "100.01");
            world.offer(2, second % 2 == 0 ? "100.01" : "100");
            world.advanceSeconds(1);
        }

        assertThat(world.offer(0, "100")).isEqualTo(OfferResult.FROZEN_VALUE);
        assertThat(world.price().sources()).containsExactly("bravo", "charlie");
        world.feed.offer(0, 1, -1, 0, world.clock.epochMicros());
        assertThat(world.texts()).contains("alpha: frozen value, 61 s with a limit of 60 s");

        world.advanceSeconds(1);
        assertThat(world.offer(0, "100.02")).as("it moved").isEqualTo(OfferResult.ACCEPTED);
    }

    @Test
    void aJumpStopsTradingUntilAQuorumHasRepeatedItForTheConfirmationTime() {
        World world = new World();
        world.offerAll("100", "100", "100");
        world.advanceSeconds(1);
        assertThat(world.offer(0, "110.01")).isEqualTo(OfferResult.OUTLIER);
        assertThat(world.offer(1, "110.01")).isEqualTo(OfferResult.JUMP);
        assertThat(world.offer(2, "110.01")).isEqualTo(OfferResult.JUMP);
        assertThat(world.texts()).containsExactly("jump, 10.01% with a limit of 10%");
        assertThat(world.feed.indicative(0).orElseThrow().price()).isEqualTo(Price.parse("100", 10));

        for (int second = 1; second < 10; second++) {
            world.advanceSeconds(1);
            world.offerAll("110.02", "110.02", "110.02");
            assertThat(world.feed.usable(0)).as("after %s s", second).isFalse();
        }
        world.advanceSeconds(1);
        world.offerAll("110.03", "110.03", "110.03");

        assertThat(world.price().units()).isEqualTo(World.units("110.03"));
    }

    @Test
    void aJumpThatIsNotRepeatedInTimeStartsAgain() {
        World world = new World();
        world.offerAll("100", "100", "100");
        world.advanceSeconds(1);
        world.offerAll("120", "120", "120");
        world.advanceSeconds(6);
        world.offerAll("120", "120", "120");
        world.advanceSeconds(5);
        world.offerAll("120", "120", "120");
        assertThat(world.reasons())
                .as("11 s after the first, 5 s after the gap")
                .containsExactly(FeedReason.JUMP);

        world.advanceSeconds(5);
        world.offerAll("120", "120", "120");
        assertThat(world.feed.usable(0)).isTrue();
    }

    @Test
    void aMoveIsHeldAgainstTheTimeItTook() {
        World world = new World();
        world.offerAll("100", "100", "100");
        world.advanceSeconds(120);
        world.offerAll("120", "120", "120");
        assertThat(world.price().units()).as("20% in two minutes").isEqualTo(World.units("120"));

        world.advanceSeconds(1);
        world.offerAll("131", "131", "131");
        world.advanceSeconds(1);
        world.offerAll("133", "133", "133");
        assertThat(world.reasons())
                .as("two small steps within a minute are one move of 10.8%")
                .containsExactly(FeedReason.JUMP);
        world.advanceSeconds(1);
        world.offerAll("131", "131", "131");
        assertThat(world.feed.usable(0)).as("it came back").isTrue();
    }

    @Test
    void aWallClockSetBackDoesNotRejuvenateAQuote() {
        World world = new World();
        world.offerAll("100", "100", "100");
        world.advanceSeconds(5);
        assertThat(world.feed.usable(0)).isTrue();

        world.clock.stepWall(Duration.ofSeconds(-4));
        world.clock.advanceMicros(1);
        assertThat(world.feed.usable(0)).isFalse();
        assertThat(world.reasons()).contains(FeedReason.STALE);
    }

    @Test
    void marketsAreIndependentAndNamesResolve() {
        Instrument eth = Instrument.cryptoPerp("ETH");
        World world = new World();
        PriceFeed feed = PriceFeed.builder(world.clock)
                .market(World.BTC, FeedPolicy.defaults())
                .market(eth, FeedPolicy.defaults())
                .source("one")
                .source("two")
                .build();
        long now = world.clock.epochMicros();
        int market = feed.index("ETH-USD");
        feed.offer(market, feed.sourceIndex("one"), World.units("10"), 0, now);
        feed.offer(market, feed.sourceIndex("two"), World.units("10"), 0, now);

        assertThat(feed.usable(market)).isTrue();
        assertThat(feed.usable(feed.index("BTC-USD"))).isFalse();
        assertThat(feed.instruments()).containsExactly(World.BTC, eth);
        assertThat(feed.sources()).containsExactly("one", "two");
        assertThatThrownBy(() -> feed.index("SOL-USD")).hasMessage("no market SOL-USD; there are [BTC-USD, ETH-USD]");
        assertThatThrownBy(() -> feed.sourceIndex("three")).hasMessage("no source three; there are [one, two]");
        assertThatThrownBy(() -> feed.offer(0, 2, 1, 0, now)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void aFeedNamesAllItsProblemsAtOnce() {
        World world = new World();
        FeedPolicy odd = FeedPolicy.builder()
                .sanityRange(Price.parse("1", 2), Price.parse("2", 2))
                .quorum(3)
                .build();
        assertThatThrownBy(() -> PriceFeed.builder(world.clock)
                        .market(World.BTC, odd)
                        .market(World.BTC, odd)
                        .source("one")
                        .source("one")
                        .source(" ")
                        .source("two")
                        .build())
                .hasMessage(
                        "price feed: market BTC-USD is named twice; source one is named twice; a source needs a name;"
                                + " sanity range of BTC-USD must have 10 decimals; sanity range of BTC-USD must have 10"
                                + " decimals");
        assertThatThrownBy(() -> PriceFeed.builder(world.clock).build())
                .hasMessage("price feed: a feed needs 1 to 10000 markets but has 0");
        assertThatThrownBy(() -> PriceFeed.builder(world.clock)
                        .market(World.BTC, FeedPolicy.defaults())
                        .source("one")
                        .build())
                .hasMessage("price feed: BTC-USD needs a quorum of 2 but there are only 1 sources");
    }
}

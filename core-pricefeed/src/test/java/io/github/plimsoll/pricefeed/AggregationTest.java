package io.github.plimsoll.pricefeed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.numbers.Ratio;
import org.junit.jupiter.api.Test;

/** What the choice of a rule changes on a market. */
class AggregationTest {
    private static FeedPolicy.Builder policy(Aggregation rule) {
        return FeedPolicy.builder().aggregation(rule);
    }

    private static void offer(World world, int source, String price, String confidence) {
        world.feed.offer(0, source, World.units(price), World.units(confidence), world.clock.epochMicros());
    }

    @Test
    void weightsMoveThePriceAndMustAgreeToo() {
        World world = new World(
                policy(Aggregation.WEIGHTED_MEDIAN)
                        .source("charlie", SourcePolicy.ofWeight(3))
                        .source("alpha", SourcePolicy.ofWeight(2))
                        .source("bravo", SourcePolicy.ofWeight(2))
                        .build(),
                3);
        world.offerAll("100", "100.2", "100.4");
        assertThat(world.price().units()).as("4 of 7 lie at 100.2 and below").isEqualTo(World.units("100.2"));

        World heavy = new World(
                policy(Aggregation.WEIGHTED_MEDIAN)
                        .source("delta", SourcePolicy.ofWeight(4))
                        .source("echo", SourcePolicy.ofWeight(5))
                        .build(),
                5);
        heavy.offerAll("100", "100", "100", "101", "90");
        assertThat(heavy.reasons())
                .as("three of five agree, but with 3 of 12 in weight")
                .startsWith(FeedReason.SOURCES_DISAGREE);
    }

    @Test
    void noSourceIsThePriceByItself() {
        FeedPolicy policy = policy(Aggregation.WEIGHTED_MEDIAN)
                .source("alpha", SourcePolicy.ofWeight(2))
                .source("zulu", SourcePolicy.ofWeight(9))
                .build();
        assertThatThrownBy(() -> new World(policy, 3))
                .hasMessage("price feed: the policy of BTC-USD names the unknown source zulu;"
                        + " on BTC-USD alpha must weigh less than half of 4 but weighs 2");
        assertThatThrownBy(() -> SourcePolicy.ofWeight(0))
                .hasMessage("source policy: the weight is 1 to 1000000, not 0");
    }

    @Test
    void thePythRuleGivesItsOwnConfidence() {
        World world = new World(policy(Aggregation.PYTH).build(), 3);
        offer(world, 0, "100", "0.1");
        offer(world, 1, "100.1", "0.1");
        offer(world, 2, "100.2", "0.1");

        assertThat(world.price().units()).isEqualTo(World.units("100.1"));
        assertThat(world.price().confidenceUnits())
                .as("votes 99.9, 100, 100, 100.1 x 3, 100.2, 100.2, 100.3; the third is 0.1 away")
                .isEqualTo(World.units("0.1"));
    }

    @Test
    void withoutConfidenceThePythRuleHearsNothing() {
        World world = new World(policy(Aggregation.PYTH).build(), 3);
        assertThat(world.offer(0, "100")).isEqualTo(OfferResult.NO_CONFIDENCE);
        assertThat(world.texts())
                .contains("alpha: no confidence, 0 with a limit of 0.0000000001")
                .startsWith("quorum not met, 0 sources with a limit of 2 sources");
    }

    @Test
    void aWideAggregateIsNoPriceAlthoughEveryQuoteIsNarrow() {
        World world = new World(
                policy(Aggregation.PYTH).maxDeviation(Ratio.parse("0.02")).build(), 3);
        offer(world, 0, "99", "0.1");
        offer(world, 1, "100", "0.1");
        offer(world, 2, "101", "0.1");
        assertThat(world.texts()).containsExactly("confidence too wide, 0.9% with a limit of 0.5%");
    }

    @Test
    void theMadRuleTightensTheDeviationAndNeverWidensIt() {
        FeedPolicy policy = FeedPolicy.builder().mad(MadRule.USUAL).build();
        World world = new World(policy, 5);
        world.offerAll("100", "100.02", "100.04", "100.06", "100.2");

        assertThat(world.price().sources())
                .as("median distance 0.02: 0.16 is further than three times that, 0.04 is not")
                .containsExactly("alpha", "bravo", "charlie", "delta");
        World even = new World(policy, 3);
        even.offerAll("100", "100", "100.01");
        assertThat(even.price().sourceCount()).as("the floor of 0.01%").isEqualTo(3);
        World wide = new World(policy, 3);
        wide.offerAll("100", "100.4", "101");
        assertThat(wide.price().sources())
                .as("three times 0.4 would allow 101; 0.5% does not")
                .containsExactly("alpha", "bravo");
        assertThatThrownBy(() -> new MadRule(0, Ratio.ZERO))
                .hasMessage("a MAD rule takes a multiple of 1 to 100 and a floor of 0 to 1%, not 0 and 0%");
    }

    @Test
    void anOutlierByTheMadRuleNamesTheTighterLimit() {
        World world =
                new World(FeedPolicy.builder().mad(MadRule.USUAL).quorum(3).build(), 4);
        world.offerAll("100", "100.02", "100.3", "100.4");
        assertThat(world.texts())
                .as("median 100.16, distances 0.14 0.14 0.16 0.24: none is beyond three times 0.15")
                .isEmpty();
        world.clock.advanceMicros(1);
        world.offerAll("100.3", "100.3", "100.3", "100.2");
        assertThat(world.price().sources()).containsExactly("alpha", "bravo", "charlie");
    }
}

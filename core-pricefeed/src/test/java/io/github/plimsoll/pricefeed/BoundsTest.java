package io.github.plimsoll.pricefeed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.numbers.Bps;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Ratio;
import java.time.Duration;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Every bound of every policy is inclusive: the last value that is taken, and the first that is not. */
class BoundsTest {
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration MILLI = Duration.ofMillis(1);

    private static Duration past(Duration bound) {
        return bound.plusNanos(1);
    }

    private static Duration before(Duration bound) {
        return bound.minusNanos(1);
    }

    private static void taken(ThrowingCallable... made) {
        for (ThrowingCallable each : made) {
            assertThatCode(each).doesNotThrowAnyException();
        }
    }

    private static void refused(String text, ThrowingCallable... made) {
        for (ThrowingCallable each : made) {
            assertThatThrownBy(each)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(text);
        }
    }

    private static FeedPolicy.Builder policy() {
        return FeedPolicy.builder();
    }

    private static FeedPolicy aged(Duration maxAge) {
        return policy().maxAge(maxAge)
                .jumpConfirmation(Duration.ofHours(1))
                .frozenBound(Duration.ofDays(7))
                .silenceBound(DAY)
                .build();
    }

    @Test
    void agesAndBoundsOfAFeedPolicy() {
        taken(() -> aged(MILLI), () -> aged(Duration.ofMinutes(59)));
        refused("max age must be PT0.001S to PT24H", () -> aged(before(MILLI)), () -> aged(past(DAY)));
        Duration minute = Duration.ofMinutes(1);
        taken(
                () -> policy().maxClockSkew(Duration.ZERO).build(),
                () -> policy().maxClockSkew(minute).build());
        refused("max clock skew", () -> policy().maxClockSkew(past(minute)).build());
        Duration age = Duration.ofSeconds(5);
        Duration hour = Duration.ofHours(1);
        taken(
                () -> policy().jumpConfirmation(past(age)).build(),
                () -> policy().jumpConfirmation(hour).build());
        refused(
                "jump confirmation must be longer than the max age",
                () -> policy().jumpConfirmation(age).build());
        refused(
                "jump confirmation must be PT0S to PT1H",
                () -> policy().jumpConfirmation(past(hour)).build());
        Duration week = Duration.ofDays(7);
        taken(
                () -> policy().frozenBound(past(age)).build(),
                () -> policy().frozenBound(week).build());
        refused(
                "frozen bound must be longer than the max age",
                () -> policy().frozenBound(age).build());
        refused(
                "frozen bound must be PT0S to PT168H",
                () -> policy().frozenBound(past(week)).build());
        taken(
                () -> policy().silenceBound(age).build(),
                () -> policy().silenceBound(DAY).build());
        refused(
                "silence bound must be PT5S to PT24H",
                () -> policy().silenceBound(before(age)).build(),
                () -> policy().silenceBound(past(DAY)).build());
        taken(() -> policy().warmUp(hour).build());
        refused(
                "warm-up must be PT0S to PT1H",
                () -> policy().warmUp(past(hour)).build());
    }

    @Test
    void numbersOfAFeedPolicy() {
        taken(() -> policy().quorum(2).build(), () -> policy().quorum(32).build());
        refused(
                "quorum",
                () -> policy().quorum(1).build(),
                () -> policy().quorum(33).build());
        taken(
                () -> policy().maxDeviation(Ratio.ofMillionths(1)).build(),
                () -> policy().maxDeviation(Ratio.ofMillionths(100_000)).build());
        refused(
                "max deviation",
                () -> policy().maxDeviation(Ratio.ofMillionths(100_001)).build());
        taken(
                () -> policy().maxConfidence(Bps.of(1)).build(),
                () -> policy().maxConfidence(Bps.of(1_000)).build());
        refused("max confidence", () -> policy().maxConfidence(Bps.of(1_001)).build());
        taken(
                () -> policy().jumpLimitPerMinute(Ratio.ofMillionths(100)).build(),
                () -> policy().jumpLimitPerMinute(Ratio.ofMillionths(1_000_000)).build());
        refused(
                "jump limit",
                () -> policy().jumpLimitPerMinute(Ratio.ofMillionths(99)).build());
        refused(
                "sanity range must go from a lower to a higher price of equal decimals",
                () -> policy().sanityRange(Price.parse("1", 2), Price.parse("2", 10))
                        .build());
    }

    @Test
    void sourcePolicies() {
        taken(
                () -> SourcePolicy.ofWeight(1),
                () -> SourcePolicy.ofWeight(1_000_000),
                () -> SourcePolicy.ofMaxAge(MILLI),
                () -> SourcePolicy.ofMaxAge(Duration.ofDays(2)),
                () -> SourcePolicy.builder().exponent(-18).build(),
                () -> SourcePolicy.builder().exponent(18).build());
        refused("the weight is 1 to 1000000", () -> SourcePolicy.ofWeight(0), () -> SourcePolicy.ofWeight(1_000_001));
        refused(
                "the max age is PT0.001S to PT48H",
                () -> SourcePolicy.ofMaxAge(before(MILLI)),
                () -> SourcePolicy.ofMaxAge(past(Duration.ofDays(2))));
        refused(
                "the exponent is -18 to 18",
                () -> SourcePolicy.builder().exponent(-19).build(),
                () -> SourcePolicy.builder().exponent(19).build());
        FeedPolicy market = policy().source("slow", SourcePolicy.ofMaxAge(Duration.ofSeconds(6)))
                .source("even", SourcePolicy.ofMaxAge(Duration.ofSeconds(5)))
                .build();
        assertThat(market.isWitness("slow")).isTrue();
        assertThat(market.isWitness("even")).as("as quick as the market asks").isFalse();
        assertThat(market.isWitness("unnamed")).isFalse();
    }

    @Test
    void quarantines() {
        Duration second = Duration.ofSeconds(1);
        taken(
                () -> new QuarantinePolicy(1, second, 1, Duration.ZERO),
                () -> new QuarantinePolicy(100, DAY, 1_000, DAY));
        refused(
                "strikes must be 1 to 100 but is",
                () -> new QuarantinePolicy(0, second, 1, DAY),
                () -> new QuarantinePolicy(101, second, 1, DAY));
        refused(
                "window must be PT1S to PT24H but is",
                () -> new QuarantinePolicy(1, before(second), 1, DAY),
                () -> new QuarantinePolicy(1, past(DAY), 1, DAY));
        refused(
                "successes must be 1 to 1000 but is",
                () -> new QuarantinePolicy(1, second, 0, DAY),
                () -> new QuarantinePolicy(1, second, 1_001, DAY));
        refused(
                "atLeast must be PT0S to PT24H but is",
                () -> new QuarantinePolicy(1, second, 1, Duration.ofNanos(-1)),
                () -> new QuarantinePolicy(1, second, 1, past(DAY)));
    }

    @Test
    void outlierRulesGuardsAndChains() {
        taken(() -> new MadRule(1, Ratio.ZERO), () -> new MadRule(100, Ratio.ofMillionths(10_000)));
        refused(
                "a MAD rule takes a multiple of 1 to 100 and a floor of 0 to 1%, not",
                () -> new MadRule(0, Ratio.ZERO),
                () -> new MadRule(101, Ratio.ZERO),
                () -> new MadRule(1, Ratio.ofMillionths(-1)),
                () -> new MadRule(1, Ratio.ofMillionths(10_001)));
        Duration minute = Duration.ofMinutes(1);
        taken(
                () -> new WindowGuard(minute, Ratio.ofMillionths(1_000)),
                () -> new WindowGuard(DAY, Ratio.ofMillionths(10_000_000)));
        refused(
                "a window guard takes",
                () -> new WindowGuard(before(minute), Ratio.ofMillionths(1_000)),
                () -> new WindowGuard(past(DAY), Ratio.ofMillionths(1_000)),
                () -> new WindowGuard(minute, Ratio.ofMillionths(999)),
                () -> new WindowGuard(minute, Ratio.ofMillionths(10_000_001)));
        Duration second = Duration.ofSeconds(1);
        Duration hour = Duration.ofHours(1);
        taken(
                () -> new ChainPolicy(Duration.ZERO, second, second, Duration.ZERO),
                () -> new ChainPolicy(DAY, hour, hour, DAY));
        refused("grace must be PT0S to PT24H", () -> new ChainPolicy(past(DAY), hour, hour, DAY));
        refused("report age must be PT1S to PT1H", () -> new ChainPolicy(DAY, past(hour), hour, DAY));
        refused("head age must be PT1S to PT1H", () -> new ChainPolicy(DAY, hour, before(second), DAY));
        refused("settle must be PT0S to PT24H", () -> new ChainPolicy(DAY, hour, hour, past(DAY)));
    }

    @Test
    void windowsAndAverages() {
        Duration second = Duration.ofSeconds(1);
        Duration week = Duration.ofDays(7);
        taken(() -> new PriceWindow(second, 2), () -> new PriceWindow(week, 1_024));
        refused(
                "a price window has a length of PT1S to PT168H and 2 to 1024 buckets",
                () -> new PriceWindow(before(second), 2),
                () -> new PriceWindow(past(week), 2),
                () -> new PriceWindow(second, 1),
                () -> new PriceWindow(second, 1_025));
        taken(() -> new PriceEma(MILLI), () -> new PriceEma(week));
        refused("a half-life is", () -> new PriceEma(before(MILLI)), () -> new PriceEma(past(week)));
        PriceEma ema = new PriceEma(second);
        refused("a price must be above 0 but is 0", () -> ema.add(0, 0));
        ema.add(1, 0);
        assertThat(ema.isEmpty()).isFalse();
        PriceWindow window = new PriceWindow(second, 2);
        assertThat(window.isEmpty()).isTrue();
        window.add(1, 0);
        assertThat(window.isEmpty()).isFalse();
    }

    @Test
    void howManySourcesAndWhatWeight() {
        World world = new World();
        taken(() -> feed(world, 32));
        refused("a feed takes at most 32 sources but has 33", () -> feed(world, 33));
        SourcePolicy heavy = SourcePolicy.ofWeight(2);
        FeedPolicy half = policy().aggregation(Aggregation.WEIGHTED_MEDIAN)
                .source("s0", heavy)
                .build();
        refused("s0 must weigh less than half of 4 but weighs 2", () -> build(world, half, 3));
        taken(() -> build(world, half, 2), () -> build(world, half, 4));
        FeedPolicy witness = policy().aggregation(Aggregation.WEIGHTED_MEDIAN)
                .source("s0", heavy)
                .source("s3", SourcePolicy.builder().maxAge(DAY).weight(9).build())
                .build();
        refused("s0 must weigh less than half of 4 but weighs 2", () -> build(world, witness, 4));
    }

    private static PriceFeed feed(World world, int sources) {
        return build(world, FeedPolicy.defaults(), sources);
    }

    private static PriceFeed build(World world, FeedPolicy policy, int sources) {
        PriceFeed.Builder builder = PriceFeed.builder(world.clock).market(World.BTC, policy);
        IntStream.range(0, sources).forEach(i -> builder.source("s" + i));
        return builder.build();
    }
}

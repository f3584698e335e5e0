package io.github.plimsoll.pricefeed;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.numbers.Bps;
import io.github.plimsoll.numbers.Ratio;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What went wrong elsewhere, replayed. */
class IncidentsTest {
    @Test
    @DisplayName("Pyth, 20 September 2021: two of many publishers send BTC near zero; the aggregate falls and is wide")
    void pyth2021() {
        FeedPolicy policy = FeedPolicy.builder().aggregation(Aggregation.PYTH).build();
        World world = new World(policy, 5);
        Quote quote = new Quote();
        for (int source = 0; source < 5; source++) {
            quote.clear().price(42_000_00000000L, 20_00000000L).exponent(-8).madeAt(world.clock.epochMicros());
            assertThat(world.feed.offer(0, source, quote)).isEqualTo(OfferResult.ACCEPTED);
        }
        world.advanceSeconds(1);
        quote.clear().price(42_000, 20).exponent(0).madeAt(world.clock.epochMicros());
        assertThat(world.feed.offer(0, 0, quote)).as("10^0 for 10^-8").isEqualTo(OfferResult.EXPONENT_CHANGED);
        quote.clear().price(0, 0).exponent(-8).madeAt(world.clock.epochMicros());
        assertThat(world.feed.offer(0, 1, quote)).as("a fraction cut to 0").isEqualTo(OfferResult.NON_POSITIVE);
        assertThat(world.price().sources()).containsExactly("charlie", "delta", "echo");
        assertThat(world.price().units()).isEqualTo(World.units("42000"));

        World aggregate =
                new World(FeedPolicy.builder().maxConfidence(Bps.of(50)).build(), 3);
        aggregate.offerAll("42000", "42000", "42000");
        aggregate.advanceSeconds(60);
        assertThat(aggregate.feed.offer(0, 0, World.units("5402"), World.units("36000"), aggregate.clock.epochMicros()))
                .as("the confidence that consumers ignored")
                .isEqualTo(OfferResult.CONFIDENCE_TOO_WIDE);
        aggregate.advanceSeconds(1);
        aggregate.offer(0, "5402");
        assertThat(aggregate.feed.usable(0)).as("one source alone says so").isFalse();
        aggregate.offer(1, "5402");
        assertThat(aggregate.reasons()).as("even agreed it is a jump").startsWith(FeedReason.JUMP);
    }

    @Test
    @DisplayName("Mango, 11 October 2022: 0.038 to 0.91 in twenty minutes on every source at once")
    void mango() {
        FeedPolicy policy = FeedPolicy.builder()
                .windowGuard(new WindowGuard(Duration.ofMinutes(30), Ratio.parse("0.5")))
                .build();
        World world = new World(policy, 3);
        long price = World.units("0.038");
        long highest = 0;
        for (int second = 0; second < 1_800; second++) {
            quote(world, price);
        }
        assertThat(world.feed.usable(0)).isTrue();
        // 24 times in 1,200 s: 0.265% a second
        for (int second = 0; second < 1_200; second++) {
            price += price * 265 / 100_000;
            quote(world, price);
            if (world.feed.usable(0)) {
                highest = Math.max(highest, world.price().units());
            }
        }
        assertThat(price).isGreaterThan(World.units("0.9"));
        assertThat(highest)
                .as("never opened on at more than 1.8 times the old price")
                .isLessThan(World.units("0.068"));
        assertThat(world.reasons()).containsAnyOf(FeedReason.JUMP, FeedReason.OFF_AVERAGE);

        for (int second = 0; second < 1_800; second++) {
            quote(world, price);
        }
        assertThat(world.feed.usable(0))
                .as("what holds for half an hour is the price")
                .isTrue();
    }

    private static void quote(World world, long price) {
        world.advanceSeconds(1);
        for (int source = 0; source < 3; source++) {
            world.feed.offer(
                    0, source, price + world.clock.epochMicros() / 1_000_000 % 2, 0, world.clock.epochMicros());
        }
    }

    @Test
    @DisplayName("Stale Chainlink: updatedAt older than the heartbeat while the price moves away")
    void staleChainlink() {
        FeedPolicy policy = FeedPolicy.builder()
                .source("charlie", SourcePolicy.ofMaxAge(Duration.ofSeconds(1_260)))
                .build();
        World world = new World(policy, 3);
        world.offerAll("100", "100", "100");
        for (int second = 2; second <= 1_260; second += 2) {
            world.advanceSeconds(2);
            String price = second % 4 == 0 ? "100" : "100.01";
            world.offerAll(price, price);
        }
        assertThat(world.feed.usable(0)).as("within its heartbeat and margin").isTrue();
        world.advanceSeconds(2);
        world.offerAll("100", "100");
        assertThat(world.texts())
                .containsExactly(
                        "unconfirmed, 0 witnesses with a limit of 1 witnesses",
                        "charlie: stale, 1262 s with a limit of 1260 s");
    }
}

package io.github.plimsoll.pricefeed;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A source's last word counts on for its silence bound: silence is no consent, and a dead source is no veto for ever. */
class SilenceTest {
    private static final FeedPolicy CALM =
            FeedPolicy.builder().frozenBound(Duration.ofHours(1)).build();

    private static World twoAgainstTwo(FeedPolicy policy) {
        World world = new World(policy, 4);
        world.offerAll("100", "100", "101.1", "101.1");
        assertThat(world.reasons()).containsOnly(FeedReason.SOURCES_DISAGREE, FeedReason.OUTLIER);
        return world;
    }

    /** Alpha and bravo go on for so many seconds; answers after how many of them there was a price, or 0. */
    private static int firstUsable(World world, int seconds) {
        for (int second = 1; second <= seconds; second++) {
            world.advanceSeconds(1);
            world.offerAll("100", "100");
            if (world.feed.usable(0)) {
                return second;
            }
        }
        return 0;
    }

    @Test
    void whoDissentedAndFallsSilentCountsUntilItsSilenceBound() {
        World world = twoAgainstTwo(CALM);

        assertThat(firstUsable(world, 60)).isZero();
        assertThat(world.texts())
                .containsExactly(
                        "sources disagree, 0.547% with a limit of 0.5%",
                        "charlie: stale, 60 s with a limit of 5 s",
                        "delta: stale, 60 s with a limit of 5 s",
                        "alpha: outlier, 0.547% with a limit of 0.5%",
                        "bravo: outlier, 0.547% with a limit of 0.5%");

        world.clock.advanceMicros(1);
        assertThat(world.price().sources()).containsExactly("alpha", "bravo");
    }

    @Test
    void oneOfTwoDissentersIsEnoughToPreventIt() {
        World world = twoAgainstTwo(CALM);
        for (int second = 1; second <= 90; second++) {
            world.advanceSeconds(1);
            world.offerAll("100", "100", "101.1");
            assertThat(world.feed.usable(0)).as("after %s s", second).isEqualTo(second > 60);
        }
    }

    @Test
    void whoComesBackAndAgreesEndsIt() {
        World world = twoAgainstTwo(CALM);
        assertThat(firstUsable(world, 10)).isZero();

        assertThat(world.offer(2, "100.1")).isEqualTo(OfferResult.ACCEPTED);

        assertThat(world.price().sources()).containsExactly("alpha", "bravo", "charlie");
    }

    @Test
    void nonsenseIsNoConsentEither() {
        World world = twoAgainstTwo(CALM);
        world.advanceSeconds(1);
        world.feed.offer(0, 2, 0, 0, world.clock.epochMicros());
        world.feed.offer(0, 3, 0, 0, world.clock.epochMicros());
        world.offerAll("100", "100");
        assertThat(world.feed.usable(0)).isFalse();

        assertThat(firstUsable(world, 70)).as("since their last price").isEqualTo(60);
    }

    @Test
    void whoAgreedAndFallsSilentIsNoHindrance() {
        World world = new World(CALM, 5);
        world.offerAll("100", "100", "100.1", "100.1", "100.1");

        assertThat(firstUsable(world, 5)).isEqualTo(1);
        for (int second = 6; second <= 70; second++) {
            world.advanceSeconds(1);
            world.offerAll("100", "100");
            assertThat(world.feed.usable(0)).as("after %s s", second).isTrue();
        }
    }

    @Test
    void theBoundIsTheSourcesOwn() {
        SourcePolicy brief =
                SourcePolicy.builder().heartbeat(Duration.ofSeconds(8)).build();
        FeedPolicy policy = FeedPolicy.builder()
                .silenceBound(Duration.ofSeconds(20))
                .source("charlie", brief)
                .build();

        assertThat(firstUsable(twoAgainstTwo(policy), 30))
                .as("charlie counts to the 8th second, delta alone is no longer half")
                .isEqualTo(9);
    }

    @Test
    void anEndlessQuarrelOfTwoIsNotDecidedByWhoSpeaksLast() {
        World world = new World(CALM, 3);
        world.offerAll("100", "101.1");
        world.advanceSeconds(6);
        world.offer(0, "100");
        world.offer(2, "100.1");
        assertThat(world.price().sources()).as("two of three").containsExactly("alpha", "charlie");
    }
}

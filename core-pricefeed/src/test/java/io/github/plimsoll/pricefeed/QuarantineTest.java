package io.github.plimsoll.pricefeed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class QuarantineTest {
    private static final FeedPolicy POLICY = FeedPolicy.builder()
            .quarantine(new QuarantinePolicy(3, Duration.ofSeconds(10), 4, Duration.ofSeconds(6)))
            .build();

    private final World world = new World(POLICY, 3);

    private SourceState charlie() {
        return world.feed.health().markets().get(0).sources().get(2).state();
    }

    /** A second passes, then all quote; what became of charlie's quote. */
    private OfferResult second(String ofCharlie) {
        world.advanceSeconds(1);
        world.offer(0, "100");
        world.offer(1, "100");
        return world.offer(2, ofCharlie);
    }

    @Test
    @DisplayName("PRC-13 a source that failed earns its health back by successes")
    void health() {
        assertThat(second("105")).isEqualTo(OfferResult.OUTLIER);
        assertThat(second("105")).isEqualTo(OfferResult.OUTLIER);
        assertThat(charlie()).isEqualTo(SourceState.DEGRADED);
        second("105");
        assertThat(charlie()).as("the third strike in 10 s").isEqualTo(SourceState.QUARANTINED);

        for (int good = 1; good <= 5; good++) {
            assertThat(second("100.0" + good)).isEqualTo(OfferResult.QUARANTINED);
            assertThat(world.price().sources()).containsExactly("alpha", "bravo");
        }
        assertThat(second("100.01")).as("four in a row and six seconds").isEqualTo(OfferResult.ACCEPTED);
        assertThat(charlie()).isEqualTo(SourceState.UP);
        assertThat(world.price().sourceCount()).isEqualTo(3);
    }

    @Test
    void aStrikeInQuarantineBeginsAnewAndReasonsSaySo() {
        for (int i = 0; i < 3; i++) {
            second("105");
        }
        for (int i = 0; i < 3; i++) {
            second("100");
        }
        second("105");
        for (int i = 0; i < 3; i++) {
            second("100");
        }
        world.clock.advanceMicros(1);
        world.feed.offer(0, 0, -1, 0, world.clock.epochMicros());
        assertThat(world.texts())
                .contains("charlie: quarantined, 3 quotes with a limit of 4 quotes")
                .startsWith("quorum not met, 1 sources with a limit of 2 sources");
        second("100");
        assertThat(charlie()).isEqualTo(SourceState.UP);
    }

    @Test
    void strikesFarApartAreForgivenAndManyInOneSecondAreOne() {
        for (int i = 0; i < 9; i++) {
            world.advanceSeconds(6);
            second("105");
        }
        assertThat(charlie()).as("never three in 10 s").isEqualTo(SourceState.DEGRADED);
        World fast = new World(POLICY, 3);
        fast.offerAll("100", "100", "105");
        for (int i = 0; i < 100; i++) {
            fast.clock.advanceMicros(1_000);
            fast.offer(2, "105");
        }
        assertThat(fast.feed.health().markets().get(0).sources().get(2).state()).isEqualTo(SourceState.DEGRADED);
    }

    @Test
    void lateRepeatedAndReorderedQuotesAreNoStrikes() {
        world.offerAll("100", "100", "100");
        long first = world.clock.epochMicros();
        for (int i = 0; i < 5; i++) {
            world.advanceSeconds(1);
            assertThat(world.feed.offer(0, 2, World.units("100"), 0, first)).isEqualTo(OfferResult.DUPLICATE);
            assertThat(world.feed.offer(0, 2, World.units("101"), 0, first)).isEqualTo(OfferResult.OUT_OF_ORDER);
            assertThat(world.feed.offer(0, 2, World.units("100"), 0, 1)).isEqualTo(OfferResult.STALE);
        }
        assertThat(charlie()).isEqualTo(SourceState.UP);
    }

    @Test
    void whatIsHeldStillCountsAgainstAMajority() {
        World five = new World(POLICY, 5);
        for (int i = 0; i < 3; i++) {
            five.advanceSeconds(1);
            five.offerAll("100", "100", "100", "105", "106");
        }
        assertThat(five.price().sources()).containsExactly("alpha", "bravo", "charlie");
        five.advanceSeconds(1);
        five.offerAll("100", "100", "0.01", "105", "106");
        assertThat(five.reasons()).as("two agree, but five speak").startsWith(FeedReason.SOURCES_DISAGREE);
    }

    @Test
    void transitionsAreToldInOrderOnce() {
        world.offerAll("100", "100", "100");
        FeedEvents first = world.feed.events(0);
        assertThat(first.events().stream().map(QuarantineTest::text))
                .containsExactly("alpha DOWN>UP", "bravo DOWN>UP", "usable", "charlie DOWN>UP");
        assertThat(world.feed.events(first.cursor()).events()).isEmpty();

        for (int i = 0; i < 3; i++) {
            second("105");
        }
        world.advanceSeconds(6);
        FeedEvents later = world.feed.events(first.cursor());
        assertThat(later.events().stream().map(QuarantineTest::text))
                .containsExactly(
                        "charlie UP>DEGRADED",
                        "charlie DEGRADED>QUARANTINED",
                        "alpha UP>STALE",
                        "bravo UP>STALE",
                        "unusable");
        assertThat(later.lost()).isZero();
        world.advanceSeconds(60);
        world.offer(0, "100");
        assertThat(world.feed.events(later.cursor()).events().stream().map(QuarantineTest::text))
                .as("the silence is told before the quote that ends it")
                .containsExactly("alpha STALE>UP", "bravo STALE>DOWN", "charlie QUARANTINED>DOWN");
    }

    @Test
    void whoAsksTooLateIsToldHowMuchWasLost() {
        world.offerAll("100", "100");
        for (int i = 0; i < EventLog.CAPACITY; i++) {
            world.clock.advanceMicros(1_000);
            world.offer(0, i % 2 == 0 ? "100" : "100.1");
            world.feed.offer(0, 0, -1, 0, world.clock.epochMicros() + 1);
            world.clock.advanceMicros(1);
        }
        FeedEvents events = world.feed.events(1);
        assertThat(events.events()).hasSize(EventLog.CAPACITY);
        assertThat(events.lost()).isEqualTo(events.cursor() - EventLog.CAPACITY - 1);
        assertThat(events.events().get(0).sequence()).isEqualTo(events.cursor() - EventLog.CAPACITY + 1);
        assertThat(events.events()).allMatch(e -> e.instrument().equals(World.BTC) && e.atMicros() > 0);
    }

    private static String text(FeedEvent event) {
        if (event instanceof FeedEvent.SourceChanged source) {
            return source.source() + " " + source.from() + ">" + source.to();
        }
        return ((FeedEvent.MarketChanged) event).usable() ? "usable" : "unusable";
    }

    @Test
    void updatesPerSecondAreThoseOfTheLastTenSeconds() {
        for (int i = 0; i < 200; i++) {
            world.clock.advanceMicros(50_000);
            world.offer(0, i % 2 == 0 ? "100" : "100.1");
        }
        FeedHealth.SourceHealth alpha =
                world.feed.health().markets().get(0).sources().get(0);
        assertThat(alpha.updatesPerSecond()).isEqualByComparingTo("20");
        world.advanceSeconds(5);
        assertThat(world.feed.health().markets().get(0).sources().get(0).updatesPerSecond())
                .isEqualByComparingTo("10");
        world.advanceSeconds(20);
        assertThat(world.feed.health().markets().get(0).sources().get(0).updatesPerSecond())
                .isEqualByComparingTo(BigDecimal.ZERO);
    }

    @Test
    void policiesNameAllTheirProblems() {
        assertThatThrownBy(() -> new QuarantinePolicy(0, Duration.ZERO, 0, Duration.ofDays(2)))
                .hasMessage("quarantine: strikes must be 1 to 100 but is 0; window must be PT1S to PT24H but is PT0S;"
                        + " successes must be 1 to 1000 but is 0; atLeast must be PT0S to PT24H but is PT48H");
    }
}

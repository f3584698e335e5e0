package io.github.plimsoll.feeds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.pricefeed.FeedReason;
import io.github.plimsoll.pricefeed.PriceFeed;
import io.github.plimsoll.pricefeed.SourceState;
import io.github.plimsoll.pricefeed.ValidatedPrice;
import io.github.plimsoll.testkit.Cases;
import java.util.List;
import org.junit.jupiter.api.Test;

class TapeFeedTest {
    @Test
    void theSameSeedGivesTheSameReplayAndAnotherSeedAnother() {
        List<String> first = new Replay(7).trace(20_000);

        assertThat(new Replay(7).trace(20_000)).isEqualTo(first);
        assertThat(new Replay(8).trace(20_000)).isNotEqualTo(first);
    }

    @Test
    void bothMarketsAreUsableWithinTwoSecondsFromAllThreeSources() {
        Replay replay = new Replay(1);
        assertThat(replay.reasons(Replay.BTC)).startsWith(FeedReason.QUORUM_NOT_MET);

        replay.run(2);

        for (int market = 0; market < 2; market++) {
            int sources = replay.feed.read(market).fold(ValidatedPrice::sourceCount, reasons -> 0);
            assertThat(sources).isEqualTo(3);
        }
    }

    @Test
    void everySourceQuotesEvery250To1000Milliseconds() {
        Tape tape = Replay.TAPES.get(0);
        Replay replay = new Replay(3);
        QuoteStream stream = new QuoteStream(tape, replay.feed, "bravo", 0, 3);
        long before = stream.nextMicros();
        long shortest = Long.MAX_VALUE;
        long longest = 0;
        for (int i = 0; i < 20_000; i++) {
            stream.deliver();
            long gap = stream.nextMicros() - before;
            before = stream.nextMicros();
            shortest = Math.min(shortest, gap);
            longest = Math.max(longest, gap);
        }
        // Made 250 to 1,000 ms apart; the way here adds at most 40 ms to either end.
        assertThat(shortest).isBetween(210_000L, 300_000L);
        assertThat(longest).isBetween(950_000L, 1_040_000L);
    }

    @Test
    void aRestartAtAnyTimeGoesOnAsIfNothingHadHappened() {
        Cases.check("seek equals a continuous run", 40, random -> {
            long seed = random.nextLong();
            long stop = Tape.WORLD_START_MICROS + random.nextLong(1_200_000_000L);
            Replay continuous = new Replay(seed);
            continuous.tape.pumpUntil(stop, continuous::moveTo);
            Replay restarted = new Replay(seed);
            restarted.moveTo(stop);
            restarted.tape.seek(stop);

            assertThat(restarted.prices()).as("usable at once").isEqualTo(continuous.prices());
            assertThat(restarted.tape.position()).isEqualTo(continuous.tape.position());
            assertThat(restarted.trace(200)).isEqualTo(continuous.trace(200));
        });
    }

    @Test
    void seekingFarTakesNoReplay() {
        Replay replay = new Replay(1);
        long lastDay = Replay.TAPES.get(0).endMicros() - 60 * Replay.SECOND;
        replay.moveTo(lastDay);
        replay.tape.seek(lastDay);

        assertThat(replay.feed.usable(Replay.BTC)).isTrue();
        assertThat(replay.feed.health().markets().get(0).sources())
                .as("one quote per source, not a replay")
                .allMatch(s -> s.updates() + s.rejects().size() == 1);
        assertThat(replay.tape.position().markets().get(0).tick()).isGreaterThan(99_000);
        assertThat(replay.tape.position().markets().get(1).ended()).isTrue();
    }

    @Test
    void steppingOverAGapDeliversEverythingDueAndTimeNeverGoesBack() {
        Replay stepped = new Replay(5);
        Replay pumped = new Replay(5);
        long until = Tape.WORLD_START_MICROS + 3 * Replay.SECOND;
        stepped.moveTo(until);

        assertThat((long) stepped.tape.step(until)).isEqualTo(pumped.tape.pumpUntil(until, pumped::moveTo));
        assertThat(stepped.prices()).isEqualTo(pumped.prices());
        assertThat(stepped.tape.nextEventMicros()).isGreaterThan(until).isEqualTo(pumped.tape.nextEventMicros());
        assertThatThrownBy(() -> stepped.tape.step(until - 1)).hasMessage("world time never goes back");
    }

    @Test
    void aStaleSourceRepeatsItselfUntilItIsTooOldAndRecovers() {
        Replay replay = new Replay(1);
        replay.run(5);
        replay.tape.disturb("bravo", Disturbance.STALE);
        assertThat(replay.tape.disturbance("bravo")).isEqualTo(Disturbance.STALE);
        replay.run(4);
        assertThat(replay.rejects(Replay.BTC, 1, FeedReason.DUPLICATE)).isPositive();
        replay.run(3);

        assertThat(state(replay, 1)).isEqualTo(SourceState.STALE);
        assertThat(replay.rejects(Replay.BTC, 1, FeedReason.STALE)).isPositive();
        assertThat(replay.feed.usable(Replay.BTC)).as("two are left").isTrue();

        replay.tape.disturbAll(Disturbance.STALE);
        replay.run(6);
        assertThat(replay.reasons(Replay.BTC))
                .containsExactly(FeedReason.QUORUM_NOT_MET, FeedReason.STALE, FeedReason.STALE, FeedReason.STALE);

        replay.tape.disturbAll(Disturbance.OK);
        replay.run(2);
        assertThat(replay.feed.health().allUsable()).isTrue();
        assertThat(state(replay, 1)).isEqualTo(SourceState.UP);
    }

    @Test
    void anOutlierIsExcludedAndTwoLiarsWhoAgreeAreAJump() {
        Replay replay = new Replay(1);
        replay.run(5);
        replay.tape.disturb("alpha", Disturbance.OUTLIER);
        replay.run(2);

        assertThat(replay.rejects(Replay.BTC, 0, FeedReason.OUTLIER)).isPositive();
        assertThat(replay.rejects(Replay.ETH, 0, FeedReason.OUTLIER)).isPositive();
        assertThat(state(replay, 0)).isEqualTo(SourceState.DEGRADED);
        List<String> trusted = replay.feed.read(Replay.BTC).fold(ValidatedPrice::sources, r -> List.of());
        assertThat(trusted).containsExactly("bravo", "charlie");

        replay.tape.disturbAll(Disturbance.OUTLIER);
        replay.run(2);
        assertThat(replay.reasons(Replay.BTC)).containsExactly(FeedReason.JUMP);
        assertThat(replay.reasons(Replay.ETH)).containsExactly(FeedReason.JUMP);

        replay.tape.disturbAll(Disturbance.OK);
        replay.run(2);
        assertThat(replay.feed.health().allUsable()).isTrue();
    }

    @Test
    void twoSourcesOfWhichOneLiesDisagree() {
        Replay replay = new Replay(1);
        replay.run(5);
        replay.tape.disturb("alpha", Disturbance.OUTAGE);
        replay.tape.disturb("charlie", Disturbance.OUTLIER);
        replay.run(6);

        assertThat(replay.reasons(Replay.BTC)).startsWith(FeedReason.SOURCES_DISAGREE);
    }

    @Test
    void anOutageIsSilence() {
        Replay replay = new Replay(1);
        replay.run(5);
        long updates = replay.feed.health().markets().get(0).sources().get(2).updates();
        replay.tape.disturb("charlie", Disturbance.OUTAGE);
        replay.run(61);

        assertThat(replay.feed.health().markets().get(0).sources().get(2).updates())
                .isEqualTo(updates);
        assertThat(state(replay, 2)).isEqualTo(SourceState.DOWN);
        replay.tape.disturb("bravo", Disturbance.OUTAGE);
        replay.run(6);
        assertThat(replay.reasons(Replay.ETH))
                .containsExactly(FeedReason.QUORUM_NOT_MET, FeedReason.STALE, FeedReason.STALE);
        assertThatThrownBy(() -> replay.tape.disturb("delta", Disturbance.OK))
                .hasMessage("no source delta; there are [alpha, bravo, charlie]");
    }

    private static SourceState state(Replay replay, int source) {
        return replay.feed.health().markets().get(0).sources().get(source).state();
    }

    @Test
    void atTheEndOfATapeItsMarketGoesStaleAndTheOtherGoesOn() {
        Replay replay = new Replay(1);
        long nearEnd = Replay.TAPES.get(1).endMicros() - 2 * Replay.SECOND;
        replay.moveTo(nearEnd);
        replay.tape.seek(nearEnd);
        assertThat(replay.feed.health().allUsable()).isTrue();
        replay.run(8);

        assertThat(replay.reasons(Replay.ETH))
                .containsExactly(FeedReason.QUORUM_NOT_MET, FeedReason.STALE, FeedReason.STALE, FeedReason.STALE);
        assertThat(replay.feed.usable(Replay.BTC)).isTrue();
        assertThat(replay.tape.atEnd()).isFalse();

        long end = Replay.TAPES.get(0).endMicros();
        replay.moveTo(end);
        replay.tape.seek(end);
        replay.run(10);
        assertThat(replay.tape.atEnd()).isTrue();
        assertThat(replay.tape.nextEventMicros()).isEqualTo(Long.MAX_VALUE);
        assertThat(replay.tape.step(replay.clock.epochMicros() + 1)).isZero();
        assertThat(replay.feed.usable(Replay.BTC)).isFalse();
        assertThat(replay.feed.indicative(Replay.BTC)).isPresent();
    }

    @Test
    void aFeedWithoutTheMarketOrTheSourcesIsRefused() {
        Replay replay = new Replay(1);
        PriceFeed onlyEth = TapeSources.priceFeed(replay.clock, List.of(Replay.TAPES.get(1)));
        assertThatThrownBy(() -> TapeFeed.create(Replay.TAPES, 1, onlyEth))
                .hasMessage("no market BTC-USD; there are [ETH-USD]");
        assertThatThrownBy(() -> TapeFeed.create(List.of(), 1, onlyEth)).hasMessage("a replay needs at least one tape");
    }

    @Test
    void theRecordedDaysAreUsableNearlyAlways() {
        Replay replay = new Replay(1);
        long[] usable = new long[2];
        long seconds = 6 * 3_600;
        replay.run(2);
        for (int i = 0; i < seconds; i++) {
            replay.run(1);
            usable[0] += replay.feed.usable(0) ? 1 : 0;
            usable[1] += replay.feed.usable(1) ? 1 : 0;
        }
        // Real trades bounce: now and then three sources that sample them at different moments do disagree.
        assertThat(usable[0]).isGreaterThan(seconds * 98 / 100);
        assertThat(usable[1]).isEqualTo(seconds);
    }
}

package io.github.plimsoll.pricefeed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.numbers.MarketHours;
import io.github.plimsoll.numbers.Price;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GatesTest {
    private static final long GRACE = 3_600;

    private final World world =
            new World(FeedPolicy.builder().onChain(true).build(), 3, ChainPolicy.defaults(), World.BTC);

    private long seconds() {
        return world.clock.epochMicros() / 1_000_000;
    }

    /** For so long blocks of two seconds, readings of the uptime feed and quotes come, the latter in any case. */
    private void live(long forSeconds, boolean blocks, long answer, long startedAt) {
        for (long i = 0; i < forSeconds; i += 2) {
            world.advanceSeconds(2);
            if (blocks) {
                world.feed.head(seconds());
            }
            world.feed.sequencer(answer, startedAt);
            String price = i % 4 == 0 ? "100" : "100.01";
            world.offerAll(price, price, price);
        }
    }

    @Test
    void beforeTheFirstWordOfTheChainTheGateIsShut() {
        world.advanceSeconds(3);
        world.offerAll("100", "100", "100");
        assertThat(world.texts())
                .containsExactly(
                        "sequencer unknown, 3 s with a limit of 60 s", "chain halted, 3 s with a limit of 30 s");
        assertThat(world.feed.indicative(0)).as("for closing there is a price").isPresent();
        assertThat(world.feed.usable(0)).isFalse();
        assertThat(world.feed.readInto(0, new PriceSlot())).isFalse();
        assertThat(world.feed.health().allUsable()).isFalse();
    }

    @Test
    void theSequencerMustBeUpForLongerThanTheGrace() {
        long started = seconds();
        live(GRACE, true, 0, started);
        assertThat(world.texts()).containsExactly("sequencer grace, 3600 s with a limit of 3600 s");
        live(2, true, 0, started);
        assertThat(world.feed.usable(0)).isTrue();

        live(2, true, 1, seconds());
        assertThat(world.texts()).containsExactly("sequencer down, 1 with a limit of 0");
        live(2, true, 0, 0);
        assertThat(world.texts()).as("no valid round").containsExactly("sequencer down, 0 with a limit of 0");
        live(2, true, 0, Long.MAX_VALUE);
        assertThat(world.reasons()).as("a time beyond all bounds").containsExactly(FeedReason.SEQUENCER_DOWN);
        live(2, true, 0, seconds() + 10);
        assertThat(world.reasons()).as("up since tomorrow").containsExactly(FeedReason.SEQUENCER_GRACE);
        live(2, true, 0, started);
        assertThat(world.feed.usable(0)).isTrue();
    }

    @Test
    void whoeverReadsTheChainMayNotStop() {
        live(GRACE + 2, true, 0, seconds());
        for (int i = 0; i < 31; i++) {
            world.advanceSeconds(2);
            world.feed.head(seconds());
            String price = i % 2 == 0 ? "100" : "100.1";
            world.offerAll(price, price, price);
        }
        assertThat(world.texts()).containsExactly("sequencer unknown, 62 s with a limit of 60 s");
    }

    @Test
    void aHeadOfTheFutureIsNoHead() {
        live(GRACE + 2, true, 0, seconds());
        world.feed.head(seconds() + 31);
        world.feed.head(-1);
        world.feed.head(Long.MAX_VALUE);
        live(30, false, 0, 1);
        assertThat(world.feed.usable(0)).isTrue();
        live(2, false, 0, 1);
        assertThat(world.texts()).containsExactly("chain halted, 32 s with a limit of 30 s");
    }

    private World watched(ChainPolicy policy) {
        World own = new World(FeedPolicy.builder().onChain(true).build(), 2, policy, World.BTC);
        own.offerAll("100", "100");
        return own;
    }

    private static void head(World own, long secondsAgo) {
        own.feed.head(own.clock.epochMicros() / 1_000_000 - secondsAgo);
    }

    @Test
    void everyBoundOfTheChainIsInclusive() {
        Duration second = Duration.ofSeconds(1);
        World own = watched(new ChainPolicy(second, second.multipliedBy(3), second.multipliedBy(2), second));
        long start = own.clock.epochMicros() / 1_000_000;
        own.feed.sequencer(0, start);
        head(own, -2);
        assertThat(own.reasons())
                .as("a block of the future, as far as a block may be old")
                .containsExactly(FeedReason.SEQUENCER_GRACE, FeedReason.CHAIN_SETTLING);
        own.advanceSeconds(1);
        assertThat(own.texts())
                .as("the grace must be exceeded, the settling reached")
                .containsExactly("sequencer grace, 1 s with a limit of 1 s");
        own.clock.advanceMicros(1);
        assertThat(own.feed.usable(0)).isTrue();
        own.clock.advanceMicros(999_999);
        assertThat(own.feed.usable(0)).as("no new block for 2 s").isTrue();
        own.clock.advanceMicros(1);
        assertThat(own.texts()).containsExactly("chain halted, 2.000001 s with a limit of 2 s");
        own.clock.advanceMicros(999_999);
        own.feed.head(start + 3);
        own.clock.advanceMicros(1);
        assertThat(own.texts())
                .as("not heard of the sequencer for more than 3 s; a late block settles anew")
                .containsExactly(
                        "sequencer unknown, 3.000001 s with a limit of 3 s",
                        "chain settling, 0.000001 s with a limit of 1 s");
    }

    @Test
    void aBlockThatComesJustInTimeKeepsTheChainSteady() {
        Duration second = Duration.ofSeconds(1);
        World own = watched(new ChainPolicy(Duration.ZERO, second.multipliedBy(60), second.multipliedBy(2), second));
        own.feed.sequencer(0, 1);
        head(own, 0);
        own.advanceSeconds(2);
        head(own, 1);
        assertThat(own.feed.usable(0)).as("exactly 2 s after the one before").isTrue();
        head(own, 1);
        own.advanceSeconds(1);
        assertThat(own.feed.usable(0)).as("2 s old").isTrue();
        own.clock.advanceMicros(1);
        assertThat(own.texts())
                .as("the same block again is no news")
                .containsExactly("chain halted, 2.000001 s with a limit of 2 s");
        own.offerAll("100.1", "100.1");
        own.feed.head(0);
        own.feed.head(Long.MAX_VALUE / 1_000_000 + 1);
        assertThat(own.reasons())
                .as("older ones and those beyond all time neither")
                .contains(FeedReason.CHAIN_HALTED);
        head(own, 2);
        assertThat(own.feed.usable(0)).isFalse();
        head(own, 0);
        assertThat(own.feed.usable(0))
                .as("the next one came 1 s after the last")
                .isTrue();
    }

    @Test
    void anOldFirstBlockIsNoSteadyChain() {
        World own = watched(ChainPolicy.defaults());
        own.feed.sequencer(0, 1);
        own.feed.head(0);
        assertThat(own.reasons()).containsExactly(FeedReason.CHAIN_HALTED);
        own.feed.sequencer(0, -1);
        assertThat(own.reasons()).startsWith(FeedReason.SEQUENCER_DOWN);
        own.feed.sequencer(0, Long.MAX_VALUE / 1_000_000);
        assertThat(own.reasons()).as("the last second there is").startsWith(FeedReason.SEQUENCER_GRACE);
        own.feed.sequencer(0, Long.MAX_VALUE / 1_000_000 + 1);
        assertThat(own.reasons()).startsWith(FeedReason.SEQUENCER_DOWN);
    }

    @ParameterizedTest(name = "{0} minutes")
    @ValueSource(ints = {33, 43, 116, 120})
    @DisplayName(
            "Base halts: no block for so long, then a burst of old ones, then the flag: no opening until all is well")
    void baseHalts(int minutes) {
        long started = seconds();
        live(GRACE + 2, true, 0, started);
        assertThat(world.feed.usable(0)).isTrue();
        long last = seconds();

        live(30, false, 0, started);
        assertThat(world.feed.usable(0)).as("30 s without a block").isTrue();
        live(minutes * 60L - 30, false, 0, started);
        assertThat(world.reasons()).containsExactly(FeedReason.CHAIN_HALTED);
        assertThat(world.feed.indicative(0).orElseThrow().ageMicros())
                .as("closing has a price all the time")
                .isZero();

        // The burst: blocks of all the missing time within seconds, the newest still old until the end.
        for (long block = last + 2; block < seconds(); block += 60) {
            world.clock.advanceMicros(10_000);
            world.feed.head(block);
            world.offerAll("100", "100", "100");
            assertThat(world.feed.usable(0)).isFalse();
        }
        long back = seconds();
        live(58, true, 0, started);
        assertThat(world.reasons()).containsExactly(FeedReason.CHAIN_SETTLING);
        live(2, true, 1, back);
        assertThat(world.reasons()).as("the flag of the outage arrives").containsExactly(FeedReason.SEQUENCER_DOWN);
        live(GRACE - 64, true, 0, back);
        assertThat(world.reasons()).containsExactly(FeedReason.SEQUENCER_GRACE);
        live(6, true, 0, back);
        assertThat(world.feed.usable(0)).isTrue();
    }

    @Test
    void quotesHeldUpByAHaltAreStaleWhenTheyBurstIn() {
        world.offerAll("100", "100", "100");
        long made = world.clock.epochMicros();
        world.advanceSeconds(33 * 60);
        for (int i = 1; i <= 100; i++) {
            assertThat(world.feed.offer(0, 0, World.units("100"), 0, made + i * 1_000_000L))
                    .isEqualTo(OfferResult.STALE);
        }
    }

    @Test
    void outsideItsHoursAMarketIsClosedWhateverThePrice() {
        Instrument stock = new Instrument(
                "SPY-USD",
                World.BTC.kind(),
                "SPY",
                "USD",
                World.BTC.collateral(),
                10,
                8,
                252,
                MarketHours.parse("Thu 13:30-20:00"),
                "equities");
        World hours = new World(FeedPolicy.defaults(), 3, null, stock);
        hours.offerAll("100", "100", "100");
        assertThat(hours.texts())
                .as("the clock starts on Thursday at midnight")
                .containsExactly("market closed, 48600 s with a limit of 0 s");
        hours.advanceSeconds(48_600);
        hours.offerAll("100.1", "100.1", "100.1");
        assertThat(hours.feed.usable(0)).isTrue();
        hours.advanceSeconds(23_400);
        hours.offerAll("100.2", "100.2", "100.2");
        assertThat(hours.reasons()).containsExactly(FeedReason.MARKET_CLOSED);
    }

    @Test
    @DisplayName(
            "PRC-12 a market whose feed is old at start stays closed for opening until it has been good for a while")
    void oldAtStart() {
        World start = new World(
                FeedPolicy.builder()
                        .warmUp(Duration.ofSeconds(10))
                        .sanityRange(Price.parse("10", 10), Price.parse("200", 10))
                        .build(),
                3);
        long old = start.clock.epochMicros() - 7_200_000_000L;
        for (int source = 0; source < 3; source++) {
            assertThat(start.feed.offer(0, source, World.units("100"), 0, old)).isEqualTo(OfferResult.STALE);
        }
        assertThat(start.reasons()).startsWith(FeedReason.QUORUM_NOT_MET);
        start.offerAll("1000", "1000", "1000");
        assertThat(start.reasons()).contains(FeedReason.OUT_OF_SANITY_RANGE);

        for (int i = 0; i < 9; i += 3) {
            start.advanceSeconds(3);
            start.offerAll("100", "100", "100");
        }
        assertThat(start.texts()).containsExactly("warming up, 6 s with a limit of 10 s");
        start.advanceSeconds(6);
        start.offerAll("100", "100", "100");
        assertThat(start.texts())
                .as("a gap longer than the largest age begins anew")
                .containsExactly("warming up, 0 s with a limit of 10 s");
        start.advanceSeconds(5);
        start.offerAll("100", "100", "100");
        start.advanceSeconds(5);
        start.offerAll("100", "100", "100");
        assertThat(start.feed.usable(0)).isTrue();
        start.advanceSeconds(60);
        start.offerAll("100", "100", "100");
        assertThat(start.feed.usable(0)).as("only once").isTrue();
    }

    @Test
    void policiesAndFeedsNameTheirProblems() {
        assertThatThrownBy(() ->
                        new ChainPolicy(Duration.ofDays(2), Duration.ZERO, Duration.ofDays(1), Duration.ofSeconds(-1)))
                .hasMessage(
                        "chain policy: grace must be PT0S to PT24H but is PT48H; report age must be PT1S to PT1H but is"
                                + " PT0S; head age must be PT1S to PT1H but is PT24H; settle must be PT0S to PT24H but is PT-1S");
        assertThatThrownBy(() -> new World(FeedPolicy.builder().onChain(true).build(), 3))
                .hasMessage("price feed: BTC-USD is traded on a chain but no chain is watched");
        World plain = new World();
        assertThatThrownBy(() -> plain.feed.head(1)).hasMessage("this feed watches no chain");
        assertThat(ChainPolicy.defaults().grace()).isEqualTo(Duration.ofHours(1));
    }
}

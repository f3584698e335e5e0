package io.github.plimsoll.feeds.chainlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.feeds.live.QuoteSink;
import io.github.plimsoll.feeds.live.Session;
import io.github.plimsoll.feeds.live.Tick;
import io.github.plimsoll.supervisor.Outcome;
import io.github.plimsoll.supervisor.ReconnectingStream.Health;
import io.github.plimsoll.supervisor.ReconnectingStream.State;
import io.github.plimsoll.supervisor.Supervisor;
import io.github.plimsoll.testkit.Cases;
import io.github.plimsoll.testkit.ManualClock;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ChainlinkSourceTest {
    private static final long NOW = ManualClock.START_MICROS / 1_000_000;
    private static final Duration HEARTBEAT = Duration.ofMinutes(20);
    private static final ChainlinkFeed BITCOIN = new ChainlinkFeed("BTC-USD", FakeChain.PROXY, 8, HEARTBEAT);

    private final ManualClock clock = new ManualClock();
    private final FakeChain chain = new FakeChain();
    private final List<Tick> ticks = new ArrayList<>();
    private final QuoteSink sink = new QuoteSink() {
        @Override
        public void offer(String source, Tick tick, long receivedNanos) {
            assertThat(source).isEqualTo("chainlink");
            assertThat(receivedNanos).isEqualTo(clock.monotonicNanos());
            ticks.add(tick);
        }

        @Override
        public void connected(String source) {
            throw new AssertionError("nothing connects");
        }
    };

    private final Polls polls = new Polls("BTC-USD", clock);
    private final Reader reader = reader(BITCOIN);

    private Reader reader(ChainlinkFeed feed) {
        return new Reader("chainlink", feed, chain, clock, Duration.ofSeconds(2), polls);
    }

    private Tick tick(long price, int exponent, long seconds, long sequence) {
        return new Tick("BTC-USD", new Tick.Point(price, 0), exponent, seconds * 1_000_000, sequence, Session.UNSTATED);
    }

    private void problem(ChainlinkProblem problem, String text) {
        assertThat(reader.poll(sink)).isEqualTo(Duration.ZERO);
        Health health = polls.health();
        assertThat(health.lastProblem()).hasValue("BTC-USD: " + problem.name().toLowerCase(Locale.ROOT) + ": " + text);
        assertThat(health.state()).isEqualTo(State.STALE);
    }

    @Test
    @DisplayName("a round is passed on once, decimals are read once")
    void eachRoundOnce() {
        chain.round(4, 7, 65_000_12345678L, NOW - 30);
        reader.poll(sink);
        reader.poll(sink);
        chain.round(4, 8, 65_001_00000000L, NOW - 1);
        reader.poll(sink);
        assertThat(ticks)
                .containsExactly(
                        tick(65_000_12345678L, -8, NOW - 30, (4L << 47) + 7),
                        tick(65_001_00000000L, -8, NOW - 1, (4L << 47) + 8));
        assertThat(chain.heard).containsExactly(0xfeaf968c, 0x313ce567, 0xfeaf968c, 0xfeaf968c);
        assertThat(polls.health()).isEqualTo(new Health(State.LIVE, Duration.ZERO, 0, Optional.empty()));
        assertThat(Polls.counts(List.of(polls))).containsEntry("good", 3L).containsEntry("prices", 2L);
    }

    @Test
    @DisplayName("a new aggregator behind the proxy begins its numbers again and is newer all the same")
    void phases() {
        chain.round(4, 9_000_000, 1, NOW - 30);
        reader.poll(sink);
        chain.round(5, 1, 2, NOW - 20);
        reader.poll(sink);
        assertThat(ticks).hasSize(2);
        assertThat(ticks.get(1).sequence()).isGreaterThan(ticks.get(0).sequence());
        assertThat(chain.heard).as("its unit is looked at again").hasSize(4);
        chain.round(4, 9_000_001, 3, NOW);
        problem(ChainlinkProblem.WENT_BACK, "round 4:9000001 after round 5:1");
        chain.decimals = Outcome.of(FakeChain.words(18));
        chain.round(6, 1, 4, NOW);
        problem(ChainlinkProblem.DECIMALS, "18 decimals in phase 6, before 8");
        assertThat(ticks).hasSize(2);
    }

    @Test
    void timesThatCannotBeAreKeptOut() {
        chain.round(1, 1, 5, 0);
        problem(ChainlinkProblem.INCOMPLETE, "round 1:1 is not complete");
        chain.round(1, 1, 5, NOW + 3);
        problem(ChainlinkProblem.FUTURE, "round 1:1 is of " + (NOW + 3) + ", now is " + NOW);
        chain.round(FakeChain.id(1, 1), BigInteger.ONE, NOW, Long.MAX_VALUE);
        problem(ChainlinkProblem.FUTURE, "round 1:1 is of " + Long.MAX_VALUE + ", now is " + NOW);
        chain.round(1, 1, 5, NOW - 1_261);
        problem(ChainlinkProblem.STALE, "round 1:1 is 1261 s old, with a limit of 1260 s");
        assertThat(ticks).isEmpty();
        chain.round(1, 1, 5, NOW + 2);
        reader.poll(sink);
        chain.round(1, 2, 6, NOW + 2);
        reader.poll(sink);
        assertThat(ticks).hasSize(2);
        clock.advance(Duration.ofSeconds(1_263));
        problem(ChainlinkProblem.STALE, "round 1:2 is 1261 s old, with a limit of 1260 s");
    }

    @Test
    void theOldestAllowedRoundCounts() {
        chain.round(1, 1, 5, NOW - 1_260);
        reader.poll(sink);
        assertThat(ticks).containsExactly(tick(5, -8, NOW - 1_260, (1L << 47) + 1));
    }

    @Test
    @DisplayName("an answer of zero or below is passed on, so that nobody goes on with the one before")
    void notPositive() {
        chain.round(1, 1, 0, NOW);
        problem(ChainlinkProblem.NOT_POSITIVE, "round 1:1 answers 0");
        problem(ChainlinkProblem.NOT_POSITIVE, "round 1:1 answers 0");
        chain.round(1, 2, -5, NOW);
        problem(ChainlinkProblem.NOT_POSITIVE, "round 1:2 answers -5");
        assertThat(ticks).extracting(Tick::value).containsExactly(new Tick.Point(0, 0), new Tick.Point(-5, 0));
    }

    @Test
    void moreDecimalsThanTheMarketHasAreRoundedDown() {
        chain.decimals = Outcome.of(FakeChain.words(18));
        round("1999999999999999999");
        round("19999999999999999999999");
        round("9999999999");
        round("-1");
        round("-10000000000");
        assertThat(ticks)
                .extracting(Tick::value)
                .containsExactly(
                        new Tick.Point(1_99999999L, 0),
                        new Tick.Point(19_999_99999999L, 0),
                        new Tick.Point(0, 0),
                        new Tick.Point(-1, 0),
                        new Tick.Point(-1, 0));
        assertThat(ticks).extracting(Tick::exponent).containsOnly(-8);
        chain.round(FakeChain.id(1, 99), BigInteger.TEN.pow(29), NOW, NOW);
        problem(ChainlinkProblem.TOO_LARGE, "round 1:99 answers 64 bits");
        chain.round(FakeChain.id(1, 99), BigInteger.TWO.pow(255).negate(), NOW, NOW);
        problem(ChainlinkProblem.TOO_LARGE, "round 1:99 answers 222 bits");
    }

    private int number;

    private void round(String answer) {
        chain.round(FakeChain.id(1, ++number), new BigInteger(answer), NOW, NOW);
        reader.poll(sink);
    }

    @Test
    void fewerDecimalsThanTheMarketHasStayAsTheyAre() {
        chain.decimals = Outcome.of(FakeChain.words(2));
        chain.round(1, 1, 12345, NOW);
        reader.poll(sink);
        assertThat(ticks).containsExactly(tick(12345, -2, NOW, (1L << 47) + 1));
    }

    @Test
    void whatIsNoRoundOfAProxyIsUnreadable() {
        unreadable(new byte[0], "nothing, as from an address without a contract");
        unreadable(new byte[159], "159 bytes instead of 160");
        unreadable(new byte[192], "192 bytes instead of 160");
        unreadable(new byte[160], "a round without a phase: the address is not that of a proxy");
        byte[] tooWide = new byte[160];
        tooWide[21] = 1;
        unreadable(tooWide, "the round id has more than 80 bits");
        byte[] number = new byte[160];
        number[23] = 1;
        number[24] = 1;
        unreadable(number, "the round has an impossible number");
        byte[] start = new byte[160];
        start[64] = 1;
        unreadable(start, "the start of the round has more than 63 bits");
        byte[] time = new byte[160];
        time[96 + 24] = (byte) 0x80;
        unreadable(time, "the time of the round has more than 63 bits");
        chain.round(1, 1, 1, NOW);
        chain.decimals = Outcome.of(FakeChain.words(256));
        problem(ChainlinkProblem.UNREADABLE, "the number of decimals has more than 8 bits");
        chain.decimals = Outcome.of(new byte[31]);
        problem(ChainlinkProblem.UNREADABLE, "31 bytes instead of 32");
        chain.decimals = Outcome.of(FakeChain.words(19));
        problem(ChainlinkProblem.DECIMALS, "19 decimals");
        assertThat(ticks).isEmpty();
    }

    private void unreadable(byte[] returned, String why) {
        chain.round = Outcome.of(returned);
        problem(ChainlinkProblem.UNREADABLE, why);
    }

    @Test
    void aNodeThatSaysNoIsAskedAgainWhenItWants() {
        chain.round = Outcome.transientFailure("HTTP 429", Duration.ofSeconds(7));
        assertThat(reader.poll(sink)).isEqualTo(Duration.ofSeconds(7));
        assertThat(polls.health().state()).isEqualTo(State.WAITING);
        assertThat(polls.health().lastProblem()).hasValue("BTC-USD: no_answer: HTTP 429");
        chain.round = Outcome.transientFailure("HTTP 429", Duration.ofDays(1));
        assertThat(reader.poll(sink)).isEqualTo(Duration.ofMinutes(5));
        chain.round(1, 1, 1, NOW);
        chain.decimals = Outcome.permanentFailure("JSON-RPC error 3: reverted");
        assertThat(reader.poll(sink)).isEqualTo(Duration.ZERO);
        clock.advance(Duration.ofSeconds(9));
        assertThat(polls.health())
                .isEqualTo(new Health(
                        State.WAITING,
                        Duration.ofSeconds(9),
                        3,
                        Optional.of("BTC-USD: no_answer: JSON-RPC error 3: reverted")));
        chain.decimals = new Outcome.Refused<>(Outcome.Refusal.BREAKER_OPEN, "node", 1, 1, Duration.ofSeconds(3));
        assertThat(reader.poll(sink)).isEqualTo(Duration.ofSeconds(3));
        assertThat(polls.health().lastProblem()).hasValue("BTC-USD: no_answer: refused by node");
        chain.decimals = Outcome.of(FakeChain.words(8));
        reader.poll(sink);
        assertThat(polls.health().state()).isEqualTo(State.LIVE);
        assertThat(Polls.counts(List.of(polls))).containsEntry("rejected.no_answer", 4L);
    }

    @Test
    @DisplayName("any round comes out as the node said it, or not at all")
    void anyRound() {
        Cases.check("exact rounds", 2_000, random -> {
            BigInteger id = new BigInteger(80, new Random(random.nextLong()));
            BigInteger answer = new BigInteger(random.nextInt(250), new Random(random.nextLong()));
            answer = random.nextBoolean() ? answer : answer.negate();
            long started = Cases.anyLong(random) & Long.MAX_VALUE;
            long updated = Cases.anyLong(random) & Long.MAX_VALUE;
            chain.round(id, answer, started, updated);
            byte[] said = ((Outcome.Success<byte[]>) chain.round).value();
            try {
                Round round = Round.read(said);
                assertThat(round).isEqualTo(new Round(id, answer, started, updated));
                assertThat(round.phase())
                        .isEqualTo(id.shiftRight(64).intValue())
                        .isPositive();
                assertThat(round.sequence()).isPositive();
            } catch (UnreadableException why) {
                assertThat(why.why()).matches("a round without a phase.*|the round has an impossible number");
            }
        });
    }

    @Test
    void aSupervisorRunsOneTaskForEachFeed() throws Exception {
        CountDownLatch came = new CountDownLatch(2);
        chain.round(1, 1, 5, NOW);
        QuoteSink counting = new QuoteSink() {
            @Override
            public void offer(String source, Tick tick, long receivedNanos) {
                came.countDown();
            }

            @Override
            public void connected(String source) {}
        };
        ChainlinkFeed ether = new ChainlinkFeed("ETH-USD", FakeChain.PROXY, 8, HEARTBEAT);
        EthCall shared = (address, data, block) -> {
            synchronized (chain) {
                return chain.call(address, data, block);
            }
        };
        ChainlinkSource source = new ChainlinkSource(
                "chainlink", List.of(BITCOIN, ether), shared, clock, Duration.ofMillis(100), Duration.ofSeconds(2));
        assertThat(source.markets()).containsExactly("BTC-USD", "ETH-USD");
        assertThat(source.channels()).isEmpty();
        assertThat(source.children(counting))
                .extracting("name")
                .containsExactly("chainlink.BTC-USD", "chainlink.ETH-USD");
        try (Supervisor supervisor = Supervisor.builder()
                .clock(System::nanoTime)
                .random(new SplittableRandom(1))
                .threads(Thread::new)
                .build()) {
            source.children(counting).forEach(supervisor::start);
            assertThat(came.await(10, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(source.health().isLive()).isTrue();
        assertThat(source.health().links()).hasSize(2);
        assertThat(source.health().count("prices")).isEqualTo(2);
    }

    @Test
    void mistakesAreToldInOneSentence() {
        assertThatThrownBy(() -> new ChainlinkFeed(" ", "0x12", 19, Duration.ZERO, Duration.ofDays(1)))
                .hasMessage("Chainlink feed  : a market needs an id; the proxy's address is 0x and 40 hex digits;"
                        + " decimals are 0 to 18, not 19; the heartbeat is PT1S to PT48H, not PT0S; the margin is PT0S to"
                        + " PT1H, not PT24H");
        assertThatThrownBy(() -> source(List.of(), Duration.ZERO, Duration.ofSeconds(1)))
                .hasMessage("a Chainlink source needs one feed for each of its markets");
        assertThatThrownBy(() -> source(List.of(BITCOIN, BITCOIN), Duration.ZERO, Duration.ofSeconds(1)))
                .hasMessage("a Chainlink source needs one feed for each of its markets");
        assertThatThrownBy(() -> source(List.of(BITCOIN), Duration.ofMinutes(2), Duration.ofSeconds(1)))
                .hasMessage("the skew is PT0S to PT1M, not PT2M");
        assertThatThrownBy(() ->
                        source(List.of(BITCOIN), Duration.ZERO, Duration.ZERO).children(sink))
                .hasMessage("the polling interval is PT0.1S to PT10M, not PT0S");
        assertThat(BITCOIN.policy().maxAge()).hasValue(Duration.ofMinutes(21));
        assertThat(new ChainlinkFeed("USDC-USD", FakeChain.PROXY, 8, Duration.ofDays(2))
                        .policy()
                        .maxAge())
                .hasValue(Duration.ofDays(2));
    }

    private ChainlinkSource source(List<ChainlinkFeed> feeds, Duration skew, Duration interval) {
        return new ChainlinkSource("chainlink", feeds, chain, clock, interval, skew);
    }
}

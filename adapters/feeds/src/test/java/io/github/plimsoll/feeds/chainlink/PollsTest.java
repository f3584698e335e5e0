package io.github.plimsoll.feeds.chainlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.feeds.live.QuoteSink;
import io.github.plimsoll.feeds.live.Tick;
import io.github.plimsoll.supervisor.Outcome;
import io.github.plimsoll.supervisor.ReconnectingStream.State;
import io.github.plimsoll.supervisor.Task;
import io.github.plimsoll.testkit.ManualClock;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What may be set of feeds and polls, to the very ends, and what is counted of them. */
class PollsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final ManualClock clock = new ManualClock();
    private final FakeChain chain = new FakeChain();
    private final List<Tick> ticks = new ArrayList<>();
    private final QuoteSink sink = new QuoteSink() {
        @Override
        public void offer(String source, Tick tick, long receivedNanos) {
            ticks.add(tick);
        }

        @Override
        public void connected(String source) {}
    };

    private static ChainlinkFeed feed(int decimals, Duration heartbeat, Duration margin) {
        return new ChainlinkFeed("BTC-USD", FakeChain.PROXY, decimals, heartbeat, margin);
    }

    @Test
    @DisplayName("a feed may have 0 to 18 decimals, a heartbeat of a second to two days and a margin of up to an hour")
    void feeds() {
        Duration day = Duration.ofDays(1);
        Duration hour = Duration.ofHours(1);
        assertThat(feed(0, SECOND, Duration.ZERO).maxAge()).isEqualTo(SECOND);
        ChainlinkFeed longest = feed(18, day.multipliedBy(2), hour);
        assertThat(longest.maxAge()).isEqualTo(Duration.ofHours(49));
        assertThat(longest.policy().maxAge()).hasValue(Duration.ofHours(48));
        assertThat(feed(8, Duration.ofHours(47), hour).policy().maxAge()).hasValue(Duration.ofHours(48));
        assertThat(feed(8, Duration.ofHours(46), hour).policy().maxAge()).hasValue(Duration.ofHours(47));
        assertThatThrownBy(() -> feed(19, SECOND.minusNanos(1), Duration.ofNanos(-1)))
                .hasMessage("Chainlink feed BTC-USD: decimals are 0 to 18, not 19; the heartbeat is PT1S to PT48H, not"
                        + " PT0.999999999S; the margin is PT0S to PT1H, not PT-0.000000001S");
        assertThatThrownBy(() -> feed(-1, day.multipliedBy(2).plusNanos(1), hour.plusNanos(1)))
                .hasMessageContainingAll("not -1", "not PT48H0.000000001S", "not PT1H0.000000001S");
        ChainlinkSource source = new ChainlinkSource("link", List.of(longest), chain, clock, SECOND, Duration.ZERO);
        assertThat(source.name()).isEqualTo("link");
    }

    /** Stops after so many rounds. */
    private static final class Rounds implements Task.Context {
        private final int rounds;
        private final List<String> done = new ArrayList<>();

        Rounds(int rounds) {
            this.rounds = rounds;
        }

        @Override
        public boolean stopping() {
            return done.stream().filter(one -> one.startsWith("PT")).count() >= rounds;
        }

        @Override
        public void heartbeat() {
            done.add("beat");
        }

        @Override
        public void pause(Duration time) {
            done.add(time.toString());
        }
    }

    @Test
    @DisplayName("a poll beats, reads and waits for its interval, or for as long as it is asked when that is longer")
    void polling() throws Exception {
        List<Duration> asked = new ArrayList<>(List.of(Duration.ZERO, SECOND, SECOND.plusNanos(1)));
        Rounds rounds = new Rounds(3);
        new Polling(SECOND, () -> asked.remove(0)).run(rounds);
        assertThat(rounds.done).containsExactly("beat", "PT1S", "beat", "PT1S", "beat", "PT1.000000001S");
        Rounds none = new Rounds(0);
        new Polling(Polling.SHORTEST, () -> Duration.ZERO).run(none);
        new Polling(Polling.LONGEST, () -> Duration.ZERO).run(none);
        assertThat(none.done).isEmpty();
        for (Duration wrong : List.of(Duration.ofNanos(99_999_999), Polling.LONGEST.plusNanos(1))) {
            assertThatThrownBy(() -> new Polling(wrong, () -> Duration.ZERO)).hasMessageEndingWith("not " + wrong);
        }
    }

    @Test
    @DisplayName(
            "nobody is believed who asks to wait for longer than five minutes; failures in a row and silence are told")
    void noAnswer() {
        Polls polls = new Polls("x", clock);
        assertThat(polls.noAnswer(Outcome.transientFailure("busy"))).isEqualTo(Duration.ZERO);
        assertThat(polls.noAnswer(Outcome.transientFailure("busy", Duration.ofMinutes(5))))
                .isEqualTo(Duration.ofMinutes(5));
        assertThat(polls.noAnswer(
                        Outcome.transientFailure("busy", Duration.ofMinutes(5).plusNanos(1))))
                .isEqualTo(Duration.ofMinutes(5));
        clock.advance(SECOND);
        assertThat(polls.health().state()).isEqualTo(State.WAITING);
        assertThat(polls.health().attempts()).isEqualTo(3);
        assertThat(polls.health().silence()).isEqualTo(SECOND);
        assertThat(polls.health().lastProblem()).hasValue("x: no_answer: busy");
        polls.good();
        assertThat(polls.health().attempts()).isZero();
        assertThat(polls.health().silence()).isZero();
    }

    @Test
    @DisplayName("eighteen decimals are read and nineteen are not, and the last second that there is is of the future")
    void ends() {
        Polls polls = new Polls("x", clock);
        long now = clock.epochMicros() / 1_000_000;
        chain.decimals = Outcome.of(FakeChain.words(18));
        chain.round(1, 1, 5, now);
        Reader reader = new Reader("link", feed(18, SECOND, Duration.ZERO), chain, clock, Duration.ZERO, polls);
        assertThat(reader.poll(sink)).isEqualTo(Duration.ZERO);
        assertThat(ticks).extracting(Tick::exponent).containsExactly(-18);
        chain.round(1, 2, 6, Long.MAX_VALUE / 1_000_000);
        reader.poll(sink);
        assertThat(polls.health().lastProblem())
                .hasValueSatisfying(text -> assertThat(text).contains("future"));
        chain.decimals = Outcome.of(FakeChain.words(19));
        chain.round(2, 1, 7, now);
        reader.poll(sink);
        assertThat(polls.health().lastProblem()).hasValue("x: decimals: 19 decimals");
        assertThat(ticks).hasSize(1);
        chain.round(FakeChain.id(1, 1L << 47), BigInteger.ONE, now, now);
        reader.poll(sink);
        assertThat(polls.health().lastProblem()).hasValue("x: unreadable: the round has an impossible number");
    }

    @Test
    @DisplayName(
            "the watch tells the same round again, counts what it told, and never asks to wait when it was answered")
    void watch() {
        List<String> told = new ArrayList<>();
        ChainSink all = new ChainSink() {
            @Override
            public void sequencer(long answer, long startedSeconds) {
                told.add("up " + answer);
            }

            @Override
            public void head(long blockSeconds) {
                told.add("block " + blockSeconds);
            }
        };
        List<Outcome<Long>> heads = new ArrayList<>(
                List.of(Outcome.of(7L), Outcome.transientFailure("late", Duration.ofSeconds(3)), Outcome.of(8L)));
        SequencerWatch watch = new SequencerWatch(FakeChain.PROXY, chain, () -> heads.remove(0), clock, SECOND);
        chain.round(FakeChain.id(1, 1), BigInteger.ZERO, 50, 60);
        assertThat(watch.pollUptime(all)).isEqualTo(Duration.ZERO);
        assertThat(watch.pollUptime(all)).isEqualTo(Duration.ZERO);
        assertThat(watch.pollHead(all)).isEqualTo(Duration.ZERO);
        assertThat(watch.pollHead(all)).isEqualTo(Duration.ofSeconds(3));
        assertThat(watch.pollHead(all)).isEqualTo(Duration.ZERO);
        chain.round(FakeChain.id(1, 0), BigInteger.ZERO, 50, 60);
        assertThat(watch.pollUptime(all)).isEqualTo(Duration.ZERO);
        chain.round = Outcome.of(new byte[3]);
        assertThat(watch.pollUptime(all)).isEqualTo(Duration.ZERO);
        assertThat(told).containsExactly("up 0", "up 0", "block 7", "block 8");
        assertThat(watch.health().counts())
                .containsEntry("prices", 4L)
                .containsEntry("good", 4L)
                .containsEntry("rejected.went_back", 1L)
                .containsEntry("rejected.unreadable", 1L)
                .containsEntry("rejected.no_answer", 1L);
    }
}

package io.github.plimsoll.feeds.chainlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.supervisor.Outcome;
import io.github.plimsoll.supervisor.ReconnectingStream.State;
import io.github.plimsoll.testkit.ManualClock;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SequencerWatchTest {
    private final FakeChain chain = new FakeChain();
    private final List<String> told = new ArrayList<>();
    private final ChainSink sink = new ChainSink() {
        @Override
        public void sequencer(long answer, long startedSeconds) {
            told.add(answer + " since " + startedSeconds);
        }

        @Override
        public void head(long blockSeconds) {
            told.add("block " + blockSeconds);
        }
    };
    private Outcome<Long> newest = Outcome.of(77L);
    private final SequencerWatch watch = watch(FakeChain.PROXY);

    private SequencerWatch watch(String proxy) {
        return new SequencerWatch(proxy, chain, () -> newest, new ManualClock(), Duration.ofSeconds(1));
    }

    private State uptime() {
        return watch.health().links().get(0).state();
    }

    @Test
    void whatIsNoClearUpIsToldAsItIs() {
        chain.round(FakeChain.id(1, 1), BigInteger.ZERO, 50, 60);
        watch.pollUptime(sink);
        assertThat(uptime()).isEqualTo(State.LIVE);
        chain.round(FakeChain.id(1, 2), BigInteger.ONE, 70, 70);
        watch.pollUptime(sink);
        assertThat(uptime()).isEqualTo(State.STALE);
        chain.round(FakeChain.id(1, 3), BigInteger.ZERO, 0, 0);
        watch.pollUptime(sink);
        assertThat(uptime()).isEqualTo(State.STALE);
        chain.round(FakeChain.id(1, 4), BigInteger.TWO.pow(64), 80, 80);
        watch.pollUptime(sink);
        chain.round(FakeChain.id(1, 5), BigInteger.TWO.pow(64).negate(), 80, 80);
        watch.pollUptime(sink);
        assertThat(told)
                .containsExactly(
                        "0 since 50",
                        "1 since 70",
                        "0 since 0",
                        Long.MAX_VALUE + " since 80",
                        Long.MAX_VALUE + " since 80");
        assertThat(watch.health().count("rejected.down")).isEqualTo(4);
    }

    @Test
    void aNodeThatLagsBehindCannotSayUpAgain() {
        chain.round(FakeChain.id(2, 9), BigInteger.ONE, 70, 70);
        watch.pollUptime(sink);
        chain.round(FakeChain.id(2, 8), BigInteger.ZERO, 50, 60);
        watch.pollUptime(sink);
        assertThat(told).containsExactly("1 since 70");
        assertThat(watch.health().links().get(0).lastProblem())
                .hasValue("uptime: went_back: round 2:8 after round 2:9");
    }

    @Test
    void whatCannotBeReadIsNotTold() {
        chain.round = Outcome.transientFailure("HTTP 503", Duration.ofSeconds(4));
        assertThat(watch.pollUptime(sink)).isEqualTo(Duration.ofSeconds(4));
        chain.round = Outcome.of(new byte[32]);
        assertThat(watch.pollUptime(sink)).isEqualTo(Duration.ZERO);
        newest = Outcome.transientFailure("HTTP 502");
        watch.pollHead(sink);
        assertThat(told).isEmpty();
        newest = Outcome.of(78L);
        watch.pollHead(sink);
        assertThat(told).containsExactly("block 78");
        assertThat(watch.health().links().get(1).state()).isEqualTo(State.LIVE);
        assertThat(watch.children(sink)).extracting("name").containsExactly("sequencer.uptime", "sequencer.head");
        assertThatThrownBy(() -> watch("0x0")).hasMessageStartingWith("the address of the uptime feed is 0x");
    }
}

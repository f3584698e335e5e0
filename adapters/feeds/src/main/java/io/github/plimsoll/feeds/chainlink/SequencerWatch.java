package io.github.plimsoll.feeds.chainlink;

import io.github.plimsoll.feeds.live.SourceHealth;
import io.github.plimsoll.numbers.WorldClock;
import io.github.plimsoll.supervisor.ChildSpec;
import io.github.plimsoll.supervisor.Outcome;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the sequencer's uptime feed and the newest block of a layer 2, each by a task of its own, and tells both to the
 * price feed. What cannot be read is not told, so that the price feed shuts when it has heard nothing for too long; what
 * is no clear "up" is told as something else than up.
 *
 * <p>Thread-safe.
 */
public final class SequencerWatch {
    private static final String NAME = "sequencer";

    private final String proxy;
    private final EthCall chain;
    private final ChainHead head;
    private final Duration interval;
    private final Polls uptimePolls;
    private final Polls headPolls;
    private @Nullable Round last;

    /**
     * A watch.
     *
     * @param proxy address of the uptime feed's proxy, 0x and 40 hex digits
     * @param interval between two readings, 100 ms to 10 min; well below the price feed's {@code ChainPolicy}
     * @throws IllegalArgumentException in one sentence
     */
    public SequencerWatch(String proxy, EthCall chain, ChainHead head, WorldClock clock, Duration interval) {
        if (!proxy.matches("0x[0-9a-fA-F]{40}")) {
            throw new IllegalArgumentException("the address of the uptime feed is 0x and 40 hex digits,"
                    + " such as 0xBCF85224fc0756B9Fa45aA7892530B47e10b6433");
        }
        this.proxy = proxy;
        this.chain = chain;
        this.head = head;
        this.interval = interval;
        this.uptimePolls = new Polls("uptime", clock);
        this.headPolls = new Polls("head", clock);
    }

    /** The two tasks, for a supervisor. */
    public List<ChildSpec> children(ChainSink sink) {
        return List.of(
                ChildSpec.permanent(NAME + ".uptime", new Polling(interval, () -> pollUptime(sink))),
                ChildSpec.permanent(NAME + ".head", new Polling(interval, () -> pollHead(sink))));
    }

    /** The uptime feed and the newest block are its links; never blocks. */
    public SourceHealth health() {
        return new SourceHealth(
                NAME, List.of(uptimePolls.health(), headPolls.health()), Polls.counts(List.of(uptimePolls, headPolls)));
    }

    synchronized Duration pollUptime(ChainSink sink) {
        Outcome<byte[]> answer = chain.call(proxy, Round.selector(), "latest");
        byte[] returned = answer.orNull();
        if (returned == null) {
            return uptimePolls.noAnswer(answer);
        }
        try {
            Round round = Round.read(returned);
            Round before = last;
            if (before != null && round.id().compareTo(before.id()) < 0) {
                // A node that lags behind may still say "up".
                uptimePolls.problem(ChainlinkProblem.WENT_BACK, round.name() + " after " + before.name());
                return Duration.ZERO;
            }
            last = round;
            BigInteger said = round.answer();
            sink.sequencer(
                    said.bitLength() < Long.SIZE ? said.longValueExact() : Long.MAX_VALUE, round.startedSeconds());
            uptimePolls.passed();
            if (said.signum() == 0 && round.startedSeconds() != 0) {
                uptimePolls.good();
            } else {
                uptimePolls.problem(
                        ChainlinkProblem.DOWN, round.name() + " answers " + said + " since " + round.startedSeconds());
            }
        } catch (UnreadableException unreadable) {
            uptimePolls.problem(ChainlinkProblem.UNREADABLE, unreadable.why());
        }
        return Duration.ZERO;
    }

    Duration pollHead(ChainSink sink) {
        Outcome<Long> newest = head.seconds();
        Long seconds = newest.orNull();
        if (seconds == null) {
            return headPolls.noAnswer(newest);
        }
        sink.head(seconds);
        headPolls.passed();
        headPolls.good();
        return Duration.ZERO;
    }
}

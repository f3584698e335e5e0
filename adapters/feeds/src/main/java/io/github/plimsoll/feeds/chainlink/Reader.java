package io.github.plimsoll.feeds.chainlink;

import io.github.plimsoll.feeds.live.QuoteSink;
import io.github.plimsoll.feeds.live.Session;
import io.github.plimsoll.feeds.live.Tick;
import io.github.plimsoll.numbers.WorldClock;
import io.github.plimsoll.supervisor.Outcome;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads one feed and passes on each round once. Belongs to the task that polls it. */
final class Reader {
    private static final byte[] DECIMALS = {0x31, 0x3c, (byte) 0xe5, 0x67};
    private static final long MICROS = 1_000_000L;
    /** A later time, in the year 2200, is as wrong as none. */
    private static final long LAST_SECOND = 7_258_118_400L;

    private final String source;
    private final ChainlinkFeed feed;
    private final EthCall chain;
    private final WorldClock clock;
    private final long skewMicros;
    private final Polls polls;

    private int decimals = -1;
    private int decimalsPhase;
    private @Nullable Round last;

    Reader(String source, ChainlinkFeed feed, EthCall chain, WorldClock clock, Duration skew, Polls polls) {
        this.source = source;
        this.feed = feed;
        this.chain = chain;
        this.clock = clock;
        this.skewMicros = skew.toNanos() / 1_000;
        this.polls = polls;
    }

    /** Reads once; what went wrong is noted. Returns how long the node asks to wait. */
    synchronized Duration poll(QuoteSink sink) {
        try {
            Outcome<byte[]> answer = chain.call(feed.proxy(), Round.selector(), "latest");
            byte[] returned = answer.orNull();
            if (returned == null) {
                return polls.noAnswer(answer);
            }
            long nanos = clock.monotonicNanos();
            Round round = Round.read(returned);
            if (decimals < 0 || round.phase() != decimalsPhase) {
                Optional<Duration> wait = readDecimals(round.phase());
                if (wait.isPresent()) {
                    return wait.get();
                }
            }
            judge(round, nanos, sink);
        } catch (UnreadableException unreadable) {
            polls.problem(ChainlinkProblem.UNREADABLE, unreadable.why());
        }
        return Duration.ZERO;
    }

    /** Once, and once more for every new aggregator: it must not count in another unit. Empty when they are known. */
    private Optional<Duration> readDecimals(int phase) throws UnreadableException {
        Outcome<byte[]> answer = chain.call(feed.proxy(), DECIMALS.clone(), "latest");
        byte[] returned = answer.orNull();
        if (returned == null) {
            return Optional.of(polls.noAnswer(answer));
        }
        BigInteger told = new Words(returned, 1).unsigned(0, 8, "number of decimals");
        int now = told.intValue();
        if (now > 18 || (decimals >= 0 && now != decimals)) {
            polls.problem(
                    ChainlinkProblem.DECIMALS,
                    now > 18 ? now + " decimals" : now + " decimals in phase " + phase + ", before " + decimals);
            return Optional.of(Duration.ZERO);
        }
        decimals = now;
        decimalsPhase = phase;
        return Optional.empty();
    }

    private void judge(Round round, long nanos, QuoteSink sink) {
        long now = clock.epochMicros();
        if (round.updatedSeconds() == 0) {
            polls.problem(ChainlinkProblem.INCOMPLETE, round.name() + " is not complete");
            return;
        }
        if (round.updatedSeconds() > LAST_SECOND || round.updatedSeconds() * MICROS > now + skewMicros) {
            polls.problem(
                    ChainlinkProblem.FUTURE,
                    round.name() + " is of " + round.updatedSeconds() + ", now is " + now / MICROS);
            return;
        }
        Round before = last;
        if (before != null && round.id().compareTo(before.id()) < 0) {
            polls.problem(ChainlinkProblem.WENT_BACK, round.name() + " after " + before.name());
            return;
        }
        long updated = round.updatedSeconds() * MICROS;
        if (now - updated > feed.maxAge().toNanos() / 1_000) {
            polls.problem(
                    ChainlinkProblem.STALE,
                    round.name() + " is " + (now - updated) / MICROS + " s old, with a limit of "
                            + feed.maxAge().toSeconds() + " s");
            return;
        }
        pass(round, updated, nanos, sink);
    }

    private void pass(Round round, long updated, long nanos, QuoteSink sink) {
        int kept = Math.min(decimals, feed.decimals());
        // Rounded towards minus infinity: a price that is too small to be told is 0, which nobody takes.
        BigInteger[] parts = round.answer().divideAndRemainder(BigInteger.TEN.pow(decimals - kept));
        BigInteger price = parts[1].signum() < 0 ? parts[0].subtract(BigInteger.ONE) : parts[0];
        if (price.bitLength() >= Long.SIZE) {
            polls.problem(ChainlinkProblem.TOO_LARGE, round.name() + " answers " + price.bitLength() + " bits");
            return;
        }
        if (!round.equals(last)) {
            last = round;
            Tick.Point said = new Tick.Point(price.longValueExact(), 0);
            sink.offer(
                    source, new Tick(feed.market(), said, -kept, updated, round.sequence(), Session.UNSTATED), nanos);
            polls.passed();
        }
        if (price.signum() > 0) {
            polls.good();
        } else {
            polls.problem(ChainlinkProblem.NOT_POSITIVE, round.name() + " answers " + price);
        }
    }
}

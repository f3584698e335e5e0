package io.github.plimsoll.pricefeed;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * What was last heard of the chain. It opens the gate only on what it was told and while that is young: before the first
 * word, and when whoever reads the chain has stopped, it is shut. Thread-safe; reading takes no lock.
 */
final class ChainWatch {
    private static final long MICROS = 1_000_000L;

    private final long graceMicros;
    private final long reportNanos;
    private final long headMicros;
    private final long headNanos;
    private final long settleNanos;
    private final long startNanos;

    private volatile State state = new State(false, 0, 0, 0, false, 0, 0, 0);

    /**
     * @param answer of the uptime feed: 0 is up
     * @param startedMicros when that began; 0: there was no valid round
     * @param headNanos when the newest block was first seen
     * @param steadyNanos since when blocks have come in time
     */
    private record State(
            boolean reported,
            long answer,
            long startedMicros,
            long reportedNanos,
            boolean hasHead,
            long headMicros,
            long headNanos,
            long steadyNanos) {}

    ChainWatch(ChainPolicy policy, long nanos) {
        startNanos = nanos;
        graceMicros = policy.grace().toNanos() / 1_000;
        reportNanos = policy.reportAge().toNanos();
        headMicros = policy.headAge().toNanos() / 1_000;
        headNanos = policy.headAge().toNanos();
        settleNanos = policy.settle().toNanos();
    }

    synchronized void sequencer(long answer, long startedSeconds, long nanos) {
        State s = state;
        // A time beyond all bounds is as wrong as none.
        long started = startedSeconds < 0 || startedSeconds > Long.MAX_VALUE / MICROS ? 0 : startedSeconds * MICROS;
        state = new State(true, answer, started, nanos, s.hasHead, s.headMicros, s.headNanos, s.steadyNanos);
    }

    /** Takes the time of the newest block; one that is not newer than the last changes nothing. */
    synchronized void head(long blockSeconds, long now, long nanos) {
        State s = state;
        if (blockSeconds < 0 || blockSeconds > Long.MAX_VALUE / MICROS) {
            return;
        }
        long block = blockSeconds * MICROS;
        // A block of the future would be the newest for ever.
        if (block > now + headMicros || (s.hasHead && block <= s.headMicros)) {
            return;
        }
        boolean steady = s.hasHead && nanos - s.headNanos <= headNanos && now - block <= headMicros;
        state = new State(
                s.reported,
                s.answer,
                s.startedMicros,
                s.reportedNanos,
                true,
                block,
                nanos,
                steady ? s.steadyNanos : nanos);
    }

    boolean isOpen(long now, long nanos) {
        State s = state;
        return s.reported
                && nanos - s.reportedNanos <= reportNanos
                && s.answer == 0
                && s.startedMicros != 0
                && now - s.startedMicros > graceMicros
                && s.hasHead
                && isYoung(s, now, nanos)
                && nanos - s.steadyNanos >= settleNanos;
    }

    private boolean isYoung(State s, long now, long nanos) {
        return now - s.headMicros <= headMicros && nanos - s.headNanos <= headNanos;
    }

    /** Adds why the gate is shut; nothing when it is open. */
    void reasons(long now, long nanos, List<Refusal> all) {
        State s = state;
        if (!s.reported || nanos - s.reportedNanos > reportNanos) {
            add(all, FeedReason.SEQUENCER_UNKNOWN, reportNanos, nanos - (s.reported ? s.reportedNanos : startNanos));
        } else if (s.answer != 0 || s.startedMicros == 0) {
            all.add(new Refusal(
                    FeedReason.SEQUENCER_DOWN, Optional.empty(), BigDecimal.ZERO, BigDecimal.valueOf(s.answer)));
        } else if (now - s.startedMicros <= graceMicros) {
            add(all, FeedReason.SEQUENCER_GRACE, graceMicros * 1_000, (now - s.startedMicros) * 1_000);
        }
        if (!s.hasHead || !isYoung(s, now, nanos)) {
            long age = s.hasHead ? Math.max((now - s.headMicros) * 1_000, nanos - s.headNanos) : nanos - startNanos;
            add(all, FeedReason.CHAIN_HALTED, headNanos, age);
        } else if (nanos - s.steadyNanos < settleNanos) {
            add(all, FeedReason.CHAIN_SETTLING, settleNanos, nanos - s.steadyNanos);
        }
    }

    private static void add(List<Refusal> all, FeedReason why, long limitNanos, long actualNanos) {
        all.add(new Refusal(why, Optional.empty(), seconds(limitNanos), seconds(actualNanos)));
    }

    private static BigDecimal seconds(long nanos) {
        return BigDecimal.valueOf(nanos, 9);
    }
}

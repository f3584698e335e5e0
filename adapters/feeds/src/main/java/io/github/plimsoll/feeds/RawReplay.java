package io.github.plimsoll.feeds;

import io.github.plimsoll.pricefeed.PriceFeed;
import java.util.function.LongConsumer;

/**
 * Every tick of one tape straight into a price feed, from all three sources at once and without delays or repeated
 * quotes: for benchmarks. Passes follow one another in time, as the clock never goes back. Belongs to one thread;
 * allocates nothing per tick.
 */
public final class RawReplay {
    /** Between the last tick of a pass and the first of the next. */
    private static final long PAUSE_MICROS = 1_000_000;

    private final Tape tape;
    private final QuoteStream[] sources;
    private long shift;
    private int next;

    private RawReplay(Tape tape, QuoteStream[] sources) {
        this.tape = tape;
        this.sources = sources;
    }

    /** @throws IllegalArgumentException when the feed lacks the tape's market or a source of {@link TapeSources#NAMES} */
    public static RawReplay of(Tape tape, long seed, PriceFeed feed) {
        QuoteStream[] sources = new QuoteStream[TapeSources.NAMES.size()];
        for (int i = 0; i < sources.length; i++) {
            sources[i] = new QuoteStream(tape, feed, TapeSources.NAMES.get(i), TapeSources.delayMicros(i), seed);
        }
        return new RawReplay(tape, sources);
    }

    /**
     * Moves the clock to the next tick and offers it from every source.
     *
     * @param moveClockTo sets the world's clock, epoch microseconds
     * @return false, with nothing done, when the pass is over
     */
    public boolean next(LongConsumer moveClockTo) {
        if (next == tape.size()) {
            return false;
        }
        long now = tape.worldMicros(next) + shift;
        moveClockTo.accept(now);
        for (QuoteStream source : sources) {
            source.offer(next, 0, now);
        }
        next++;
        return true;
    }

    /** Begins another pass, 1 s of world time after the last tick of this one. */
    public void rewind() {
        if (next > 0) {
            shift += tape.worldMicros(next - 1) - Tape.WORLD_START_MICROS + PAUSE_MICROS;
            next = 0;
        }
    }
}

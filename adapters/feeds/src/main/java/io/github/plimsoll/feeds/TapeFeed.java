package io.github.plimsoll.feeds;

import io.github.plimsoll.feeds.live.QuoteSink;
import io.github.plimsoll.numbers.WorldClock;
import io.github.plimsoll.pricefeed.PriceFeed;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Replays tapes into a price feed as three sources with different seeded delays and noise. What it delivers is a pure
 * function of (seed, source, market, quote number): a restart at any world time goes on as if nothing had happened, and
 * nothing but the world time need be stored. Disturbances are not part of that: they end with the process.
 *
 * <p>Belongs to one thread, the one that moves the world's clock. Allocates nothing while it delivers.
 */
public final class TapeFeed {
    private final List<Tape> tapes;
    /** All markets of the first source, then of the second, and so on; the order settles ties of time. */
    private final QuoteStream[] streams;

    private long worldMicros = Tape.WORLD_START_MICROS - 1;

    private TapeFeed(List<Tape> tapes, QuoteStream[] streams) {
        this.tapes = tapes;
        this.streams = streams;
    }

    /**
     * Stands at the world start with nothing delivered.
     *
     * @param feed knows the tapes' instruments and the sources {@link TapeSources#NAMES}
     * @throws IllegalArgumentException when there is no tape or the feed lacks a market or source
     */
    public static TapeFeed create(List<Tape> tapes, long seed, PriceFeed feed) {
        if (tapes.isEmpty()) {
            throw new IllegalArgumentException("a replay needs at least one tape");
        }
        List<QuoteStream> streams = new ArrayList<>();
        for (int source = 0; source < TapeSources.NAMES.size(); source++) {
            for (Tape tape : tapes) {
                streams.add(new QuoteStream(
                        tape, feed, TapeSources.NAMES.get(source), TapeSources.delayMicros(source), seed));
            }
        }
        return new TapeFeed(List.copyOf(tapes), streams.toArray(QuoteStream[]::new));
    }

    /**
     * Tells a sink, such as a recorder, every quote from now on as well, with the disturbances of its source: played back
     * into another price feed of the same policies it gives the same prices.
     *
     * @param clock the price feed's
     */
    public TapeFeed alsoTo(QuoteSink sink, WorldClock clock) {
        for (QuoteStream stream : streams) {
            stream.alsoTo(sink, clock);
        }
        return this;
    }

    /** World time at which the next quote arrives; {@code Long.MAX_VALUE}, never, at the end. */
    public long nextEventMicros() {
        return streams[earliest()].nextMicros();
    }

    /**
     * Delivers every quote that is due, in order of time. The price feed's clock must already show that time.
     *
     * @param nowMicros world time, not before the last one
     * @return how many quotes were sent
     */
    public int step(long nowMicros) {
        advance(nowMicros);
        int sent = 0;
        for (int at = earliest(); streams[at].nextMicros() <= nowMicros; at = earliest()) {
            if (streams[at].atEnd()) {
                break;
            }
            sent += streams[at].deliver() ? 1 : 0;
        }
        return sent;
    }

    /**
     * Delivers every quote until a world time, moving the clock to each quote's arrival first and to the end at last.
     *
     * @param moveClockTo sets the world's clock, epoch microseconds
     * @return how many quotes were sent
     */
    public long pumpUntil(long untilMicros, LongConsumer moveClockTo) {
        long sent = 0;
        for (long next = nextEventMicros(); next <= untilMicros && !atEnd(); next = nextEventMicros()) {
            moveClockTo.accept(next);
            sent += step(next);
        }
        moveClockTo.accept(untilMicros);
        advance(untilMicros);
        return sent;
    }

    private void advance(long nowMicros) {
        if (nowMicros < worldMicros) {
            throw new IllegalArgumentException("world time never goes back");
        }
        worldMicros = nowMicros;
    }

    private int earliest() {
        int best = 0;
        for (int i = 1; i < streams.length; i++) {
            if (streams[i].nextMicros() < streams[best].nextMicros()) {
                best = i;
            }
        }
        return best;
    }

    /**
     * Stands where an undisturbed replay would stand at that time, without replaying, and repeats the last quote of
     * every source, so that a fresh price feed is usable at once. The price feed's clock must already show that time.
     */
    public void seek(long nowMicros) {
        worldMicros = nowMicros;
        for (QuoteStream stream : streams) {
            stream.seek(nowMicros);
            stream.repeatLast();
        }
    }

    public TapePosition position() {
        List<TapePosition.Market> markets = new ArrayList<>(tapes.size());
        for (Tape tape : tapes) {
            markets.add(new TapePosition.Market(
                    tape.instrument().id(),
                    tape.tickAt(worldMicros) + 1,
                    tape.size(),
                    tape.interpolated(),
                    worldMicros > tape.endMicros()));
        }
        return new TapePosition(worldMicros, markets);
    }

    /** Whether no source will ever quote again. */
    public boolean atEnd() {
        for (QuoteStream stream : streams) {
            if (!stream.atEnd()) {
                return false;
            }
        }
        return true;
    }

    /** @throws IllegalArgumentException naming the source and those that there are */
    public void disturb(String source, Disturbance how) {
        int index = sourceIndex(source);
        for (int i = 0; i < tapes.size(); i++) {
            streams[index * tapes.size() + i].disturb(how);
        }
    }

    public void disturbAll(Disturbance how) {
        for (QuoteStream stream : streams) {
            stream.disturb(how);
        }
    }

    /** @throws IllegalArgumentException naming the source and those that there are */
    public Disturbance disturbance(String source) {
        return streams[sourceIndex(source) * tapes.size()].disturbance();
    }

    private static int sourceIndex(String source) {
        int index = TapeSources.NAMES.indexOf(source);
        if (index < 0) {
            throw new IllegalArgumentException("no source " + source + "; there are " + TapeSources.NAMES);
        }
        return index;
    }
}

package io.github.plimsoll.feeds;

import io.github.plimsoll.feeds.live.QuoteSink;
import io.github.plimsoll.feeds.live.Session;
import io.github.plimsoll.feeds.live.Tick;
import io.github.plimsoll.numbers.Exact;
import io.github.plimsoll.numbers.Rounding;
import io.github.plimsoll.numbers.WorldClock;
import io.github.plimsoll.pricefeed.OfferResult;
import io.github.plimsoll.pricefeed.PriceFeed;
import org.jspecify.annotations.Nullable;

/**
 * The quotes of one source for one market. Quote n is a pure function of (seed, source, market, n):
 * <pre>
 *   made at     world start + phase + n * 625 ms + jitter below 375 ms     (so 250 to 1,000 ms apart)
 *   arrives     made + the source's delay + jitter below 40 ms             (so always in order)
 *   price       the last tick at that time, off by at most 0.002% (the same for every quote of that tick)
 *   confidence  0.003% of the price
 * </pre>
 */
final class QuoteStream {
    private static final long PERIOD = 625_000;
    private static final long JITTER = 375_001;
    private static final long DELAY_JITTER = 40_000;
    private static final long NOISE_MILLIONTHS = 20;
    private static final long CONFIDENCE_MILLIONTHS = 30;
    private static final long OUTLIER_MILLIONTHS = 50_000;
    private static final long ONE = 1_000_000;

    private static final long PHASE = 1;
    private static final long MADE = 2;
    private static final long DELAY = 3;
    private static final long NOISE = 4;

    private final Tape tape;
    private final PriceFeed feed;
    private final int market;
    private final int source;
    private final String sourceName;
    private final long seed;
    private final long stream;
    private final long delay;
    private final long origin;
    private final long count;

    private long next;
    private long nextMicros;
    private int tick;
    private Disturbance disturbance = Disturbance.OK;
    private long held = -1;
    private @Nullable QuoteSink also;
    private @Nullable WorldClock alsoBy;

    /** @param sourceName a source of the feed; sources are told apart by name for chance, so that its order does not matter */
    QuoteStream(Tape tape, PriceFeed feed, String sourceName, long delay, long seed) {
        this.tape = tape;
        this.feed = feed;
        this.market = feed.index(tape.instrument().id());
        this.source = feed.sourceIndex(sourceName);
        this.sourceName = sourceName;
        this.seed = seed;
        this.stream = (tape.instrument().id() + "/" + sourceName).hashCode();
        this.delay = delay;
        this.origin = Tape.WORLD_START_MICROS + Chance.below(PERIOD, seed, stream, PHASE, 0);
        this.count = numberBefore(tape.endMicros());
        position(0);
    }

    /** How many quotes are made until the end of the tape. */
    private long numberBefore(long end) {
        long number = Math.max(0, (end - origin) / PERIOD + 1);
        while (number > 0 && made(number - 1) > end) {
            number--;
        }
        return number;
    }

    private long made(long number) {
        return origin + number * PERIOD + Chance.below(JITTER, seed, stream, MADE, number);
    }

    private long arrives(long number) {
        return made(number) + delay + Chance.below(DELAY_JITTER, seed, stream, DELAY, number);
    }

    /** When the next quote arrives; {@code Long.MAX_VALUE} (never) at the end. */
    long nextMicros() {
        return nextMicros;
    }

    boolean atEnd() {
        return next >= count;
    }

    private void position(long number) {
        next = number;
        nextMicros = number < count ? arrives(number) : Long.MAX_VALUE;
    }

    /** Stands where it would stand after delivering all that arrives until then. */
    void seek(long worldMicros) {
        long number = Math.max(0, Math.min(count, (worldMicros - origin - delay) / PERIOD + 1));
        while (number > 0 && arrives(number - 1) > worldMicros) {
            number--;
        }
        tick = 0;
        held = -1;
        disturbance = Disturbance.OK;
        position(number);
    }

    void disturb(Disturbance how) {
        if (how == Disturbance.STALE && disturbance != Disturbance.STALE) {
            held = next - 1;
        }
        disturbance = how;
    }

    Disturbance disturbance() {
        return disturbance;
    }

    /** Sends the next quote in its turn; true when something was sent. */
    boolean deliver() {
        long number = next;
        position(number + 1);
        return switch (disturbance) {
            case OK -> send(number, 0);
            case OUTLIER -> send(number, OUTLIER_MILLIONTHS);
            case STALE -> held >= 0 && send(held, 0);
            case OUTAGE -> false;
        };
    }

    /** Sends the quote before the next once more, as after a restart; false when there is none. */
    boolean repeatLast() {
        return next > 0 && send(next - 1, 0);
    }

    private boolean send(long number, long offMillionths) {
        long made = made(number);
        offer(tickAt(made), offMillionths, made);
        return true;
    }

    /** Offers one tick as this source sees it. */
    OfferResult offer(int at, long offMillionths, long made) {
        long noise = Chance.below(2 * NOISE_MILLIONTHS + 1, seed, stream, NOISE, at) - NOISE_MILLIONTHS;
        long price = Exact.mulDiv(tape.units(at), ONE + noise + offMillionths, ONE, Rounding.HALF_EVEN);
        long confidence = Exact.mulDiv(price, CONFIDENCE_MILLIONTHS, ONE, Rounding.UP);
        QuoteSink sink = also;
        WorldClock clock = alsoBy;
        if (sink != null && clock != null) {
            int exponent = -tape.instrument().priceDecimals();
            Tick.Point said = new Tick.Point(price, confidence);
            sink.offer(
                    sourceName,
                    new Tick(tape.instrument().id(), said, exponent, made, Tick.NO_SEQUENCE, Session.UNSTATED),
                    clock.monotonicNanos());
        }
        return feed.offer(market, source, price, confidence, made);
    }

    /** Tells this sink, too, from now on. */
    void alsoTo(QuoteSink sink, WorldClock clock) {
        also = sink;
        alsoBy = clock;
    }

    private int tickAt(long micros) {
        if (tape.worldMicros(tick) > micros || (tick + 64 < tape.size() && tape.worldMicros(tick + 64) <= micros)) {
            tick = tape.tickAt(micros);
        }
        while (tick + 1 < tape.size() && tape.worldMicros(tick + 1) <= micros) {
            tick++;
        }
        return tick;
    }
}

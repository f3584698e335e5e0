package io.github.plimsoll.pricefeed;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The last sound quote of every source of one market, and what speaks against it. A quote whose <em>time</em> is
 * refused leaves the earlier one in force; one whose <em>content</em> is refused silences its source until the next
 * sound one, because its last word was not a price. Guarded by the market's lock.
 */
final class Quotes {
    static final byte UNSET = Byte.MIN_VALUE;

    private static final int CONFIDENCE = 1;
    private static final int TIME = 2;
    private static final int RECEIVED = 3;
    private static final int FROZEN_SINCE = 4;
    private static final int HEARD = 5;
    private static final int NUMBER = 6;
    /** The prices that {@link Consensus} keeps in order. */
    static final int SORTED = 7;

    private static final int BLOCKS = 8;

    private final Terms terms;
    private final int sources;

    /**
     * Blocks by source, one after the other, so that a market is one piece of memory: price, confidence, time (as
     * {@link Consensus} reads them), received, frozen since, heard, running number, prices in
     * order.
     */
    final long[] rows;

    /** Shared with all markets of the policy until a source says of itself what the policy does not. */
    private byte[] exponents;

    private @Nullable Offences @Nullable [] offences;
    final Counters counters;

    private int quoted;
    private int heard;
    private int silenced;

    /** The fresh sources as last counted, kept up by every quote since; true for the times since and until. */
    private int freshOnes;
    /** As of the last {@link #fresh}: sources whose last sound quote is not in force, but within their silence bound. */
    int lingering;

    private long freshSinceMicros = Long.MIN_VALUE;
    /** When, at the latest, {@link #fresh} must be asked again. */
    long freshUntilMicros = Long.MAX_VALUE;

    long freshUntilNanos = Long.MAX_VALUE;

    Quotes(Terms terms) {
        this.terms = terms;
        sources = terms.weights.length;
        rows = new long[BLOCKS * sources];
        exponents = terms.exponents;
        counters = new Counters(sources);
    }

    long price(int source) {
        return rows[source];
    }

    private long time(int source) {
        return rows[TIME * sources + source];
    }

    /** Whether the source quotes in this power of ten; the first one it ever sends is its own unless set. */
    boolean hasExponent(int source, int exponent) {
        if (exponents[source] == UNSET && Math.abs(exponent) <= Quote.MAX_EXPONENT) {
            exponents = exponents.clone();
            exponents[source] = (byte) exponent;
        }
        return exponents[source] == exponent;
    }

    /** Its power of ten, known when another one was refused. */
    int exponent(int source) {
        return exponents[source];
    }

    /** The running numbers of a source begin anew. */
    void resubscribed(int source) {
        rows[NUMBER * sources + source] = -1;
    }

    /**
     * Judges a quote by itself and keeps it when it is sound.
     *
     * @param form what is known to be wrong with it already; ACCEPTED when nothing is
     * @param sequence running number; below 0 for none
     * @param receivedNanos when it came, not after now
     */
    OfferResult take(
            int source,
            OfferResult form,
            long units,
            long conf,
            long at,
            long sequence,
            long receivedNanos,
            long now,
            long nanos) {
        int bit = 1 << source;
        heard |= bit;
        rows[HEARD * sources + source] = nanos;
        OfferResult verdict = judgeTime(source, units, at, sequence, now);
        if (verdict != OfferResult.ACCEPTED) {
            return verdict;
        }
        if (!isSeen(source) || seenPrice(source) != units) {
            rows[FROZEN_SINCE * sources + source] = at;
        }
        rows[NUMBER * sources + source] = sequence;
        verdict = form == OfferResult.ACCEPTED ? judgeContent(source, units, conf, at) : refuse(source, form, conf);
        if (verdict != OfferResult.ACCEPTED) {
            silenced |= bit;
            freshUntilMicros = Long.MIN_VALUE;
            offences(source).silence(at, units);
            return verdict;
        }
        Offences known = known(source);
        if (known != null) {
            known.refusal = OfferResult.ACCEPTED;
        }
        silenced &= ~bit;
        quoted |= bit;
        rows[source] = units;
        rows[CONFIDENCE * sources + source] = conf;
        rows[TIME * sources + source] = at;
        rows[RECEIVED * sources + source] = receivedNanos;
        freshOnes |= bit;
        lingering &= ~bit;
        freshUntilMicros = Math.min(freshUntilMicros, at + terms.maxAgeMicros[source]);
        freshUntilNanos = Math.min(freshUntilNanos, receivedNanos + terms.maxAgeNanos[source]);
        counters.updated(source, nanos);
        return OfferResult.ACCEPTED;
    }

    private OfferResult judgeTime(int source, long units, long at, long sequence, long now) {
        if (at > now + terms.skewMicros) {
            return refuse(source, OfferResult.FUTURE, at - now);
        }
        if (at < now - terms.maxAgeMicros[source]) {
            return refuse(source, OfferResult.STALE, at < 0 ? now : now - at);
        }
        if (!isSeen(source)) {
            return OfferResult.ACCEPTED;
        }
        long last = seenTime(source);
        long number = rows[NUMBER * sources + source];
        boolean numbered = sequence >= 0 && number >= 0;
        boolean later = at > last || (at == last && numbered);
        if (later && (!numbered || sequence > number)) {
            return OfferResult.ACCEPTED;
        }
        boolean same = at == last && units == seenPrice(source);
        return same && (!numbered || sequence == number)
                ? refuse(source, OfferResult.DUPLICATE, 1)
                : refuse(source, OfferResult.OUT_OF_ORDER, Math.max(0, last - at));
    }

    private OfferResult judgeContent(int source, long units, long conf, long at) {
        if (units <= 0) {
            return refuse(source, OfferResult.NON_POSITIVE, units);
        }
        if (conf < 0) {
            return refuse(source, OfferResult.NEGATIVE_CONFIDENCE, conf);
        }
        if (conf == 0 && terms.ownConfidence) {
            return refuse(source, OfferResult.NO_CONFIDENCE, 0);
        }
        if (Exactly.exceeds(conf, units, terms.maxConfidence)) {
            return refuse(source, OfferResult.CONFIDENCE_TOO_WIDE, Exactly.millionths(conf, units));
        }
        if (units < terms.minUnits || units > terms.maxUnits) {
            return refuse(source, OfferResult.OUT_OF_SANITY_RANGE, units);
        }
        long unchanged = at - rows[FROZEN_SINCE * sources + source];
        return unchanged > terms.frozenMicros[source]
                ? refuse(source, OfferResult.FROZEN_VALUE, unchanged)
                : OfferResult.ACCEPTED;
    }

    private OfferResult refuse(int source, OfferResult why, long actual) {
        offences(source).refuse(why, actual);
        return why;
    }

    void count(int source, OfferResult result) {
        FeedReason reason = result.reasonOrNull();
        if (reason != null) {
            offences(source).count(reason);
        }
    }

    /** The sources with a sound quote of an age within their limit. */
    int fresh(long now, long nanos) {
        boolean holds = now <= freshUntilMicros && nanos <= freshUntilNanos && now >= freshSinceMicros;
        return holds ? freshOnes : counted(now, nanos);
    }

    private int counted(long now, long nanos) {
        freshOnes = 0;
        lingering = 0;
        freshSinceMicros = now;
        freshUntilMicros = Long.MAX_VALUE;
        freshUntilNanos = Long.MAX_VALUE;
        for (int rest = quoted; rest != 0; rest &= rest - 1) {
            int source = Integer.numberOfTrailingZeros(rest);
            long received = rows[RECEIVED * sources + source];
            if (!isSilenced(source) && isFresh(source, now, nanos)) {
                freshOnes |= 1 << source;
                freshUntilMicros = Math.min(freshUntilMicros, time(source) + terms.maxAgeMicros[source]);
                freshUntilNanos = Math.min(freshUntilNanos, received + terms.maxAgeNanos[source]);
            } else if (nanos - received <= terms.silenceNanos[source]) {
                lingering |= 1 << source;
                freshUntilNanos = Math.min(freshUntilNanos, received + terms.silenceNanos[source]);
            }
        }
        return freshOnes;
    }

    boolean isFresh(int source, long now, long nanos) {
        return now - time(source) <= terms.maxAgeMicros[source]
                && nanos - rows[RECEIVED * sources + source] <= terms.maxAgeNanos[source];
    }

    boolean isQuoted(int source) {
        return (quoted & (1 << source)) != 0;
    }

    /** Whether its last word, of whatever age, was refused for its content. */
    boolean isSilenced(int source) {
        return (silenced & (1 << source)) != 0;
    }

    OfferResult silencedBy(int source) {
        return offences(source).silencedBy;
    }

    long silencedActual(int source) {
        return offences(source).silencedActual;
    }

    private boolean isSeen(int source) {
        return ((quoted | silenced) & (1 << source)) != 0;
    }

    /** The newest time seen from it, sound or not. */
    private long seenTime(int source) {
        return isSilenced(source) ? offences(source).silencedTime : time(source);
    }

    private long seenPrice(int source) {
        return isSilenced(source) ? offences(source).silencedPrice : price(source);
    }

    /** Whether the newest time seen from it, sound or not, is within the largest age. */
    boolean speaks(int source, long now) {
        return isSeen(source) && now - seenTime(source) <= terms.maxAgeMicros[source];
    }

    boolean isSilent(int source, long nanos) {
        return (heard & (1 << source)) == 0 || nanos - rows[HEARD * sources + source] > terms.silenceNanos[source];
    }

    /** The greater of both ages of the last sound quote: by its own time and since it was received. */
    long ageMicros(int source, long now, long nanos) {
        return Math.max(Math.max(0, now - time(source)), (nanos - rows[RECEIVED * sources + source] + 999) / 1_000);
    }

    /** Why its last quote was refused; ACCEPTED when it was not. */
    OfferResult refusal(int source) {
        Offences known = known(source);
        return known == null ? OfferResult.ACCEPTED : known.refusal;
    }

    /** In the natural unit of the reason: microseconds, millionths, price units or a count. */
    long refusalActual(int source) {
        return offences(source).actual;
    }

    /** Why the newest refused quote was refused; empty when none was. */
    Optional<FeedReason> lastReject(int source) {
        Offences known = known(source);
        return known == null ? Optional.empty() : Optional.ofNullable(known.last());
    }

    /** By reason in declaration order; zero counts left out. */
    Map<FeedReason, Long> rejects(int source) {
        Offences known = known(source);
        return known == null ? Collections.emptyMap() : known.counts();
    }

    private @Nullable Offences known(int source) {
        @Nullable Offences[] all = offences;
        return all == null ? null : all[source];
    }

    private Offences offences(int source) {
        @Nullable Offences[] all = offences;
        if (all == null) {
            all = new Offences[sources];
            offences = all;
        }
        Offences known = all[source];
        if (known == null) {
            known = new Offences();
            all[source] = known;
        }
        return known;
    }
}

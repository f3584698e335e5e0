package io.github.plimsoll.pricefeed;

import io.github.plimsoll.numbers.Price;
import java.util.Arrays;

/**
 * The last sound quote of every source of one market, and what speaks against it. A quote whose <em>time</em> is
 * refused leaves the earlier one in force; one whose <em>content</em> is refused silences its source until the next
 * sound one, because its last word was not a price. Guarded by the market's lock.
 */
final class Quotes {
    private static final int UNSET = Integer.MIN_VALUE;

    private final Terms terms;
    private final long skewMicros;
    private final long maxConfidence;
    private final boolean needsConfidence;
    final long minUnits;
    final long maxUnits;

    final long[] price;
    final long[] confidence;
    final long[] time;
    private final long[] receivedNanos;

    /** Newest time and price seen, sound or not; what comes next must be later. */
    private final long[] seenTime;

    private final long[] seenPrice;
    private final long[] frozenSince;
    private final long[] heardNanos;
    private final OfferResult[] refusal;
    private final long[] refusalActual;
    private final OfferResult[] silencedBy;
    private final long[] silencedActual;
    private final int[] exponents;
    private final long[] sequences;
    final Counters counters;

    private int quoted;
    private int seen;
    private int heard;
    private int silenced;

    /** When, at the latest, {@link #fresh} must be asked again. */
    long freshUntilMicros;

    long freshUntilNanos;

    Quotes(FeedPolicy policy, Terms terms) {
        int sources = terms.weights.length;
        this.terms = terms;
        skewMicros = policy.maxClockSkew().toNanos() / 1_000;
        maxConfidence = policy.maxConfidence().toRatio().millionths();
        needsConfidence = policy.aggregation() == Aggregation.PYTH;
        minUnits = policy.sanityMin().map(Price::units).orElse(1L);
        maxUnits = policy.sanityMax().map(Price::units).orElse(Long.MAX_VALUE);
        price = new long[sources];
        confidence = new long[sources];
        time = new long[sources];
        receivedNanos = new long[sources];
        seenTime = new long[sources];
        seenPrice = new long[sources];
        frozenSince = new long[sources];
        heardNanos = new long[sources];
        refusal = new OfferResult[sources];
        Arrays.fill(refusal, OfferResult.ACCEPTED);
        refusalActual = new long[sources];
        silencedBy = refusal.clone();
        silencedActual = new long[sources];
        exponents = terms.exponents.clone();
        sequences = new long[sources];
        Arrays.fill(sequences, -1);
        counters = new Counters(sources);
    }

    /** Whether the source quotes in this power of ten; the first one it ever sends is its own unless set. */
    boolean hasExponent(int source, int exponent) {
        if (exponents[source] == UNSET && Math.abs(exponent) <= Quote.MAX_EXPONENT) {
            exponents[source] = exponent;
        }
        return exponents[source] == exponent;
    }

    /** Its power of ten, known when another one was refused. */
    int exponent(int source) {
        return exponents[source];
    }

    /** The running numbers of a source begin anew. */
    void resubscribed(int source) {
        sequences[source] = -1;
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
        heardNanos[source] = nanos;
        OfferResult verdict = judgeTime(source, units, at, sequence, now);
        if (verdict != OfferResult.ACCEPTED) {
            return verdict;
        }
        if ((seen & bit) == 0 || seenPrice[source] != units) {
            frozenSince[source] = at;
        }
        seen |= bit;
        seenTime[source] = at;
        seenPrice[source] = units;
        sequences[source] = sequence;
        verdict = form == OfferResult.ACCEPTED ? judgeContent(source, units, conf, at) : refuse(source, form, conf);
        if (verdict != OfferResult.ACCEPTED) {
            silenced |= bit;
            silencedBy[source] = verdict;
            silencedActual[source] = refusalActual[source];
            return verdict;
        }
        refusal[source] = OfferResult.ACCEPTED;
        silenced &= ~bit;
        quoted |= bit;
        price[source] = units;
        confidence[source] = conf;
        time[source] = at;
        this.receivedNanos[source] = receivedNanos;
        counters.updated(source, nanos);
        return OfferResult.ACCEPTED;
    }

    private OfferResult judgeTime(int source, long units, long at, long sequence, long now) {
        if (at > now + skewMicros) {
            return refuse(source, OfferResult.FUTURE, at - now);
        }
        if (at < now - terms.maxAgeMicros[source]) {
            return refuse(source, OfferResult.STALE, at < 0 ? now : now - at);
        }
        if ((seen & (1 << source)) == 0) {
            return OfferResult.ACCEPTED;
        }
        boolean numbered = sequence >= 0 && sequences[source] >= 0;
        boolean later = at > seenTime[source] || (at == seenTime[source] && numbered);
        if (later && (!numbered || sequence > sequences[source])) {
            return OfferResult.ACCEPTED;
        }
        boolean same = at == seenTime[source] && units == seenPrice[source];
        return same && (!numbered || sequence == sequences[source])
                ? refuse(source, OfferResult.DUPLICATE, 1)
                : refuse(source, OfferResult.OUT_OF_ORDER, Math.max(0, seenTime[source] - at));
    }

    private OfferResult judgeContent(int source, long units, long conf, long at) {
        if (units <= 0) {
            return refuse(source, OfferResult.NON_POSITIVE, units);
        }
        if (conf < 0) {
            return refuse(source, OfferResult.NEGATIVE_CONFIDENCE, conf);
        }
        if (conf == 0 && needsConfidence) {
            return refuse(source, OfferResult.NO_CONFIDENCE, 0);
        }
        if (Exactly.exceeds(conf, units, maxConfidence)) {
            return refuse(source, OfferResult.CONFIDENCE_TOO_WIDE, Exactly.millionths(conf, units));
        }
        if (units < minUnits || units > maxUnits) {
            return refuse(source, OfferResult.OUT_OF_SANITY_RANGE, units);
        }
        long unchanged = at - frozenSince[source];
        return unchanged > terms.frozenMicros[source]
                ? refuse(source, OfferResult.FROZEN_VALUE, unchanged)
                : OfferResult.ACCEPTED;
    }

    private OfferResult refuse(int source, OfferResult why, long actual) {
        refusal[source] = why;
        refusalActual[source] = actual;
        return why;
    }

    void count(int source, OfferResult result) {
        FeedReason reason = result.reasonOrNull();
        if (reason != null) {
            counters.refused(source, reason);
        }
    }

    /** The sources with a sound quote of an age within their limit; notes until when that answer holds if no quote comes. */
    int fresh(long now, long nanos) {
        int mask = 0;
        freshUntilMicros = Long.MAX_VALUE;
        freshUntilNanos = Long.MAX_VALUE;
        for (int rest = quoted & ~silenced; rest != 0; rest &= rest - 1) {
            int source = Integer.numberOfTrailingZeros(rest);
            if (isFresh(source, now, nanos)) {
                mask |= 1 << source;
                freshUntilMicros = Math.min(freshUntilMicros, time[source] + terms.maxAgeMicros[source]);
                freshUntilNanos = Math.min(freshUntilNanos, receivedNanos[source] + terms.maxAgeNanos[source]);
            }
        }
        return mask;
    }

    boolean isFresh(int source, long now, long nanos) {
        return now - time[source] <= terms.maxAgeMicros[source]
                && nanos - receivedNanos[source] <= terms.maxAgeNanos[source];
    }

    boolean isQuoted(int source) {
        return (quoted & (1 << source)) != 0;
    }

    /** Whether its last word, of whatever age, was refused for its content. */
    boolean isSilenced(int source) {
        return (silenced & (1 << source)) != 0;
    }

    OfferResult silencedBy(int source) {
        return silencedBy[source];
    }

    long silencedActual(int source) {
        return silencedActual[source];
    }

    /** Whether the newest time seen from it, sound or not, is within the largest age. */
    boolean speaks(int source, long now) {
        return (seen & (1 << source)) != 0 && now - seenTime[source] <= terms.maxAgeMicros[source];
    }

    boolean isSilent(int source, long nanos) {
        return (heard & (1 << source)) == 0 || nanos - heardNanos[source] > terms.silenceNanos[source];
    }

    /** The greater of both ages of the last sound quote: by its own time and since it was received. */
    long ageMicros(int source, long now, long nanos) {
        return Math.max(Math.max(0, now - time[source]), (nanos - receivedNanos[source] + 999) / 1_000);
    }

    /** Why its last quote was refused; ACCEPTED when it was not. */
    OfferResult refusal(int source) {
        return refusal[source];
    }

    /** In the natural unit of the reason: microseconds, millionths, price units or a count. */
    long refusalActual(int source) {
        return refusalActual[source];
    }
}

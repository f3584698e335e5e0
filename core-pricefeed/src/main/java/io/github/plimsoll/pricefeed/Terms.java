package io.github.plimsoll.pricefeed;

import io.github.plimsoll.numbers.Price;
import java.time.Duration;

/** A policy as numbers, by source index; shared by all markets that have it. Not changed after construction. */
final class Terms {
    final FeedPolicy policy;
    final String[] sources;
    final QuarantinePolicy quarantine;

    final AggregationRule rule;
    /** Whether the price is the median and nothing but the largest deviation makes an outlier. */
    final boolean plain;

    final boolean weighted;
    final boolean ownConfidence;
    final int quorum;
    final long maxDeviation;
    /** Up to this price the product with the deviation fits 64 bits. */
    final long exactUpTo;

    final long maxConfidence;
    final long skewMicros;
    /** How long after its oldest quote a price holds. */
    final long validMicros;

    final long minUnits;
    final long maxUnits;
    final long jumpLimit;
    final long jumpConfirmationNanos;
    final long maxGapNanos;
    final long warmUpNanos;
    final long windowDeviation;

    final int[] weights;
    final long[] maxAgeMicros;
    final long[] maxAgeNanos;
    final long[] frozenMicros;
    final long[] silenceNanos;
    /** {@link Quotes#UNSET}: as the first quote says. */
    final byte[] exponents;
    /** Sources that confirm a price but make none. */
    final int witnesses;

    Terms(FeedPolicy policy, String[] sources) {
        this.policy = policy;
        this.sources = sources;
        quarantine = policy.quarantine();
        rule = policy.aggregation().rule();
        plain = policy.aggregation() == Aggregation.MEDIAN && policy.mad().isEmpty();
        weighted = policy.aggregation() == Aggregation.WEIGHTED_MEDIAN;
        ownConfidence = policy.aggregation() == Aggregation.PYTH;
        quorum = policy.quorum();
        maxDeviation = policy.maxDeviation().millionths();
        exactUpTo = Long.MAX_VALUE / maxDeviation;
        maxConfidence = policy.maxConfidence().toRatio().millionths();
        skewMicros = policy.maxClockSkew().toNanos() / 1_000;
        validMicros = policy.maxAgeMicros();
        minUnits = policy.sanityMin().map(Price::units).orElse(1L);
        maxUnits = policy.sanityMax().map(Price::units).orElse(Long.MAX_VALUE);
        jumpLimit = policy.jumpLimitPerMinute().millionths();
        jumpConfirmationNanos = policy.jumpConfirmation().toNanos();
        maxGapNanos = policy.maxAge().toNanos();
        warmUpNanos = policy.warmUp().toNanos();
        windowDeviation = policy.windowGuard()
                .map(guard -> guard.maxDeviation().millionths())
                .orElse(0L);

        int count = sources.length;
        weights = new int[count];
        maxAgeMicros = new long[count];
        maxAgeNanos = new long[count];
        frozenMicros = new long[count];
        silenceNanos = new long[count];
        exponents = new byte[count];
        int slowOnes = 0;
        for (int i = 0; i < count; i++) {
            SourcePolicy own = policy.source(sources[i]);
            Duration maxAge = own.maxAge().orElse(policy.maxAge());
            weights[i] = own.weight();
            maxAgeMicros[i] = maxAge.toNanos() / 1_000;
            maxAgeNanos[i] = maxAge.toNanos();
            boolean slow = maxAge.compareTo(policy.maxAge()) > 0;
            frozenMicros[i] = policy.frozenBound().toNanos() / 1_000;
            if (slow) {
                // A slow source may repeat its value at a heartbeat without being frozen.
                frozenMicros[i] = Math.max(frozenMicros[i], 2 * maxAgeMicros[i]);
                slowOnes |= 1 << i;
            }
            silenceNanos[i] = own.heartbeat().orElse(policy.silenceBound()).toNanos();
            exponents[i] = (byte) own.exponent().orElse(Quotes.UNSET);
        }
        witnesses = slowOnes;
    }

    boolean isWitness(int source) {
        return (witnesses & (1 << source)) != 0;
    }
}

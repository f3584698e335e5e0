package io.github.plimsoll.pricefeed;

import java.time.Duration;

/** A market's demands of each of its sources, as numbers, by source index. Not changed after construction. */
final class Terms {
    final int[] weights;
    final long[] maxAgeMicros;
    final long[] maxAgeNanos;
    final long[] frozenMicros;
    final long[] silenceNanos;
    /** {@link Integer#MIN_VALUE}: as the first quote says. */
    final int[] exponents;
    /** Sources that confirm a price but make none. */
    final int witnesses;

    Terms(FeedPolicy policy, String[] sources) {
        int count = sources.length;
        weights = new int[count];
        maxAgeMicros = new long[count];
        maxAgeNanos = new long[count];
        frozenMicros = new long[count];
        silenceNanos = new long[count];
        exponents = new int[count];
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
            exponents[i] = own.exponent().orElse(Integer.MIN_VALUE);
        }
        witnesses = slowOnes;
    }

    boolean isWitness(int source) {
        return (witnesses & (1 << source)) != 0;
    }
}

package io.github.plimsoll.feeds;

/**
 * Random numbers that are a pure function of what they are for (seed, stream, purpose, number), so that any point of a
 * replay can be computed without its past. The mixing is SplitMix64's.
 */
final class Chance {
    private Chance() {}

    static long bits(long seed, long stream, long purpose, long number) {
        return mix(mix(mix(mix(seed) + stream) + purpose) + number);
    }

    /** Uniform in 0 until bound (bound well below 2^31, so that the bias is below one in 2^32). */
    static long below(long bound, long seed, long stream, long purpose, long number) {
        return ((bits(seed, stream, purpose, number) >>> 32) * bound) >>> 32;
    }

    private static long mix(long value) {
        long z = value + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}

package io.github.plimsoll.numbers;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Seeded laws. The testkit knows numbers, so that numbers cannot use the testkit: this is its small twin, with the same
 * properties {@code plimsoll.seed}, {@code plimsoll.seedBase} and {@code plimsoll.cases}.
 */
final class Seeds {
    interface Law {
        void check(RandomGenerator random);
    }

    private Seeds() {}

    static void check(String law, int count, Law body) {
        Long only = Long.getLong("plimsoll.seed");
        int cases = only != null ? 1 : Integer.getInteger("plimsoll.cases", count);
        long base = only != null ? only : Long.getLong("plimsoll.seedBase", 1L);
        for (int i = 0; i < cases; i++) {
            long seed = base + i;
            try {
                body.check(new SplittableRandom(seed));
            } catch (RuntimeException | AssertionError broken) {
                throw new AssertionError(
                        "law \"" + law + "\" broken; replay with -Dplimsoll.seed=" + seed + ": " + broken.getMessage(),
                        broken);
            }
        }
    }

    /** Whether a law of this usual count runs at least so many cases now; a replay or a short run meets less. */
    static boolean isFull(int count) {
        return Long.getLong("plimsoll.seed") == null && Integer.getInteger("plimsoll.cases", count) >= count;
    }

    /** Small, large and extreme values alike: the magnitude is spread over all bit lengths. */
    static long anyLong(RandomGenerator random) {
        return switch (random.nextInt(16)) {
            case 0 -> Long.MIN_VALUE + random.nextInt(3);
            case 1 -> Long.MAX_VALUE - random.nextInt(3);
            case 2 -> random.nextInt(-3, 4);
            case 3 -> (1L << random.nextInt(64)) + random.nextInt(-1, 2);
            default -> random.nextLong() >> random.nextInt(64);
        };
    }

    /** Within {@code -bound..bound}, spread over all bit lengths, the bounds themselves included. */
    static long within(RandomGenerator random, long bound) {
        return switch (random.nextInt(16)) {
            case 0 -> bound;
            case 1 -> -bound;
            default -> {
                long value = random.nextLong() >> random.nextInt(64);
                yield value == Long.MIN_VALUE ? 0 : value % bound;
            }
        };
    }
}

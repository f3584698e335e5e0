package io.github.plimsoll.testkit;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Seeded property tests: runs a law over many random cases and names the seed of the first that fails.
 * {@code -Dplimsoll.seed=N} replays one case, {@code -Dplimsoll.cases=N} changes how many run.
 */
public final class Cases {
    /** One case of a law; throws when the law is broken. */
    @FunctionalInterface
    public interface Law {
        void check(RandomGenerator random) throws Exception;
    }

    private Cases() {}

    /** Runs the law over {@code count} cases that start at a fixed seed, so that every build checks the same ones. */
    public static void check(String law, int count, Law body) {
        Long only = Long.getLong("plimsoll.seed");
        int cases = only != null ? 1 : Integer.getInteger("plimsoll.cases", count);
        if (cases <= 0) {
            throw new IllegalArgumentException("a law needs at least one case");
        }
        long base = only != null ? only : Long.getLong("plimsoll.seedBase", 1L);
        for (int i = 0; i < cases; i++) {
            long seed = base + i;
            try {
                body.check(new SplittableRandom(seed));
            } catch (Exception | AssertionError broken) {
                throw new AssertionError(
                        "law \"" + law + "\" broken; replay with -Dplimsoll.seed=" + seed + ": " + broken.getMessage(),
                        broken);
            }
        }
    }

    /**
     * Whether a law of this usual count runs at least so many cases now, so that what it is to meet among them can be
     * demanded; a replay or a short run meets less.
     */
    public static boolean isFull(int count) {
        return Long.getLong("plimsoll.seed") == null && Integer.getInteger("plimsoll.cases", count) >= count;
    }

    /** A long whose magnitude is spread over all bit lengths, so that small, large and extreme values all occur. */
    public static long anyLong(RandomGenerator random) {
        return switch (random.nextInt(16)) {
            case 0 -> Long.MIN_VALUE;
            case 1 -> Long.MAX_VALUE;
            case 2 -> random.nextInt(-3, 4);
            default -> random.nextLong() >> random.nextInt(64);
        };
    }
}

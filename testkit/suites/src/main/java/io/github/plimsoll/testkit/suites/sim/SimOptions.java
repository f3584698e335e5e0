package io.github.plimsoll.testkit.suites.sim;

import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to simulate.
 *
 * @param seeds how many, 1 to 10,000,000
 * @param base the first one
 * @param minutes simulated minutes with faults for each seed, 1 to 10,000
 * @param threads how many seeds at once, 1 to 256
 * @param replay a seed whose story is told instead; null for none
 */
record SimOptions(
        int seeds,
        long base,
        int minutes,
        int threads,
        @Nullable Long replay) {
    static final int MINUTES = 30;

    private static final String EXAMPLE = "Example: ./plimsoll sim --seeds 200 --seed-base 1 --minutes 30";

    static SimOptions parse(List<String> words) {
        int seeds = 100;
        long base = 1;
        int minutes = MINUTES;
        int threads = Runtime.getRuntime().availableProcessors();
        Long replay = null;
        for (Iterator<String> left = words.iterator(); left.hasNext(); ) {
            String word = left.next();
            if (!List.of("--seeds", "--seed-base", "--minutes", "--threads", "--replay")
                    .contains(word)) {
                throw new IllegalArgumentException(
                        "sim takes --seeds, --seed-base, --minutes, --threads and --replay, not \"" + word + "\". "
                                + EXAMPLE);
            }
            if (!left.hasNext()) {
                throw new IllegalArgumentException(word + " needs a number. " + EXAMPLE);
            }
            String value = left.next();
            switch (word) {
                case "--seeds" -> seeds = (int) number(word, value, 1, 10_000_000);
                case "--seed-base" -> base = number(word, value, Long.MIN_VALUE, Long.MAX_VALUE);
                case "--minutes" -> minutes = (int) number(word, value, 1, 10_000);
                case "--threads" -> threads = (int) number(word, value, 1, 256);
                default -> replay = number(word, value, Long.MIN_VALUE, Long.MAX_VALUE);
            }
        }
        return new SimOptions(seeds, base, minutes, threads, replay);
    }

    private static long number(String word, String value, long from, long to) {
        try {
            long number = Long.parseLong(value);
            if (number >= from && number <= to) {
                return number;
            }
        } catch (NumberFormatException none) {
            // said below
        }
        throw new IllegalArgumentException(
                word + " must be a whole number from " + from + " to " + to + ", not \"" + value + "\". " + EXAMPLE);
    }
}

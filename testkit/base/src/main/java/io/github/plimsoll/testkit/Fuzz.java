package io.github.plimsoll.testkit;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Throws changed inputs at a parser, in every build: the same seed throws the same inputs, in milliseconds and without
 * anything native. Inputs that were answered in a way that no other was are changed further, so that it finds its way into
 * formats. {@link GuidedFuzz} is the long run, which is guided by the code that an input reaches.
 *
 * <p>{@code -Dplimsoll.seed=N} sets the seed.
 */
public final class Fuzz {
    /** Longest input that is made of others, bytes. */
    public static final int MAX_INPUT = 1 << 16;

    private static final int MAX_POOL = 2_000;
    private static final int MAX_POOLED = 4_096;

    private Fuzz() {}

    /**
     * Throws {@code count} inputs, the seeds among them.
     *
     * @return in how many different ways they were answered
     * @throws AssertionError naming the parser and the input that is a finding
     */
    public static int check(Parser parser, int count) {
        Probe probe = new Probe(parser);
        Mutations mutations = new Mutations(new SplittableRandom(Long.getLong("plimsoll.seed", 1L)), parser.seeds());
        List<byte[]> pool = new ArrayList<>(parser.seeds());
        Set<Object> seen = new HashSet<>();
        for (byte[] seed : parser.seeds()) {
            probe.one(seed);
        }
        for (int i = pool.size(); i < count; i++) {
            byte[] input = mutations.of(pool);
            Object outcome = probe.one(input);
            // Long ones would make all that is made of them long, and slow.
            if (input.length <= MAX_POOLED && pool.size() < MAX_POOL && seen.add(outcome)) {
                pool.add(input);
            }
        }
        return seen.size();
    }

    /** A refusal's words without what differs from input to input: to the first character that is no letter or blank. */
    public static String shape(String refusal) {
        int end = 0;
        while (end < refusal.length()
                && end < 80
                && (Character.isLetter(refusal.charAt(end)) || refusal.charAt(end) == ' ')) {
            end++;
        }
        return refusal.substring(0, end);
    }
}

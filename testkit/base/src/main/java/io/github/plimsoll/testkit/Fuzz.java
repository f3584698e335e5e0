package io.github.plimsoll.testkit;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Throws changed inputs at something that reads bytes: it may refuse them, and must not throw, hang or take more memory
 * than a multiple of the input. Inputs that were answered in a way that no other was are changed further, so that it
 * finds its way into formats. The same seed throws the same inputs.
 *
 * <p>{@code -Dplimsoll.fuzz=N} sets how many inputs, {@code -Dplimsoll.seed=N} the seed.
 */
public final class Fuzz {
    /** Longest input that is made of others, bytes. */
    public static final int MAX_INPUT = 1 << 16;

    private static final int MAX_POOL = 2_000;
    private static final int MAX_POOLED = 4_096;
    private static final long SLOW_NANOS = 2_000_000_000L;
    private static final long BASE_BYTES = 8L << 20;
    private static final long PER_BYTE = 256;

    /** What is thrown at. */
    @FunctionalInterface
    public interface Target {
        /**
         * Reads an input.
         *
         * @return what became of it, in few different ways; inputs with a new one are changed further
         * @throws Exception which is a finding
         */
        Object read(byte[] input) throws Exception;
    }

    /**
     * What was done.
     *
     * @param inputs thrown
     * @param outcomes in how many different ways they were answered
     * @param mostBytes that one input made the target allocate
     */
    public record Result(long inputs, int outcomes, long mostBytes) {}

    private final String name;
    private final Target target;
    private final Mutations mutations;
    private final List<byte[]> pool = new ArrayList<>();
    private final Set<Object> seen = new HashSet<>();
    private final ThreadMXBean meter = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private volatile byte @Nullable [] current;
    private volatile long since;
    private long mostBytes;

    private Fuzz(String name, List<byte[]> seeds, Target target, SplittableRandom random) {
        this.name = name;
        this.target = target;
        this.mutations = new Mutations(random, seeds);
        this.pool.addAll(seeds);
    }

    /** Throws {@code count} inputs, or as many as the property says. */
    public static Result check(String name, List<byte[]> seeds, int count, Target target) {
        long inputs = Long.getLong("plimsoll.fuzz", count);
        long seed = Long.getLong("plimsoll.seed", 1L);
        Fuzz fuzz = new Fuzz(name, seeds, target, new SplittableRandom(seed));
        Result result = fuzz.run(inputs);
        if (inputs > count) {
            System.out.printf(
                    "FUZZ %s: %d inputs, seed %d, %d outcomes, at most %d bytes allocated by one%n",
                    name, result.inputs, seed, result.outcomes, result.mostBytes);
        }
        return result;
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

    private Result run(long inputs) {
        Thread watch = new Thread(this::watch, "fuzz watch");
        watch.setDaemon(true);
        watch.start();
        try {
            for (byte[] seed : List.copyOf(pool)) {
                one(seed);
            }
            for (long i = pool.size(); i < inputs; i++) {
                byte[] input = mutations.of(pool);
                Object outcome = one(input);
                // Long ones would make all that is made of them long, and slow.
                if (input.length <= MAX_POOLED && seen.size() < MAX_POOL && seen.add(outcome)) {
                    pool.add(input);
                }
            }
        } finally {
            watch.interrupt();
        }
        return new Result(Math.max(inputs, pool.size()), seen.size(), mostBytes);
    }

    private Object one(byte[] input) {
        byte[] given = input.clone();
        since = System.nanoTime();
        current = input;
        long cpu = meter.getCurrentThreadCpuTime();
        long before = meter.getCurrentThreadAllocatedBytes();
        Object outcome;
        try {
            outcome = target.read(given);
        } catch (Exception | StackOverflowError | OutOfMemoryError | AssertionError found) {
            throw new AssertionError(name + " threw " + found + " at " + shown(input), found);
        }
        long bytes = meter.getCurrentThreadAllocatedBytes() - before;
        mostBytes = Math.max(mostBytes, bytes);
        if (bytes > BASE_BYTES + PER_BYTE * input.length) {
            throw new AssertionError(name + " took " + bytes + " bytes for " + shown(input));
        }
        // By the processor's time: a machine may be busy with something else.
        if (System.nanoTime() - since > SLOW_NANOS && meter.getCurrentThreadCpuTime() - cpu > SLOW_NANOS) {
            throw new AssertionError(
                    name + " took " + (System.nanoTime() - since) / 1_000_000 + " ms for " + shown(input));
        }
        current = null;
        return outcome;
    }

    /** Nothing else can name an input that never ends. */
    private void watch() {
        try {
            while (true) {
                Thread.sleep(10_000);
                byte[] hanging = current;
                if (hanging != null && System.nanoTime() - since > 30_000_000_000L) {
                    System.out.println("FUZZ " + name + " hangs at " + shown(hanging));
                }
            }
        } catch (InterruptedException done) {
            Thread.currentThread().interrupt();
        }
    }

    private static String shown(byte[] input) {
        byte[] head = input.length <= 3_000 ? input : Arrays.copyOf(input, 3_000);
        return input.length + " bytes, in base 64 " + Base64.getEncoder().encodeToString(head) + " = "
                + new String(head, 0, Math.min(200, head.length), StandardCharsets.ISO_8859_1);
    }
}

package io.github.plimsoll.testkit;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Gives single inputs to a parser and holds it to its bounds of time and memory. Belongs to one thread. */
final class Probe {
    private static final long SLOW_NANOS = 2_000_000_000L;
    private static final long BASE_BYTES = 8L << 20;
    private static final long PER_BYTE = 256;

    private final Parser parser;
    private final ThreadMXBean meter = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private long bytes;
    private long nanos;

    Probe(Parser parser) {
        this.parser = parser;
    }

    /**
     * The first reading may have to load classes, so that one beyond a bound is asked once more.
     *
     * @throws AssertionError naming parser and input, when the parser throws or goes beyond a bound
     */
    Object one(byte[] input) {
        Object outcome = read(input);
        if (complaint(input) != null) {
            outcome = read(input);
            String complaint = complaint(input);
            if (complaint != null) {
                throw new AssertionError(complaint);
            }
        }
        return outcome;
    }

    private Object read(byte[] input) {
        byte[] given = input.clone();
        long since = System.nanoTime();
        long cpu = meter.getCurrentThreadCpuTime();
        long before = meter.getCurrentThreadAllocatedBytes();
        try {
            return parser.reading().read(given);
        } catch (Exception | StackOverflowError | OutOfMemoryError | AssertionError found) {
            throw new AssertionError(parser.name() + " threw " + found + " at " + shown(input), found);
        } finally {
            bytes = meter.getCurrentThreadAllocatedBytes() - before;
            // The lesser of wall and processor time: a machine may be busy with something else.
            nanos = System.nanoTime() - since;
            if (nanos > SLOW_NANOS) {
                nanos = Math.min(nanos, meter.getCurrentThreadCpuTime() - cpu);
            }
        }
    }

    private @Nullable String complaint(byte[] input) {
        if (bytes > BASE_BYTES + PER_BYTE * input.length) {
            return parser.name() + " took " + bytes + " bytes for " + shown(input);
        }
        return nanos > SLOW_NANOS ? parser.name() + " took " + nanos / 1_000_000 + " ms for " + shown(input) : null;
    }

    private static String shown(byte[] input) {
        byte[] head = input.length <= 3_000 ? input : Arrays.copyOf(input, 3_000);
        return input.length + " bytes, in base 64 " + Base64.getEncoder().encodeToString(head) + " = "
                + new String(head, 0, Math.min(200, head.length), StandardCharsets.ISO_8859_1);
    }
}

package io.github.plimsoll.feeds.recording;

import io.github.plimsoll.feeds.live.Decoder;
import io.github.plimsoll.feeds.live.QuoteSink;
import io.github.plimsoll.feeds.live.RawTap;
import io.github.plimsoll.feeds.live.Tick;
import io.github.plimsoll.numbers.WorldClock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes a session to a file while it runs: quotes through {@link #recording}, messages as they came through
 * {@link #tap}, either or both. Recording never stands in the way: a full disk or a full file ends the recording and not
 * the session, and what could not be kept is counted. What was said lately is in memory until a block is full, 5 s have
 * passed when something more is said, or somebody calls {@link #flush}; a crash loses no more than that.
 *
 * <p>Thread-safe. Quotes are passed on under the recorder's lock, so that their order in the file is the one in which
 * they were passed on.
 */
public final class Recorder implements AutoCloseable {
    /** Smallest bound of a file, bytes. */
    public static final long MIN_BYTES = 1 << 12;

    private static final long LATEST_NANOS = 5_000_000_000L;

    /** Where it stands. */
    public enum State {
        RECORDING,
        /** The file has as many bytes as it may; it is whole, and nothing more is recorded. */
        FULL,
        /** The file could not be written; what it holds up to then can be read. */
        FAILED,
        CLOSED
    }

    /**
     * The recorder at one moment.
     *
     * @param state where it stands
     * @param events recorded, also those that are still in memory
     * @param lost events that were not recorded
     * @param bytes in the file and in memory
     * @param problem why it failed
     */
    public record Health(State state, long events, long lost, long bytes, Optional<String> problem) {}

    private final Output file;
    private final WorldClock clock;
    private final long maxBytes;
    private final BlockWriter block = new BlockWriter();

    private State state = State.RECORDING;
    private @Nullable String problem;
    private int checksum;
    private long written;
    private long events;
    private long lost;
    private long blockNanos;

    private Recorder(Output file, WorldClock clock, long maxBytes) {
        this.file = file;
        this.clock = clock;
        this.maxBytes = maxBytes;
    }

    /**
     * Begins a recording.
     *
     * @param path of a file that does not exist yet
     * @param maxBytes largest size of the file, at least {@value #MIN_BYTES}
     * @throws IOException when the file is there already or cannot be made
     */
    public static Recorder create(Path path, WorldClock clock, long maxBytes) throws IOException {
        if (maxBytes < MIN_BYTES) {
            throw new IllegalArgumentException(
                    "a recording may have at least " + MIN_BYTES + " bytes, not " + maxBytes);
        }
        return begin(Output.to(path), clock, maxBytes);
    }

    static Recorder begin(Output file, WorldClock clock, long maxBytes) throws IOException {
        Recorder recorder = new Recorder(file, clock, maxBytes);
        try {
            recorder.begin();
        } catch (IOException failed) {
            file.close();
            throw failed;
        }
        return recorder;
    }

    private synchronized void begin() throws IOException {
        byte[] header = Format.header(clock.epochMicros());
        checksum = Format.headerChecksum(header);
        write(header);
    }

    /** A sink that records and nothing else. */
    public QuoteSink recording() {
        return recording(new QuoteSink() {
            @Override
            public void offer(String source, Tick tick, long receivedNanos) {}

            @Override
            public void connected(String source) {}
        });
    }

    /** A sink that records and passes on. */
    public QuoteSink recording(QuoteSink next) {
        return new QuoteSink() {
            @Override
            public void offer(String source, Tick tick, long receivedNanos) {
                synchronized (Recorder.this) {
                    offered(source, tick, receivedNanos);
                    next.offer(source, tick, receivedNanos);
                }
            }

            @Override
            public void connected(String source) {
                synchronized (Recorder.this) {
                    long nanos = clock.monotonicNanos();
                    if (hasRoom(0, source) && isReady(nanos)) {
                        block.connected(source, clock.epochMicros(), nanos);
                        added(nanos);
                    }
                    next.connected(source);
                }
            }
        };
    }

    private void offered(String source, Tick tick, long receivedNanos) {
        long nanos = clock.monotonicNanos();
        if (hasRoom(0, source, tick.market()) && isReady(nanos)) {
            block.offered(source, tick, clock.epochMicros(), nanos, receivedNanos);
            added(nanos);
        }
    }

    /** A tap that records messages as they came. */
    public RawTap tap() {
        return new RawTap() {
            @Override
            public void connected(String channel, long receivedMicros, long receivedNanos) {
                synchronized (Recorder.this) {
                    if (hasRoom(0, channel) && isReady(receivedNanos)) {
                        block.opened(channel, receivedMicros, receivedNanos);
                        added(receivedNanos);
                    }
                }
            }

            @Override
            public void message(String channel, byte[] message, long receivedMicros, long receivedNanos) {
                synchronized (Recorder.this) {
                    if (hasRoom(message.length, channel) && isReady(receivedNanos)) {
                        block.message(channel, message, receivedMicros, receivedNanos);
                        added(receivedNanos);
                    }
                }
            }
        };
    }

    /** Whether an event fits into the file with the block that ends it; the first that does not is the end. */
    private boolean hasRoom(int message, String... names) {
        boolean sound = message <= Decoder.MAX_MESSAGE;
        for (String name : names) {
            sound &= name.length() <= Format.MAX_NAME
                    && name.getBytes(StandardCharsets.UTF_8).length <= Format.MAX_NAME
                    && StandardCharsets.UTF_8.newEncoder().canEncode(name);
        }
        if (state == State.RECORDING && sound) {
            long after = written + 2L * Format.BLOCK_HEADER + block.length() + BlockWriter.longest(message);
            if (after + Format.END_BLOCK <= maxBytes) {
                return true;
            }
            end(Format.FULL, State.FULL);
        }
        lost++;
        return false;
    }

    /** Writes the block that is full or has waited long enough. */
    private boolean isReady(long nanos) {
        boolean due = block.length() >= Format.FULL_BLOCK
                || block.names() >= Format.MAX_NAMES - 2
                || (block.events() > 0 && nanos - blockNanos >= LATEST_NANOS);
        if (due) {
            writeBlock();
        }
        if (state != State.RECORDING) {
            lost++;
        }
        return state == State.RECORDING;
    }

    private void added(long nanos) {
        if (block.events() == 1) {
            blockNanos = nanos;
        }
        events++;
    }

    /** Puts all that was said into the file and onto the disk. */
    public synchronized void flush() {
        if (state == State.RECORDING) {
            writeBlock();
            force();
        }
    }

    /** Never blocks for longer than a block takes to be written. */
    public synchronized Health health() {
        return new Health(state, events, lost, written + block.length(), Optional.ofNullable(problem));
    }

    /** Ends the recording; sinks pass on as before. May be called more than once. */
    @Override
    public synchronized void close() {
        if (state == State.RECORDING) {
            end(Format.CLOSED, State.CLOSED);
        } else if (state == State.FULL) {
            state = State.CLOSED;
        }
    }

    private void end(byte how, State after) {
        writeBlock();
        if (state == State.RECORDING) {
            block.end(how, events);
            writeBlock();
            force();
        }
        if (state == State.RECORDING) {
            state = after;
            shut();
        }
    }

    private void writeBlock() {
        int length = block.length();
        if (length == 0 || state != State.RECORDING) {
            return;
        }
        int sum = Format.checksum(checksum, block.bytes(), 0, length);
        ByteBuffer all = ByteBuffer.allocate(Format.BLOCK_HEADER + length);
        all.putInt(length).putInt(sum).put(block.bytes(), 0, length);
        try {
            write(all.array());
            checksum = sum;
        } catch (IOException failed) {
            fail(failed, block.events());
        }
        block.clear();
    }

    private void write(byte[] all) throws IOException {
        file.write(all);
        written += all.length;
    }

    private void force() {
        if (state == State.RECORDING) {
            try {
                file.sync();
            } catch (IOException failed) {
                fail(failed, 0);
            }
        }
    }

    private void fail(IOException failed, int unwritten) {
        state = State.FAILED;
        problem = failed.getClass().getSimpleName();
        events -= unwritten;
        lost += unwritten;
        shut();
    }

    private void shut() {
        try {
            file.close();
        } catch (IOException failed) {
            problem = failed.getClass().getSimpleName();
        }
    }
}

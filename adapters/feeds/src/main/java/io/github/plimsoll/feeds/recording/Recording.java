package io.github.plimsoll.feeds.recording;

import io.github.plimsoll.feeds.live.QuoteSink;
import io.github.plimsoll.feeds.live.RawTap;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Gives a recorded session again, event by event, exactly as it was. A block comes out only when its checksum is right, so
 * what a crash tore off or a disk changed is where the recording ends, and nothing of it comes out. Memory stays within
 * one block whatever the file holds. Belongs to one thread.
 */
public final class Recording implements AutoCloseable {
    /** How a recording ends. */
    public enum Ending {
        /** Not read to its end yet. */
        UNREAD,
        /** The recorder was closed; the file is whole. */
        CLOSED,
        /** The file had as many bytes as it may; it is whole. */
        FULL,
        /** It breaks off, as after a crash, or is damaged from there on. */
        CUT
    }

    /** Moves the world's clock to the time of an event, before the event is passed on. */
    @FunctionalInterface
    public interface Clock {
        /** To this world time, epoch microseconds, and this monotonic time, nanoseconds. */
        void moveTo(long epochMicros, long monotonicNanos);
    }

    private final InputStream in;
    private final long begun;
    private final Deque<Event> ready = new ArrayDeque<>();
    private int checksum;
    private long goodBytes = Format.HEADER;
    private long events;
    private Ending ending = Ending.UNREAD;

    private Recording(InputStream in) throws IOException {
        this.in = in;
        byte[] header = in.readNBytes(Format.HEADER);
        this.begun = Format.begun(header);
        this.checksum = Format.headerChecksum(header);
    }

    /**
     * Opens a file.
     *
     * @throws RecordingException when it is no recording of a version that can be read
     */
    public static Recording open(Path path) throws IOException {
        InputStream in = new BufferedInputStream(Files.newInputStream(path), Format.FULL_BLOCK);
        try {
            return new Recording(in);
        } catch (IOException | RuntimeException unreadable) {
            in.close();
            throw unreadable;
        }
    }

    /**
     * Reads from a stream, which is closed with this.
     *
     * @throws RecordingException when it holds no recording of a version that can be read
     */
    public static Recording read(InputStream in) throws IOException {
        return new Recording(in);
    }

    /** When it was begun, epoch microseconds. */
    public long begunMicros() {
        return begun;
    }

    /** The next event; null at the end, which {@link #ending} then tells. */
    public @Nullable Event next() {
        if (ready.isEmpty() && ending == Ending.UNREAD) {
            try {
                block();
            } catch (EOFException | DamagedException cut) {
                ending = Ending.CUT;
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }
        Event next = ready.poll();
        if (next != null) {
            events++;
        }
        return next;
    }

    private void block() throws IOException, DamagedException {
        ByteBuffer front = ByteBuffer.wrap(exactly(Format.BLOCK_HEADER));
        int length = front.getInt();
        int sum = front.getInt();
        if (length <= 0 || length > Format.MAX_BLOCK) {
            throw new DamagedException("a block of " + length + " bytes");
        }
        byte[] bytes = exactly(length);
        if (Format.checksum(checksum, bytes, 0, length) != sum) {
            throw new DamagedException("another checksum");
        }
        BlockReader reader = new BlockReader(bytes);
        ready.addAll(reader.read());
        checksum = sum;
        goodBytes += Format.BLOCK_HEADER + length;
        BlockReader.End end = reader.end();
        if (end != null) {
            if (end.events() != events || in.read() >= 0) {
                throw new DamagedException("more or less than was recorded");
            }
            ending = end.how() == Format.FULL ? Ending.FULL : Ending.CLOSED;
        }
    }

    private byte[] exactly(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException();
        }
        return bytes;
    }

    /** How it ended, once {@link #next} gave null. */
    public Ending ending() {
        return ending;
    }

    /** Bytes up to the end of the last block that is sound. */
    public long goodBytes() {
        return goodBytes;
    }

    /** Events that came out. */
    public long events() {
        return events;
    }

    /**
     * Gives all that is left to a sink and a tap, moving the clock to each event's time first.
     *
     * @return how it ended
     */
    public Ending replay(Clock clock, QuoteSink sink, RawTap tap) {
        for (Event event = next(); event != null; event = next()) {
            clock.moveTo(event.epochMicros(), event.monotonicNanos());
            pass(event, sink, tap);
        }
        return ending;
    }

    /** Passes one event on. */
    public static void pass(Event event, QuoteSink sink, RawTap tap) {
        long micros = event.epochMicros();
        long nanos = event.monotonicNanos();
        Runnable step = event.fold(
                offered -> () -> sink.offer(offered.source(), offered.tick(), offered.receivedNanos()),
                connected -> () -> sink.connected(connected.source()),
                opened -> () -> tap.connected(opened.channel(), micros, nanos),
                message -> () -> tap.message(message.channel(), message.bytes(), micros, nanos));
        step.run();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}

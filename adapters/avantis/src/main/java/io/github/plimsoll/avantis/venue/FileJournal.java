package io.github.plimsoll.avantis.venue;

import io.github.plimsoll.execution.spi.VenueEvent;
import io.github.plimsoll.numbers.SortableId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A journal in a file of one process: each step is a record of its length twice, a checksum and text, on the disk before
 * {@link #write} returns. A record that a dying process left half is cut off when it is opened again, since nothing was sent on
 * the strength of it; one that is damaged before the end makes it refuse to open. It keeps everything that was ever written.
 * Thread-safe.
 */
public final class FileJournal implements OrderJournal, AutoCloseable {
    private static final int HEAD = 12;
    private static final int MAX_RECORD = 1 << 20;

    private final MemoryJournal memory = new MemoryJournal();
    private final FileChannel file;
    private final FileLock lock;
    private boolean broken;

    private FileJournal(FileChannel file, FileLock lock) {
        this.file = file;
        this.lock = lock;
    }

    /**
     * Opens a journal, or begins one that only its owner can read.
     *
     * @throws IOException when it cannot be read, is damaged, or another process has it
     */
    public static FileJournal open(Path path) throws IOException {
        if (!Files.exists(path)) {
            Files.createFile(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        FileChannel file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            FileLock lock = tryLock(file);
            if (lock == null) {
                throw new IOException("the journal " + path.getFileName() + " is in use by another process");
            }
            FileJournal journal = new FileJournal(file, lock);
            journal.replay(path);
            return journal;
        } catch (IOException | RuntimeException failed) {
            file.close();
            throw failed;
        }
    }

    private static @Nullable FileLock tryLock(FileChannel file) throws IOException {
        try {
            return file.tryLock();
        } catch (OverlappingFileLockException ours) {
            return null;
        }
    }

    private void replay(Path path) throws IOException {
        long at = 0;
        long end = file.size();
        while (at < end) {
            Optional<byte[]> text = record(at, end);
            if (text.isEmpty()) {
                file.truncate(at);
                file.force(true);
                break;
            }
            try {
                memory.write(JournalText.read(text.get()));
            } catch (IllegalArgumentException damaged) {
                throw new IOException("the journal " + path.getFileName() + " is damaged at byte " + at, damaged);
            }
            at += HEAD + text.get().length;
        }
        file.position(at);
    }

    /** Empty for a last record that is not whole. */
    private Optional<byte[]> record(long at, long end) throws IOException {
        if (end - at < HEAD) {
            return Optional.empty();
        }
        ByteBuffer head = read(at, HEAD);
        int length = head.getInt();
        int turned = head.getInt();
        int checksum = head.getInt();
        if (length <= 0 || length > MAX_RECORD || turned != ~length) {
            if (length == 0 && turned == 0 && zeros(at, end)) {
                return Optional.empty(); // room that was given and never written
            }
            throw new IOException("the journal is damaged at byte " + at);
        }
        if (length > end - at - HEAD) {
            return Optional.empty();
        }
        byte[] text = new byte[length];
        read(at + HEAD, length).get(text);
        if (checksum(text) != checksum) {
            if (at + HEAD + length == end) {
                return Optional.empty();
            }
            throw new IOException("the journal is damaged at byte " + at);
        }
        return Optional.of(text);
    }

    private boolean zeros(long from, long end) throws IOException {
        for (long at = from; at < end; at += HEAD) {
            ByteBuffer some = read(at, (int) Math.min(HEAD, end - at));
            while (some.hasRemaining()) {
                if (some.get() != 0) {
                    return false;
                }
            }
        }
        return true;
    }

    private ByteBuffer read(long at, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (file.read(bytes, at + bytes.position()) < 0) {
                throw new IOException("the journal ends at byte " + at);
            }
        }
        return bytes.flip();
    }

    private static int checksum(byte[] text) {
        CRC32C sum = new CRC32C();
        sum.update(text);
        return (int) sum.getValue();
    }

    @Override
    public synchronized void write(JournalStep step) {
        if (broken) {
            throw new IllegalStateException("the journal failed before; nothing is written until it is opened again");
        }
        byte[] text = JournalText.write(step);
        if (text.length > MAX_RECORD) {
            throw new IllegalArgumentException("a step of " + text.length + " bytes; at most " + MAX_RECORD + " pass");
        }
        ByteBuffer record = ByteBuffer.allocate(HEAD + text.length)
                .putInt(text.length)
                .putInt(~text.length)
                .putInt(checksum(text))
                .put(text)
                .flip();
        broken = true; // until all of it is on the disk
        try {
            while (record.hasRemaining()) {
                file.write(record);
            }
            file.force(false);
        } catch (IOException failed) {
            throw new UncheckedIOException("the journal could not be written", failed);
        }
        broken = false;
        memory.write(step);
    }

    @Override
    public Optional<SignedOrder> order(SortableId id) {
        return memory.order(id);
    }

    @Override
    public List<SignedOrder> open() {
        return memory.open();
    }

    @Override
    public List<TrackedPosition> positions() {
        return memory.positions();
    }

    @Override
    public List<VenueEvent> events(long after, int most) {
        return memory.events(after, most);
    }

    @Override
    public long lastSequence() {
        return memory.lastSequence();
    }

    @Override
    public synchronized void close() throws IOException {
        broken = true;
        lock.release();
        file.close();
    }
}

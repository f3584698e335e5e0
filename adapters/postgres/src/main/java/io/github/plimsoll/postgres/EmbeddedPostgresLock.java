package io.github.plimsoll.postgres;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One process per data directory. The operating system drops the lock when the process ends in whatever way, so that it can
 * never be stale; the file itself stays.
 */
final class EmbeddedPostgresLock implements AutoCloseable {
    /**
     * Directories locked by this process. A second channel on the same file must not even be opened here: closing it would
     * drop the first one's lock, as POSIX has it.
     */
    private static final Set<Path> OURS = ConcurrentHashMap.newKeySet();

    private final Path directory;
    private final FileChannel channel;

    private EmbeddedPostgresLock(Path directory, FileChannel channel) {
        this.directory = directory;
        this.channel = channel;
    }

    /** @throws DataDirectoryException when the directory (a real path) is in use, with the holder's process number */
    static EmbeddedPostgresLock take(Path directory, EmbeddedPostgresAccount.Ids owner) throws IOException {
        if (!OURS.add(directory)) {
            throw inUse(directory, Long.toString(ProcessHandle.current().pid()));
        }
        boolean taken = false;
        Path file = directory.resolve("lock");
        try {
            FileChannel channel = FileChannel.open(
                    file,
                    Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try {
                FileLock lock = channel.tryLock();
                if (lock == null) {
                    throw inUse(directory, holder(file));
                }
                EmbeddedPostgresFiles.give(file, owner);
                channel.truncate(0);
                channel.write(
                        ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)));
                taken = true;
                return new EmbeddedPostgresLock(directory, channel);
            } finally {
                if (!taken) {
                    channel.close();
                }
            }
        } finally {
            if (!taken) {
                OURS.remove(directory);
            }
        }
    }

    private static String holder(Path file) throws IOException {
        String text = Files.readString(file, StandardCharsets.ISO_8859_1).trim();
        return text.matches("[0-9]{1,18}") ? text : "unknown";
    }

    private static DataDirectoryException inUse(Path directory, String holder) {
        return new DataDirectoryException(
                DataDirectoryException.Code.DATA_DIRECTORY_IN_USE,
                "The data directory " + directory + " is already in use",
                "process " + holder + " runs on it",
                "stop that process, or choose another directory with --data");
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            OURS.remove(directory);
        }
    }
}

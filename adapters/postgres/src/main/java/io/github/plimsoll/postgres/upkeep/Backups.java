package io.github.plimsoll.postgres.upkeep;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The backups in a folder. */
public final class Backups {
    /** Of more files in a folder the last by name are looked at. */
    private static final int MOST = 1_000;

    private Backups() {}

    /**
     * When the newest one was made, by its own word and not by the time of its file; other files are passed over, and so are
     * those whose manifest is not the one that was written. Their tables are compared by a restore alone.
     *
     * @throws IOException when the folder cannot be read
     */
    public static Optional<Instant> newest(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> listed = Files.list(folder)) {
            files = listed.filter(Files::isRegularFile)
                    .sorted(Comparator.reverseOrder())
                    .limit(MOST)
                    .toList();
        }
        Instant newest = null;
        for (Path file : files) {
            Instant made = made(file);
            newest = made == null || (newest != null && newest.isAfter(made)) ? newest : made;
        }
        return Optional.ofNullable(newest);
    }

    private static @Nullable Instant made(Path file) {
        try {
            return Instant.parse(Restore.manifest(file).made());
        } catch (UpkeepException | IOException | DateTimeException none) {
            return null;
        }
    }
}

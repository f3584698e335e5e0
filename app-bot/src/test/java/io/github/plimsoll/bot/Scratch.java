package io.github.plimsoll.bot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Directories that the server's own user may pass through, removed when the tests end. */
final class Scratch {
    private Scratch() {}

    static Path directory() {
        try {
            Path made = Files.createTempDirectory("plimsoll-bot");
            Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwx--x--x"));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(made)));
            return made;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** As far as it goes: what is in use at the very end is left to the system's own cleaning. */
    static void remove(Path directory) {
        try (Stream<Path> all = Files.walk(directory)) {
            List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.deleteIfExists(path);
            }
        } catch (IOException | UncheckedIOException busy) {
            directory.toFile().deleteOnExit();
        }
    }
}

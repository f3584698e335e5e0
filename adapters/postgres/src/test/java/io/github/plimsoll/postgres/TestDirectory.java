package io.github.plimsoll.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A short directory that the server's own user may enter also when the tests run as root. */
final class TestDirectory implements AutoCloseable {
    private final Path root;

    TestDirectory() throws IOException {
        root = Files.createTempDirectory("pl").toRealPath();
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    Path path(String name) {
        return root.resolve(name);
    }

    @Override
    public void close() throws IOException {
        EmbeddedPostgresFiles.deleteTree(root);
    }
}

package io.github.plimsoll.tests.store;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A file system of its own in memory that can be filled to its last byte without harm to others; Linux, as root. */
final class SmallDisk implements AutoCloseable {
    private static final byte[] BLOCK = new byte[64 * 1_024];

    private final Path path;

    private SmallDisk(Path path) {
        this.path = path;
    }

    /** @return empty where this process may not mount one */
    static Optional<SmallDisk> of(int megabytes) throws IOException {
        Path path = Files.createTempDirectory("plimsoll-small-disk");
        if (run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", path.toString())) {
            return Optional.of(new SmallDisk(path));
        }
        Files.delete(path);
        return Optional.empty();
    }

    Path path() {
        return path;
    }

    /** Takes all the room that is left but so many kilobytes. */
    void fill(int leaving) throws IOException {
        long room = path.toFile().getUsableSpace() - leaving * 1_024L;
        try (OutputStream out = Files.newOutputStream(ballast())) {
            for (long left = room; left > 0; left -= BLOCK.length) {
                out.write(BLOCK, 0, (int) Math.min(BLOCK.length, left));
            }
        }
    }

    /** Gives the room back. */
    void free() throws IOException {
        Files.deleteIfExists(ballast());
    }

    private Path ballast() {
        return path.resolve("ballast");
    }

    @Override
    public void close() throws IOException {
        if (!run("umount", "--lazy", path.toString())) {
            throw new IOException("cannot unmount " + path);
        }
        Files.delete(path);
    }

    private static boolean run(String... command) {
        try {
            Process process = new ProcessBuilder(List.of(command))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.onExit().get(10, TimeUnit.SECONDS);
            return process.exitValue() == 0;
        } catch (IOException | ExecutionException | TimeoutException noSuchProgramOrNoEnd) {
            return false;
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}

package io.github.plimsoll.bot;

import io.github.plimsoll.execution.spi.Latch;
import io.github.plimsoll.execution.spi.StopJournal;
import io.github.plimsoll.risk.ControlState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Stops that wait for the database, one line each in {@code DIR/stops}, forced to disk before the answer. A line that
 * cannot be read is a stop for everybody: damage never loosens.
 */
final class FileStopJournal implements StopJournal {
    private final Path file;

    FileStopJournal(Path directory) {
        this.file = directory.resolve("stops");
    }

    @Override
    public synchronized void record(Latch latch) {
        // A line of its own even after one that a crash cut off.
        String line = "\n"
                + String.join(
                        " ",
                        latch.scope(),
                        latch.state().name(),
                        Long.toString(latch.at()),
                        latch.by(),
                        Base64.getEncoder().encodeToString(latch.reason().getBytes(StandardCharsets.UTF_8)))
                + "\n";
        try {
            // A configured database lives elsewhere: nothing else may have made the folder yet.
            Files.createDirectories(file.toAbsolutePath().normalize().getParent());
        } catch (IOException failed) {
            throw new UncheckedIOException("the folder of " + file + " could not be made", failed);
        }
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        } catch (IOException failed) {
            throw new UncheckedIOException("the stop could not be written to " + file, failed);
        }
    }

    @Override
    public synchronized List<Latch> pending() {
        if (!Files.exists(file)) {
            return List.of();
        }
        List<Latch> all = new ArrayList<>();
        try {
            // Byte by byte, so that a damaged line does not take the readable ones with it.
            for (String line :
                    Files.readString(file, StandardCharsets.ISO_8859_1).split("\n")) {
                if (!line.isEmpty()) {
                    all.add(read(line));
                }
            }
            if (all.isEmpty()) {
                all.add(damaged()); // a stop was on its way and never arrived
            }
        } catch (IOException unreadable) {
            all.add(damaged());
        }
        return all;
    }

    private static Latch read(String line) {
        try {
            String[] parts = line.split(" ", -1);
            ControlState state = ControlState.valueOf(parts[1]);
            if (state == ControlState.ACTIVE) {
                return damaged(); // it would stop nobody
            }
            return new Latch(
                    parts[0],
                    state,
                    new String(Base64.getDecoder().decode(parts[4]), StandardCharsets.UTF_8),
                    parts[3],
                    Long.parseLong(parts[2]));
        } catch (RuntimeException damaged) {
            return damaged();
        }
    }

    private static Latch damaged() {
        return new Latch(Latch.GLOBAL, ControlState.HALTED, "the stop journal is damaged", "start", 0);
    }

    @Override
    public synchronized void clear() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException failed) {
            throw new UncheckedIOException("the stop journal " + file + " could not be removed", failed);
        }
    }
}

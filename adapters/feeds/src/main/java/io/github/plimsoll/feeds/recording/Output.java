package io.github.plimsoll.feeds.recording;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where a recorder writes. */
interface Output {
    void write(byte[] all) throws IOException;

    /** Puts what was written onto the disk. */
    void sync() throws IOException;

    void close() throws IOException;

    /** A new file. Unlike a channel it stays open when a thread that writes is interrupted, as one is that must stop. */
    static Output to(Path path) throws IOException {
        Files.createFile(path);
        RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
        return new Output() {
            @Override
            public void write(byte[] all) throws IOException {
                file.write(all);
            }

            @Override
            public void sync() throws IOException {
                file.getFD().sync();
            }

            @Override
            public void close() throws IOException {
                file.close();
            }
        };
    }
}

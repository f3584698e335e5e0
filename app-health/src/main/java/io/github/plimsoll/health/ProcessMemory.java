package io.github.plimsoll.health;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** Resident memory of this process, which the Java runtime does not tell: heap, metaspace, stacks and buffers. */
final class ProcessMemory {
    private static final String FIELD = "VmRSS:";

    private final Path status;

    ProcessMemory(Path status) {
        this.status = status;
    }

    /** Of this process on Linux; elsewhere the file is missing and the value unknown. */
    static ProcessMemory ofThisProcess() {
        return new ProcessMemory(Path.of("/proc/self/status"));
    }

    OptionalLong residentBytes() {
        try {
            for (String line : Files.readAllLines(status, StandardCharsets.ISO_8859_1)) {
                if (line.startsWith(FIELD)) {
                    String kibibytes =
                            line.substring(FIELD.length()).replace("kB", "").strip();
                    return OptionalLong.of(Math.multiplyExact(Long.parseLong(kibibytes), 1024L));
                }
            }
        } catch (IOException | ArithmeticException | NumberFormatException unreadable) {
            return OptionalLong.empty();
        }
        return OptionalLong.empty();
    }
}

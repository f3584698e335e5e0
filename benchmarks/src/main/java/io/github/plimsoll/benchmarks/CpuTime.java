package io.github.plimsoll.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Processor time, which other programs on the machine distort less than the wall's clock. */
public final class CpuTime {
    private static final OperatingSystemMXBean MACHINE =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private CpuTime() {}

    /** Of this process so far, with compiler and collector, in nanoseconds. */
    public static long own() {
        return MACHINE.getProcessCpuTime();
    }

    /**
     * Of the embedded PostgreSQL on a directory so far, with its children, in nanoseconds; to 10 ms. 0 where the system does
     * not say.
     */
    static long server(Path directory) throws IOException {
        Path pidFile;
        try (Stream<Path> files = Files.walk(directory, 3)) {
            pidFile = files.filter(file -> file.endsWith("postmaster.pid"))
                    .findFirst()
                    .orElseThrow();
        }
        ProcessHandle server = ProcessHandle.of(
                        Long.parseLong(Files.readAllLines(pidFile).get(0).strip()))
                .orElseThrow();
        return Stream.concat(Stream.of(server), server.descendants())
                        .mapToLong(process -> ticks(process.pid()))
                        .sum()
                * 10_000_000;
    }

    /** User and system time of a process and of the children that it waited for. */
    private static long ticks(long pid) {
        try {
            String all = Files.readString(Path.of("/proc/" + pid + "/stat"));
            String[] fields = all.substring(all.lastIndexOf(')') + 2).split(" ");
            long sum = 0;
            for (int field = 11; field <= 14; field++) {
                sum += Long.parseLong(fields[field]);
            }
            return sum;
        } catch (IOException gone) {
            return 0;
        }
    }
}

package io.github.plimsoll.tests.store;

import io.github.plimsoll.execution.Receipt;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.postgres.DatabaseAccess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * An {@link Office} in a JVM of its own, which does what it is told line by line. Moments are {@link System#nanoTime}, which on
 * Linux counts from the start of the machine in every process.
 */
final class OtherProcess implements AutoCloseable {
    private static final String PASSWORD = "PLIMSOLL_TEST_PASSWORD";

    private final Process process;
    private final Writer in;
    private final BufferedReader out;

    private OtherProcess(Process process) {
        this.process = process;
        this.in = process.outputWriter(StandardCharsets.UTF_8);
        this.out = process.inputReader(StandardCharsets.UTF_8);
    }

    static OtherProcess start(DatabaseAccess access, long leaseMicros) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        OtherProcess.class.getName(),
                        access.jdbcUrl(),
                        access.user(),
                        Long.toString(leaseMicros))
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put(PASSWORD, access.password());
        OtherProcess started = new OtherProcess(builder.start());
        String ready = started.out.readLine();
        if (!"ready".equals(ready)) {
            throw new IllegalStateException("the other process said " + ready);
        }
        return started;
    }

    /** Tells it something; the answer is read by {@link #answer}. */
    void tell(String line) throws IOException {
        in.write(line + "\n");
        in.flush();
    }

    String answer() throws IOException {
        String line = out.readLine();
        if (line == null) {
            throw new IllegalStateException("the other process ended");
        }
        return line;
    }

    String ask(String line) throws IOException {
        tell(line);
        return answer();
    }

    @Override
    public void close() throws IOException {
        in.close();
        try {
            if (process.waitFor(20, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }

    /** The other side: address, role and lease; the password comes by the environment. */
    public static void main(String[] args) throws Exception {
        DatabaseAccess access = DatabaseAccess.of(args[0], args[1], System.getenv(PASSWORD));
        try (Office office = new Office(access, "other", ProcessHandle.current().pid(), Long.parseLong(args[2]));
                BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            System.out.println("ready");
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                System.out.println(obey(office, line.split(" ")));
            }
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    private static String obey(Office office, String[] words) {
        switch (words[0]) {
            case "open" -> {
                awaitMoment(Long.parseLong(words[3]));
                Receipt receipt = office.open(words[1], words[2]);
                StoredIntent intent = receipt.intent();
                return receipt.accepted() && intent != null ? intent.id().toString() : receipt.code();
            }
            case "send" -> {
                awaitMoment(Long.parseLong(words[1]));
                office.dispatcher.step();
                return Long.toString(System.nanoTime());
            }
            case "sent" -> {
                OptionalLong at = office.venue.sentAt(SortableId.parse(words[1]));
                return at.isPresent() ? Long.toString(at.getAsLong()) : "never";
            }
            case "freeze" -> {
                long millis = Long.parseLong(words[1]);
                office.venue.beforeSending(() -> awaitMoment(System.nanoTime() + millis * 1_000_000));
                return "done";
            }
            default -> throw new IllegalArgumentException(words[0]);
        }
    }

    /** Busy: a sleep would wake too late to race. */
    static void awaitMoment(long nanos) {
        while (nanos - System.nanoTime() > 0) {
            Thread.onSpinWait();
        }
    }
}

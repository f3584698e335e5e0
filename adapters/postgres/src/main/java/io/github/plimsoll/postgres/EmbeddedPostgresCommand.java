package io.github.plimsoll.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs one short-lived program with a deadline, a bounded memory for its output and a clean environment: no variable of ours
 * (some hold secrets, some would redirect PostgreSQL) reaches it.
 */
final class EmbeddedPostgresCommand {
    /** How a program ended. The output is at most the last 16 KB of both streams. */
    record Result(int exit, String output) {
        boolean ok() {
            return exit == 0;
        }
    }

    private static final int OUTPUT_LIMIT = 16 * 1024;

    private EmbeddedPostgresCommand() {}

    /** The same in the root directory. */
    static Result run(List<String> command, String input, Duration deadline) throws IOException, InterruptedException {
        return run(Path.of("/"), command, input, deadline);
    }

    /**
     * @param directory the program's working directory, entered by us before the program becomes another user
     * @throws IOException when the program cannot be started or misses the deadline (it is then killed)
     * @throws InterruptedException when the caller is interrupted (it is then killed, too)
     */
    static Result run(Path directory, List<String> command, String input, Duration deadline)
            throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        Map<String, String> environment = builder.environment();
        environment.clear();
        environment.put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        environment.put("LC_ALL", "C");
        environment.put("TZ", "UTC");
        Process process = builder.start();
        Tail tail = new Tail(process.getInputStream());
        Thread reader = new Thread(tail, "plimsoll-postgres-output");
        reader.setDaemon(true);
        reader.start();
        try {
            try (OutputStream out = process.getOutputStream()) {
                out.write(input.getBytes(StandardCharsets.UTF_8));
            } catch (IOException closedEarly) {
                // The program ended before it read everything: its exit value and output tell why.
            }
            if (!process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException(
                        Path.of(command.get(0)).getFileName() + " did not end within " + deadline.toSeconds() + " s");
            }
            reader.join(2_000);
            return new Result(process.exitValue(), tail.text());
        } finally {
            process.destroyForcibly();
        }
    }

    private static final class Tail implements Runnable {
        private final InputStream in;
        private final StringBuilder kept = new StringBuilder();

        Tail(InputStream in) {
            this.in = in;
        }

        @Override
        public void run() {
            byte[] buffer = new byte[4096];
            try {
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    keep(new String(buffer, 0, n, StandardCharsets.UTF_8));
                }
            } catch (IOException ended) {
                // The program was killed: what was read so far is what there is.
            }
        }

        private synchronized void keep(String text) {
            kept.append(text);
            if (kept.length() > OUTPUT_LIMIT) {
                kept.delete(0, kept.length() - OUTPUT_LIMIT);
            }
        }

        synchronized String text() {
            return kept.toString();
        }
    }
}

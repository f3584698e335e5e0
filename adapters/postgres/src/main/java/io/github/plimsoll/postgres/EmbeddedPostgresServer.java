package io.github.plimsoll.postgres;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.stream.Stream;

/** Starts and stops the server of one cluster, and clears up after a run that was killed. */
final class EmbeddedPostgresServer {
    private static final Duration START = Duration.ofSeconds(120);
    private static final int START_ATTEMPTS = 4;
    private static final Duration FAST_STOP = Duration.ofSeconds(30);
    private static final Duration IMMEDIATE_STOP = Duration.ofSeconds(10);
    private static final long ORPHANS_LEAVE_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long ORPHANS_KILLED_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long GIVE_UP_NANOS = TimeUnit.SECONDS.toNanos(15);
    private static final int LOG_TAIL = 8 * 1024;

    private final EmbeddedPostgresLayout layout;
    private final EmbeddedPostgresAccount account;
    private final EmbeddedPostgresBinaries binaries;
    private final EmbeddedPostgresProcesses processes;

    EmbeddedPostgresServer(
            EmbeddedPostgresLayout layout, EmbeddedPostgresAccount account, EmbeddedPostgresBinaries binaries) {
        this.layout = layout;
        this.account = account;
        this.binaries = binaries;
        this.processes = new EmbeddedPostgresProcesses(layout.cluster(), account);
    }

    /** A port that nobody used a moment ago; the server's own bind decides. */
    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        } catch (IOException none) {
            throw new DataDirectoryException(
                    DataDirectoryException.Code.SERVER_FAILED,
                    "PostgreSQL cannot be started",
                    "this machine has no free port on 127.0.0.1",
                    "close some programs and try again",
                    none);
        }
    }

    /** Starts the server and waits until it accepts connections; returns its port. */
    int start(EmbeddedPostgresCluster cluster, IntSupplier ports, long logLimit, Consumer<String> progress)
            throws IOException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            clearLeftover(progress);
            int port = ports.getAsInt();
            cluster.configure(port);
            cluster.prepareLog(logLimit);
            long logBefore = Files.size(layout.log());
            EmbeddedPostgresCommand.Result result = EmbeddedPostgresCommand.run(
                    layout.cluster(),
                    account.as(List.of(
                            binaries.program("pg_ctl").toString(),
                            "start",
                            "--silent",
                            "--wait",
                            "--timeout=" + START.toSeconds(),
                            "--pgdata=" + account.nameOf(layout.cluster()),
                            // Opened by the server's user, not by root: root would follow a link placed there.
                            "--log=" + account.nameOf(layout.cluster()) + "/../"
                                    + layout.log().getFileName())),
                    "",
                    START.plusSeconds(10));
            if (result.ok()) {
                return port;
            }
            String said = logSince(logBefore) + result.output();
            if (attempt == START_ATTEMPTS || !passing(said)) {
                throw explain(layout, "its server", said);
            }
        }
    }

    /** Port taken in between, or a server of a killed run that came up behind our back: another try may succeed. */
    private static boolean passing(String said) {
        return said.contains("Address already in use")
                || said.contains("could not create any TCP/IP sockets")
                || said.contains("lock file \"postmaster.pid\"")
                || said.contains("pre-existing shared memory block");
    }

    /** The server's process number while it runs. */
    OptionalLong pid() throws IOException, InterruptedException {
        return processes.postmaster();
    }

    /**
     * Stops the server: first without new commands, then at once (the write-ahead log makes that safe).
     *
     * @return true when no server runs any more
     */
    boolean stop() throws IOException, InterruptedException {
        return processes.postmaster().isEmpty() || stop("fast", FAST_STOP) || stop("immediate", IMMEDIATE_STOP);
    }

    private boolean stop(String mode, Duration deadline) throws IOException, InterruptedException {
        EmbeddedPostgresCommand.run(
                layout.cluster(),
                account.as(List.of(
                        binaries.program("pg_ctl").toString(),
                        "stop",
                        "--silent",
                        "--wait",
                        "--mode=" + mode,
                        "--timeout=" + deadline.toSeconds(),
                        "--pgdata=" + account.nameOf(layout.cluster()))),
                "",
                deadline.plusSeconds(5));
        return processes.postmaster().isEmpty();
    }

    /**
     * Makes sure that nobody uses the cluster. A living server is stopped; parts of a dead one get time to leave. Only when
     * no process is left, the pid and socket files of the dead are removed: PostgreSQL itself would refuse to start when the
     * number in them is now a zombie's or another program's.
     */
    private void clearLeftover(Consumer<String> progress) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        boolean told = false;
        while (true) {
            OptionalLong postmaster = processes.postmaster();
            List<ProcessHandle> others = processes.all();
            if (postmaster.isEmpty() && others.isEmpty()) {
                break;
            }
            if (!told) {
                progress.accept("Stopping the PostgreSQL of an earlier run");
                told = true;
            }
            if (postmaster.isPresent()) {
                if (!stop()) {
                    throw leftover("process " + postmaster.getAsLong());
                }
            } else {
                long waited = System.nanoTime() - begin;
                if (waited > GIVE_UP_NANOS) {
                    throw leftover("process " + others.get(0).pid());
                }
                if (waited > ORPHANS_KILLED_NANOS) {
                    others.forEach(ProcessHandle::destroyForcibly);
                } else if (waited > ORPHANS_LEAVE_NANOS) {
                    others.forEach(ProcessHandle::destroy);
                }
                Thread.sleep(20);
            }
        }
        Files.deleteIfExists(layout.cluster().resolve("postmaster.pid"));
        try (Stream<Path> all = Files.list(layout.cluster())) {
            for (Path stale : all.filter(path -> path.getFileName().toString().startsWith(".s.PGSQL."))
                    .toList()) {
                Files.deleteIfExists(stale);
            }
        }
    }

    private DataDirectoryException leftover(String process) {
        return new DataDirectoryException(
                DataDirectoryException.Code.LEFTOVER_SERVER,
                "The data directory " + layout.directory() + " cannot be used yet",
                "the PostgreSQL of an earlier run (" + process + ") does not stop",
                "end that process and start again");
    }

    private String logSince(long position) {
        try (RandomAccessFile log = new RandomAccessFile(layout.log().toFile(), "r")) {
            long from = Math.max(position, log.length() - LOG_TAIL);
            log.seek(from);
            byte[] bytes = new byte[(int) Math.max(0, Math.min(LOG_TAIL, log.length() - from))];
            log.readFully(bytes);
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            return "";
        }
    }

    /** Turns what PostgreSQL said into one sentence. */
    static DataDirectoryException explain(EmbeddedPostgresLayout layout, String part, String said) {
        if (EmbeddedPostgresFiles.tellsOfFullDisk(said)) {
            return EmbeddedPostgresFiles.diskFull(layout.directory(), null);
        }
        if (said.contains("error while loading shared libraries")
                || said.contains("Exec format error")
                || (said.contains("failed to execute") && said.contains("No such file or directory"))) {
            return EmbeddedPostgresBinaries.unsupported(
                    "the published programs do not run here (they need glibc on Linux)");
        }
        return new DataDirectoryException(
                DataDirectoryException.Code.SERVER_FAILED,
                "PostgreSQL cannot be started in " + layout.cluster(),
                part + " failed with \"" + reason(said) + "\"",
                (Files.exists(layout.log()) ? "see " + layout.log() + ", " : "") + "correct that and start again");
    }

    /** The last line that names an error, without time and process number, at most 200 characters. */
    private static String reason(String said) {
        String found = "";
        for (String line : said.lines().toList()) {
            for (String mark : List.of("PANIC:", "FATAL:", "ERROR:", "error:")) {
                int at = line.indexOf(mark);
                if (at >= 0) {
                    found = line.substring(at + mark.length()).strip();
                }
            }
        }
        if (found.isEmpty()) {
            List<String> lines = said.lines().filter(line -> !line.isBlank()).toList();
            found = lines.isEmpty() ? "no message" : lines.get(lines.size() - 1).strip();
        }
        String flat = found.replaceAll("\\p{Cntrl}", " ").replace('"', '\'');
        return flat.length() <= 200 ? flat : flat.substring(0, 200);
    }
}

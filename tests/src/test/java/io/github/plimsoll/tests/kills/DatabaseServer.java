package io.github.plimsoll.tests.kills;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The PostgreSQL under a running program: killed with all its processes, and started again as it was, on the same port. */
final class DatabaseServer {
    private final long pid;
    private final List<String> command;
    private final Path workingDirectory;

    private DatabaseServer(long pid, List<String> command, Path workingDirectory) {
        this.pid = pid;
        this.command = command;
        this.workingDirectory = workingDirectory;
    }

    /** The server that runs on a data directory now. */
    static DatabaseServer on(Path data) throws IOException {
        long pid = Long.parseLong(
                Files.readAllLines(data.resolve("pg/postmaster.pid")).get(0).strip());
        Path process = Path.of("/proc", Long.toString(pid));
        List<String> words =
                new ArrayList<>(List.of(Files.readString(process.resolve("cmdline"), StandardCharsets.UTF_8)
                        .split("\0")));
        words.set(0, Files.readSymbolicLink(process.resolve("exe")).toString());
        int uid = (int) Files.getAttribute(process, "unix:uid");
        int gid = (int) Files.getAttribute(process, "unix:gid");
        List<String> command = new ArrayList<>();
        if (uid != (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid")) {
            command.addAll(List.of("setpriv", "--reuid=" + uid, "--regid=" + gid, "--clear-groups"));
        }
        command.addAll(words);
        return new DatabaseServer(pid, command, Files.readSymbolicLink(process.resolve("cwd")));
    }

    /** SIGKILL to the main process first, so that it starts nobody anew, then to all others. */
    void kill() throws InterruptedException {
        ProcessHandle main = ProcessHandle.of(pid).orElseThrow();
        List<ProcessHandle> all = new ArrayList<>(List.of(main));
        main.descendants().forEach(all::add);
        all.forEach(ProcessHandle::destroyForcibly);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (all.stream().anyMatch(DatabaseServer::runs)) {
            if (System.nanoTime() - end > 0) {
                throw new IllegalStateException("the database outlived SIGKILL");
            }
            Thread.sleep(10);
        }
    }

    /** SIGSTOP to all of its processes: connections stay, nothing answers. */
    void pause() throws IOException, InterruptedException {
        signal("-STOP");
    }

    void resume() throws IOException, InterruptedException {
        signal("-CONT");
    }

    private void signal(String which) throws IOException, InterruptedException {
        ProcessHandle main = ProcessHandle.of(pid).orElseThrow();
        List<String> kill = new ArrayList<>(List.of("kill", which, Long.toString(pid)));
        main.descendants().forEach(process -> kill.add(Long.toString(process.pid())));
        // One that ended meanwhile makes the command complain, and nothing else.
        new ProcessBuilder(kill)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    /** A process that has died but was not collected does nothing any more. */
    private static boolean runs(ProcessHandle process) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
        } catch (IOException gone) {
            return false;
        }
    }

    /**
     * Starts it again; it belongs to the data directory, as before, and whoever closes that ends it. A server does not start
     * beside what is left of one that died: a backend that has not noticed yet, or a process that was not collected.
     */
    void restart() throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (true) {
            Process started = new ProcessBuilder(command)
                    .directory(workingDirectory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!started.waitFor(300, TimeUnit.MILLISECONDS)) {
                return;
            }
            if (System.nanoTime() - end > 0) {
                throw new IllegalStateException("the database ended at once with " + started.exitValue());
            }
        }
    }
}

package io.github.plimsoll.postgres;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Which living processes work on a cluster. A process number in a file proves nothing: it may be a zombie's or belong to
 * another program by now. On Linux every server process has the cluster as its working directory, which a zombie has not;
 * elsewhere the program's name has to do.
 */
final class EmbeddedPostgresProcesses {
    private static final Path PROC = Path.of("/proc");
    private static final String ASK =
            "c=\"$1\"; shift; for p; do [ \"$(readlink \"/proc/$p/cwd\")\" = \"$c\" ] && echo \"$p\"; done; echo end";

    private final Path cluster;
    private final EmbeddedPostgresAccount account;
    private final boolean proc;

    EmbeddedPostgresProcesses(Path cluster, EmbeddedPostgresAccount account) {
        this.cluster = cluster;
        this.account = account;
        this.proc = Files.isSymbolicLink(PROC.resolve("self").resolve("cwd"));
    }

    /** True when the process runs; a dead one that nobody has collected yet (a zombie) does not. */
    static boolean lives(long pid) {
        try {
            String stat = Files.readString(PROC.resolve(Long.toString(pid)).resolve("stat"));
            // The name in parentheses may hold anything; the state is the letter after the last one.
            return "ZX".indexOf(stat.charAt(stat.lastIndexOf(')') + 2)) < 0;
        } catch (IOException noSuchFile) {
            return !Files.exists(PROC.resolve("self"))
                    && ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
        }
    }

    /** The process in {@code postmaster.pid}, when it lives and is a server on this cluster. */
    OptionalLong postmaster() throws IOException, InterruptedException {
        Path file = cluster.resolve("postmaster.pid");
        if (!Files.exists(file)) {
            return OptionalLong.empty();
        }
        List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        String first = lines.isEmpty() ? "" : lines.get(0).strip();
        if (!first.matches("[0-9]{1,10}")) {
            return OptionalLong.empty();
        }
        var process = ProcessHandle.of(Long.parseLong(first));
        return process.isPresent() && !working(List.of(process.get())).isEmpty()
                ? OptionalLong.of(process.get().pid())
                : OptionalLong.empty();
    }

    /** All processes on this cluster that we can tell. */
    List<ProcessHandle> all() throws IOException, InterruptedException {
        return proc ? working(ProcessHandle.allProcesses().toList()) : List.of();
    }

    private List<ProcessHandle> working(List<ProcessHandle> candidates) throws IOException, InterruptedException {
        List<ProcessHandle> found = new ArrayList<>();
        List<ProcessHandle> hidden = new ArrayList<>();
        for (ProcessHandle process : candidates) {
            if (!proc) {
                String command = process.info().command().orElse("");
                if (process.isAlive() && command.endsWith("/postgres")) {
                    found.add(process);
                }
                continue;
            }
            Path at = PROC.resolve(Long.toString(process.pid()));
            try {
                if (Files.readString(at.resolve("comm")).strip().equals("postgres")
                        && Files.readSymbolicLink(at.resolve("cwd")).equals(cluster)) {
                    found.add(process);
                }
            } catch (AccessDeniedException notOurs) {
                hidden.add(process);
            } catch (IOException gone) {
                // It ended while we looked, or is a zombie: it does not work on anything.
            }
        }
        if (!hidden.isEmpty() && account.other()) {
            found.addAll(askAsAccount(hidden));
        }
        return found;
    }

    /** Root in a container may not look into other users' processes; the server's own user may look into its own. */
    private List<ProcessHandle> askAsAccount(List<ProcessHandle> hidden) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", ASK, "sh", cluster.toString()));
        hidden.forEach(process -> command.add(Long.toString(process.pid())));
        String answer = EmbeddedPostgresCommand.run(account.as(command), "", Duration.ofSeconds(10))
                .output();
        List<String> lines = answer.lines().map(String::strip).toList();
        if (!lines.contains("end")) {
            throw new IOException("the processes of an earlier PostgreSQL cannot be told from others");
        }
        return hidden.stream()
                .filter(process -> lines.contains(Long.toString(process.pid())))
                .toList();
    }
}

package io.github.plimsoll.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The operating system's user that owns the cluster and runs the server. For an ordinary user it is that user. PostgreSQL
 * refuses to run as root; root therefore gives the server to the owner of the data directory, or, when that is root, to
 * {@code nobody}.
 *
 * <p>That user often may not enter a directory above the data directory ({@code /root}, or what {@code mktemp -d} makes), and
 * none of those is opened for it. Root enters the cluster instead, hands it over as the working directory, and PostgreSQL is
 * told to find it there: the user still needs every right on the cluster itself, but none on the way to it.
 */
final class EmbeddedPostgresAccount {
    /** A user and group by number. */
    record Ids(int uid, int gid) {}

    private static final Duration SHORT = Duration.ofSeconds(10);
    private static final String NOBODY = "nobody";
    /** The working directory, whatever its path is and whoever may walk it. PostgreSQL does not resolve this name. */
    private static final Path WORKING_DIRECTORY = Path.of("/proc/self/cwd");

    private enum Switch {
        NONE,
        SETPRIV,
        RUNUSER,
        SU,
        SUDO
    }

    private final Ids ids;
    private final String name;
    private final Switch how;

    private EmbeddedPostgresAccount(Ids ids, String name, Switch how) {
        this.ids = ids;
        this.name = name;
        this.how = how;
    }

    /** Who runs this process. */
    static int ourUid() throws IOException, InterruptedException {
        Path self = Path.of("/proc/self");
        if (Files.exists(self)) {
            return (Integer) Files.getAttribute(self, "unix:uid");
        }
        return number(List.of("id", "-u"));
    }

    /**
     * The account for a directory that exists.
     *
     * @throws DataDirectoryException when root finds no way to become that account, or, on a system without
     *     {@code /proc}, the account cannot enter the directory
     */
    static EmbeddedPostgresAccount of(Path directory) throws IOException, InterruptedException {
        int owner = EmbeddedPostgresFiles.uid(directory);
        if (ourUid() != 0) {
            return new EmbeddedPostgresAccount(new Ids(owner, EmbeddedPostgresFiles.gid(directory)), "", Switch.NONE);
        }
        String who = owner == 0 ? NOBODY : Integer.toString(owner);
        Ids ids;
        String name;
        try {
            ids = new Ids(number(List.of("id", "-u", who)), number(List.of("id", "-g", who)));
            name = EmbeddedPostgresCommand.run(List.of("id", "-un", who), "", SHORT)
                    .output()
                    .trim();
        } catch (IOException unknown) {
            throw cannotSwitch(directory, "the system does not know the user " + who);
        }
        for (EmbeddedPostgresAccount account : ways(ids, name)) {
            String answer = account.probe(directory);
            if (answer.equals(ids.uid() + " in")) {
                return account;
            }
            if (answer.equals(ids.uid() + " out")) {
                throw cannotEnter(directory, directory, name);
            }
        }
        throw cannotSwitch(directory, "none of setpriv, runuser, su and sudo can start a program as " + name);
    }

    /** The ways in which root may become that user, best first. */
    static List<EmbeddedPostgresAccount> ways(Ids ids, String name) {
        return Stream.of(Switch.SETPRIV, Switch.RUNUSER, Switch.SU, Switch.SUDO)
                .map(how -> new EmbeddedPostgresAccount(ids, name, how))
                .toList();
    }

    Ids ids() {
        return ids;
    }

    /** True when the server runs as another user than we. */
    boolean other() {
        return how != Switch.NONE;
    }

    /** True when the server gets its cluster as the working directory, because it may be unable to walk the path. */
    boolean needsNoPath() {
        return other() && Files.isSymbolicLink(WORKING_DIRECTORY);
    }

    /** The name by which a program of this account reaches {@code directory}, which must be its working directory. */
    String nameOf(Path directory) {
        return (needsNoPath() ? WORKING_DIRECTORY : directory).toString();
    }

    /**
     * Makes sure that the account can start a program.
     *
     * @throws DataDirectoryException when it is kept where this account may not enter
     */
    void mustReach(Path directory, Path program) throws IOException, InterruptedException {
        List<String> test = List.of("/bin/sh", "-c", "[ -x \"$1\" ] && echo yes", "sh", program.toString());
        if (other()
                && !EmbeddedPostgresCommand.run(as(test), "", SHORT)
                        .output()
                        .strip()
                        .equals("yes")) {
            throw cannotEnter(directory, EmbeddedPostgresFiles.parent(program), name);
        }
    }

    /** The command line that runs {@code command} as this account, with no further privilege. */
    List<String> as(List<String> command) {
        List<String> line = new ArrayList<>();
        switch (how) {
            case NONE -> line.addAll(command);
            case SETPRIV -> {
                line.addAll(List.of("setpriv", "--reuid=" + ids.uid(), "--regid=" + ids.gid(), "--clear-groups"));
                line.add("--no-new-privs");
                line.addAll(command);
            }
            case RUNUSER -> {
                line.addAll(List.of("runuser", "-u", name, "--"));
                line.addAll(command);
            }
            case SU -> {
                StringBuilder script = new StringBuilder("exec");
                for (String word : command) {
                    script.append(" '").append(word.replace("'", "'\\''")).append('\'');
                }
                line.addAll(List.of("su", "-s", "/bin/sh", "-c", script.toString(), name));
            }
            case SUDO -> {
                line.addAll(List.of("sudo", "-n", "-u", name, "--"));
                line.addAll(command);
            }
        }
        return line;
    }

    private String probe(Path directory) throws InterruptedException {
        // The way to become the user must also keep the working directory, or the server would be sent to another one.
        String script =
                "u=$(id -u) && if cd -- \"$1\" 2>/dev/null && { [ \"$1\" = \"$2\" ] || [ \"$(pwd -P)\" = \"$2\" ]; };"
                        + " then echo \"$u in\"; else echo \"$u out\"; fi";
        String path = directory.toString();
        try {
            return EmbeddedPostgresCommand.run(
                            directory, as(List.of("/bin/sh", "-c", script, "sh", nameOf(directory), path)), "", SHORT)
                    .output()
                    .trim();
        } catch (IOException absent) {
            return "";
        }
    }

    private static int number(List<String> command) throws IOException, InterruptedException {
        String text = EmbeddedPostgresCommand.run(command, "", SHORT).output().trim();
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException other) {
            throw new IOException(String.join(" ", command) + " gave no number", other);
        }
    }

    private static DataDirectoryException cannotSwitch(Path directory, String why) {
        return new DataDirectoryException(
                DataDirectoryException.Code.DATA_DIRECTORY_UNUSABLE,
                "PostgreSQL cannot be started on " + directory + " by root",
                why,
                "run as an ordinary user, or install setpriv (package util-linux)");
    }

    private static DataDirectoryException cannotEnter(Path directory, Path target, String name) throws IOException {
        Path closed = target;
        for (Path up = target; up != null; up = up.getParent()) {
            if (!Files.getPosixFilePermissions(up).contains(PosixFilePermission.OTHERS_EXECUTE)) {
                closed = up;
            }
        }
        return new DataDirectoryException(
                DataDirectoryException.Code.DATA_DIRECTORY_UNUSABLE,
                "The data directory " + directory + " cannot be used by root",
                "the server then runs as user " + name + ", who may not enter " + closed,
                "run as an ordinary user, or choose a directory like /var/lib/plimsoll with --data");
    }
}

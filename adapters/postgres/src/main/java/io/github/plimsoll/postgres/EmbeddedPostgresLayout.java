package io.github.plimsoll.postgres;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What lies where in a data directory: {@code lock}, {@code db.secret}, {@code pg.log} and the cluster {@code pg}. Clusters
 * are made under another name and renamed when whole, so that {@code pg} always is a whole cluster and is never deleted.
 */
record EmbeddedPostgresLayout(Path directory) {
    /** Longest address of a Unix socket: 108 bytes with the closing zero on Linux, 104 on macOS. */
    private static final int SOCKET_PATH_LINUX = 107;

    private static final int SOCKET_PATH_MAC = 103;

    private static final String NEW_CLUSTER = "pg.new-";

    Path cluster() {
        return directory.resolve("pg");
    }

    Path secret() {
        return directory.resolve("db.secret");
    }

    Path log() {
        return directory.resolve("pg.log");
    }

    Path oldLog() {
        return directory.resolve("pg.log.1");
    }

    Path newCluster() {
        return directory.resolve(
                NEW_CLUSTER + ProcessHandle.current().pid() + "-" + Long.toHexString(System.nanoTime()));
    }

    /** Clusters whose making was cut off: no server ever ran on them. */
    List<Path> halfMade() throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(path -> path.getFileName().toString().startsWith(NEW_CLUSTER))
                    .sorted()
                    .toList();
        }
    }

    /** True when a socket in the cluster has an address that fits and needs no quoting. */
    boolean socketFits() {
        String longest = cluster().resolve(".s.PGSQL.65535").toString();
        boolean mac = System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("mac");
        return longest.getBytes(StandardCharsets.UTF_8).length <= (mac ? SOCKET_PATH_MAC : SOCKET_PATH_LINUX)
                && longest.indexOf('\'') < 0
                && longest.indexOf(',') < 0;
    }

    /**
     * Makes or checks the directory and closes it to others.
     *
     * @throws DataDirectoryException when it is no directory, somebody else's, or full of other things
     */
    static EmbeddedPostgresLayout prepare(Path chosen, int ourUid) throws IOException {
        Path directory = chosen.toAbsolutePath().normalize();
        refuseOddCharacters(directory);
        if (!Files.exists(directory)) {
            Files.createDirectories(EmbeddedPostgresFiles.parent(directory));
            Files.createDirectory(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        if (!Files.isDirectory(directory)) {
            throw unusable(directory, "it is a file", "choose a directory with --data");
        }
        directory = directory.toRealPath();
        refuseOddCharacters(directory);
        int owner = EmbeddedPostgresFiles.uid(directory);
        if (ourUid != 0 && owner != ourUid) {
            throw unusable(
                    directory,
                    "it belongs to " + Files.getOwner(directory).getName(),
                    "run as that user, or choose a directory of your own with --data");
        }
        refuseForeign(directory);
        EmbeddedPostgresFiles.mode(directory, ourUid == 0 && owner == 0 ? "rwx--x--x" : "rwx------");
        return new EmbeddedPostgresLayout(directory);
    }

    /** pg_ctl and initdb hand paths to a shell inside double quotes: what means something there cannot be in a path. */
    private static void refuseOddCharacters(Path directory) {
        String text = directory.toString();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c == 0x7f || "\"$`\\".indexOf(c) >= 0) {
                throw unusable(
                        directory,
                        "its path contains one of \" $ ` \\ or a control character",
                        "choose a path without them with --data");
            }
        }
    }

    /** The mode of the directory is going to change: that must not happen to a home directory typed by mistake. */
    private static void refuseForeign(Path directory) throws IOException {
        if (Files.exists(directory.resolve("lock"))) {
            return;
        }
        try (Stream<Path> all = Files.list(directory)) {
            List<Path> foreign = all.filter(
                            path -> !path.getFileName().toString().endsWith(".log"))
                    .limit(1)
                    .toList();
            if (!foreign.isEmpty() || EmbeddedPostgresFiles.parent(directory).equals(directory)) {
                throw unusable(
                        directory,
                        "it is not empty and not a data directory of Plimsoll",
                        "choose a new or an empty directory with --data");
            }
        }
    }

    private static DataDirectoryException unusable(Path directory, String why, String whatToDo) {
        return new DataDirectoryException(
                DataDirectoryException.Code.DATA_DIRECTORY_UNUSABLE,
                "The data directory " + directory.toString().replaceAll("\\p{Cntrl}", "?") + " cannot be used",
                why,
                whatToDo);
    }
}

package io.github.plimsoll.postgres;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's programs, unpacked once per user and version from the published archive on the class path. The unpacked
 * directory appears under its name only when whole, lists its files with size and checksum, and is made again when it does
 * not match that list: a kill or a power cut in the middle cannot leave half a server behind.
 */
final class EmbeddedPostgresBinaries {
    private static final String MANIFEST = "unpacked.list";
    private static final String HEADER = "plimsoll unpacked 1";

    private final Path home;

    private EmbeddedPostgresBinaries(Path home) {
        this.home = home;
    }

    Path program(String name) {
        return home.resolve("bin").resolve(name);
    }

    Path home() {
        return home;
    }

    /**
     * Where the programs may be kept, best place first: the user's cache (for root the system's), then the data directory.
     */
    static List<Path> places(Path dataDirectory, int ourUid) {
        List<Path> places = new ArrayList<>();
        String home = System.getProperty("user.home", "");
        String xdg = System.getenv("XDG_CACHE_HOME");
        if (ourUid == 0) {
            places.add(Path.of("/var/cache/plimsoll"));
        } else if (xdg != null && xdg.startsWith("/")) {
            places.add(Path.of(xdg, "plimsoll"));
        } else if (home.startsWith("/")) {
            places.add(mac() ? Path.of(home, "Library/Caches/plimsoll") : Path.of(home, ".cache/plimsoll"));
        }
        places.add(dataDirectory.resolve("bin"));
        return places;
    }

    /** Finds or unpacks the programs in the first of {@code places} that works. */
    static EmbeddedPostgresBinaries in(List<Path> places, int ourUid, Consumer<String> progress) throws IOException {
        URL archive = archive();
        String name = nameOf(archive);
        IOException last = new IOException("no place to unpack PostgreSQL");
        for (Path place : places) {
            try {
                if (usable(place, ourUid)) {
                    return new EmbeddedPostgresBinaries(findOrUnpack(archive, place.toRealPath(), name, progress));
                }
            } catch (IOException unwritable) {
                last = unwritable;
            }
        }
        throw last;
    }

    private static boolean mac() {
        return System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("mac");
    }

    private static URL archive() {
        String arch = System.getProperty("os.arch", "");
        String os = System.getProperty("os.name", "");
        String processor = switch (arch) {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64", "arm64" -> "arm_64";
            default -> "";
        };
        String system = mac() ? "darwin" : os.equals("Linux") ? "linux" : "";
        URL found = system.isEmpty() || processor.isEmpty()
                ? null
                : EmbeddedPostgresBinaries.class.getResource("/postgres-" + system + "-" + processor + ".txz");
        if (found == null) {
            throw unsupported("none of the published programs on the class path is for " + os + " on " + arch);
        }
        return found;
    }

    static DataDirectoryException unsupported(String why) {
        return new DataDirectoryException(
                DataDirectoryException.Code.PLATFORM_UNSUPPORTED,
                "PostgreSQL cannot be started on this machine",
                why,
                "use Linux (glibc) or macOS on x86-64 or arm64, or set DATABASE_URL to a PostgreSQL of your own");
    }

    /** For example {@code postgres-linux-x86_64-39199ba7-15114736}: what the archive is and what it contains. */
    private static String nameOf(URL archive) throws IOException {
        String path = archive.getPath();
        String base = path.substring(path.lastIndexOf('/') + 1).replace(".txz", "");
        long crc = -1;
        long size = -1;
        if (archive.openConnection() instanceof JarURLConnection inJar) {
            ZipEntry entry = inJar.getJarEntry();
            crc = entry.getCrc();
            size = entry.getSize();
        }
        if (crc < 0 || size < 0) {
            CRC32 sum = new CRC32();
            try (InputStream in = new CheckedInputStream(archive.openStream(), sum)) {
                size = in.transferTo(OutputStream.nullOutputStream());
            }
            crc = sum.getValue();
        }
        return base + "-" + String.format(Locale.ROOT, "%08x", crc) + "-" + size;
    }

    /** True when the place exists or can be made, is ours, and nobody else can put programs there. */
    private static boolean usable(Path place, int ourUid) throws IOException {
        boolean made = !Files.exists(place);
        Files.createDirectories(place);
        if (made) {
            EmbeddedPostgresFiles.mode(place, "rwxr-xr-x");
        }
        var mode = Files.getPosixFilePermissions(place);
        return (Integer) Files.getAttribute(place, "unix:uid") == ourUid
                && !mode.contains(PosixFilePermission.GROUP_WRITE)
                && !mode.contains(PosixFilePermission.OTHERS_WRITE)
                && (ourUid != 0 || mode.contains(PosixFilePermission.OTHERS_EXECUTE));
    }

    private static Path findOrUnpack(URL archive, Path place, String name, Consumer<String> progress)
            throws IOException {
        Path home = place.resolve(name);
        if (whole(home)) {
            return home;
        }
        removeOldAttempts(place, name);
        progress.accept("Unpacking PostgreSQL (once per version)");
        String attempt = ProcessHandle.current().pid() + "-" + Long.toHexString(System.nanoTime());
        Path fresh = place.resolve(name + ".new-" + attempt);
        try {
            unpack(archive, fresh);
            if (Files.exists(home) && !whole(home)) {
                Path bad = place.resolve(name + ".bad-" + attempt);
                Files.move(home, bad, StandardCopyOption.ATOMIC_MOVE);
                EmbeddedPostgresFiles.deleteTree(bad);
            }
            try {
                Files.move(fresh, home, StandardCopyOption.ATOMIC_MOVE);
                EmbeddedPostgresFiles.forceDirectory(place);
            } catch (FileSystemException taken) {
                // Another process was faster: its copy is as good as ours, if it is whole.
                if (!whole(home)) {
                    throw taken;
                }
            }
            return home;
        } finally {
            EmbeddedPostgresFiles.deleteTree(fresh);
        }
    }

    private static void removeOldAttempts(Path place, String name) throws IOException {
        Instant old = Instant.now().minusSeconds(3600);
        List<Path> leftovers;
        try (Stream<Path> all = Files.list(place)) {
            leftovers = all.filter(path -> {
                        String file = path.getFileName().toString();
                        return file.startsWith(name + ".new-") || file.startsWith(name + ".bad-");
                    })
                    .toList();
        }
        for (Path leftover : leftovers) {
            if (Files.getLastModifiedTime(leftover, LinkOption.NOFOLLOW_LINKS)
                    .toInstant()
                    .isBefore(old)) {
                EmbeddedPostgresFiles.deleteTree(leftover);
            }
        }
    }

    private static void unpack(URL archive, Path into) throws IOException {
        TreeMap<String, String> manifest = new TreeMap<>();
        Files.createDirectory(into);
        EmbeddedPostgresFiles.mode(into, "rwxr-xr-x");
        try (InputStream raw = new BufferedInputStream(archive.openStream(), 1 << 16);
                TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(raw))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path target = into.resolve(entry.getName()).normalize();
                String name = into.relativize(target).toString();
                if (!target.startsWith(into)) {
                    throw new IOException("the archive of PostgreSQL names a file outside itself");
                }
                if (entry.isDirectory()) {
                    directory(target, into);
                } else if (entry.isSymbolicLink()) {
                    directory(EmbeddedPostgresFiles.parent(target), into);
                    Path aim = EmbeddedPostgresFiles.parent(target).resolve(entry.getLinkName());
                    if (!aim.normalize().startsWith(into)) {
                        throw new IOException("the archive of PostgreSQL links to a file outside itself");
                    }
                    Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
                } else if (entry.isFile() && !name.endsWith(".a")) {
                    directory(EmbeddedPostgresFiles.parent(target), into);
                    manifest.put(name, copy(tar, target));
                    EmbeddedPostgresFiles.mode(target, (entry.getMode() & 0100) != 0 ? "rwxr-xr-x" : "rw-r--r--");
                }
            }
        }
        StringBuilder list = new StringBuilder(HEADER).append('\n');
        manifest.forEach(
                (name, sum) -> list.append(sum).append(' ').append(name).append('\n'));
        Path file = into.resolve(MANIFEST);
        Files.writeString(file, list.append("end\n"));
        EmbeddedPostgresFiles.mode(file, "rw-r--r--");
    }

    private static void directory(Path directory, Path root) throws IOException {
        if (!Files.isDirectory(directory)) {
            directory(EmbeddedPostgresFiles.parent(directory), root);
            Files.createDirectory(directory);
        }
        if (directory.startsWith(root)) {
            EmbeddedPostgresFiles.mode(directory, "rwxr-xr-x");
        }
    }

    private static String copy(InputStream in, Path target) throws IOException {
        CRC32 sum = new CRC32();
        try (OutputStream out = Files.newOutputStream(target)) {
            return new CheckedInputStream(in, sum).transferTo(out) + " " + Long.toHexString(sum.getValue());
        }
    }

    /** True when every listed file is there with its size, and the programs and libraries also with their checksum. */
    static boolean whole(Path home) {
        Path manifest = home.resolve(MANIFEST);
        if (!Files.isRegularFile(manifest)) {
            return false;
        }
        try {
            List<String> lines = Files.readAllLines(manifest, StandardCharsets.UTF_8);
            if (lines.size() < 10
                    || !lines.get(0).equals(HEADER)
                    || !lines.get(lines.size() - 1).equals("end")) {
                return false;
            }
            for (String line : lines.subList(1, lines.size() - 1)) {
                String[] parts = line.split(" ", 3);
                if (parts.length != 3 || !matches(home.resolve(parts[2]), parts[0], parts[1])) {
                    return false;
                }
            }
            return true;
        } catch (IOException unreadable) {
            return false;
        }
    }

    private static boolean matches(Path file, String size, String sum) throws IOException {
        if (!Files.isRegularFile(file) || !Long.toString(Files.size(file)).equals(size)) {
            return false;
        }
        return !checksummed(file) || sum.equals(checksum(file));
    }

    private static boolean checksummed(Path file) {
        return EmbeddedPostgresFiles.parent(file).endsWith("bin");
    }

    private static @Nullable String checksum(Path file) throws IOException {
        CRC32 sum = new CRC32();
        try (InputStream in = new CheckedInputStream(Files.newInputStream(file), sum)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return Long.toHexString(sum.getValue());
    }
}

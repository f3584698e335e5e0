package io.github.plimsoll.postgres.upkeep;

import io.github.plimsoll.postgres.DatabaseAccess;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * One consistent copy of all rooms in one file, taken in one REPEATABLE READ transaction while others go on working. The file
 * is a ZIP: one entry for each table, {@code ROOM/NAME.copy} in the server's COPY text format, and {@code manifest.txt}
 * last; its comment is the SHA-256 of the manifest, which names that of each table. It is readable by its owner only, forced
 * to disk, and appears under its name only when it is whole.
 */
public final class Backup {
    static final String MANIFEST = "manifest.txt";
    static final String COMMENT = "sha256 ";

    private Backup() {}

    /**
     * Writes it.
     *
     * @param owner the role that owns the tables
     * @param rooms names of schemas
     * @param file must not exist yet
     * @param made when, ISO-8601 UTC, for the manifest
     * @return one line for a person
     * @throws UpkeepException when the file exists, or its folder does not
     * @throws SQLException when the database does not answer
     * @throws IOException when the file cannot be written; nothing of it is left
     */
    public static String write(DatabaseAccess owner, List<String> rooms, Path file, String made)
            throws SQLException, IOException {
        Path target = file.toAbsolutePath().normalize();
        Path folder = Objects.requireNonNull(target.getParent(), "a file is in a folder");
        if (!Files.isDirectory(folder)) {
            throw new UpkeepException("there is no folder " + folder + " for the backup; make it, or name another");
        }
        if (Files.exists(target)) {
            throw new UpkeepException("the file " + target + " is there already, and a backup replaces none");
        }
        Path part = folder.resolve(target.getFileName() + ".part");
        Files.deleteIfExists(part);
        try (Connection connection = Connections.open(owner)) {
            Connections.begin(connection, "REPEATABLE READ READ ONLY");
            Manifest manifest;
            try (FileChannel channel = FileChannel.open(
                            part,
                            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                    OutputStream raw = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
                    ZipOutputStream zip = new ZipOutputStream(raw, StandardCharsets.UTF_8)) {
                manifest = write(connection, rooms, zip, made);
                zip.finish();
                raw.flush();
                channel.force(true);
            }
            connection.rollback();
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
            force(folder);
            return "backup of " + manifest.tables().size() + " tables with "
                    + manifest.tables().stream().mapToLong(Manifest.Entry::rows).sum() + " rows, "
                    + Files.size(target) + " bytes, audit up to row "
                    + manifest.standing().audit().seq() + ": " + target;
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static Manifest write(Connection connection, List<String> rooms, ZipOutputStream zip, String made)
            throws SQLException, IOException {
        List<Manifest.Entry> entries = new ArrayList<>();
        for (Table table : Table.all(connection, rooms)) {
            zip.putNextEntry(new ZipEntry(table.full().replace('.', '/') + ".copy"));
            entries.add(CopyOut.of(connection, table, zip));
            zip.closeEntry();
        }
        Manifest manifest = new Manifest(made, Standing.read(connection), RoomVersions.of(connection, rooms), entries);
        byte[] text = manifest.text().getBytes(StandardCharsets.UTF_8);
        zip.putNextEntry(new ZipEntry(MANIFEST));
        zip.write(text);
        zip.closeEntry();
        zip.setComment(COMMENT + Digests.hex(text));
        return manifest;
    }

    /** The name of the file is as durable as its bytes. */
    private static void force(Path folder) throws IOException {
        try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
            directory.force(true);
        }
    }
}

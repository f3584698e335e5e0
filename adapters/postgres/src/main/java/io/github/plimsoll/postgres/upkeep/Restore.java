package io.github.plimsoll.postgres.upkeep;

import io.github.plimsoll.postgres.DatabaseAccess;
import io.github.plimsoll.postgres.Migrations;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * Brings a backup back into an empty database, in one transaction: the archive is read and compared with its own checksums
 * before anything is written, and what was written is read again, compared with them and put through every check before the
 * commit. Whatever fails, the database stays empty.
 */
public final class Restore {
    private static final int MOST_MANIFEST = 1 << 20;

    private Restore() {}

    /**
     * What was brought back.
     *
     * @param standing how far the database had come when the backup was made
     * @param checks every check, all good
     * @param text one line for a person
     */
    public record Report(Standing standing, List<Check> checks, String text) {}

    /**
     * Does it. Makes the tables first when there are none.
     *
     * @param owner the role that owns the tables
     * @param rooms names of schemas
     * @throws UpkeepException when the archive is damaged or of other tables, the database is not empty, or a check fails
     * @throws SQLException when the database does not answer or refuses a row
     * @throws IOException when the file cannot be read
     */
    public static Report read(DatabaseAccess owner, List<String> rooms, Path file) throws SQLException, IOException {
        if (!Files.isRegularFile(file)) {
            throw new UpkeepException("there is no file " + file);
        }
        try (ZipFile zip = open(file)) {
            Manifest manifest = manifest(zip, file);
            for (Manifest.Entry entry : manifest.tables()) {
                compare(zip, entry, file);
            }
            Migrations.run(owner, rooms);
            try (Connection connection = Connections.open(owner)) {
                Connections.begin(connection, "READ COMMITTED");
                List<Table> tables = Table.all(connection, rooms);
                requireSameTables(connection, rooms, manifest, tables);
                requireEmpty(connection, tables);
                write(connection, zip, manifest, tables);
                compare(connection, manifest, tables);
                List<Check> checks =
                        Checks.run(connection, List.of(manifest.standing().audit()));
                for (Check check : checks) {
                    if (!check.good()) {
                        throw new UpkeepException("nothing was restored: what the archive holds is not sound: "
                                + check.name() + ": " + check.text());
                    }
                }
                connection.commit();
                long rows = manifest.tables().stream()
                        .mapToLong(Manifest.Entry::rows)
                        .sum();
                return new Report(
                        manifest.standing(),
                        checks,
                        "restored " + tables.size() + " tables with " + rows + " rows from the backup of "
                                + manifest.made() + ", audit up to row "
                                + manifest.standing().audit().seq());
            }
        }
    }

    private static ZipFile open(Path file) throws IOException {
        try {
            return new ZipFile(file.toFile(), StandardCharsets.UTF_8);
        } catch (ZipException damaged) {
            throw damaged(file, "it is cut off or no archive", damaged);
        }
    }

    /** What an archive says about itself; its tables are not looked at. */
    static Manifest manifest(Path file) throws IOException {
        try (ZipFile zip = open(file)) {
            return manifest(zip, file);
        }
    }

    private static Manifest manifest(ZipFile zip, Path file) throws IOException {
        ZipEntry entry = zip.getEntry(Backup.MANIFEST);
        String comment = zip.getComment();
        if (entry == null || comment == null) {
            throw damaged(file, "it has no manifest", null);
        }
        byte[] text;
        try (InputStream in = zip.getInputStream(entry)) {
            text = in.readNBytes(MOST_MANIFEST);
        } catch (ZipException | EOFException damaged) {
            throw damaged(file, "its manifest cannot be read", damaged);
        }
        if (!comment.equals(Backup.COMMENT + Digests.hex(text))) {
            throw damaged(file, "its manifest is not the one that was written", null);
        }
        try {
            return Manifest.parse(new String(text, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException unknown) {
            throw damaged(file, "its manifest cannot be read: " + unknown.getMessage(), unknown);
        }
    }

    /** Every byte is read before the first row is written. */
    private static void compare(ZipFile zip, Manifest.Entry entry, Path file) throws IOException {
        MessageDigest digest = Digests.sha256();
        try (InputStream in = new DigestInputStream(stream(zip, entry), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        } catch (ZipException | EOFException damaged) {
            throw damaged(file, entry.table() + " cannot be read", damaged);
        }
        if (!Digests.hex(digest).equals(entry.sha256())) {
            throw damaged(file, entry.table() + " is not what was written", null);
        }
    }

    private static InputStream stream(ZipFile zip, Manifest.Entry entry) throws IOException {
        ZipEntry found = zip.getEntry(entry.file());
        if (found == null) {
            throw new UpkeepException("the backup has no table " + entry.table());
        }
        return zip.getInputStream(found);
    }

    private static void requireSameTables(
            Connection connection, List<String> rooms, Manifest manifest, List<Table> tables) throws SQLException {
        SortedMap<String, String> here = RoomVersions.of(connection, rooms);
        List<String> columns = new ArrayList<>();
        List<String> archived = new ArrayList<>();
        tables.forEach(table -> columns.add(table.full() + table.columns()));
        manifest.tables().forEach(entry -> archived.add(entry.table() + entry.columns()));
        if (!here.equals(manifest.rooms()) || !columns.equals(archived)) {
            throw new UpkeepException("the backup was made of other tables (" + manifest.rooms()
                    + ") than this program has (" + here
                    + "): restore it with the program version that made it, then migrate");
        }
    }

    private static void requireEmpty(Connection connection, List<Table> tables) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (Table table : tables) {
                statement.execute("LOCK TABLE " + table.full() + " IN ACCESS EXCLUSIVE MODE");
                if (!table.counter() && number(statement, "SELECT count(*) FROM " + table.full()) > 0) {
                    throw new UpkeepException("the database is not empty: " + table.full()
                            + " has rows; a backup is restored into an empty database only");
                }
            }
            if (number(statement, "SELECT last FROM execution.runs") > 0) {
                throw new UpkeepException(
                        "the database is not empty: a program has run on it; a backup is restored into"
                                + " an empty database only");
            }
        }
    }

    private static void write(Connection connection, ZipFile zip, Manifest manifest, List<Table> tables)
            throws SQLException, IOException {
        PGConnection server = connection.unwrap(PGConnection.class);
        try (Statement statement = connection.createStatement()) {
            for (int i = 0; i < tables.size(); i++) {
                Table table = tables.get(i);
                Manifest.Entry entry = manifest.tables().get(i);
                // What the triggers would write or refuse was written and allowed once; the checks look at the outcome.
                statement.execute("ALTER TABLE " + table.full() + " DISABLE TRIGGER USER");
                if (table.counter()) {
                    statement.execute("DELETE FROM " + table.full());
                }
                try (InputStream in = stream(zip, entry)) {
                    server.getCopyAPI().copyIn("COPY " + table.full() + " (" + table.columnList() + ") FROM STDIN", in);
                }
                statement.execute("ALTER TABLE " + table.full() + " ENABLE TRIGGER USER");
                raiseSequences(statement, table);
            }
        }
    }

    /** Numbers that the server gives go on after the highest that is there. */
    private static void raiseSequences(Statement statement, Table table) throws SQLException {
        List<String> columns = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery("SELECT attname FROM pg_attribute WHERE attrelid = '"
                + table.full() + "'::regclass AND attidentity <> ''")) {
            while (rows.next()) {
                columns.add(rows.getString(1));
            }
        }
        for (String column : columns) {
            number(
                    statement,
                    "SELECT setval(pg_get_serial_sequence('" + table.full() + "', '" + column + "'),"
                            + " (SELECT coalesce(max(" + column + "), 0) + 1 FROM " + table.full() + "), false)");
        }
    }

    /** What is there now is what was there then, byte for byte. */
    private static void compare(Connection connection, Manifest manifest, List<Table> tables)
            throws SQLException, IOException {
        for (int i = 0; i < tables.size(); i++) {
            Manifest.Entry now = CopyOut.of(connection, tables.get(i), OutputStream.nullOutputStream());
            if (!now.equals(manifest.tables().get(i))) {
                throw new UpkeepException("nothing was restored: " + now.table() + " does not read as it was written");
            }
        }
    }

    private static long number(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static UpkeepException damaged(Path file, String why, @Nullable Throwable cause) {
        String text = "the backup " + file + " is damaged: " + why;
        return cause == null ? new UpkeepException(text) : new UpkeepException(text, cause);
    }
}

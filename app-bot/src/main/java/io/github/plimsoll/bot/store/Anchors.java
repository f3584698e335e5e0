package io.github.plimsoll.bot.store;

import io.github.plimsoll.execution.spi.AuditHead;
import io.github.plimsoll.execution.spi.AuditRow;
import io.github.plimsoll.postgres.upkeep.PostgresAudit;
import io.github.plimsoll.postgres.upkeep.Standing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far the database had come at some moments, noted outside of it in {@code DIR/audit-anchors.log}: one line each, only
 * ever added, forced to disk. So a database that was put back to an earlier state is noticed before anything is sent, and an
 * audit whose hashes were all made anew is too. Thread-safe in one process, which owns the directory.
 *
 * <pre>RUN EPOCH WORLD_MICROS AUDIT_SEQ AUDIT_HASH NOTED|RESTORED|ACCEPTED KEPT</pre>
 *
 * <p>KEPT is the last anchored row that an accepted database still had; 0 in other lines.
 */
public final class Anchors {
    /** Its name ends as those of log files do: they may lie in a directory in which a server is made later. */
    private static final String FILE = "audit-anchors.log";

    private enum Word {
        /** Seen while running. */
        NOTED,
        /** A backup was brought back: nothing starts before a person confirms it. */
        RESTORED,
        /** A person confirmed that this older database goes on. */
        ACCEPTED
    }

    private record Line(Standing standing, Word word, long kept) {}

    /** The file cannot be read, and nothing was changed; the message is one sentence for a person. */
    public static final class DamagedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private DamagedException(String message) {
            super(message);
        }
    }

    private final Path file;
    /** What was noted last by this process, so that a turn reads no file. */
    private final String option;

    private @Nullable Standing last;

    /**
     * @param directory the data directory; it is made with the first line
     * @param option what commands say to work on its database, such as {@code  --data DIR}; empty when nothing need be said
     */
    public Anchors(Path directory, String option) {
        this.file = directory.resolve(FILE);
        this.option = option;
    }

    /**
     * Ends of the audit that must still be there: of all lines, but of those before the last acceptance only what the
     * accepted database still had.
     *
     * @throws DamagedException when the file cannot be read
     */
    public synchronized List<AuditHead> heads() {
        List<AuditHead> heads = new ArrayList<>();
        for (Line line : lines()) {
            AuditHead head = line.standing().audit();
            if (line.word() == Word.ACCEPTED) {
                heads.removeIf(earlier -> earlier.seq() > line.kept());
            }
            heads.add(head);
        }
        return heads;
    }

    /**
     * The furthest that was seen since the last acceptance.
     *
     * @throws DamagedException when the file cannot be read
     */
    public synchronized Optional<Standing> furthest() {
        Standing furthest = null;
        for (Line line : lines()) {
            furthest =
                    furthest == null || line.word() == Word.ACCEPTED ? line.standing() : furthest.or(line.standing());
        }
        return Optional.ofNullable(furthest);
    }

    /**
     * Why a start must wait for a person, in words; empty when the database goes on from where it was.
     *
     * @throws SQLException when the database does not answer
     */
    public synchronized Optional<String> hold(Connection connection) throws SQLException {
        try {
            List<Line> lines = lines();
            if (!lines.isEmpty() && lines.get(lines.size() - 1).word() == Word.RESTORED) {
                return Optional.of("the database was restored from a backup" + advice());
            }
            Optional<Standing> seen = furthest();
            Optional<String> missing = seen.isPresent() ? seen.get().missingIn(connection) : Optional.empty();
            return missing.map(this::older);
        } catch (DamagedException damaged) {
            return Optional.of(String.valueOf(damaged.getMessage()));
        }
    }

    /** @param why what is missing, in words */
    public String older(String why) {
        return "the database is older than the one that was here: " + why + advice();
    }

    /** The command that confirms the database, as it is typed. */
    public String confirm() {
        return "./plimsoll db accept-restored" + option + " --by NAME";
    }

    private String advice() {
        return "; look at it with ./plimsoll db verify" + option + ", then confirm with " + confirm();
    }

    /** Notes what was seen, unless that is what was noted last. */
    public synchronized void note(Standing now) {
        Standing before = last;
        if (before == null) {
            List<Line> lines = lines();
            before = lines.isEmpty() ? null : lines.get(lines.size() - 1).standing();
        }
        if (before == null
                || !before.audit().equals(now.audit())
                || before.run() != now.run()
                || before.epoch() != now.epoch()) {
            append(now, Word.NOTED);
        }
        last = now;
    }

    /** Notes that a backup of that standing was brought back. */
    public synchronized void restored(Standing standing) {
        append(standing, Word.RESTORED);
    }

    /**
     * The last row that is still the one which was anchored, 0 when there is none.
     *
     * @throws SQLException when the database does not answer
     */
    public synchronized long lastKept(Connection connection) throws SQLException {
        PostgresAudit audit = new PostgresAudit(connection);
        long kept = 0;
        for (AuditHead head : heads()) {
            List<AuditRow> row = head.seq() == 0 ? List.of() : audit.after(head.seq() - 1, 1);
            if (row.size() == 1
                    && row.get(0).seq() == head.seq()
                    && row.get(0).hash().equals(head.hash())) {
                kept = Math.max(kept, head.seq());
            }
        }
        return kept;
    }

    /**
     * Notes that a person confirmed the database as it is now.
     *
     * @param kept the last anchored row that it had, from {@link #lastKept}
     */
    public synchronized void accepted(Standing now, long kept) {
        append(now, Word.ACCEPTED, kept);
    }

    private List<Line> lines() {
        String text;
        try {
            if (!Files.exists(file)) {
                return List.of();
            }
            text = Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException failed) {
            throw new DamagedException("the anchors of the audit in " + file + " cannot be read");
        }
        // What follows the last end of a line was cut off by a crash before anything relied on it.
        String whole = text.substring(0, text.lastIndexOf('\n') + 1);
        return whole.lines().map(this::parse).toList();
    }

    private Line parse(String line) {
        String[] words = line.split(" ", -1);
        try {
            if (words.length == 7) {
                return new Line(
                        new Standing(
                                Long.parseLong(words[0]),
                                Long.parseLong(words[1]),
                                Long.parseLong(words[2]),
                                new AuditHead(Long.parseLong(words[3]), words[4])),
                        Word.valueOf(words[5]),
                        Long.parseLong(words[6]));
            }
        } catch (IllegalArgumentException unreadable) {
            // said below
        }
        throw new DamagedException(
                "the anchors of the audit in " + file
                        + " are damaged; put the original file back, as nothing else shows whether the database is an older one");
    }

    private void append(Standing standing, Word word) {
        append(standing, word, 0);
    }

    private void append(Standing standing, Word word, long kept) {
        String line = standing.run() + " " + standing.epoch() + " " + standing.worldMicros() + " "
                + standing.audit().seq() + " " + standing.audit().hash() + " " + word + " " + kept + "\n";
        try {
            Files.createDirectories(file.toAbsolutePath().normalize().getParent());
            try (FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.READ)) {
                long end = endOfLines(channel);
                channel.truncate(end);
                channel.position(end);
                ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.ISO_8859_1));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("the anchor of the audit could not be written to " + file, failed);
        }
    }

    private long endOfLines(FileChannel channel) throws IOException {
        return channel.size() == 0
                ? 0
                : Files.readString(file, StandardCharsets.ISO_8859_1).lastIndexOf('\n') + 1L;
    }
}

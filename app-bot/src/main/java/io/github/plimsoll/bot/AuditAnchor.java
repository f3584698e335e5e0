package io.github.plimsoll.bot;

import io.github.plimsoll.bot.store.Anchors;
import io.github.plimsoll.execution.spi.AuditHead;
import io.github.plimsoll.postgres.Database;
import io.github.plimsoll.postgres.upkeep.Standing;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notes in the data directory how far the database has come: at the start, every 10 s and at the end. What the audit got
 * since the last note is the part that only the chain protects. Thread-safe.
 */
final class AuditAnchor implements AutoCloseable {
    /** At most so much of the audit is not anchored while the process runs. */
    static final long EVERY_MILLIS = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(AuditAnchor.class);

    private final Anchors anchors;
    private final Database database;
    private final Optional<String> hold;

    /** @throws SQLException when the database does not answer */
    AuditAnchor(Path directory, Database database) throws SQLException {
        this.anchors = new Anchors(directory);
        this.database = database;
        try (Connection connection = database.connection()) {
            this.hold = anchors.hold(connection);
        }
        hold.ifPresent(reason -> LOG.error("nothing is sent: {}", reason));
    }

    /** Ends of the audit that must still be there. */
    List<AuditHead> heads() {
        return anchors.heads();
    }

    /** Why this start waits for a person; empty when it need not. */
    Optional<String> hold() {
        return hold;
    }

    /** One turn. A database that waits for a person is not noted: it would look like one that went on. */
    void note() {
        if (hold.isPresent()) {
            return;
        }
        try (Connection connection = database.connection()) {
            anchors.note(Standing.read(connection));
        } catch (SQLException down) {
            LOG.debug("the next turn notes the audit", down);
        }
    }

    @Override
    public void close() {
        note();
    }
}

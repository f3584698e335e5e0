package io.github.plimsoll.bot;

import io.github.plimsoll.bot.store.Anchors;
import io.github.plimsoll.execution.spi.AuditHead;
import io.github.plimsoll.postgres.Database;
import io.github.plimsoll.postgres.upkeep.Continuity;
import io.github.plimsoll.postgres.upkeep.Standing;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * That the database is the one that was here. How far it has come is looked at every second and with every new connection,
 * and noted in the data directory at the start, every 10 s and at the end. What the audit got since the last note is the part
 * that only the chain protects. Thread-safe.
 */
final class AuditAnchor implements AutoCloseable {
    /** At most so much that was committed may be lost by the server without being missed. */
    static final long EVERY_MILLIS = 1_000;
    /** At most 10 s of the audit are not anchored while the process runs. */
    private static final int LOOKS_PER_NOTE = 10;

    private static final Logger LOG = LoggerFactory.getLogger(AuditAnchor.class);

    private final Anchors anchors;
    private final Database database;
    private final Continuity continuity;
    private final Optional<String> hold;
    private volatile Consumer<String> holder = reason -> {};
    private boolean told;
    private int looks;

    /**
     * @param anchors of the database
     * @param continuity checks the connections of the database
     * @throws SQLException when the database does not answer
     */
    AuditAnchor(Anchors anchors, Database database, Continuity continuity) throws SQLException {
        this.anchors = anchors;
        this.database = database;
        this.continuity = continuity;
        try (Connection connection = database.connection()) {
            this.hold = anchors.hold(connection);
        }
        hold.ifPresent(reason -> LOG.error("nothing is sent: {}", reason));
    }

    /** Ends of the audit that must still be there. */
    List<AuditHead> heads() {
        return anchors.heads();
    }

    /** @param held is told why a person must act before anything is sent: now, and when the database becomes an older one */
    void holds(Consumer<String> held) {
        hold.ifPresent(held);
        holder = held;
    }

    /** Notes how far the database is; from here on it may only go on. */
    synchronized void begin() throws SQLException {
        if (hold.isEmpty()) { // one that waits for a person is not noted: it would look like one that went on
            try (Connection connection = database.connection()) {
                continuity.begin(Standing.read(connection));
            }
            continuity.seen().ifPresent(anchors::note);
        }
    }

    /** One turn. */
    synchronized void turn() {
        looks++;
        look(looks % LOOKS_PER_NOTE == 0);
    }

    private void look(boolean note) {
        try (Connection connection = database.connection()) {
            if (continuity.look(connection).isEmpty() && note) {
                continuity.seen().ifPresent(anchors::note);
            }
        } catch (SQLException down) {
            LOG.debug("the next turn looks at the database", down);
        }
        continuity.broken().ifPresent(this::tell);
    }

    /** What was seen last is noted, so that the next start waits for a person too. */
    private void tell(String why) {
        if (!told) {
            told = true;
            continuity.seen().ifPresent(anchors::note);
            database.renew();
            holder.accept(anchors.older(why));
            LOG.error("nothing is recorded or sent any more: {}", anchors.older(why));
        }
    }

    @Override
    public synchronized void close() {
        look(true);
    }
}

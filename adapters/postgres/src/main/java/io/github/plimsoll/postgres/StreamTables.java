package io.github.plimsoll.postgres;

import io.github.plimsoll.execution.spi.AuditEntry;
import io.github.plimsoll.execution.spi.BusinessEvent;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Venue events, business events with their cursors, audit. */
final class StreamTables {
    /** Takes the numbers and with them the place in the order of commits: the counter row is held until the commit. */
    private static final String APPEND = "WITH counter AS (UPDATE execution.event_counter SET last = last + ?"
            + " RETURNING last - ? AS before) INSERT INTO execution.events"
            + " (sequence, id, type, user_id, at, trace, data)"
            + " SELECT c.before + e.place, e.id, e.type, e.user_id, e.at, e.trace, e.data::jsonb FROM counter c,"
            + " unnest(?::uuid[], ?::text[], ?::text[], ?::bigint[], ?::text[], ?::text[])"
            + " WITH ORDINALITY AS e (id, type, user_id, at, trace, data, place)";

    private final Statements db;
    private final List<BusinessEvent> pending = new ArrayList<>();
    private final List<AuditEntry> audited = new ArrayList<>();

    StreamTables(Statements db) {
        this.db = db;
    }

    boolean insertVenueEvent(String venue, String eventId, long sequence, long at) {
        Ask<Long> first = askFirst(venue, eventId, sequence, at);
        db.together(first);
        return first.first().isPresent();
    }

    /** Notes an event as applied; no row when it was before. */
    static Ask<Long> askFirst(String venue, String eventId, long sequence, long at) {
        return new Ask<>(
                "INSERT INTO execution.venue_events (venue, event_id, sequence, at) VALUES (?, ?, ?, ?)"
                        + " ON CONFLICT DO NOTHING RETURNING sequence",
                b -> b.text(venue).text(eventId).number(sequence).number(at),
                Row::number);
    }

    long venueCursor(String venue) {
        return db.number("SELECT sequence FROM execution.venue_cursors WHERE venue = ?", b -> b.text(venue), 0);
    }

    void setVenueCursor(String venue, long sequence) {
        db.later(
                "INSERT INTO execution.venue_cursors (venue, sequence) VALUES (?, ?)"
                        + " ON CONFLICT (venue) DO UPDATE SET sequence = EXCLUDED.sequence"
                        + " WHERE venue_cursors.sequence < EXCLUDED.sequence",
                b -> b.text(venue).number(sequence));
    }

    /** Kept until {@link #writeEvents}, so that other writers wait for this transaction as shortly as possible. */
    void append(BusinessEvent event) {
        db.requireUsable();
        pending.add(event);
    }

    void writeEvents() {
        if (pending.isEmpty()) {
            return;
        }
        int count = pending.size();
        UUID[] ids = new UUID[count];
        String[] types = new String[count];
        String[] users = new String[count];
        Long[] times = new Long[count];
        String[] traces = new String[count];
        String[] data = new String[count];
        for (int i = 0; i < count; i++) {
            BusinessEvent event = pending.get(i);
            ids[i] = Bind.uuid(event.id());
            types[i] = event.type();
            users[i] = event.user();
            times[i] = event.at();
            traces[i] = event.trace();
            data[i] = Json.flat(event.data());
        }
        pending.clear();
        db.later(
                APPEND,
                b -> b.number(count)
                        .number(count)
                        .array("uuid", ids)
                        .array("text", types)
                        .array("text", users)
                        .array("int8", times)
                        .array("text", traces)
                        .array("text", data));
    }

    List<BusinessEvent> events(long after, int limit) {
        writeEvents();
        return db.list(
                "SELECT sequence, id, type, user_id, at, trace, data FROM execution.events WHERE sequence > ?"
                        + " ORDER BY sequence LIMIT ?",
                b -> b.number(after).number(limit),
                StreamTables::readEvent);
    }

    private static BusinessEvent readEvent(Row row) throws SQLException {
        return new BusinessEvent(
                row.number(), row.id(), row.text(), row.textOrNull(), row.number(), row.text(), Json.flat(row.text()));
    }

    long eventCursor(String consumer) {
        return db.number("SELECT sequence FROM execution.event_cursors WHERE consumer = ?", b -> b.text(consumer), 0);
    }

    void setEventCursor(String consumer, long sequence) {
        db.later(
                "INSERT INTO execution.event_cursors (consumer, sequence) VALUES (?, ?)"
                        + " ON CONFLICT (consumer) DO UPDATE SET sequence = EXCLUDED.sequence",
                b -> b.text(consumer).number(sequence));
    }

    /** Kept until {@link #writeAudit}, for the same reason. */
    void appendAudit(AuditEntry entry) {
        db.requireUsable();
        audited.add(entry);
    }

    /** The server chains the rows: the end of the chain is held from here to the commit. */
    void writeAudit() {
        if (audited.isEmpty()) {
            return;
        }
        int count = audited.size();
        Long[] times = new Long[count];
        String[] actors = new String[count];
        String[] actions = new String[count];
        String[] subjects = new String[count];
        String[] details = new String[count];
        String[] traces = new String[count];
        for (int i = 0; i < count; i++) {
            AuditEntry entry = audited.get(i);
            times[i] = entry.at();
            actors[i] = entry.actor();
            actions[i] = entry.action();
            subjects[i] = entry.subject();
            details[i] = entry.detail();
            traces[i] = entry.trace();
        }
        audited.clear();
        db.later(
                "SELECT execution.audit_append(?, ?, ?, ?, ?, ?)",
                b -> b.array("int8", times)
                        .array("text", actors)
                        .array("text", actions)
                        .array("text", subjects)
                        .array("text", details)
                        .array("text", traces));
    }

    /** What this transaction appended is among them. */
    List<AuditEntry> audit(int newest) {
        writeAudit();
        return db.list(
                "SELECT at, actor, action, subject, detail, trace FROM execution.audit ORDER BY seq DESC LIMIT ?",
                b -> b.number(newest),
                StreamTables::audit);
    }

    List<AuditEntry> audit(String about, long from, long until, int limit) {
        writeAudit();
        return db.list(
                "SELECT at, actor, action, subject, detail, trace FROM execution.audit WHERE at >= ? AND at < ?"
                        + " AND (? = '' OR actor = ? OR subject = ? OR trace = ? OR strpos(detail, ?) > 0)"
                        + " ORDER BY seq DESC LIMIT ?",
                b -> b.number(from)
                        .number(until)
                        .text(about)
                        .text(about)
                        .text(about)
                        .text(about)
                        .text(about)
                        .number(limit),
                StreamTables::audit);
    }

    private static AuditEntry audit(Row row) throws SQLException {
        return new AuditEntry(row.number(), row.text(), row.text(), row.text(), row.text(), row.text());
    }
}

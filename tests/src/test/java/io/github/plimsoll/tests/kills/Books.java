package io.github.plimsoll.tests.kills;

import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.postgres.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * What a dead process left in its database, read as its owner. Opening it stops the server that the process left behind, as a
 * restart does.
 */
final class Books implements AutoCloseable {
    /** Each returns a row only when something is wrong. */
    private static final List<String> INVARIANTS = List.of(
            "select 'posting does not balance: ' || posting from execution.ledger_entries"
                    + " group by posting having sum(amount) <> 0",
            "select 'balance differs from its entries: ' || b.account || ' ' || b.book from execution.account_balances b"
                    + " where b.amount <> (select coalesce(sum(e.amount), 0) from execution.ledger_entries e"
                    + " where e.account = b.account and e.book = b.book)",
            "select 'negative cash: ' || account from execution.account_balances where book = 'CASH' and amount < 0",
            "select 'margin differs from positions: ' || a.id from execution.accounts a where"
                    + " (select coalesce(sum(amount), 0) from execution.account_balances"
                    + " where account = a.id and book = 'MARGIN')"
                    + " <> (select coalesce(sum(collateral), 0) from execution.positions"
                    + " where account = a.id and remaining_units > 0)",
            "select 'opened by more or less than its fills: ' || p.id from execution.positions p"
                    + " where p.opened_units - p.adopted_units <> (select coalesce(sum(i.filled_units), 0) from execution.intents i"
                    + " where i.position_id = p.id and i.kind in ('OPEN', 'INCREASE'))",
            "select 'closed by more or less than its fills: ' || p.id from execution.positions p"
                    + " where coalesce(p.close_reason, '') not in ('LIQUIDATION', 'BOOKED_BY_HAND')"
                    + " and not exists (select 1 from execution.ledger_postings l where l.account = p.account"
                    + " and l.position_id = p.id and (l.type = 'LIQUIDATION' or l.reference like 'gone/%'))"
                    + " and p.opened_units - p.remaining_units <>"
                    + " (select coalesce(sum(i.filled_units), 0) from execution.intents i"
                    + " where i.position_id = p.id and i.kind = 'CLOSE')",
            "select 'reservation without an open intent: ' || r.intent from execution.reservations r"
                    + " join execution.intents i on i.id = r.intent"
                    + " where i.state in ('FILLED', 'REJECTED', 'REVERTED', 'CANCELLED', 'EXPIRED')",
            "select 'open intent without a reservation: ' || i.id from execution.intents i where i.kind in ('OPEN', 'INCREASE', 'ADD_MARGIN')"
                    + " and i.state in ('RECORDED', 'SENDING', 'IN_FLIGHT', 'UNKNOWN')"
                    + " and not exists (select 1 from execution.reservations r where r.intent = i.id)",
            "select 'closing size differs from open closes: ' || p.id from execution.positions p where p.remaining_units > 0"
                    + " and p.closing_units <> (select coalesce(sum(i.size_units - i.filled_units), 0)"
                    + " from execution.intents i where i.position_id = p.id and i.kind = 'CLOSE'"
                    + " and i.state in ('RECORDED', 'SENDING', 'IN_FLIGHT', 'UNKNOWN', 'PARTIALLY_FILLED'))",
            "select 'approved without an intent: ' || d.id from execution.decisions d where d.approved"
                    + " and d.kind <> 'CHANGE' and not exists (select 1 from execution.entries e where e.decision = d.id)"
                    + " and not exists (select 1 from execution.intents i where i.id = d.intent and i.key = d.key)",
            "select 'intent without its decision: ' || i.id from execution.intents i"
                    + " where not exists (select 1 from execution.decisions d where d.id = i.decision and d.intent = i.id)",
            "select 'money moved without a fill: ' || l.reference from execution.ledger_postings l"
                    + " where l.type in ('OPEN', 'INCREASE', 'ADD_MARGIN', 'REMOVE_MARGIN', 'CLOSE') and not exists (select 1 from execution.venue_events v"
                    + " where l.reference = v.venue || '/' || v.event_id)",
            "select 'events have a gap: ' || count(*) || ' of ' || max(sequence) from execution.events"
                    + " having count(*) <> coalesce(max(sequence), 0)",
            "select 'event cursor beyond the events: ' || consumer from execution.event_cursors"
                    + " where sequence > (select coalesce(max(sequence), 0) from execution.events)",
            "select 'world time ' || w.micros || ' is behind the record ' || r.at from execution.world_time w,"
                    + " (select greatest((select max(at) from execution.events),"
                    + " (select max(at) from execution.ledger_postings where type <> 'DEPOSIT'),"
                    + " (select max(recorded_at) from execution.intents)) as at) r where w.micros < r.at",
            "select 'latch without its audit row: ' || l.scope from execution.latches l where not exists"
                    + " (select 1 from execution.audit a where a.action = 'STOP' and a.subject = l.scope)",
            "select 'role without its audit row: ' || u.user_id from execution.users u"
                    + " where (u.role = 'ADMIN' or u.version > 1) and not exists (select 1 from execution.audit a"
                    + " where a.action = 'ROLE' and a.subject = u.user_id and a.actor = u.role_by and a.at = u.role_at)");

    private final EmbeddedPostgres postgres;
    private final Connection connection;

    private Books(EmbeddedPostgres postgres, Connection connection) {
        this.postgres = postgres;
        this.connection = connection;
    }

    static Books open(Path data) throws SQLException {
        EmbeddedPostgres postgres = EmbeddedPostgres.start(data, line -> {});
        try {
            return new Books(
                    postgres,
                    DriverManager.getConnection(
                            postgres.owner().jdbcUrl(),
                            postgres.owner().user(),
                            postgres.owner().password()));
        } catch (SQLException refused) {
            postgres.close();
            throw refused;
        }
    }

    /** Everything that is wrong in itself, whatever was answered. */
    List<String> wrong() throws SQLException {
        List<String> all = new ArrayList<>();
        for (String invariant : INVARIANTS) {
            all.addAll(column(invariant));
        }
        Set<String> told = new HashSet<>(column("select type || ' ' || (data ->> 'intent') from execution.events"
                + " where data ->> 'intent' is not null"));
        for (String ended : column("select case when state = 'FILLED' and kind like '%MARGIN' then 'MARGIN_CHANGED'"
                + " else state end || ' ' || id from execution.intents"
                + " where state in ('FILLED', 'REJECTED', 'REVERTED', 'CANCELLED', 'EXPIRED')")) {
            String[] parts = ended.split(" ");
            if (!told.contains(parts[0] + " " + id(parts[1]))) {
                all.add("ended without an event: " + ended);
            }
        }
        return all;
    }

    /** An id as answers print it. */
    static String id(String uuid) {
        UUID raw = UUID.fromString(uuid);
        return new SortableId(raw.getMostSignificantBits(), raw.getLeastSignificantBits()).toString();
    }

    /** An id as the database has it. */
    static String uuid(String id) {
        SortableId parsed = SortableId.parse(id);
        return new UUID(parsed.high(), parsed.low()).toString();
    }

    /** The first column of a query with text parameters. */
    List<String> column(String sql, String... given) throws SQLException {
        List<String> all = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            for (int i = 0; i < given.length; i++) {
                select.setString(i + 1, given[i]);
            }
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    all.add(String.valueOf(rows.getString(1)));
                }
            }
        }
        return all;
    }

    /** The one value of a query that has exactly one row. */
    String one(String sql, String... given) throws SQLException {
        List<String> all = column(sql, given);
        if (all.size() != 1) {
            throw new AssertionError(all.size() + " rows instead of one: " + sql + " " + List.of(given));
        }
        return all.get(0);
    }

    @Override
    public void close() throws SQLException {
        try (postgres) {
            connection.close();
        }
    }
}

package io.github.plimsoll.postgres;

import io.github.plimsoll.execution.spi.DecidedRows;
import io.github.plimsoll.execution.spi.DecidedRows.Held;
import io.github.plimsoll.execution.spi.Decision;
import io.github.plimsoll.execution.spi.Reservation;
import io.github.plimsoll.execution.spi.Snapshot;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.numbers.SortableId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Decisions of many callers in one statement, each with what it holds. The account of each is compared and set first; whoever
 * finds it changed or the key used leaves nothing behind, and the others stand.
 */
final class DecidedTable {
    /** Rows that a decision brings, and which one. */
    private record Of<R>(SortableId decision, R row) {}

    private static final RowArrays<Of<Reservation>> RESERVATIONS = new RowArrays<Of<Reservation>>()
            .id("decision", Of::decision)
            .id("intent", of -> of.row().intent())
            .text("account", of -> of.row().account().value())
            .text("instrument", of -> of.row().instrument())
            .usd("margin", of -> of.row().margin())
            .usd("worst_loss", of -> of.row().worstLoss())
            .usd("notional", of -> of.row().notional());

    private static final RowArrays<DecidedRows> AUDIT = new RowArrays<DecidedRows>()
            .id("decision", rows -> rows.decision().id())
            .number("at", rows -> rows.audit().at())
            .text("actor", rows -> rows.audit().actor())
            .text("action", rows -> rows.audit().action())
            .text("subject", rows -> rows.audit().subject())
            .text("detail", rows -> rows.audit().detail())
            .text("trace", rows -> rows.audit().trace());

    /**
     * Each row looks its key up by itself: a join of all would be planned when the table was small and read it as a whole.
     * Of two decisions on one account only the first finds its version, of two under one key only the first is inserted.
     */
    private static final String RECORD = "WITH d AS MATERIALIZED (SELECT * FROM " + DecisionTable.ROWS.source("d")
            + "), moved AS (UPDATE execution.accounts a SET version = a.version + 1 FROM d WHERE d.approved"
            + " AND a.id = d.account AND a.version = d.account_version"
            + " AND (SELECT o.id FROM execution.decisions o WHERE o.key = d.key) IS NULL RETURNING d.id),"
            + " decided AS (INSERT INTO execution.decisions (" + DecisionTable.ROWS.names() + ") SELECT "
            + DecisionTable.ROWS.values("d") + " FROM d WHERE NOT d.approved OR d.id IN (SELECT id FROM moved)"
            + " ON CONFLICT (key) DO NOTHING RETURNING id),"
            + " ordered AS (INSERT INTO execution.intents (" + IntentTable.ROWS.names() + ") SELECT "
            + IntentTable.ROWS.values("i") + " FROM " + IntentTable.ROWS.source("i")
            + " WHERE i.decision IN (SELECT id FROM decided)),"
            + " reserved AS (INSERT INTO execution.reservations (intent, account, instrument, margin, worst_loss,"
            + " notional) SELECT intent, account, instrument, margin, worst_loss, notional FROM "
            + RESERVATIONS.source("r") + " WHERE r.decision IN (SELECT id FROM decided)) SELECT id FROM decided";

    private static final String APPEND = "SELECT execution.audit_append(array_agg(at), array_agg(actor),"
            + " array_agg(action), array_agg(subject), array_agg(detail), array_agg(trace)) FROM " + AUDIT.source("a")
            + " WHERE " + stands("a") + " HAVING count(*) > 0";

    private static final RowArrays<DecidedRows> TIMES = new RowArrays<DecidedRows>()
            .id("decision", rows -> rows.decision().id())
            .number("at", rows -> Math.max(rows.audit().at(), rows.decision().decidedAt()));

    private static final String TICK =
            "UPDATE execution.world_time w SET micros = n.at FROM (SELECT max(t.at) AS at FROM " + TIMES.source("t")
                    + " WHERE " + stands("t") + ") AS n WHERE w.micros < n.at";

    private static final RowArrays<Of<Snapshot>> SNAPSHOTS = new RowArrays<Of<Snapshot>>()
            .id("decision", Of::decision)
            .text("account", of -> of.row().account().value())
            .number("day", of -> of.row().day())
            .number("at", of -> of.row().at())
            .usd("cash", of -> of.row().cash())
            .usd("margin", of -> of.row().margin())
            .usdOrNull("unrealized", of -> of.row().unrealized())
            .usdOrNull("day_equity", of -> of.row().dayEquity())
            .usd("realized", of -> of.row().realized())
            .usd("peak", of -> of.row().peak())
            .small("positions", of -> of.row().positions());

    private static final String KEEP = "INSERT INTO execution.snapshots AS s (" + SnapshotTable.COLUMNS + ") SELECT "
            + SnapshotTable.COLUMNS + " FROM " + SNAPSHOTS.source("n") + " WHERE " + stands("n")
            + SnapshotTable.UNLESS_KNOWN;

    private static final String FORGET = "DELETE FROM execution.snapshots s USING " + SNAPSHOTS.source("n")
            + " WHERE s.account = n.account AND s.day < n.day - " + Snapshot.KEPT_DAYS + " AND " + stands("n");

    private DecidedTable() {}

    /** Only of what this transaction wrote. */
    private static String stands(String alias) {
        return "(SELECT o.id FROM execution.decisions o WHERE o.id = " + alias
                + ".decision AND o.xmin = pg_current_xact_id()::xid) IS NOT NULL";
    }

    /** The ids of the decisions that stand. Writers of accounts take them in one order, so these are sorted by it. */
    static Ask<SortableId> ask(List<DecidedRows> all) {
        List<DecidedRows> sorted = new ArrayList<>(all);
        sorted.sort(Comparator.comparing(rows -> rows.decision().account()));
        List<Decision> decisions = sorted.stream().map(DecidedRows::decision).toList();
        List<StoredIntent> intents =
                of(sorted, Held::intent).stream().map(Of::row).toList();
        List<Of<Reservation>> reservations = of(sorted, Held::reservation);
        return new Ask<>(
                RECORD,
                b -> {
                    DecisionTable.ROWS.of(decisions).into(b);
                    IntentTable.ROWS.of(intents).into(b);
                    RESERVATIONS.of(reservations).into(b);
                },
                Row::id);
    }

    /** What the audit says of those that stand; the last question of a transaction, as it takes the end of the chain. */
    static Ask<String> askAudit(List<DecidedRows> all) {
        return new Ask<>(APPEND, AUDIT.of(all), Row::text);
    }

    /** World time is at least that of the youngest that stands. */
    static void tick(Statements db, List<DecidedRows> all) {
        db.later(TICK, TIMES.of(all));
    }

    /** What the accounts of those that stand were worth, where the day's snapshot is not yet kept: once a day. */
    static void keep(Statements db, List<DecidedRows> all) {
        List<Of<Snapshot>> snapshots = of(all, Held::snapshot);
        if (!snapshots.isEmpty()) {
            db.later(KEEP, SNAPSHOTS.of(snapshots));
            db.later(FORGET, SNAPSHOTS.of(snapshots));
        }
    }

    private static <R> List<Of<R>> of(List<DecidedRows> all, Function<Held, @Nullable R> what) {
        List<Of<R>> found = new ArrayList<>();
        for (DecidedRows rows : all) {
            R row = rows.held() == null ? null : what.apply(rows.held());
            if (row != null) {
                found.add(new Of<>(rows.decision().id(), row));
            }
        }
        return found;
    }
}

package io.github.plimsoll.postgres;

import io.github.plimsoll.execution.spi.ClaimRows;
import io.github.plimsoll.execution.spi.IntentKind;
import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.execution.spi.Origin;
import io.github.plimsoll.execution.spi.Resting;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.UsageRow;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Rounding;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.numbers.UserId;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Intents: the outbox and its history. */
final class IntentTable {
    static final RowArrays<StoredIntent> ROWS = new RowArrays<StoredIntent>()
            .id("id", StoredIntent::id)
            .id("decision", StoredIntent::decision)
            .text("key", StoredIntent::key)
            .text("account", i -> i.account().value())
            .text("user_id", i -> i.user().value())
            .name("kind", StoredIntent::kind)
            .name("origin", StoredIntent::origin)
            .text("instrument", StoredIntent::instrument)
            .id("position_id", StoredIntent::position)
            .name("side", StoredIntent::side)
            .number("size_units", StoredIntent::sizeUnits)
            .number("filled_units", StoredIntent::filledUnits)
            .usd("collateral", StoredIntent::collateral)
            .small("leverage", i -> hundredths(i.leverage()))
            .price("decided_price", StoredIntent::decidedPrice)
            .number("price_as_of", StoredIntent::priceAsOf)
            .price("stop_loss", StoredIntent::stopLoss)
            .price("take_profit", StoredIntent::takeProfit)
            .price("worst_price", StoredIntent::worstPrice)
            .text("resting_kind", i -> restingKind(i.resting()))
            .price("resting_price", i -> restingPrice(i.resting()))
            .number("epoch", StoredIntent::epoch)
            .number("valid_until", StoredIntent::validUntil)
            .number("recorded_at", StoredIntent::recordedAt)
            .small("attempts", StoredIntent::attempts)
            .name("state", StoredIntent::state)
            .text("reason", StoredIntent::reason)
            .text("trace", StoredIntent::trace)
            .number("version", StoredIntent::version);
    private static final String COLUMNS = ROWS.names();
    private static final String SELECT = "SELECT " + COLUMNS + " FROM execution.intents";
    private static final String INSERT =
            "INSERT INTO execution.intents (" + COLUMNS + ") VALUES (" + ROWS.places() + ")";
    private static final String UPDATE =
            "UPDATE execution.intents SET state = ?, reason = ?, filled_units = ?, attempts = ?, version = ?,";
    private static final String IF_VERSION = " WHERE id = ? AND version = ?";
    private static final String UPDATE_ONE = UPDATE + " lease_until = CASE WHEN ? THEN lease_until END" + IF_VERSION;
    /** Word for word the condition of the index of open intents, so that the planner may use it. */
    private static final String OPEN = "state IN ('RECORDED', 'SENDING', 'IN_FLIGHT', 'UNKNOWN', 'PARTIALLY_FILLED')";

    private static final String CLAIM = "SELECT " + Columns.of("i", COLUMNS) + ", " + AccountTable.columns("a")
            + ", EXISTS (SELECT 1 FROM execution.intents u WHERE u.state = 'UNKNOWN' AND u.account = i.account"
            + " AND u.instrument = i.instrument) FROM execution.intents i JOIN execution.accounts a ON a.id = i.account"
            + " WHERE i.state = 'RECORDED' ORDER BY (i.kind IN ('OPEN', 'INCREASE', 'REMOVE_MARGIN')), i.id LIMIT ? FOR UPDATE OF i SKIP LOCKED";

    private static final String UPDATE_ALL = Versions.allChecked("UPDATE execution.intents i SET state = n.state,"
            + " reason = n.reason, filled_units = n.filled, attempts = n.attempts, version = n.version,"
            + " lease_until = CASE WHEN n.state = 'SENDING' THEN i.lease_until END"
            + " FROM unnest(?::uuid[], ?::text[], ?::text[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[])"
            + " AS n (id, state, reason, filled, attempts, version, expected)"
            + " WHERE i.id = n.id AND i.version = n.expected");

    private final Statements db;
    private final Versions<SortableId> versions = new Versions<>();
    /** What is written over versions seen, one step of each intent. */
    private final SortedMap<SortableId, Step> steps = new TreeMap<>();

    private record Step(StoredIntent next, long expected) {}

    IntentTable(Statements db) {
        this.db = db;
        db.gather(this::writeSteps);
    }

    Optional<StoredIntent> find(SortableId id) {
        Ask<StoredIntent> ask = ask(id);
        db.together(ask);
        return seen(ask.rows()).stream().findFirst();
    }

    static Ask<StoredIntent> ask(SortableId id) {
        return new Ask<>(SELECT + " WHERE id = ?", b -> b.id(id), IntentTable::read);
    }

    static Ask<StoredIntent> ask(List<StoredIntent> seen) {
        return new Ask<>(
                SELECT + " WHERE id = ANY (?) ORDER BY id",
                b -> b.ids(seen.stream().map(StoredIntent::id)),
                IntentTable::read);
    }

    List<StoredIntent> seen(List<StoredIntent> rows) {
        rows.forEach(intent -> versions.saw(intent.id(), intent.version()));
        return rows;
    }

    void insert(StoredIntent intent) {
        versions.saw(intent.id(), intent.version());
        db.later(INSERT, ROWS.one(intent));
    }

    boolean update(StoredIntent next, long expectedVersion) {
        db.requireUsable();
        SortableId id = next.id();
        if (versions.isLast(id, expectedVersion)) {
            if (steps.containsKey(id)) {
                writeSteps(); // the database looks at every single step
            }
            steps.put(id, new Step(next, expectedVersion));
        } else if (db.update(UPDATE_ONE, b -> values(b, next, expectedVersion)) == 0) {
            return false;
        }
        versions.saw(id, next.version());
        return true;
    }

    private static void values(Bind b, StoredIntent next, long expected) throws SQLException {
        changed(b, next).flag(next.state() == IntentState.SENDING).id(next.id()).number(expected);
    }

    private void writeSteps() {
        if (steps.isEmpty()) {
            return;
        }
        List<Step> all = List.copyOf(steps.values());
        steps.clear();
        if (all.size() == 1) {
            Step one = all.get(0);
            db.later(Versions.checked(UPDATE_ONE), b -> values(b, one.next(), one.expected()));
            return;
        }
        List<StoredIntent> next = all.stream().map(Step::next).toList();
        db.later(
                UPDATE_ALL,
                b -> b.ids(next.stream().map(StoredIntent::id))
                        .texts(next.stream().map(intent -> intent.state().name()))
                        .texts(next.stream().map(StoredIntent::reason))
                        .numbers(next.stream().mapToLong(StoredIntent::filledUnits))
                        .numbers(next.stream().mapToLong(StoredIntent::attempts))
                        .numbers(next.stream().mapToLong(StoredIntent::version))
                        .numbers(all.stream().mapToLong(Step::expected))
                        .number(all.size()));
    }

    boolean updateSending(StoredIntent next, long expectedVersion, long leaseMicros) {
        if (next.state() != IntentState.SENDING) {
            return false;
        }
        writeSteps();
        return versions.write(
                db,
                UPDATE + " lease_until = clock_timestamp() + ? * interval '1 microsecond'" + IF_VERSION,
                b -> changed(b, next).number(leaseMicros).id(next.id()).number(expectedVersion),
                next.id(),
                expectedVersion,
                next.version());
    }

    private static Bind changed(Bind b, StoredIntent next) throws SQLException {
        return b.name(next.state())
                .text(next.reason())
                .number(next.filledUnits())
                .small(next.attempts())
                .number(next.version());
    }

    List<StoredIntent> in(Set<IntentState> states, @Nullable SortableId after, int limit) {
        Ask<StoredIntent> ask = ask(states, after, limit);
        db.together(ask);
        return seen(ask.rows());
    }

    /** The states stand in the text, so that the planner knows which partial index has them all. */
    static Ask<StoredIntent> ask(Set<IntentState> states, @Nullable SortableId after, int limit) {
        boolean onlyOpen = states.stream().noneMatch(IntentState::terminal);
        String in = states.stream().map(Enum::name).sorted().collect(Collectors.joining(",", "state = ANY ('{", "}')"));
        return new Ask<>(
                SELECT + " WHERE " + (onlyOpen ? OPEN + " AND " : "") + in + (after == null ? "" : " AND id > ?")
                        + " ORDER BY id LIMIT ?",
                b -> (after == null ? b : b.id(after)).number(limit),
                IntentTable::read);
    }

    /** Recorded ones, locked, with the account of each and whether an order of it in the same market is unknown. */
    static Ask<ClaimRows.Claimable> askClaim(int limit) {
        return new Ask<>(
                CLAIM,
                b -> b.number(limit),
                row -> new ClaimRows.Claimable(read(row), AccountTable.read(row), row.flag()));
    }

    List<ClaimRows.Claimable> claimed(List<ClaimRows.Claimable> rows) {
        rows.forEach(row -> versions.saw(row.intent().id(), row.intent().version()));
        return rows;
    }

    List<StoredIntent> newest(AccountId account, int limit) {
        return db.list(
                SELECT + " WHERE account = ? ORDER BY id DESC LIMIT ?",
                b -> b.text(account.value()).number(limit),
                IntentTable::read);
    }

    List<StoredIntent> open(SortableId position) {
        Ask<StoredIntent> ask = askOpen(position);
        db.together(ask);
        return seen(ask.rows());
    }

    static Ask<StoredIntent> askOpen(SortableId position) {
        return new Ask<>(
                SELECT + " WHERE position_id = ? AND " + OPEN + " ORDER BY id", b -> b.id(position), IntentTable::read);
    }

    List<UsageRow> usage(long since) {
        return db.list(
                "SELECT user_id, recorded_at, collateral, leverage FROM execution.intents"
                        + " WHERE kind IN ('OPEN', 'INCREASE') AND recorded_at >= ? ORDER BY id",
                b -> b.number(since),
                row -> new UsageRow(
                        new UserId(row.text()), row.number(), notional(row.usd(), leverage(row.smallOrNull()))));
    }

    private static long notional(Usd collateral, @Nullable Leverage leverage) {
        return leverage == null ? 0 : collateral.times(leverage, Rounding.UP).micros();
    }

    private static @Nullable Integer hundredths(@Nullable Leverage leverage) {
        return leverage == null ? null : leverage.hundredths();
    }

    private static @Nullable Leverage leverage(@Nullable Integer hundredths) {
        return hundredths == null ? null : new Leverage(hundredths);
    }

    private static @Nullable String restingKind(@Nullable Resting resting) {
        return resting == null ? null : resting.kind().name();
    }

    private static @Nullable Price restingPrice(@Nullable Resting resting) {
        return resting == null ? null : resting.price();
    }

    private static @Nullable Resting resting(Row row) throws SQLException {
        String kind = row.textOrNull();
        Price price = row.priceOrNull();
        return kind == null || price == null ? null : new Resting(Resting.Kind.valueOf(kind), price);
    }

    private static StoredIntent read(Row row) throws SQLException {
        return new StoredIntent(
                row.id(),
                row.id(),
                row.text(),
                new AccountId(row.text()),
                new UserId(row.text()),
                row.name(IntentKind.class),
                row.name(Origin.class),
                row.text(),
                row.id(),
                row.name(Side.class),
                row.number(),
                row.number(),
                row.usd(),
                leverage(row.smallOrNull()),
                row.priceOrNull(),
                row.number(),
                row.priceOrNull(),
                row.priceOrNull(),
                row.priceOrNull(),
                resting(row),
                row.number(),
                row.number(),
                row.number(),
                row.small(),
                row.name(IntentState.class),
                row.textOrNull(),
                row.text(),
                row.number());
    }
}

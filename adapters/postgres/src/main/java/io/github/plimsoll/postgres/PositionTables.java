package io.github.plimsoll.postgres;

import io.github.plimsoll.execution.spi.AccountRows;
import io.github.plimsoll.execution.spi.CostBasis;
import io.github.plimsoll.execution.spi.Reservation;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.UserId;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.UUID;

/** Reservations and positions. */
final class PositionTables {
    private static final String COLUMNS = "id, account, user_id, number, instrument, side, adopted_units, opened_units,"
            + " remaining_units, closing_units, entry, entry_decimals, entry_cost, pnl_carry, collateral, leverage,"
            + " liquidation, liquidation_decimals, stop_loss, stop_loss_decimals, take_profit, take_profit_decimals, realized, fees,"
            + " opened_at, closed_at, close_reason, version";
    private static final String SELECT = "SELECT " + COLUMNS + " FROM execution.positions";
    private static final String INSERT = "INSERT INTO execution.positions (" + COLUMNS
            + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String UPDATE = "UPDATE execution.positions SET opened_units = ?, remaining_units = ?,"
            + " closing_units = ?, entry = ?, entry_decimals = ?, entry_cost = ?, pnl_carry = ?, collateral = ?, leverage = ?, liquidation = ?,"
            + " liquidation_decimals = ?, stop_loss = ?, stop_loss_decimals = ?, take_profit = ?,"
            + " take_profit_decimals = ?, realized = ?, fees = ?, closed_at = ?, close_reason = ?, version = ?"
            + " WHERE id = ? AND version = ?";
    private static final String RESERVE = "INSERT INTO execution.reservations"
            + " (intent, account, instrument, margin, worst_loss, notional) VALUES (?, ?, ?, ?, ?, ?)";

    private final Statements db;
    private final Versions<SortableId> versions = new Versions<>();
    private final List<UUID> ended = new ArrayList<>();

    PositionTables(Statements db) {
        this.db = db;
        db.gather(this::writeEnded);
    }

    void reserve(Reservation r) {
        db.later(
                RESERVE,
                b -> b.id(r.intent())
                        .text(r.account().value())
                        .text(r.instrument())
                        .usd(r.margin())
                        .usd(r.worstLoss())
                        .usd(r.notional()));
    }

    void endReservation(SortableId intent) {
        db.requireUsable();
        ended.add(Bind.uuid(intent));
    }

    private void writeEnded() {
        if (!ended.isEmpty()) {
            UUID[] intents = ended.toArray(new UUID[0]);
            ended.clear();
            db.later("DELETE FROM execution.reservations WHERE intent = ANY (?)", b -> b.array("uuid", intents));
        }
    }

    /** The reservations of an account with size and fill of their intents. */
    static Ask<AccountRows.Held> askHeld(AccountId account) {
        return Ask.about(
                account.value(),
                "SELECT r.intent, r.account, r.instrument, r.margin, r.worst_loss, r.notional,"
                        + " coalesce(i.side, 'LONG'), coalesce(i.size_units, 1), coalesce(i.filled_units, 0) FROM execution.reservations r"
                        + " LEFT JOIN execution.intents i ON i.id = r.intent WHERE r.account = ? ORDER BY r.intent",
                Bind.NONE,
                row -> new AccountRows.Held(
                        new Reservation(
                                row.id(), new AccountId(row.text()), row.text(), row.usd(), row.usd(), row.usd()),
                        row.name(Side.class),
                        row.number(),
                        row.number()));
    }

    List<Reservation> reservations(AccountId account) {
        return db.list(
                "SELECT intent, account, instrument, margin, worst_loss, notional FROM execution.reservations"
                        + " WHERE account = ? ORDER BY intent",
                b -> b.text(account.value()),
                row -> new Reservation(
                        row.id(), new AccountId(row.text()), row.text(), row.usd(), row.usd(), row.usd()));
    }

    Optional<StoredPosition> find(SortableId id) {
        Ask<StoredPosition> ask = ask(id);
        db.together(ask);
        return seen(ask.rows()).stream().findFirst();
    }

    static Ask<StoredPosition> ask(SortableId id) {
        return new Ask<>(SELECT + " WHERE id = ?", b -> b.id(id), PositionTables::read);
    }

    List<StoredPosition> seen(List<StoredPosition> rows) {
        rows.forEach(position -> versions.saw(position.id(), position.version()));
        return rows;
    }

    Optional<StoredPosition> find(AccountId account, int number) {
        return db.first(
                SELECT + " WHERE account = ? AND number = ?",
                b -> b.text(account.value()).small(number),
                PositionTables::read);
    }

    List<StoredPosition> open(AccountId account) {
        Ask<StoredPosition> ask = askOpen(account);
        db.together(ask);
        return ask.rows();
    }

    static Ask<StoredPosition> askOpen(AccountId account) {
        return Ask.about(
                account.value(),
                SELECT + " WHERE account = ? AND remaining_units > 0 ORDER BY id",
                Bind.NONE,
                PositionTables::read);
    }

    List<StoredPosition> open() {
        Ask<StoredPosition> ask = askOpen();
        db.together(ask);
        return ask.rows();
    }

    static Ask<StoredPosition> askOpen() {
        return new Ask<>(SELECT + " WHERE remaining_units > 0 ORDER BY id", Bind.NONE, PositionTables::read);
    }

    List<StoredPosition> open(SortedSet<AccountId> accounts) {
        return db.list(
                SELECT + " WHERE account = ANY (?) AND remaining_units > 0 ORDER BY id",
                b -> b.texts(accounts.stream().map(AccountId::value)),
                PositionTables::read);
    }

    List<StoredPosition> closed(AccountId account, int limit) {
        return db.list(
                SELECT + " WHERE account = ? AND remaining_units = 0 ORDER BY id DESC LIMIT ?",
                b -> b.text(account.value()).number(limit),
                PositionTables::read);
    }

    void insert(StoredPosition p) {
        versions.saw(p.id(), p.version());
        db.later(
                INSERT,
                b -> sizes(
                                b.id(p.id())
                                        .text(p.account().value())
                                        .text(p.user().value())
                                        .small(p.number())
                                        .text(p.instrument())
                                        .name(p.side())
                                        .number(p.adoptedUnits()),
                                p)
                        .number(p.openedAt())
                        .number(p.closedAt())
                        .text(p.closeReason())
                        .number(p.version()));
    }

    boolean update(StoredPosition next, long expectedVersion) {
        Bind.Values values = b -> sizes(b, next)
                .number(next.closedAt())
                .text(next.closeReason())
                .number(next.version())
                .id(next.id())
                .number(expectedVersion);
        return versions.write(db, UPDATE, values, next.id(), expectedVersion, next.version());
    }

    private static Bind sizes(Bind b, StoredPosition p) throws SQLException {
        return b.number(p.openedUnits())
                .number(p.remainingUnits())
                .number(p.closingUnits())
                .price(p.entry())
                .whole(p.basis().cost())
                .whole(p.basis().carry())
                .usd(p.collateral())
                .small(p.leverage().hundredths())
                .price(p.liquidation())
                .price(p.stopLoss())
                .price(p.takeProfit())
                .usd(p.realized())
                .usd(p.fees());
    }

    private static StoredPosition read(Row row) throws SQLException {
        return new StoredPosition(
                row.id(),
                new AccountId(row.text()),
                new UserId(row.text()),
                row.small(),
                row.text(),
                row.name(Side.class),
                row.number(),
                row.number(),
                row.number(),
                row.number(),
                row.price(),
                new CostBasis(row.whole(), row.whole()),
                row.usd(),
                new Leverage(row.small()),
                row.price(),
                row.priceOrNull(),
                row.priceOrNull(),
                row.usd(),
                row.usd(),
                row.number(),
                row.number(),
                row.textOrNull(),
                row.number());
    }
}

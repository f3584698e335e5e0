package io.github.plimsoll.postgres;

import io.github.plimsoll.execution.spi.EntryState;
import io.github.plimsoll.execution.spi.StoredEntry;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.UserId;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Resting entries. */
final class EntryTable {
    private static final String COLUMNS = "id, decision, key, account, user_id, number, instrument, side, collateral,"
            + " leverage, stop_loss, take_profit, exits, max_slippage, strategy, trigger, trigger_decimals, limited,"
            + " limited_decimals, at_venue, armed, tries, intent, tried, tried_decimals, not_before, placed_at, valid_until, state,"
            + " reason, trace, version";
    private static final String SELECT = "SELECT " + COLUMNS + " FROM execution.entries";
    private static final String INSERT = "INSERT INTO execution.entries (" + COLUMNS
            + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String UPDATE = "UPDATE execution.entries SET stop_loss = ?, take_profit = ?,"
            + " exits = ?, armed = ?, tries = ?, intent = ?, tried = ?,"
            + " tried_decimals = ?, not_before = ?, state = ?, reason = ?, version = ? WHERE id = ? AND version = ?";
    /** Word for word the condition of the index of live entries, so that the planner may use it. */
    private static final String LIVE = "state IN ('WORKING', 'SENT', 'ENDING')";

    private final Statements db;
    private final Versions<SortableId> versions = new Versions<>();

    EntryTable(Statements db) {
        this.db = db;
    }

    int nextNumber(AccountId account) {
        return db.first(
                        "SELECT coalesce(max(number), 0) + 1 FROM execution.entries WHERE account = ?",
                        b -> b.text(account.value()),
                        Row::small)
                .orElseThrow();
    }

    void insert(StoredEntry e) {
        versions.saw(e.id(), e.version());
        Ratio slippage = e.maxSlippage();
        db.later(
                INSERT,
                b -> changed(
                                ending(
                                                b.id(e.id())
                                                        .id(e.decision())
                                                        .text(e.key())
                                                        .text(e.account().value())
                                                        .text(e.user().value())
                                                        .small(e.number())
                                                        .text(e.instrument())
                                                        .name(e.side())
                                                        .usd(e.collateral())
                                                        .small(e.leverage().hundredths()),
                                                e)
                                        .numberOrNull(slippage == null ? null : slippage.millionths())
                                        .text(e.strategy())
                                        .price(e.trigger())
                                        .price(e.limit())
                                        .flag(e.atVenue()),
                                e)
                        .number(e.placedAt())
                        .number(e.validUntil())
                        .name(e.state())
                        .text(e.reason())
                        .text(e.trace())
                        .number(e.version()));
    }

    private static Bind ending(Bind b, StoredEntry e) throws SQLException {
        return b.text(e.stopLoss()).text(e.takeProfit()).texts(e.exits().stream());
    }

    private static Bind changed(Bind b, StoredEntry e) throws SQLException {
        return b.flag(e.armed())
                .small(e.tries())
                .id(e.intent())
                .price(e.tried())
                .number(e.notBefore());
    }

    boolean update(StoredEntry next, long expectedVersion) {
        Bind.Values values = b -> changed(ending(b, next), next)
                .name(next.state())
                .text(next.reason())
                .number(next.version())
                .id(next.id())
                .number(expectedVersion);
        return versions.write(db, UPDATE, values, next.id(), expectedVersion, next.version());
    }

    Optional<StoredEntry> find(SortableId id) {
        Optional<StoredEntry> found = db.first(SELECT + " WHERE id = ?", b -> b.id(id), EntryTable::read);
        found.ifPresent(entry -> versions.saw(entry.id(), entry.version()));
        return found;
    }

    Optional<StoredEntry> find(AccountId account, int number) {
        return db.first(
                SELECT + " WHERE account = ? AND number = ?",
                b -> b.text(account.value()).small(number),
                EntryTable::read);
    }

    Optional<StoredEntry> ofDecision(SortableId decision) {
        return db.first(SELECT + " WHERE decision = ?", b -> b.id(decision), EntryTable::read);
    }

    List<StoredEntry> in(Set<EntryState> states, int limit) {
        return db.list(
                SELECT + " WHERE " + live(states) + "state = ANY (?) ORDER BY id LIMIT ?",
                b -> b.array("text", names(states)).number(limit),
                EntryTable::read);
    }

    List<StoredEntry> of(AccountId account, Set<EntryState> states, int limit) {
        return db.list(
                SELECT + " WHERE account = ? AND " + live(states) + "state = ANY (?) ORDER BY id DESC LIMIT ?",
                b -> b.text(account.value()).array("text", names(states)).number(limit),
                EntryTable::read);
    }

    private static String live(Set<EntryState> states) {
        return states.stream().noneMatch(EntryState::terminal) ? LIVE + " AND " : "";
    }

    private static String[] names(Set<EntryState> states) {
        return states.stream().map(Enum::name).sorted().toArray(String[]::new);
    }

    private static List<String> exits(Row row) throws SQLException {
        return Arrays.stream(row.array()).map(String.class::cast).toList();
    }

    private static StoredEntry read(Row row) throws SQLException {
        return new StoredEntry(
                row.id(),
                row.id(),
                row.text(),
                new AccountId(row.text()),
                new UserId(row.text()),
                row.small(),
                row.text(),
                row.name(Side.class),
                row.usd(),
                new Leverage(row.small()),
                row.textOrNull(),
                row.textOrNull(),
                exits(row),
                row.ratioOrNull(),
                row.text(),
                row.priceOrNull(),
                row.priceOrNull(),
                row.flag(),
                row.flag(),
                row.small(),
                row.idOrNull(),
                row.priceOrNull(),
                row.number(),
                row.number(),
                row.number(),
                row.name(EntryState.class),
                row.textOrNull(),
                row.text(),
                row.number());
    }
}

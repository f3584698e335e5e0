package io.github.plimsoll.postgres;

import io.github.plimsoll.execution.spi.Decision;
import io.github.plimsoll.execution.spi.IntentKind;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.UserId;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Decisions, approved and refused. */
final class DecisionTable {
    private static final String COLUMNS = "id, key, payload_hash, account, user_id, kind, instrument, approved, code,"
            + " intent, position_id, price, price_decimals, price_as_of, policy_hash, account_version, epoch,"
            + " decided_at, trace, rules, inputs";
    private static final String SELECT = "SELECT " + COLUMNS + " FROM execution.decisions";
    private static final String INSERT = "INSERT INTO execution.decisions (" + COLUMNS
            + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?::jsonb)"
            + " ON CONFLICT (key) DO NOTHING";

    private final Statements db;

    DecisionTable(Statements db) {
        this.db = db;
    }

    Optional<Decision> byKey(String key) {
        Ask<Decision> ask = askByKey(key);
        db.together(ask);
        return ask.first();
    }

    static Ask<Decision> askByKey(String key) {
        return new Ask<>(SELECT + " WHERE key = ?", b -> b.text(key), DecisionTable::read);
    }

    Optional<Decision> find(SortableId id) {
        return db.first(SELECT + " WHERE id = ?", b -> b.id(id), DecisionTable::read);
    }

    Optional<Decision> ofPosition(SortableId position) {
        return db.first(
                SELECT + " WHERE position_id = ? AND kind = 'OPEN' ORDER BY id LIMIT 1",
                b -> b.id(position),
                DecisionTable::read);
    }

    List<Decision> newest(UserId user, int limit) {
        return db.list(
                SELECT + " WHERE user_id = ? ORDER BY id DESC LIMIT ?",
                b -> b.text(user.value()).number(limit),
                DecisionTable::read);
    }

    boolean insert(Decision d) {
        return db.update(
                        INSERT,
                        b -> b.id(d.id())
                                .text(d.key())
                                .text(d.payloadHash())
                                .text(d.account().value())
                                .text(d.user().value())
                                .name(d.kind())
                                .text(d.instrument())
                                .flag(d.approved())
                                .text(d.code())
                                .id(d.intent())
                                .id(d.position())
                                .price(d.price())
                                .number(d.priceAsOf())
                                .text(d.policyHash())
                                .number(d.accountVersion())
                                .number(d.epoch())
                                .number(d.decidedAt())
                                .text(d.trace())
                                .text(Json.rules(d.rules()))
                                .text(Json.flat(d.inputs())))
                > 0;
    }

    private static Decision read(Row row) throws SQLException {
        return new Decision(
                row.id(),
                row.text(),
                row.text(),
                new AccountId(row.text()),
                new UserId(row.text()),
                row.name(IntentKind.class),
                row.text(),
                row.flag(),
                row.text(),
                row.idOrNull(),
                row.idOrNull(),
                row.priceOrNull(),
                row.number(),
                row.text(),
                row.number(),
                row.number(),
                row.number(),
                row.text(),
                Json.rules(row.text()),
                Json.flat(row.text()));
    }
}

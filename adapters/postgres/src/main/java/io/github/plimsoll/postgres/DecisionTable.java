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
    static final RowArrays<Decision> ROWS = new RowArrays<Decision>()
            .id("id", Decision::id)
            .text("key", Decision::key)
            .text("payload_hash", Decision::payloadHash)
            .text("account", d -> d.account().value())
            .text("user_id", d -> d.user().value())
            .name("kind", Decision::kind)
            .text("instrument", Decision::instrument)
            .flag("approved", Decision::approved)
            .text("code", Decision::code)
            .id("intent", Decision::intent)
            .id("position_id", Decision::position)
            .price("price", Decision::price)
            .number("price_as_of", Decision::priceAsOf)
            .text("policy_hash", Decision::policyHash)
            .number("account_version", Decision::accountVersion)
            .number("epoch", Decision::epoch)
            .number("decided_at", Decision::decidedAt)
            .text("trace", Decision::trace)
            .json("rules", d -> Json.rules(d.rules()))
            .json("inputs", d -> Json.flat(d.inputs()));
    private static final String SELECT = "SELECT " + ROWS.names() + " FROM execution.decisions";
    private static final String INSERT = "INSERT INTO execution.decisions (" + ROWS.names() + ") VALUES ("
            + ROWS.places() + ") ON CONFLICT (key) DO NOTHING";

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
        return Ask.about(key, SELECT + " WHERE key = ?", Bind.NONE, DecisionTable::read);
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

    boolean insert(Decision decision) {
        return db.update(INSERT, ROWS.one(decision)) > 0;
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

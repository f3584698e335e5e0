package io.github.plimsoll.postgres;

import io.github.plimsoll.execution.spi.ExitPlan;
import io.github.plimsoll.execution.spi.ExitTarget;
import io.github.plimsoll.execution.spi.ExitTrail;
import io.github.plimsoll.numbers.Percent;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.SortableId;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How positions end beside stop and target: one row for each position that has such a plan. */
final class ExitTable {
    private static final String COLUMNS = "target_ids, target_levels, target_decimals, target_shares, target_taken,"
            + " target_intents, trail_percent, trail_distance, trail_distance_decimals, trail_from, trail_from_decimals,"
            + " trail_mark, trail_mark_decimals, break_even, break_even_decimals, ends_at, last_target, version";
    private static final String INSERT = "INSERT INTO execution.exits (position_id, " + COLUMNS
            + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (position_id) DO NOTHING";
    private static final String UPDATE = "UPDATE execution.exits SET (" + COLUMNS
            + ") = (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) WHERE position_id = ? AND version = ?";

    /** A plan with the position that it belongs to. */
    record Planned(SortableId position, ExitPlan plan) {}

    private final Statements db;
    private final Versions<SortableId> versions = new Versions<>();

    ExitTable(Statements db) {
        this.db = db;
    }

    ExitPlan find(SortableId position) {
        ExitPlan plan = db.first(
                        "SELECT position_id, " + COLUMNS + " FROM execution.exits WHERE position_id = ?",
                        b -> b.id(position),
                        ExitTable::read)
                .map(Planned::plan)
                .orElse(ExitPlan.NONE);
        if (plan.version() > 0) {
            versions.saw(position, plan.version());
        }
        return plan;
    }

    /** The plans of all open positions. */
    static Ask<Planned> askOpen() {
        return new Ask<>(
                "SELECT e.position_id, " + COLUMNS.replaceAll("([a-z_]+)", "e.$1")
                        + " FROM execution.exits e JOIN execution.positions p ON p.id = e.position_id"
                        + " WHERE p.remaining_units > 0 ORDER BY e.position_id",
                Bind.NONE,
                ExitTable::read);
    }

    boolean update(SortableId position, ExitPlan next, long expectedVersion) {
        if (expectedVersion == 0) {
            boolean first = db.update(INSERT, b -> values(b.id(position), next)) > 0;
            if (first) {
                versions.saw(position, next.version());
            }
            return first;
        }
        return versions.write(
                db,
                UPDATE,
                b -> values(b, next).id(position).number(expectedVersion),
                position,
                expectedVersion,
                next.version());
    }

    private static Bind values(Bind b, ExitPlan plan) throws SQLException {
        ExitTrail trail = plan.trail();
        Percent percent = trail == null ? null : trail.percent();
        b.array("int4", each(plan, ExitTarget::id))
                .array("int8", each(plan, t -> t.level().units()))
                .array("int4", each(plan, t -> t.level().decimals()))
                .array("int4", each(plan, t -> (int) t.share().tenThousandths()))
                .array("int8", each(plan, ExitTarget::takenUnits))
                .array("uuid", each(plan, t -> t.intent() == null ? null : Bind.uuid(t.intent())));
        return b.smallOrNull(percent == null ? null : (int) percent.tenThousandths())
                .price(trail == null ? null : trail.distance())
                .price(trail == null ? null : trail.from())
                .price(trail == null ? null : trail.mark())
                .price(plan.breakEven())
                .number(plan.endsAt())
                .small(plan.lastTarget())
                .number(plan.version());
    }

    private static @Nullable Object[] each(ExitPlan plan, Function<ExitTarget, @Nullable Object> part) {
        @Nullable Object[] all = new Object[plan.targets().size()];
        for (int i = 0; i < all.length; i++) {
            all[i] = part.apply(plan.targets().get(i));
        }
        return all;
    }

    private static Planned read(Row row) throws SQLException {
        SortableId position = row.id();
        Object[] ids = row.array();
        Object[] levels = row.array();
        Object[] decimals = row.array();
        Object[] shares = row.array();
        Object[] taken = row.array();
        @Nullable Object[] intents = row.array();
        List<ExitTarget> targets = new ArrayList<>(ids.length);
        for (int i = 0; i < ids.length; i++) {
            targets.add(new ExitTarget(
                    (Integer) ids[i],
                    new Price((Long) levels[i], (Integer) decimals[i]),
                    new Percent((Integer) shares[i]),
                    (Long) taken[i],
                    id((UUID) intents[i])));
        }
        ExitTrail trail = trail(row);
        return new Planned(
                position, new ExitPlan(targets, trail, row.priceOrNull(), row.number(), row.small(), row.number()));
    }

    private static @Nullable ExitTrail trail(Row row) throws SQLException {
        Integer percent = row.smallOrNull();
        Price distance = row.priceOrNull();
        Price from = row.priceOrNull();
        Price mark = row.priceOrNull();
        return percent == null && distance == null
                ? null
                : new ExitTrail(percent == null ? null : new Percent(percent), distance, from, mark);
    }

    private static @Nullable SortableId id(@Nullable UUID id) {
        return id == null ? null : new SortableId(id.getMostSignificantBits(), id.getLeastSignificantBits());
    }
}

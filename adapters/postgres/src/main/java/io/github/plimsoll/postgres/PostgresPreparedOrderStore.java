package io.github.plimsoll.postgres;

import io.github.plimsoll.execution.spi.OvertakenException;
import io.github.plimsoll.execution.spi.PlacedPosition;
import io.github.plimsoll.execution.spi.PreparedOrder;
import io.github.plimsoll.execution.spi.PreparedOrderStore;
import io.github.plimsoll.execution.spi.PreparedState;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.execution.spi.VenueEvent;
import io.github.plimsoll.execution.spi.WalletLease;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Signed orders in PostgreSQL, in the schema {@code chain} beside {@link PostgresWalletStore}, whose leases it compares on the
 * server's clock with the wallet's row locked. News of a venue get their numbers one after the other, so that a reader misses
 * none. That a nonce has one order, that bytes which may have left stay and what may become what are rules of the tables, too.
 * Every wait is bounded, as in {@link PostgresStore}. Thread-safe.
 */
public final class PostgresPreparedOrderStore implements PreparedOrderStore {
    private static final String ORDERS =
            "SELECT venue, id, wallet, nonce, deadline, terms, bytes, state, tracking, heard,"
                    + " reason, version FROM chain.prepared_orders WHERE venue = ?";
    private static final String FIND = ORDERS + " AND id = ?";
    private static final String OPEN = ORDERS + " AND state IN ('POSTED', 'ACCEPTED', 'GIVEN_UP') ORDER BY id";
    /** The lease of the wallet is looked at, and kept where it is, in the statement that writes. */
    private static final String UNDER_LEASE = "WITH held AS (" + PostgresWalletStore.HELD + ") ";

    private static final String INSERT = UNDER_LEASE
            + "INSERT INTO chain.prepared_orders (venue, id, wallet, nonce, deadline, terms, state,"
            + " tracking, heard, reason, version) SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1 FROM held ON CONFLICT DO NOTHING";
    private static final String CHANGE =
            "UPDATE chain.prepared_orders SET deadline = ?, terms = ?, bytes = ?, state = ?,"
                    + " tracking = ?, heard = ?, reason = ?, version = version + 1, wallet = ?, nonce = ?";
    private static final String UPDATE = CHANGE + " WHERE venue = ? AND id = ? AND version = ?";
    private static final String SIGN = UNDER_LEASE + CHANGE
            + " FROM held WHERE venue = ? AND id = ? AND version = ? AND state IN ('PREPARED', 'SIGNED', 'LAPSED')";
    private static final String STATE =
            "SELECT state FROM chain.prepared_orders WHERE venue = ? AND id = ? AND version = ?" + " FOR UPDATE";
    private static final String POSITIONS =
            "SELECT id, place, held, version FROM chain.placed_positions WHERE venue = ? AND held ORDER BY id";
    private static final String POSITION =
            "SELECT id, place, held, version FROM chain.placed_positions WHERE venue = ? AND id = ?";
    private static final String INSERT_POSITION = "INSERT INTO chain.placed_positions (place, held, venue, id, version)"
            + " VALUES (?, ?, ?, ?, ? + 1) ON CONFLICT DO NOTHING";
    private static final String UPDATE_POSITION = "UPDATE chain.placed_positions SET place = ?, held = ?,"
            + " version = version + 1 WHERE venue = ? AND id = ? AND version = ?";
    private static final String BEGIN_NEWS =
            "INSERT INTO chain.news_counters (venue, last) VALUES (?, 0) ON CONFLICT DO NOTHING";
    private static final String LOCK_NEWS = "SELECT last FROM chain.news_counters WHERE venue = ? FOR UPDATE";
    private static final String LAST_NEWS = "SELECT last FROM chain.news_counters WHERE venue = ?";
    private static final String COUNT_NEWS = "UPDATE chain.news_counters SET last = ? WHERE venue = ?";
    private static final String INSERT_NEWS = "INSERT INTO chain.news (venue, sequence, id, kind, account, order_id,"
            + " position_id, units, price, decimals, fee, reason, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
            + " ON CONFLICT (venue, id) DO NOTHING";
    private static final String NEWS =
            "SELECT sequence, id, kind, account, order_id, position_id, units, price, decimals,"
                    + " fee, reason, at FROM chain.news WHERE venue = ? AND sequence > ? ORDER BY sequence LIMIT ?";

    private final ChainSql sql;

    /** @param source lends connections of the runtime role to a database with the room {@link PostgresWalletStore#ROOM} */
    public PostgresPreparedOrderStore(DataSource source) {
        this.sql = new ChainSql(source);
    }

    @Override
    public Optional<PreparedOrder> find(String venue, SortableId id) {
        return sql
                .read(connection -> all(connection, PostgresPreparedOrderStore::order, FIND, venue, uuid(id)))
                .stream()
                .findFirst();
    }

    @Override
    public List<PreparedOrder> open(String venue) {
        return sql.read(connection -> all(connection, PostgresPreparedOrderStore::order, OPEN, venue));
    }

    @Override
    public List<PlacedPosition> positions(String venue) {
        return sql.read(connection -> all(connection, PostgresPreparedOrderStore::position, POSITIONS, venue));
    }

    @Override
    public Optional<PlacedPosition> position(String venue, SortableId id) {
        return sql
                .read(connection -> all(connection, PostgresPreparedOrderStore::position, POSITION, venue, uuid(id)))
                .stream()
                .findFirst();
    }

    @Override
    public List<VenueEvent> news(String venue, long after, int most) {
        return sql.read(connection -> all(connection, PostgresPreparedOrderStore::piece, NEWS, venue, after, most));
    }

    @Override
    public long lastSequence(String venue) {
        return sql.read(connection -> {
            Long last = ChainSql.number(connection, LAST_NEWS, venue);
            return last == null ? 0 : last;
        });
    }

    private interface Reading<R> {
        R of(ResultSet row) throws SQLException;
    }

    private static <R> List<R> all(Connection connection, Reading<R> reading, String query, @Nullable Object... values)
            throws SQLException {
        List<R> all = new ArrayList<>();
        try (PreparedStatement statement = ChainSql.bound(connection, query, values);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                all.add(reading.of(rows));
            }
        }
        return List.copyOf(all);
    }

    private static PreparedOrder order(ResultSet row) throws SQLException {
        return new PreparedOrder(
                row.getString(1),
                id(row.getObject(2, UUID.class)),
                row.getString(3),
                row.getBigDecimal(4).toBigIntegerExact(),
                row.getLong(5),
                row.getString(6),
                row.getString(7),
                PreparedState.valueOf(row.getString(8)),
                row.getString(9),
                row.getLong(10),
                row.getString(11),
                row.getLong(12));
    }

    private static PlacedPosition position(ResultSet row) throws SQLException {
        return new PlacedPosition(
                id(row.getObject(1, UUID.class)), row.getString(2), row.getBoolean(3), row.getLong(4));
    }

    private static VenueEvent piece(ResultSet row) throws SQLException {
        UUID order = row.getObject(5, UUID.class);
        Long price = row.getObject(8, Long.class);
        return new VenueEvent(
                row.getLong(1),
                row.getString(2),
                VenueEvent.Kind.valueOf(row.getString(3)),
                new AccountId(row.getString(4)),
                order == null ? null : id(order),
                id(row.getObject(6, UUID.class)),
                row.getLong(7),
                price == null ? null : Price.of(price, row.getInt(9)),
                Usd.ofMicros(row.getLong(10)),
                row.getString(11),
                row.getLong(12));
    }

    private static SortableId id(UUID stored) {
        return new SortableId(stored.getMostSignificantBits(), stored.getLeastSignificantBits());
    }

    private static UUID uuid(SortableId id) {
        return new UUID(id.high(), id.low());
    }

    @Override
    public boolean sign(WalletLease lease, PreparedOrder next) {
        boolean prepares = next.state() == PreparedState.PREPARED;
        require(prepares || next.state() == PreparedState.POSTED, "signing ends in PREPARED or POSTED");
        require(prepares || next.version() > 0, "an order begins as PREPARED");
        require(next.version() > 0 || next.bytes() == null, "an order begins without bytes");
        if (!next.wallet().equals(lease.wallet())) {
            return false;
        }
        if (next.version() == 0) {
            return sql.once(connection -> insert(connection, lease, next));
        }
        boolean written =
                sql.once(connection -> ChainSql.update(connection, SIGN, changing(next, lease.wallet(), lease.epoch())))
                        == 1;
        if (!written) {
            requireSignable(next);
        }
        return written;
    }

    /** Nothing was written: because somebody else was there before, or because it never may be. */
    private void requireSignable(PreparedOrder next) {
        boolean may = find(next.venue(), next.id())
                .filter(now -> now.version() == next.version())
                .map(now -> now.state().maySign())
                .orElse(true);
        require(may, "bytes may be on their way");
    }

    /** Of the order in the version that is to be changed, which stays until the end of the transaction. */
    private static Optional<PreparedState> state(Connection connection, PreparedOrder next) throws SQLException {
        return all(
                        connection,
                        row -> PreparedState.valueOf(row.getString(1)),
                        STATE,
                        next.venue(),
                        uuid(next.id()),
                        next.version())
                .stream()
                .findFirst();
    }

    private static boolean insert(Connection connection, WalletLease lease, PreparedOrder next) throws SQLException {
        return ChainSql.update(
                        connection,
                        INSERT,
                        lease.wallet(),
                        lease.epoch(),
                        next.venue(),
                        uuid(next.id()),
                        next.wallet(),
                        new BigDecimal(next.nonce()),
                        next.deadline(),
                        next.terms(),
                        next.state().name(),
                        next.tracking(),
                        next.heard(),
                        next.reason())
                == 1;
    }

    /** The new form and the version it is made from, after whatever goes before them. */
    private static @Nullable Object[] changing(PreparedOrder next, Object... before) {
        List<@Nullable Object> all = new ArrayList<>(List.of(before));
        all.addAll(Arrays.asList(
                next.deadline(),
                next.terms(),
                next.bytes(),
                next.state().name(),
                next.tracking(),
                next.heard(),
                next.reason(),
                next.wallet(),
                new BigDecimal(next.nonce()),
                next.venue(),
                uuid(next.id()),
                next.version()));
        return all.toArray();
    }

    @Override
    public boolean tell(
            String venue, Optional<PreparedOrder> order, List<VenueEvent> news, List<PlacedPosition> positions) {
        require(order.isEmpty() || order.get().venue().equals(venue), "an order of its venue");
        try {
            return sql.transact(connection -> {
                ChainSql.update(connection, BEGIN_NEWS, venue);
                Long last = ChainSql.number(connection, LOCK_NEWS, venue);
                if (order.isPresent() && !hear(connection, order.get())) {
                    throw new OvertakenException();
                }
                for (PlacedPosition position : positions) {
                    place(connection, venue, position);
                }
                add(connection, venue, last == null ? 0 : last, news);
                return true;
            });
        } catch (OvertakenException overtaken) {
            return false;
        }
    }

    private static boolean hear(Connection connection, PreparedOrder next) throws SQLException {
        Optional<PreparedState> before = state(connection, next);
        require(
                before.isEmpty()
                        || (next.state() != PreparedState.PREPARED
                                && (next.state() != PreparedState.POSTED || before.get() == PreparedState.POSTED)),
                "what is signed is written under the lease");
        return before.isPresent() && ChainSql.update(connection, UPDATE, changing(next)) == 1;
    }

    private static void place(Connection connection, String venue, PlacedPosition next) throws SQLException {
        int changed = ChainSql.update(
                connection,
                next.version() == 0 ? INSERT_POSITION : UPDATE_POSITION,
                next.text(),
                next.open(),
                venue,
                uuid(next.id()),
                next.version());
        if (changed == 0) {
            throw new OvertakenException();
        }
    }

    private static void add(Connection connection, String venue, long last, List<VenueEvent> news) throws SQLException {
        long sequence = last;
        for (VenueEvent piece : news) {
            sequence += insert(connection, venue, sequence + 1, piece);
        }
        if (sequence > last) {
            ChainSql.update(connection, COUNT_NEWS, sequence, venue);
        }
    }

    private static int insert(Connection connection, String venue, long sequence, VenueEvent piece)
            throws SQLException {
        SortableId order = piece.order();
        Price price = piece.price();
        return ChainSql.update(
                connection,
                INSERT_NEWS,
                venue,
                sequence,
                piece.id(),
                piece.kind().name(),
                piece.account().toString(),
                order == null ? null : uuid(order),
                uuid(piece.position()),
                piece.units(),
                price == null ? null : (Long) price.units(),
                price == null ? null : (Integer) price.decimals(),
                piece.fee().micros(),
                piece.reason(),
                piece.at());
    }

    private static void require(boolean holds, String why) {
        if (!holds) {
            throw new StoreException(StoreException.Kind.CONSTRAINT, why, new IllegalStateException(why));
        }
    }
}

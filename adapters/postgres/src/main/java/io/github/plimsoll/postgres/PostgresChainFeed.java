package io.github.plimsoll.postgres;

import io.github.plimsoll.execution.MemoryChainFeed;
import io.github.plimsoll.execution.spi.ChainEntry;
import io.github.plimsoll.execution.spi.ChainEntry.Change;
import io.github.plimsoll.execution.spi.ChainFeed;
import io.github.plimsoll.execution.spi.ReadBlock;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/**
 * What was read of chains, in PostgreSQL: schema {@code chain}, migrated as the room of that name. A change locks the row of
 * its reader. That an entry is there once is a key of its table. Every wait is bounded, as in {@link PostgresStore}.
 * Thread-safe.
 */
public final class PostgresChainFeed implements ChainFeed {
    private static final String BEGIN =
            "INSERT INTO chain.readers (reader, block, block_hash) VALUES (?, ?, ?) ON CONFLICT DO NOTHING";
    private static final String REMEMBER = "INSERT INTO chain.read_blocks (reader, block, block_hash) VALUES (?, ?, ?)";
    private static final String BLOCKS =
            "SELECT block, block_hash FROM chain.read_blocks WHERE reader = ? ORDER BY block DESC LIMIT " + KEPT;
    private static final String NEWEST =
            "SELECT block FROM chain.readers WHERE reader = ? AND block = ? AND block_hash = ? FOR UPDATE";
    private static final String MOVE = "UPDATE chain.readers SET block = ?, block_hash = ? WHERE reader = ?";
    private static final String REMEMBERED =
            "SELECT block FROM chain.read_blocks WHERE reader = ? AND block = ? AND block_hash = ?";
    private static final String ENTRY = "INSERT INTO chain.entries (reader, tx, log_index, block) VALUES (?, ?, ?, ?)";
    private static final String CHANGE =
            "INSERT INTO chain.changes (reader, tx, log_index, account, asset, change) VALUES (?, ?, ?, ?, ?, ?)";
    private static final String HOLD = "INSERT INTO chain.holdings AS h (reader, account, asset, amount)"
            + " VALUES (?, ?, ?, ?) ON CONFLICT (reader, account, asset) DO UPDATE SET amount = h.amount + EXCLUDED.amount";
    private static final String FORGET_BLOCKS = "DELETE FROM chain.read_blocks WHERE reader = ? AND block <= ?";
    private static final String UNDO_HOLDINGS = "UPDATE chain.holdings h SET amount = h.amount - gone.total FROM"
            + " (SELECT c.account, c.asset, sum(c.change) AS total FROM chain.changes c"
            + " JOIN chain.entries e USING (reader, tx, log_index) WHERE e.reader = ? AND e.block > ?"
            + " GROUP BY c.account, c.asset) gone"
            + " WHERE h.reader = ? AND h.account = gone.account AND h.asset = gone.asset";
    private static final String UNDO_CHANGES = "DELETE FROM chain.changes c USING chain.entries e WHERE e.reader = ?"
            + " AND e.block > ? AND c.reader = e.reader AND c.tx = e.tx AND c.log_index = e.log_index";
    private static final String UNDO_ENTRIES = "DELETE FROM chain.entries WHERE reader = ? AND block > ?";
    private static final String UNDO_BLOCKS = "DELETE FROM chain.read_blocks WHERE reader = ? AND block > ?";
    private static final String HELD =
            "SELECT amount FROM chain.holdings WHERE reader = ? AND account = ? AND asset = ?";
    private static final String ENTRIES = "SELECT e.tx, e.log_index, e.block, c.account, c.asset, c.change FROM"
            + " (SELECT * FROM chain.entries WHERE reader = ? AND block >= ? ORDER BY block, log_index LIMIT ?) e"
            + " JOIN chain.changes c USING (reader, tx, log_index)"
            + " ORDER BY e.block, e.log_index, c.account, c.asset";

    private final ChainSql sql;

    /** @param source lends connections of the runtime role to a migrated database */
    public PostgresChainFeed(DataSource source) {
        this.sql = new ChainSql(source);
    }

    @Override
    public boolean begin(String reader, ReadBlock at) {
        return sql.transact(connection -> {
            boolean first = ChainSql.update(connection, BEGIN, reader, at.number(), at.hash()) == 1;
            if (first) {
                ChainSql.update(connection, REMEMBER, reader, at.number(), at.hash());
            }
            return first;
        });
    }

    @Override
    public List<ReadBlock> blocks(String reader) {
        return sql.transact(connection -> {
            List<ReadBlock> all = new ArrayList<>();
            try (PreparedStatement statement = ChainSql.bound(connection, BLOCKS, reader);
                    ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    all.add(new ReadBlock(rows.getLong(1), rows.getString(2)));
                }
            }
            return List.copyOf(all);
        });
    }

    private static boolean isNewest(Connection connection, String reader, ReadBlock block) throws SQLException {
        return ChainSql.number(connection, NEWEST, reader, block.number(), block.hash()) != null;
    }

    @Override
    public boolean append(String reader, ReadBlock after, List<ReadBlock> blocks, List<ChainEntry> entries) {
        MemoryChainFeed.requireOrder(after, blocks, entries);
        return sql.transact(connection -> {
            if (!isNewest(connection, reader, after)) {
                return false;
            }
            for (ChainEntry entry : entries) {
                add(connection, reader, entry);
            }
            for (ReadBlock block : blocks) {
                ChainSql.update(connection, REMEMBER, reader, block.number(), block.hash());
            }
            ReadBlock last = blocks.get(blocks.size() - 1);
            ChainSql.update(connection, FORGET_BLOCKS, reader, last.number() - KEPT);
            ChainSql.update(connection, MOVE, last.number(), last.hash(), reader);
            return true;
        });
    }

    private static void add(Connection connection, String reader, ChainEntry entry) throws SQLException {
        ChainSql.update(connection, ENTRY, reader, entry.transaction(), entry.index(), entry.block());
        for (Change change : entry.changes()) {
            BigDecimal by = new BigDecimal(change.by());
            ChainSql.update(
                    connection,
                    CHANGE,
                    reader,
                    entry.transaction(),
                    entry.index(),
                    change.account(),
                    change.asset(),
                    by);
            ChainSql.update(connection, HOLD, reader, change.account(), change.asset(), by);
        }
    }

    @Override
    public boolean rollBack(String reader, ReadBlock from, ReadBlock to) {
        return sql.transact(connection -> {
            if (!isNewest(connection, reader, from)
                    || ChainSql.number(connection, REMEMBERED, reader, to.number(), to.hash()) == null) {
                return false;
            }
            ChainSql.update(connection, UNDO_HOLDINGS, reader, to.number(), reader);
            ChainSql.update(connection, UNDO_CHANGES, reader, to.number());
            ChainSql.update(connection, UNDO_ENTRIES, reader, to.number());
            ChainSql.update(connection, UNDO_BLOCKS, reader, to.number());
            ChainSql.update(connection, MOVE, to.number(), to.hash(), reader);
            return true;
        });
    }

    @Override
    public BigInteger held(String reader, String account, String asset) {
        return sql.transact(connection -> {
            try (PreparedStatement statement = ChainSql.bound(connection, HELD, reader, account, asset);
                    ResultSet rows = statement.executeQuery()) {
                return rows.next() ? rows.getBigDecimal(1).toBigIntegerExact() : BigInteger.ZERO;
            }
        });
    }

    private record Key(String transaction, int index, long block) {}

    @Override
    public List<ChainEntry> entries(String reader, long fromBlock, int most) {
        return sql.transact(connection -> {
            Map<Key, List<Change>> all = new LinkedHashMap<>();
            try (PreparedStatement statement = ChainSql.bound(connection, ENTRIES, reader, fromBlock, most);
                    ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    all.computeIfAbsent(
                                    new Key(rows.getString(1), rows.getInt(2), rows.getLong(3)),
                                    any -> new ArrayList<>())
                            .add(new Change(
                                    rows.getString(4),
                                    rows.getString(5),
                                    rows.getBigDecimal(6).toBigIntegerExact()));
                }
            }
            return all.entrySet().stream()
                    .map(one -> new ChainEntry(
                            one.getKey().transaction(),
                            one.getKey().index(),
                            one.getKey().block(),
                            one.getValue()))
                    .toList();
        });
    }
}

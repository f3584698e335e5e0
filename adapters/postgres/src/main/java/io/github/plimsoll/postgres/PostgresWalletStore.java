package io.github.plimsoll.postgres;

import io.github.plimsoll.execution.spi.ChainAttempt;
import io.github.plimsoll.execution.spi.ChainSend;
import io.github.plimsoll.execution.spi.SendState;
import io.github.plimsoll.execution.spi.SignedTerms;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.execution.spi.WalletLease;
import io.github.plimsoll.execution.spi.WalletStore;
import io.github.plimsoll.execution.spi.WalletWork;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * What wallets are to do on their chains, in PostgreSQL: schema {@code chain}, migrated as the room of that name. Leases are
 * compared on the server's clock; each change locks the row of its wallet, so that whoever holds the wallet writes alone. That
 * what was signed stays, that one place does one thing and that what has ended is not touched are rules of the tables, too.
 * Every wait is bounded, as in {@link PostgresStore}. Thread-safe.
 */
public final class PostgresWalletStore implements WalletStore {
    /** The room to migrate before use. */
    public static final String ROOM = "chain";

    private static final String LEASE = "INSERT INTO chain.wallets (wallet, holder, lease_until, epoch)"
            + " VALUES (?, ?, clock_timestamp() + ? * interval '1 microsecond', 1)"
            + " ON CONFLICT (wallet) DO UPDATE SET holder = EXCLUDED.holder, lease_until = EXCLUDED.lease_until,"
            + " epoch = chain.wallets.epoch + (chain.wallets.lease_until <= clock_timestamp())::int"
            + " WHERE chain.wallets.holder = EXCLUDED.holder OR chain.wallets.lease_until <= clock_timestamp()"
            + " RETURNING epoch";
    private static final String GIVE_BACK =
            "UPDATE chain.wallets SET lease_until = clock_timestamp() WHERE wallet = ? AND epoch = ?"
                    + " AND lease_until > clock_timestamp()";
    static final String HELD = "SELECT next FROM chain.wallets WHERE wallet = ? AND epoch = ?"
            + " AND lease_until > clock_timestamp() FOR UPDATE";
    private static final String NEXT = "UPDATE chain.wallets SET next = ? WHERE wallet = ?";
    private static final String OPEN = "state IN ('PLANNED', 'RESERVED', 'SIGNED', 'BROADCAST', 'MINED', 'SAFE')";
    private static final String COUNT = "SELECT count(*) FROM chain.sends WHERE wallet = ? AND " + OPEN;
    private static final String INSERT =
            "INSERT INTO chain.sends (id, wallet, payload, deadline, recorded_at, state, place,"
                    + " reason, version) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING";
    private static final String COLUMNS =
            "s.id, s.wallet, s.payload, s.deadline, s.recorded_at, s.state, s.place, s.taken,"
                    + " s.block, s.block_hash, s.reason, s.version, a.number, a.cancels, a.terms, a.raw, a.hash, a.signed_at,"
                    + " a.sent_at, a.answer FROM chain.sends s LEFT JOIN chain.attempts a ON a.send = s.id";
    private static final String FIND = "SELECT " + COLUMNS + " WHERE s.id = ? ORDER BY a.number";
    private static final String WORK = "SELECT " + COLUMNS + " WHERE s.wallet = ? AND s." + OPEN
            + " ORDER BY s.place NULLS LAST, s.recorded_at, s.id, a.number";
    private static final String PLACE = "SELECT next FROM chain.wallets WHERE wallet = ?";
    private static final String SIGNED_SINCE = "SELECT s.place, a.terms FROM chain.attempts a"
            + " JOIN chain.sends s ON s.id = a.send WHERE a.raw IS NOT NULL AND a.signed_at >= ? AND s.wallet = ?"
            + " ORDER BY a.signed_at DESC LIMIT " + MAX_SIGNED;
    private static final String UPDATE =
            "UPDATE chain.sends SET state = ?, place = ?, taken = ?, block = ?, block_hash = ?,"
                    + " reason = ?, version = ? WHERE id = ? AND wallet = ? AND version = ?";
    private static final String ATTEMPT =
            "INSERT INTO chain.attempts (send, number, cancels, terms, raw, hash, signed_at,"
                    + " sent_at, answer) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String ATTEMPT_KNOWN = "UPDATE chain.attempts SET cancels = ?, terms = ?, raw = ?, hash = ?,"
            + " signed_at = ?, sent_at = ?, answer = ? WHERE send = ? AND number = ?";
    private static final String SIGNED = "SELECT 1 FROM chain.attempts WHERE send = ? AND raw IS NOT NULL";
    private static final String RESERVED = "SELECT place FROM chain.sends WHERE id = ? AND state = 'RESERVED'";
    private static final String FORGET = "DELETE FROM chain.attempts WHERE send = ?";

    private final ChainSql sql;

    /** @param source lends connections of the runtime role to a migrated database */
    public PostgresWalletStore(DataSource source) {
        this.sql = new ChainSql(source);
    }

    @Override
    public Optional<WalletLease> lease(String wallet, String holder, long micros) {
        return sql.once(connection -> {
            Long epoch = ChainSql.number(connection, LEASE, wallet, holder, micros);
            return epoch == null ? Optional.empty() : Optional.of(new WalletLease(wallet, holder, epoch));
        });
    }

    @Override
    public void giveBack(WalletLease lease) {
        sql.once(connection -> ChainSql.update(connection, GIVE_BACK, lease.wallet(), lease.epoch()));
    }

    @Override
    public Optional<ChainSend> record(ChainSend planned) {
        require(planned.state() == SendState.PLANNED && planned.version() == 1, "a send begins as PLANNED");
        return sql.transact(connection -> {
            Optional<ChainSend> before = find(connection, planned.id()).map(WalletWork.Item::send);
            if (before.isPresent()) {
                return before;
            }
            Long open = ChainSql.number(connection, COUNT, planned.wallet());
            if (open != null && open >= MAX_OPEN) {
                return Optional.empty();
            }
            insert(connection, planned);
            // Whoever was first with this id is the one that counts.
            return find(connection, planned.id()).map(WalletWork.Item::send);
        });
    }

    private static boolean insert(Connection connection, ChainSend send) throws SQLException {
        return ChainSql.update(
                        connection,
                        INSERT,
                        send.id(),
                        send.wallet(),
                        send.payload(),
                        send.deadline(),
                        send.recordedAt(),
                        send.state().name(),
                        place(send),
                        send.reason(),
                        send.version())
                == 1;
    }

    private static @Nullable Long place(ChainSend send) {
        return send.sequence() < 0 ? null : (Long) send.sequence();
    }

    @Override
    public Optional<WalletWork.Item> find(String id) {
        return sql.read(connection -> find(connection, id));
    }

    private static Optional<WalletWork.Item> find(Connection connection, String id) throws SQLException {
        return items(connection, FIND, id).stream().findFirst();
    }

    @Override
    public WalletWork work(String wallet) {
        return sql.read(connection -> {
            Long next = ChainSql.number(connection, PLACE, wallet);
            return new WalletWork(next == null ? 0 : next, items(connection, WORK, wallet));
        });
    }

    @Override
    public List<SignedTerms> signedSince(String wallet, long since) {
        return sql.read(connection -> {
            List<SignedTerms> all = new ArrayList<>();
            try (PreparedStatement statement = ChainSql.bound(connection, SIGNED_SINCE, since, wallet);
                    ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    all.add(new SignedTerms(rows.getLong(1), rows.getString(2)));
                }
            }
            return List.copyOf(all);
        });
    }

    private static List<WalletWork.Item> items(Connection connection, String sql, String named) throws SQLException {
        Map<String, ChainSend> sends = new LinkedHashMap<>();
        Map<String, List<ChainAttempt>> attempts = new LinkedHashMap<>();
        try (PreparedStatement statement = ChainSql.bound(connection, sql, named);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                ChainSend send = send(rows);
                sends.putIfAbsent(send.id(), send);
                List<ChainAttempt> his = attempts.computeIfAbsent(send.id(), any -> new ArrayList<>());
                int number = rows.getInt(13);
                if (!rows.wasNull()) {
                    his.add(attempt(rows, send.id(), number));
                }
            }
        }
        return sends.values().stream()
                .map(send -> new WalletWork.Item(send, attempts.getOrDefault(send.id(), List.of())))
                .toList();
    }

    private static ChainSend send(ResultSet rows) throws SQLException {
        Long place = rows.getObject(7, Long.class);
        Integer taken = rows.getObject(8, Integer.class);
        Long block = rows.getObject(9, Long.class);
        return new ChainSend(
                rows.getString(1),
                rows.getString(2),
                rows.getString(3),
                rows.getLong(4),
                rows.getLong(5),
                SendState.valueOf(rows.getString(6)),
                place == null ? -1 : place,
                taken == null ? 0 : taken,
                block == null ? -1 : block,
                rows.getString(10),
                rows.getString(11),
                rows.getLong(12));
    }

    private static ChainAttempt attempt(ResultSet rows, String send, int number) throws SQLException {
        return new ChainAttempt(
                send,
                number,
                rows.getBoolean(14),
                rows.getString(15),
                rows.getString(16),
                rows.getString(17),
                rows.getLong(18),
                rows.getLong(19),
                rows.getString(20));
    }

    @Override
    public Optional<ChainSend> reserve(WalletLease lease, ChainSend planned) {
        return sql.transact(connection -> {
            Long next = held(connection, lease);
            if (next == null || planned.state() != SendState.PLANNED) {
                return Optional.empty();
            }
            ChainSend reserved = planned.reserved(next);
            if (!change(connection, reserved)) {
                return Optional.empty();
            }
            ChainSql.update(connection, NEXT, next + 1, lease.wallet());
            return Optional.of(reserved);
        });
    }

    static @Nullable Long held(Connection connection, WalletLease lease) throws SQLException {
        return ChainSql.number(connection, HELD, lease.wallet(), lease.epoch());
    }

    private static boolean change(Connection connection, ChainSend next) throws SQLException {
        boolean mined = next.taken() > 0;
        return ChainSql.update(
                        connection,
                        UPDATE,
                        next.state().name(),
                        place(next),
                        mined ? (Integer) next.taken() : null,
                        mined ? (Long) next.block() : null,
                        next.blockHash(),
                        next.reason(),
                        next.version(),
                        next.id(),
                        next.wallet(),
                        next.version() - 1)
                == 1;
    }

    @Override
    public boolean unreserve(WalletLease lease, ChainSend next, boolean used) {
        return sql.transact(connection -> {
            Long upTo = held(connection, lease);
            Long place = ChainSql.number(connection, RESERVED, next.id());
            if (upTo == null || place == null) {
                return false;
            }
            require(next.sequence() == -1 && ChainSql.number(connection, SIGNED, next.id()) == null, "it was signed");
            boolean last = upTo == place + 1;
            if ((!last && !used) || !change(connection, next)) {
                return false;
            }
            ChainSql.update(connection, FORGET, next.id());
            if (last && !used) {
                ChainSql.update(connection, NEXT, place, lease.wallet());
            }
            return true;
        });
    }

    @Override
    public boolean fill(WalletLease lease, ChainSend reserved) {
        require(reserved.state() == SendState.RESERVED && reserved.version() == 1, "what fills a place begins with it");
        return sql.transact(connection -> {
            Long next = held(connection, lease);
            return next != null
                    && reserved.wallet().equals(lease.wallet())
                    && reserved.sequence() < next
                    && insert(connection, reserved);
        });
    }

    @Override
    public boolean raise(WalletLease lease, long next) {
        return sql.transact(connection -> {
            Long now = held(connection, lease);
            if (now != null && now < next) {
                ChainSql.update(connection, NEXT, next, lease.wallet());
            }
            return now != null;
        });
    }

    @Override
    public boolean write(WalletLease lease, ChainSend next, List<ChainAttempt> attempts) {
        return sql.transact(connection -> {
            if (held(connection, lease) == null || !next.wallet().equals(lease.wallet()) || !change(connection, next)) {
                return false;
            }
            for (ChainAttempt attempt : attempts) {
                write(connection, attempt);
            }
            return true;
        });
    }

    private static void write(Connection connection, ChainAttempt attempt) throws SQLException {
        int known = ChainSql.update(
                connection,
                ATTEMPT_KNOWN,
                attempt.cancels(),
                attempt.terms(),
                attempt.raw(),
                attempt.hash(),
                attempt.signedAt(),
                attempt.sentAt(),
                attempt.answer(),
                attempt.send(),
                attempt.number());
        if (known == 0) {
            ChainSql.update(
                    connection,
                    ATTEMPT,
                    attempt.send(),
                    attempt.number(),
                    attempt.cancels(),
                    attempt.terms(),
                    attempt.raw(),
                    attempt.hash(),
                    attempt.signedAt(),
                    attempt.sentAt(),
                    attempt.answer());
        }
    }

    private static void require(boolean holds, String why) {
        if (!holds) {
            throw new StoreException(StoreException.Kind.CONSTRAINT, why, new IllegalStateException(why));
        }
    }
}

package io.github.plimsoll.postgres;

import io.github.plimsoll.execution.spi.KeyVersion;
import io.github.plimsoll.execution.spi.KeyVersion.State;
import io.github.plimsoll.execution.spi.SealedKey;
import io.github.plimsoll.execution.spi.SealedKeyStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Sealed keys in PostgreSQL: schema {@code chain}, migrated as the room of {@link PostgresWalletStore}. What may not change,
 * what may be wrapped with which version and when one may be retired are rules of the tables, too. The runtime role reads and
 * adds keys; versions and wrapping anew take the owner. Every wait is bounded. Thread-safe.
 */
public final class PostgresSealedKeyStore implements SealedKeyStore {
    private static final String VERSIONS = "SELECT id, proof, state FROM chain.key_versions ORDER BY id";
    /** Those who add keys read on; those who change versions wait for each other. */
    private static final String ALONE = "LOCK TABLE chain.key_versions IN SHARE ROW EXCLUSIVE MODE";

    private static final String MAY_BE_ACTIVE =
            "SELECT count(*) FROM chain.key_versions WHERE id = ?" + " AND (state = 'RETIRED' OR proof <> ?)";
    private static final String STEP_BACK =
            "UPDATE chain.key_versions SET state = 'RETIRING' WHERE state = 'ACTIVE' AND id <> ?";
    private static final String ACTIVATE = "INSERT INTO chain.key_versions (id, proof, state) VALUES (?, ?, 'ACTIVE')"
            + " ON CONFLICT (id) DO UPDATE SET state = 'ACTIVE'";
    private static final String RETIRE = "UPDATE chain.key_versions SET state = 'RETIRED' WHERE id = ?"
            + " AND state = 'RETIRING' AND NOT EXISTS (SELECT 1 FROM chain.sealed_keys WHERE version = ?)";
    private static final String KEYS =
            "SELECT wallet, owner, chain, version, wrapped, sealed, revision FROM chain.sealed_keys WHERE ";
    private static final String ADD = "INSERT INTO chain.sealed_keys (wallet, owner, chain, version, wrapped, sealed,"
            + " revision) SELECT ?, ?, ?, id, ?, ?, ? FROM chain.key_versions WHERE id = ? AND state = 'ACTIVE'"
            + " ON CONFLICT DO NOTHING";
    private static final String REWRAP = "UPDATE chain.sealed_keys SET version = ?, wrapped = ?, revision = ?"
            + " WHERE wallet = ? AND owner = ? AND chain = ? AND sealed = ? AND revision = ?"
            + " AND EXISTS (SELECT 1 FROM chain.key_versions WHERE id = ? AND state = 'ACTIVE')";
    private static final String COUNTS = "SELECT v.id, count(k.wallet) FROM chain.key_versions v"
            + " LEFT JOIN chain.sealed_keys k ON k.version = v.id GROUP BY v.id";

    private final ChainSql sql;

    /** @param source lends connections to a migrated database, of the runtime role or of the owner */
    public PostgresSealedKeyStore(DataSource source) {
        this.sql = new ChainSql(source);
    }

    @Override
    public List<KeyVersion> versions() {
        return sql.transact(connection -> {
            List<KeyVersion> versions = new ArrayList<>();
            try (PreparedStatement statement = connection.prepareStatement(VERSIONS);
                    ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    versions.add(
                            new KeyVersion(rows.getString(1), rows.getString(2), State.valueOf(rows.getString(3))));
                }
            }
            return versions;
        });
    }

    @Override
    public boolean activate(String id, String check) {
        KeyVersion next = new KeyVersion(id, check, State.ACTIVE);
        return sql.transact(connection -> {
            ChainSql.update(connection, ALONE);
            Long against = ChainSql.number(connection, MAY_BE_ACTIVE, next.id(), next.check());
            if (against == null || against != 0) {
                return false;
            }
            ChainSql.update(connection, STEP_BACK, next.id());
            return ChainSql.update(connection, ACTIVATE, next.id(), next.check()) == 1;
        });
    }

    @Override
    public boolean retire(String id) {
        return sql.transact(connection -> {
            ChainSql.update(connection, ALONE);
            return ChainSql.update(connection, RETIRE, id, id) == 1;
        });
    }

    @Override
    public Optional<SealedKey> find(String wallet) {
        return one(KEYS + "wallet = ?", wallet);
    }

    @Override
    public Optional<SealedKey> of(String owner, String chain) {
        return one(KEYS + "owner = ? AND chain = ?", owner, chain);
    }

    private Optional<SealedKey> one(String sql, @Nullable Object... values) {
        return this.sql.transact(connection -> keys(connection, sql, values)).stream()
                .findFirst();
    }

    private static List<SealedKey> keys(Connection connection, String sql, @Nullable Object... values)
            throws SQLException {
        List<SealedKey> keys = new ArrayList<>();
        try (PreparedStatement statement = ChainSql.bound(connection, sql, values);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                keys.add(new SealedKey(
                        rows.getString(1),
                        rows.getString(2),
                        rows.getString(3),
                        rows.getString(4),
                        rows.getString(5),
                        rows.getString(6),
                        rows.getLong(7)));
            }
        }
        return keys;
    }

    @Override
    public boolean add(SealedKey key) {
        if (key.revision() != 1) {
            throw new IllegalArgumentException("a new key is in revision 1");
        }
        return sql.transact(connection -> ChainSql.update(
                        connection,
                        ADD,
                        key.wallet(),
                        key.owner(),
                        key.chain(),
                        key.wrapped(),
                        key.sealed(),
                        key.revision(),
                        key.version())
                == 1);
    }

    @Override
    public boolean rewrap(SealedKey next) {
        return sql.transact(connection -> ChainSql.update(
                        connection,
                        REWRAP,
                        next.version(),
                        next.wrapped(),
                        next.revision(),
                        next.wallet(),
                        next.owner(),
                        next.chain(),
                        next.sealed(),
                        next.revision() - 1,
                        next.version())
                == 1);
    }

    @Override
    public List<SealedKey> notUnder(String version, String after, int most) {
        if (most < 1 || most > MOST_AT_ONCE) {
            throw new IllegalArgumentException("a page has 1 to " + MOST_AT_ONCE + " keys");
        }
        return sql.transact(connection ->
                keys(connection, KEYS + "version <> ? AND wallet > ? ORDER BY wallet LIMIT ?", version, after, most));
    }

    @Override
    public SortedMap<String, Long> counts() {
        return sql.transact(connection -> {
            SortedMap<String, Long> counts = new TreeMap<>();
            try (PreparedStatement statement = connection.prepareStatement(COUNTS);
                    ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    counts.put(rows.getString(1), rows.getLong(2));
                }
            }
            return counts;
        });
    }
}

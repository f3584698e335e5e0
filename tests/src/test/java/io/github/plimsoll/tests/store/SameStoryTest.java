package io.github.plimsoll.tests.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.execution.AuditVerifier;
import io.github.plimsoll.execution.spi.ProcessTime;
import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.postgres.Database;
import io.github.plimsoll.postgres.PostgresStore;
import io.github.plimsoll.postgres.upkeep.PostgresAudit;
import io.github.plimsoll.testkit.suites.sim.SeedResult;
import io.github.plimsoll.testkit.suites.sim.Simulation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The simulated world on a real PostgreSQL tells the story that it tells in memory, word for word: the model is the store. */
class SameStoryTest {
    /** All of them: {@code ./plimsoll soak stories}. */
    private static final int SEEDS = Integer.getInteger("plimsoll.stories", 4);

    private static final int MINUTES = SEEDS > 4 ? 30 : 3;

    private static final PostgresServer SERVER = PostgresServer.get();

    /** Sessions of its own: they keep the simulated time, which no other test may meet. */
    private static Database pool;

    /** The store asks the database for the time of its leases; here it is told the simulated one, by the same name. */
    @BeforeAll
    static void time() throws SQLException {
        pool = SERVER.pool("simulated", 8, Duration.ofSeconds(10));
        try (Connection owner = SERVER.owner();
                Statement statement = owner.createStatement()) {
            statement.execute("CREATE SCHEMA IF NOT EXISTS simulated");
            statement.execute("CREATE OR REPLACE FUNCTION simulated.clock_timestamp() RETURNS timestamptz LANGUAGE sql"
                    + " AS $$ SELECT to_timestamp(0) + current_setting('simulated.micros')::bigint"
                    + " * interval '1 microsecond' $$");
            statement.execute("GRANT USAGE ON SCHEMA simulated TO PUBLIC");
        }
    }

    @AfterAll
    static void end() {
        pool.close();
    }

    /** A paper venue, an exchange with one process and with two: the shape is drawn from the seed. */
    static LongStream seeds() {
        long first = Long.getLong("plimsoll.seed", 1L);
        return LongStream.range(first, first + SEEDS);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theStoryIsTheSame(long seed) throws SQLException {
        List<String> inMemory = new ArrayList<>();
        SeedResult expected = Simulation.run(seed, MINUTES, inMemory::add);
        SERVER.emptyStore();
        List<String> onDisk = new ArrayList<>();
        SeedResult found = Simulation.run(seed, MINUTES, onDisk::add, time -> postgres(pool.dataSource(), time));
        for (int i = 0; i < Math.min(inMemory.size(), onDisk.size()); i++) {
            assertThat(onDisk.get(i)).as("line %s", i).isEqualTo(inMemory.get(i));
        }
        assertThat(found).isEqualTo(expected);
        assertThat(found.broken()).isNull();
        assertThat(decisions()).as("it was this database").isPositive();
        try (Connection owner = SERVER.owner()) {
            assertThat(AuditVerifier.verify(new PostgresAudit(owner), List.of()))
                    .as("the audit after crashes, lost commits and conflicts")
                    .isEmpty();
        }
    }

    private static long decisions() throws SQLException {
        try (Connection owner = SERVER.owner();
                Statement statement = owner.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM execution.decisions")) {
            assertThat(rows.next()).isTrue();
            return rows.getLong(1);
        }
    }

    private static Store postgres(DataSource pool, ProcessTime time) {
        return new PostgresStore((DataSource) Proxy.newProxyInstance(
                DataSource.class.getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    try {
                        Object result = method.invoke(pool, arguments);
                        if (result instanceof Connection connection) {
                            tell(connection, time);
                        }
                        return result;
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                }));
    }

    private static void tell(Connection connection, ProcessTime time) throws SQLException {
        boolean before = connection.getAutoCommit();
        connection.setAutoCommit(true);
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "SET search_path = simulated, pg_catalog; SET synchronous_commit = off; SET simulated.micros = '"
                            + time.nanos() / 1_000 + "'");
        }
        connection.setAutoCommit(before);
    }
}

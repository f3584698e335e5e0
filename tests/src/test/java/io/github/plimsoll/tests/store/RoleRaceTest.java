package io.github.plimsoll.tests.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.execution.Ids;
import io.github.plimsoll.execution.UserRoles;
import io.github.plimsoll.execution.spi.Role;
import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.execution.spi.StoredUser;
import io.github.plimsoll.numbers.UserId;
import io.github.plimsoll.numbers.WorldClock;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Admins who take each other's role at the same moment, in two processes. */
class RoleRaceTest {
    private static final int ROUNDS = 150;
    private static final int SQL_ROUNDS = 6;
    private static final UserId ANN = new UserId("ann");
    private static final UserId OLGA = new UserId("olga");
    private static final WorldClock CLOCK = WorldClock.of(() -> 1_000_000);

    private static Ids ids(int process) {
        return new Ids(CLOCK, new SplittableRandom(process));
    }

    private final PostgresServer server = PostgresServer.get();
    private final ExecutorService threads = Executors.newFixedThreadPool(2);

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    private <T> List<T> atOnce(Callable<T> one, Callable<T> other) throws Exception {
        CyclicBarrier start = new CyclicBarrier(2);
        List<Future<T>> both = new ArrayList<>();
        for (Callable<T> each : List.of(one, other)) {
            both.add(threads.submit(() -> {
                start.await(10, TimeUnit.SECONDS);
                return each.call();
            }));
        }
        List<T> answers = new ArrayList<>();
        for (Future<T> future : both) {
            answers.add(future.get(30, TimeUnit.SECONDS));
        }
        return answers;
    }

    @Test
    @DisplayName("two admins who remove each other at the same moment: one is removed, the other stays")
    void oneStays() throws Exception {
        Store store = server.emptyStore();
        UserRoles here = new UserRoles(store, CLOCK, ids(1), user -> true);
        UserRoles there = new UserRoles(server.store(), CLOCK, ids(2), user -> true);
        here.begin(List.of(ANN, OLGA), "start");
        for (int round = 0; round < ROUNDS; round++) {
            UserRoles.Change first = new UserRoles.Change(OLGA, Role.USER, version(here, OLGA), ANN);
            UserRoles.Change second = new UserRoles.Change(ANN, Role.USER, version(here, ANN), OLGA);
            // Each confirmed what the other asked for, and both come in the same moment.
            List<UserRoles.Outcome> outcomes =
                    atOnce(() -> here.change(first, OLGA, 2, "t"), () -> there.change(second, ANN, 2, "t"));
            assertThat(outcomes).as("round " + round).containsOnlyOnce(UserRoles.Outcome.CHANGED);
            assertThat(here.admins()).hasSize(1);
            UserId left = here.admins().get(0).user();
            UserId gone = left.equals(ANN) ? OLGA : ANN;
            assertThat(here.change(new UserRoles.Change(gone, Role.ADMIN, version(here, gone), left), left, 1, "t"))
                    .isEqualTo(UserRoles.Outcome.CHANGED);
        }
    }

    private static long version(UserRoles roles, UserId user) {
        return roles.find(user).map(StoredUser::version).orElseThrow();
    }

    @Test
    @DisplayName("the database keeps the last admin against statements that look at nothing first")
    void theDatabaseKeepsTheLastOne() throws Exception {
        Store store = server.emptyStore();
        UserRoles roles = new UserRoles(store, CLOCK, ids(1), user -> true);
        roles.begin(List.of(ANN, OLGA), "start");
        for (int round = 0; round < SQL_ROUNDS; round++) {
            List<Boolean> done = atOnce(() -> demoted("ann"), () -> demoted("olga"));
            assertThat(done).as("round " + round).containsOnlyOnce(true);
            assertThat(roles.admins()).hasSize(1);
            execute("UPDATE execution.users SET role = 'ADMIN', version = version + 1 WHERE role = 'USER'");
        }
        assertThat(demoted("ann' OR 'x' = 'x")).as("both in one statement").isFalse();
        assertThat(roles.admins()).hasSize(2);
    }

    private boolean demoted(String user) {
        try {
            execute("UPDATE execution.users SET role = 'USER', version = version + 1 WHERE user_id = '" + user + "'");
            return true;
        } catch (SQLException refused) {
            return false;
        }
    }

    /** As the runtime role. */
    private void execute(String sql) throws SQLException {
        try (Connection connection = server.pool().dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}

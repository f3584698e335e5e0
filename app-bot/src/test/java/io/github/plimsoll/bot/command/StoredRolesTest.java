package io.github.plimsoll.bot.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.execution.Ids;
import io.github.plimsoll.execution.MemoryStore;
import io.github.plimsoll.execution.UserRoles;
import io.github.plimsoll.execution.spi.Role;
import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.numbers.UserId;
import io.github.plimsoll.numbers.WorldClock;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Roles while the database is silent. */
class StoredRolesTest {
    private static final UserId ANN = new UserId("ann");
    private static final UserId BOB = new UserId("bob");
    private static final int MANY = 12;

    /** A database that stops answering, and answers again. */
    private static final class Silent implements Store {
        private final Store memory = new MemoryStore(System::nanoTime);
        private volatile CountDownLatch answers = new CountDownLatch(0);

        @Override
        public <T> T transact(Work<T> work) {
            try {
                answers.await();
            } catch (InterruptedException stopped) {
                throw new IllegalStateException(stopped);
            }
            return memory.transact(work);
        }
    }

    @Test
    @DisplayName(
            "however many stop at once while the database is silent, nobody waits for it: the last known role counts")
    void nobodyWaits() throws Exception {
        Silent store = new Silent();
        WorldClock clock = WorldClock.of(() -> 1L, System::nanoTime);
        UserRoles users = new UserRoles(store, clock, new Ids(clock, new SplittableRandom(1)), user -> true);
        users.begin(List.of(ANN), "start");
        StoredRoles roles = new StoredRoles(users);
        store.answers = new CountDownLatch(1);
        ExecutorService people = Executors.newFixedThreadPool(MANY);
        try {
            List<Future<Role>> asked = new ArrayList<>();
            for (int i = 0; i < MANY; i++) {
                UserId who = i % 2 == 0 ? ANN : BOB;
                asked.add(people.submit(() -> roles.soon(who, "t")));
            }
            for (int i = 0; i < MANY; i++) {
                assertThat(asked.get(i).get(20, TimeUnit.SECONDS)).isEqualTo(i % 2 == 0 ? Role.ADMIN : Role.USER);
            }
            assertThat(store.answers.getCount()).as("it is still silent").isOne();
            store.answers.countDown();
            users.begin(List.of(BOB), "start");
            // Those who asked give back their places, so that the next one is told what the database says.
            long last = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (roles.soon(BOB, "t") != Role.ADMIN) {
                assertThat(System.nanoTime()).isLessThan(last);
                Thread.sleep(1);
            }
        } finally {
            store.answers.countDown();
            people.shutdownNow();
        }
    }
}

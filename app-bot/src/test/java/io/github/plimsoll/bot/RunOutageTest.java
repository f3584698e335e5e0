package io.github.plimsoll.bot;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.inject.Guice;
import com.google.inject.Injector;
import io.github.plimsoll.bot.chain.Addresses;
import io.github.plimsoll.bot.chain.Bindings;
import io.github.plimsoll.bot.command.Commands;
import io.github.plimsoll.bot.config.Settings;
import io.github.plimsoll.bot.console.Talk;
import io.github.plimsoll.bot.metrics.MetricsModule;
import io.github.plimsoll.bot.metrics.TradeMeters;
import io.github.plimsoll.bot.world.RunLoop;
import io.github.plimsoll.bot.world.RunModule;
import io.github.plimsoll.execution.MemoryStore;
import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.execution.spi.StoreTx;
import io.github.plimsoll.health.TaskThreads;
import io.github.plimsoll.numbers.UserId;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The configured deployment while its database is away or its venue is slow. */
class RunOutageTest {
    private static final long DAY_MICROS = 86_400_000_000L;

    /** A store that may be away. */
    private static final class Absent implements Store {
        private final MemoryStore inner = new MemoryStore(System::nanoTime);
        private boolean away;

        @Override
        public <T> T transact(Work<T> work) {
            if (away) {
                throw new StoreException(StoreException.Kind.UNAVAILABLE, "away", new IllegalStateException());
            }
            return inner.transact(work);
        }
    }

    @Test
    @Timeout(value = 30, unit = TimeUnit.SECONDS)
    @DisplayName(
            "however long the database is away, no turn of the dispatcher fails, so its restarts are never used up; "
                    + "afterwards the books are kept")
    void noTurnFails() {
        Absent store = new Absent();
        Injector injector = deployment(store);
        RunLoop loop = injector.getInstance(RunLoop.class);
        Talk talk = new Talk(injector.getInstance(Commands.class), store, new UserId("plain"), 1, false);
        assertThat(Installation.say(talk, "/balance").get(0).get("code").asText())
                .isEqualTo("OK");
        store.away = true;
        for (int turn = 0; turn < 50; turn++) {
            loop.dispatch();
            loop.watch();
            loop.saveTime();
        }
        store.away = false;
        Account account = store.transact(tx -> tx.accounts()).get(0);
        long day = loop.nowMicros() / DAY_MICROS;
        assertThat(store.<Boolean>transact(tx -> tx.dayEquity(account.id(), day).isPresent()))
                .isFalse();
        loop.saveTime();
        assertThat(store.<Long>transact(tx -> tx.worldTime())).isPositive();
        while (!store.<Boolean>transact(tx -> tx.dayEquity(account.id(), day).isPresent())) {
            loop.dispatch();
        }
    }

    private static Injector deployment(Store store) {
        return Guice.createInjector(
                new MetricsModule(new TradeMeters(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT))),
                new RunModule(
                        Settings.of(Map.of(), Map.of(), List.of()),
                        Optional.empty(),
                        new SplittableRandom(1),
                        store,
                        new FileStopJournal(Scratch.directory()),
                        new MemoryBook(),
                        now -> now,
                        user -> List.of(),
                        List::of,
                        Addresses.none("none are kept here"),
                        Bindings.none("none are kept here"),
                        id -> Optional.empty(),
                        Optional.empty()));
    }

    /** A store that counts how often somebody looked for what is to be sent. */
    private static final class Asked implements Store {
        private final MemoryStore inner = new MemoryStore(System::nanoTime);
        private int claims;

        @Override
        public <T> T transact(Work<T> work) {
            return inner.transact(tx -> work.run((StoreTx) Proxy.newProxyInstance(
                    StoreTx.class.getClassLoader(), new Class<?>[] {StoreTx.class}, (proxy, method, arguments) -> {
                        claims += method.getName().equals("claim") ? 1 : 0;
                        return method.invoke(tx, arguments);
                    })));
        }
    }

    @Test
    @Timeout(value = 30, unit = TimeUnit.SECONDS)
    @DisplayName(
            "what another process recorded and did not live to send is looked for every second, and not at every turn")
    void theWorkOfTheDead() throws InterruptedException {
        Asked store = new Asked();
        RunLoop loop = deployment(store).getInstance(RunLoop.class);
        while (store.claims == 0) {
            loop.dispatch();
        }
        int before = store.claims;
        long begun = System.nanoTime();
        int turns = 0;
        while (store.claims == before) {
            loop.dispatch();
            turns++;
            TimeUnit.MILLISECONDS.sleep(1);
        }
        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun)).isBetween(900L, 10_000L);
        assertThat(turns).isGreaterThan(1);
    }

    /** Nobody drives the dispatcher, so the first command waits as long as it may. */
    @Test
    @Timeout(value = 30, unit = TimeUnit.SECONDS)
    @DisplayName("EXE-13 one user's wait for a venue delays nobody else's command")
    void aWaitDelaysNobodyElse() throws Exception {
        RunLoop loop = deployment(new Absent()).getInstance(RunLoop.class);
        CountDownLatch waiting = new CountDownLatch(1);
        AtomicBoolean answered = new AtomicBoolean();
        Thread slow = TaskThreads.daemons()
                .newThread(() -> loop.still(() -> {
                    loop.await(
                            () -> {
                                waiting.countDown();
                                return answered.get();
                            },
                            20_000_000);
                    return true;
                }));
        slow.start();
        waiting.await();
        long asked = System.nanoTime();
        assertThat(loop.still(() -> slow.isAlive())).as("the other still waits").isTrue();
        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - asked)).isLessThan(5_000);
        answered.set(true);
        slow.join();
    }
}

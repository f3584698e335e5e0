package io.github.plimsoll.tests.store;

import static io.github.plimsoll.testkit.suites.StoreRows.id;
import static io.github.plimsoll.testkit.suites.StoreRows.letter;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.execution.DeadLetters;
import io.github.plimsoll.execution.Ids;
import io.github.plimsoll.execution.spi.AuditEntry;
import io.github.plimsoll.execution.spi.BusinessEvent;
import io.github.plimsoll.execution.spi.DeadLetter;
import io.github.plimsoll.postgres.PostgresStore;
import io.github.plimsoll.testkit.ManualClock;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Admins of several processes replay the same letter at the same moment, on the real server: it is done once. */
final class DeadLetterRaceTest {
    private static final int ADMINS = 4;
    private static final int RACES = 50;

    private final ExecutorService threads = Executors.newFixedThreadPool(ADMINS);

    @AfterEach
    void stopThreads() {
        threads.shutdownNow();
    }

    private static DeadLetters process(int number) {
        ManualClock clock = new ManualClock();
        return new DeadLetters(
                PostgresServer.get().store(), List.of(), clock, new Ids(clock, new SplittableRandom(number)));
    }

    @Test
    void oneOfThemReplaysIt() throws Exception {
        PostgresStore store = PostgresServer.get().emptyStore();
        List<DeadLetters> processes = new ArrayList<>();
        for (int i = 0; i < ADMINS; i++) {
            processes.add(process(i));
        }
        for (int race = 1; race <= RACES; race++) {
            DeadLetter letter = letter(race, DeadLetter.Kind.NOTICE);
            store.transact(tx -> {
                processes.get(0).add(tx, List.of(letter));
                return true;
            });
            CyclicBarrier start = new CyclicBarrier(ADMINS);
            List<Future<DeadLetters.Code>> answers = new ArrayList<>();
            for (DeadLetters process : processes) {
                answers.add(threads.submit(() -> {
                    start.await(10, TimeUnit.SECONDS);
                    return process.replay(letter.id(), "olga", "t").code();
                }));
            }
            List<DeadLetters.Code> codes = new ArrayList<>();
            for (Future<DeadLetters.Code> answer : answers) {
                codes.add(answer.get(20, TimeUnit.SECONDS));
            }
            assertThat(codes)
                    .containsOnlyOnce(DeadLetters.Code.OK)
                    .containsOnly(DeadLetters.Code.OK, DeadLetters.Code.ENDED_BEFORE);
        }
        List<BusinessEvent> events = store.transact(tx -> tx.events(0, 10_000));
        assertThat(events)
                .filteredOn(event -> event.type().equals("SENT_AGAIN"))
                .hasSize(RACES);
        List<AuditEntry> audit = store.transact(tx -> tx.audit(10_000));
        assertThat(audit)
                .filteredOn(entry -> entry.action().equals("DEAD_LETTER_REPLAYED"))
                .hasSize(RACES);
        assertThat(store.transact(tx -> tx.deadLetter(id(1))).orElseThrow().endedBy())
                .isEqualTo("olga");
    }
}

package io.github.plimsoll.tests.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.execution.Receipt;
import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.execution.spi.Latch;
import io.github.plimsoll.execution.spi.Reservation;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.SortableId;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * The races of {@link DeskRaceTest} between two JVMs: what keeps one order out and a stop in force is the database, not the
 * memory of a process. {@code -Dplimsoll.races=N} runs a tenth as many rounds, at least 50.
 */
final class TwoProcessesTest {
    private static final long LEASE_MICROS = 2_000_000;
    /** Both sides have read their orders by then. */
    private static final long LEAD_NANOS = 3_000_000;

    private final int rounds = Math.max(50, Integer.getInteger("plimsoll.races", 600) / 10);
    private final SplittableRandom random = new SplittableRandom(Long.getLong("plimsoll.seed", 12L));

    @SuppressWarnings("NullAway.Init")
    private Office here;

    @SuppressWarnings("NullAway.Init")
    private OtherProcess there;

    @BeforeEach
    void open() throws Exception {
        PostgresServer.get().emptyStore();
        here = new Office(PostgresServer.get().access(), "here", 3, LEASE_MICROS);
        there = OtherProcess.start(PostgresServer.get().access(), LEASE_MICROS);
    }

    @AfterEach
    void close() throws Exception {
        here.close();
        there.close();
        PostgresServer.get().emptyStore();
    }

    @Test
    void roomForOneTakesOne() throws Exception {
        int weWon = 0;
        for (int round = 1; round <= rounds; round++) {
            String user = "room" + round;
            AccountId account = here.account(user);
            long moment = System.nanoTime() + LEAD_NANOS;
            // Whoever is ahead by habit is held back a little, so that both win some rounds.
            there.tell("open " + user + " " + user + "/b " + (moment + random.nextLong(3_000_000)));
            OtherProcess.awaitMoment(moment + random.nextLong(3_000_000));
            boolean ours = here.open(user, user + "/a").accepted();
            boolean theirs = there.answer().length() == SortableId.LENGTH;
            assertThat(ours ^ theirs)
                    .as("round %s: exactly one of %s and %s", round, ours, theirs)
                    .isTrue();
            List<Reservation> held = here.store.transact(tx -> tx.reservations(account));
            assertThat(held).hasSize(1);
            weWon += ours ? 1 : 0;
        }
        System.out.println("SOAK {\"soak\":\"races\",\"race\":\"two processes, room for one\",\"rounds\":" + rounds
                + ",\"first_won\":" + weWon + ",\"passed\":true}");
        assertThat(weWon).as("both processes win some rounds").isBetween(1, rounds - 1);
    }

    @Test
    @DisplayName("EXE-30 a stop binds another process within a quarter of a second, and nothing is sent after it")
    void nothingIsSentAfterAnAcknowledgedStop() throws Exception {
        Latencies latencies = new Latencies();
        int sentFirst = 0;
        for (int round = 1; round <= rounds; round++) {
            String user = "stop" + round;
            here.account(user);
            Receipt recorded = here.open(user, user);
            assertThat(recorded.accepted()).as(recorded.toString()).isTrue();
            SortableId intent = Objects.requireNonNull(recorded.intent()).id();
            long moment = System.nanoTime() + LEAD_NANOS;
            there.tell("send " + (moment + random.nextLong(6_000_000)));
            OtherProcess.awaitMoment(moment + random.nextLong(6_000_000));
            DeskRaceTest.Stopped stopped = DeskRaceTest.stop(here.control, Latch.GLOBAL);
            there.answer();
            String sent = there.ask("sent " + intent);
            latencies.add(stopped.took());
            if (!sent.equals("never")) {
                assertThat(stopped.at() - Long.parseLong(sent))
                        .as("round %s: sent this many ns before the acknowledgement", round)
                        .isNotNegative();
                sentFirst++;
            }
            assertThat(here.store
                            .transact(tx -> tx.intent(intent))
                            .orElseThrow()
                            .state())
                    .as("round %s", round)
                    .isEqualTo(sent.equals("never") ? IntentState.EXPIRED : IntentState.IN_FLIGHT);
            here.control.resume(Latch.GLOBAL, "racer", "race");
        }
        System.out.println(
                "SOAK {\"soak\":\"races\",\"race\":\"stop against the dispatcher of another process\",\"rounds\":"
                        + rounds + ",\"sent_first\":" + sentFirst + "," + latencies + ",\"passed\":true}");
        assertThat(sentFirst).as("both win some rounds").isBetween(1, rounds - 1);
        assertThat(latencies.percentile(0.95))
                .as("ms to the acknowledgement, %s", latencies)
                .isLessThanOrEqualTo(250);
        frozen();
    }

    /** The other process freezes between claim and first byte. */
    private void frozen() throws Exception {
        here.account("frozen");
        SortableId intent = SortableId.parse(there.ask("open frozen frozen " + System.nanoTime()));
        assertThat(there.ask("freeze 2600")).isEqualTo("done");
        there.tell("send " + System.nanoTime());
        while (here.store.transact(tx -> tx.sending()).isEmpty()) {
            Thread.sleep(5);
        }
        DeskRaceTest.Stopped stopped = DeskRaceTest.stop(here.control, Latch.GLOBAL);
        assertThat(stopped.receipt().mayStillExecute()).containsExactly(intent);
        assertThat(stopped.took() / 1e6).as("ms to the acknowledgement").isBetween(1_500.0, 2_250.0);
        there.answer();
        assertThat(there.ask("sent " + intent)).as("its lease was over").isEqualTo("never");
    }
}

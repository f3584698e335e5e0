package io.github.plimsoll.tests.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.execution.CloseAmount;
import io.github.plimsoll.execution.CloseCommand;
import io.github.plimsoll.execution.Receipt;
import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.execution.spi.Origin;
import io.github.plimsoll.execution.spi.Reservation;
import io.github.plimsoll.execution.spi.StoreTx;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.execution.spi.VenueLease;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.UserId;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Two processes on one database, each with a paper venue of its own under the same name. What one of these venues knows the
 * other never heard of: only the process that holds the venue's lease may send there, ask it and book what it did.
 */
final class TwoPaperVenuesTest {
    private static final long LEASE_MICROS = 400_000;

    @SuppressWarnings("NullAway.Init")
    private Office first;

    @SuppressWarnings("NullAway.Init")
    private Office second;

    @SuppressWarnings("NullAway.Init")
    private AccountId account;

    @BeforeEach
    void open() throws Exception {
        PostgresServer.get().emptyStore();
        first = Office.onPaper(PostgresServer.get().access(), "first", 1, LEASE_MICROS);
        second = Office.onPaper(PostgresServer.get().access(), "second", 2, LEASE_MICROS);
        assertThat(first.leased().hold()).isTrue();
        first.takeUp();
        account = first.account("ann");
    }

    @AfterEach
    void close() {
        first.close();
        second.close();
        PostgresServer.get().emptyStore();
    }

    private StoredIntent intent(SortableId id) {
        return first.store.transact(tx -> tx.intent(id)).orElseThrow();
    }

    private IntentState state(Receipt receipt) {
        return intent(sent(receipt)).state();
    }

    private static SortableId sent(Receipt receipt) {
        assertThat(receipt.accepted()).as(receipt.toString()).isTrue();
        return Objects.requireNonNull(receipt.intent()).id();
    }

    private List<StoredPosition> positions() {
        return positions(account);
    }

    private List<StoredPosition> positions(AccountId of) {
        return first.store.transact(tx -> tx.openPositions(of));
    }

    private void nothingIsUnexplained() {
        first.store.transact(tx -> {
            assertThat(tx.waitingDeadLetters(10)).isEmpty();
            assertThat(tx.latches()).isEmpty();
            return true;
        });
    }

    private Receipt close(Office office, String key, Origin origin) {
        return office.desk.close(new CloseCommand(
                key, new UserId("ann"), positions().get(0).id(), new CloseAmount.All(), origin, "test"));
    }

    /** The lease of the first is over, and the second takes its venue. */
    private void takeOver() throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!second.leased().hold()) {
            assertThat(System.nanoTime() - end).isNegative();
            Thread.sleep(20);
        }
    }

    @Test
    @DisplayName(
            "a second process neither judges an order that only the venue of the first knows nor makes its fill unexplained")
    void theOtherOnesOrderIsLeftAlone() {
        Receipt open = first.open("ann", "key");
        assertThat(first.dispatcher.step()).isTrue();
        assertThat(state(open)).isEqualTo(IntentState.IN_FLIGHT);

        assertThat(second.leased().hold()).isFalse();
        assertThat(second.recovery.atStart().unproved()).containsExactly(account);
        second.recovery.step();
        assertThat(state(open)).isEqualTo(IntentState.IN_FLIGHT);

        assertThat(first.trade()).isEqualTo(1);
        assertThat(state(open)).isEqualTo(IntentState.FILLED);
        assertThat(positions()).hasSize(1);
        nothingIsUnexplained();
    }

    @Test
    @DisplayName(
            "a second process leaves an open that the first has just recorded, and refuses its own by the name of the holder")
    void theOtherOnesOpenIsNotExpired() {
        Receipt open = first.open("ann", "key");
        assertThat(second.leased().hold()).isFalse();
        assertThat(second.recovery.atStart().expired()).isZero();
        assertThat(second.dispatcher.step()).isFalse();
        assertThat(state(open)).isEqualTo(IntentState.RECORDED);

        second.account("bob");
        Receipt refused = second.open("bob", "other");
        assertThat(refused.accepted()).isFalse();
        assertThat(refused.code()).isEqualTo(Receipt.VENUE_HELD_ELSEWHERE);
        assertThat(refused.reason())
                .contains("the venue noting lives in another process, first, which has held it since ")
                .contains("and holds it until ")
                .contains("stop that process");
        assertThat(second.leased().blocked())
                .hasValueSatisfying(
                        why -> assertThat(refused.reason()).contains(why.substring(0, why.indexOf(" until "))));
        assertThat(first.dispatcher.step()).isTrue();
        assertThat(state(open)).isEqualTo(IntentState.IN_FLIGHT);
    }

    @Test
    @DisplayName("a stop loss goes to the venue that holds the position, whichever process recorded it")
    void exitsGoWhereThePositionIs() {
        Receipt open = first.open("ann", "key");
        first.dispatcher.step();
        first.trade();
        assertThat(state(open)).isEqualTo(IntentState.FILLED);
        second.leased().hold();
        second.takeUp();
        second.control.releaseExits(Set.of());

        Receipt stop = close(second, "stop", Origin.STOP_LOSS);
        for (int i = 0; i < 3; i++) {
            assertThat(second.dispatcher.step()).isFalse();
            second.trade();
        }
        assertThat(state(stop)).isEqualTo(IntentState.RECORDED);
        assertThat(first.dispatcher.step()).isTrue();
        first.trade();
        assertThat(state(stop)).isEqualTo(IntentState.FILLED);
        assertThat(positions()).isEmpty();
        nothingIsUnexplained();
    }

    @Test
    @DisplayName(
            "a holder that stood still past its lease wakes after another took over and sends, proves and books nothing more")
    void aFrozenHolderThatWakesDoesNothing() throws Exception {
        Receipt lost = first.open("ann", "key");
        first.dispatcher.step();
        AccountId other = first.account("bob");
        takeOver();
        assertThat(second.takeUp().finished()).isTrue();
        assertThat(state(lost)).as("as after a death of the first").isEqualTo(IntentState.CANCELLED);

        Receipt next = second.open("bob", "next");
        assertThat(first.leased().isHeld()).as("it slept and knows nothing").isTrue();
        assertThat(first.trade()).as("its venue filled, and nobody books that").isZero();
        assertThat(first.dispatcher.step()).isFalse();
        first.recovery.step();
        assertThat(state(next)).isEqualTo(IntentState.RECORDED);
        assertThat(first.leased().isHeld()).isFalse();
        assertThat(first.leased().hold()).isFalse();
        assertThat(first.leased().blocked())
                .hasValueSatisfying(why -> assertThat(why)
                        .startsWith(
                                "this process lost the venue noting to another one, second, which has held it since ")
                        .contains("start this process again"));
        assertThat(first.open("bob", "late").code()).isEqualTo(Receipt.VENUE_HELD_ELSEWHERE);

        assertThat(second.dispatcher.step()).isTrue();
        assertThat(second.trade()).isEqualTo(1);
        assertThat(state(next)).isEqualTo(IntentState.FILLED);
        assertThat(positions(other)).hasSize(1);
        assertThat(positions()).isEmpty();
        nothingIsUnexplained();
    }

    @Test
    @DisplayName(
            "an order that is being sent when its holder stands still is proved by the next one when its send lease is over")
    void whatWasBeingSent() throws Exception {
        Receipt open = first.open("ann", "key");
        StoredIntent recorded = intent(sent(open));
        first.store.transact(tx -> tx.updateSending(recorded.sending(), recorded.version(), 3_000_000));
        takeOver();
        assertThat(second.takeUp().open()).isEqualTo(1);
        assertThat(state(open)).isEqualTo(IntentState.SENDING);
        while (second.store.<Boolean>transact(
                tx -> tx.sending().stream().anyMatch(row -> row.leaseRemainingMicros() > 0))) {
            Thread.sleep(20);
        }
        assertThat(second.takeUp().finished()).isTrue();
        assertThat(state(open)).isEqualTo(IntentState.EXPIRED);
    }

    @Test
    @DisplayName("what a holder gives back is free at once; a lease that ended and that nobody took stays its holder's")
    void handedOver() throws Exception {
        Thread.sleep(LEASE_MICROS / 1_000 + 50);
        assertThat(first.leased().hold()).isTrue();
        assertThat(lease().epoch()).isEqualTo(1);
        first.leased().release();
        assertThat(first.leased().isHeld()).isFalse();
        assertThat(second.leased().hold()).isTrue();
        assertThat(lease().epoch()).isEqualTo(2);
        assertThat(lease().holder()).isEqualTo("second");
        Receipt open = second.open("ann", "key");
        assertThat(first.dispatcher.step()).isFalse();
        assertThat(state(open)).isEqualTo(IntentState.RECORDED);
    }

    private VenueLease lease() {
        return first.store.transact((StoreTx tx) -> tx.venueLease(Office.VENUE)).orElseThrow();
    }

    @Test
    @DisplayName(
            "a send against a change of hands: whoever claimed came before it, and the next holder proves what became of it")
    void sendsAgainstTakeOvers() throws Exception {
        SplittableRandom random = new SplittableRandom(Long.getLong("plimsoll.seed", 8L));
        int rounds = Math.max(20, Integer.getInteger("plimsoll.races", 400) / 10);
        int sent = 0;
        for (int round = 1; round <= rounds; round++) {
            try (Office old = Office.onPaper(PostgresServer.get().access(), "old" + round, 100 + round, 1_000);
                    Office young =
                            Office.onPaper(PostgresServer.get().access(), "young" + round, 10_000 + round, 1_000)) {
                free();
                assertThat(old.leased().hold()).isTrue();
                AccountId user = old.account("race" + round);
                StoredIntent open = intent(sent(old.open("race" + round, "race" + round)));
                Thread.sleep(2);
                long head = random.nextLong(8_000_000);
                CompletableFuture<Boolean> sending = CompletableFuture.supplyAsync(old.dispatcher::step);
                long until = System.nanoTime() + head;
                while (System.nanoTime() - until < 0) {
                    Thread.onSpinWait();
                }
                boolean took = young.leased().hold();
                boolean claimed = sending.get(30, TimeUnit.SECONDS);
                assertThat(took).as("its lease had ended").isTrue();
                assertThat(old.trade())
                        .as("round %s: nobody books what the old venue did", round)
                        .isZero();
                while (!young.takeUp().finished()) {
                    Thread.sleep(5);
                }
                sent += claimed ? 1 : 0;
                assertThat(intent(open.id()).state())
                        .as("round %s, sent %s", round, claimed)
                        .isIn(IntentState.EXPIRED, IntentState.CANCELLED);
                assertThat(positions(user)).isEmpty();
                List<Reservation> held = first.store.transact(tx -> tx.reservations(user));
                assertThat(held).isEmpty();
            }
        }
        first.store.transact(tx -> {
            assertThat(tx.latches()).isEmpty();
            return true;
        });
        assertThat(sent).as("both win some rounds").isBetween(1, rounds - 1);
    }

    private void free() {
        first.store.transact(tx -> {
            tx.venueLease(Office.VENUE).ifPresent(held -> tx.endVenueLease(held.venue(), held.holder()));
            return true;
        });
    }
}

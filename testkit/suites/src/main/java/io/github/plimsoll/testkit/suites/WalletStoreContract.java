package io.github.plimsoll.testkit.suites;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.execution.MemoryWalletStore;
import io.github.plimsoll.execution.spi.ChainAttempt;
import io.github.plimsoll.execution.spi.ChainSend;
import io.github.plimsoll.execution.spi.SendState;
import io.github.plimsoll.execution.spi.SignedTerms;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.execution.spi.WalletLease;
import io.github.plimsoll.execution.spi.WalletStore;
import io.github.plimsoll.execution.spi.WalletWork;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every store of wallets does. Extend it, give an empty store, and let its time pass. */
public abstract class WalletStoreContract {
    private static final String WALLET = "8453:0x00000000000000000000000000000000000000aa";
    private static final long LONG = Duration.ofMinutes(1).toMillis() * 1_000;
    private static final String HASH = "0x" + "ab".repeat(32);

    private WalletStore store = new MemoryWalletStore(() -> 0);

    /** A store in which nothing was recorded. */
    protected abstract WalletStore newStore();

    /** Lets at least so much of the store's time pass. */
    protected abstract void pass(Duration time);

    @BeforeEach
    void begin() {
        store = newStore();
    }

    private WalletLease lease() {
        return store.lease(WALLET, "one", LONG).orElseThrow();
    }

    private ChainSend recorded(String id, long at) {
        return store.record(ChainSend.planned(id, WALLET, "pay " + id, 1_000, at))
                .orElseThrow();
    }

    private WalletWork.Item found(String id) {
        return store.find(id).orElseThrow();
    }

    /** A send with a place and stored bytes. */
    private ChainSend signed(WalletLease lease, String id) {
        ChainSend reserved = store.reserve(lease, recorded(id, 1)).orElseThrow();
        ChainAttempt written = ChainAttempt.written(id, 1, false, "for 1");
        ChainSend next = reserved.moved(SendState.RESERVED, "");
        assertThat(store.write(lease, next, List.of(written))).isTrue();
        ChainSend after = next.moved(SendState.SIGNED, "");
        assertThat(store.write(lease, after, List.of(written.signed("0x01", HASH + id, 5))))
                .isTrue();
        return after;
    }

    @Test
    @DisplayName("one process holds a wallet at a time; whoever takes it next has a higher epoch")
    void oneHolder() {
        WalletLease one = store.lease(WALLET, "one", 50_000).orElseThrow();
        assertThat(store.lease(WALLET, "one", 50_000)).contains(one);
        assertThat(store.lease(WALLET, "two", LONG)).isEmpty();
        assertThat(store.lease("8453:other", "two", LONG)).isPresent();
        pass(Duration.ofMillis(80));
        WalletLease two = store.lease(WALLET, "two", LONG).orElseThrow();
        assertThat(two.epoch()).isGreaterThan(one.epoch());
        assertThat(store.lease(WALLET, "one", LONG)).isEmpty();
        store.giveBack(one);
        assertThat(store.lease(WALLET, "one", LONG))
                .as("it was not his to give")
                .isEmpty();
        store.giveBack(two);
        assertThat(store.lease(WALLET, "one", LONG).orElseThrow().epoch()).isGreaterThan(two.epoch());
    }

    @Test
    @DisplayName("what was signed since a moment is told newest first, whatever became of it, and of this wallet alone")
    void whatWasSigned() {
        WalletLease lease = lease();
        ChainSend early = signed(lease, "a");
        ChainSend second = store.reserve(lease, recorded("b", 2)).orElseThrow();
        ChainAttempt unsigned = ChainAttempt.written("b", 1, false, "for 2");
        assertThat(store.write(lease, second.moved(SendState.RESERVED, ""), List.of(unsigned)))
                .isTrue();
        assertThat(store.signedSince(WALLET, 0)).containsExactly(new SignedTerms(0, "for 1"));
        ChainAttempt more = ChainAttempt.written("a", 2, false, "for 3").signed("0x02", HASH + "more", 9);
        assertThat(store.write(lease, early.moved(SendState.BROADCAST, ""), List.of(more)))
                .isTrue();
        assertThat(store.signedSince(WALLET, 0))
                .containsExactly(new SignedTerms(0, "for 3"), new SignedTerms(0, "for 1"));
        assertThat(store.signedSince(WALLET, 6)).containsExactly(new SignedTerms(0, "for 3"));
        assertThat(store.signedSince("8453:other", 0)).isEmpty();
    }

    @Test
    @DisplayName("who has lost the lease changes nothing")
    void nothingWithoutTheLease() {
        WalletLease one = store.lease(WALLET, "one", 500_000).orElseThrow();
        ChainSend planned = recorded("a", 1);
        ChainSend reserved = store.reserve(one, planned).orElseThrow();
        pass(Duration.ofMillis(600));
        lease();
        assertThat(store.reserve(one, recorded("b", 2))).isEmpty();
        assertThat(store.write(one, reserved.moved(SendState.RESERVED, "x"), List.of()))
                .isFalse();
        assertThat(store.unreserve(one, reserved.unreserved(SendState.DEAD, "x"), false))
                .isFalse();
        assertThat(store.raise(one, 9)).isFalse();
        assertThat(store.fill(one, ChainSend.filling("gap", WALLET, "nothing", 0, 1)))
                .isFalse();
        assertThat(found("a").send()).isEqualTo(reserved);
        assertThat(store.work(WALLET).next()).isEqualTo(1);
    }

    @Test
    @DisplayName("an id is recorded once, and what it stands for never changes")
    void recordedOnce() {
        ChainSend first = recorded("a", 1);
        assertThat(store.record(ChainSend.planned("a", WALLET, "something else", 9, 9)))
                .contains(first);
        assertThat(store.find("b")).isEmpty();
        assertThat(found("a").attempts()).isEmpty();
    }

    @Test
    @DisplayName("places are given in order, one to each, and what is open is listed by place and then by time")
    void places() {
        WalletLease lease = lease();
        ChainSend late = recorded("late", 9);
        ChainSend early = recorded("early", 3);
        ChainSend second = store.reserve(lease, recorded("x", 5)).orElseThrow();
        assertThat(second.sequence()).isZero();
        assertThat(store.reserve(lease, recorded("x", 5)))
                .as("it has its place")
                .isEmpty();
        assertThat(store.reserve(lease, recorded("y", 4)).orElseThrow().sequence())
                .isEqualTo(1);
        WalletWork work = store.work(WALLET);
        assertThat(work.next()).isEqualTo(2);
        assertThat(work.items().stream().map(item -> item.send().id())).containsExactly("x", "y", "early", "late");
        assertThat(late.version() + early.version()).isEqualTo(2);
        assertThat(store.work("8453:other").items()).isEmpty();
    }

    @Test
    @DisplayName(
            "a change is made on what it was made from; bytes, terms and what was asked for stay as they were written")
    void compareAndSet() {
        WalletLease lease = lease();
        ChainSend signed = signed(lease, "a");
        ChainSend sent = signed.moved(SendState.BROADCAST, "");
        ChainAttempt attempt = found("a").attempts().get(0);
        assertThat(store.write(lease, sent, List.of(attempt.sent(7, "KNOWN: it has them"))))
                .isTrue();
        assertThat(store.write(lease, sent, List.of())).as("again").isFalse();
        assertThat(found("a").send()).isEqualTo(sent);
        assertThat(found("a").attempts()).containsExactly(attempt.sent(7, "KNOWN: it has them"));
        ChainSend next = sent.moved(SendState.BROADCAST, "");
        refused(() -> store.write(lease, next, List.of(attempt.signed("0x02", HASH, 9))));
        refused(() -> store.write(
                lease, next, List.of(new ChainAttempt("a", 1, true, "for 2", "0x01", HASH + "a", 5, 0, ""))));
        refused(() -> store.write(lease, next, List.of(ChainAttempt.written("a", 3, false, "for 3"))));
        refused(() -> store.write(lease, sent.moved(SendState.SIGNED, ""), List.of()));
        assertThat(found("a").send()).isEqualTo(sent);
        assertThat(found("a").attempts()).hasSize(1);
    }

    private static void refused(Runnable change) {
        assertThatThrownBy(change::run)
                .isInstanceOfSatisfying(
                        StoreException.class,
                        failed -> assertThat(failed.kind()).isEqualTo(StoreException.Kind.CONSTRAINT));
    }

    @Test
    @DisplayName("what has ended is never touched again and is not listed")
    void ended() {
        WalletLease lease = lease();
        ChainSend mined = signed(lease, "a").inBlock(SendState.MINED, 1, 7, HASH, "");
        assertThat(store.write(lease, mined, List.of())).isTrue();
        ChainSend gone = mined.moved(SendState.BROADCAST, "REORG");
        assertThat(store.write(lease, gone, List.of())).as("blocks go away").isTrue();
        ChainSend last = gone.inBlock(SendState.FINAL, 1, 8, HASH, "");
        assertThat(store.write(lease, last, List.of())).isTrue();
        refused(() -> store.write(lease, last.moved(SendState.BROADCAST, ""), List.of()));
        assertThat(store.work(WALLET).items()).isEmpty();
        assertThat(found("a").send()).isEqualTo(last);
        assertThat(store.fill(lease, ChainSend.filling("gap", WALLET, "nothing", 0, 1)))
                .as("its place is used")
                .isFalse();
    }

    @Test
    @DisplayName("a place that was never signed for is given back when it is the last, or when the chain has used it")
    void givenBack() {
        WalletLease lease = lease();
        ChainSend first = store.reserve(lease, recorded("a", 1)).orElseThrow();
        ChainSend second = store.reserve(lease, recorded("b", 2)).orElseThrow();
        ChainSend dead = first.unreserved(SendState.DEAD, "EXPIRED");
        assertThat(store.unreserve(lease, dead, false)).as("b waits behind it").isFalse();
        assertThat(store.unreserve(lease, second.unreserved(SendState.PLANNED, "later"), false))
                .isTrue();
        assertThat(store.work(WALLET).next()).isEqualTo(1);
        assertThat(store.reserve(lease, found("b").send()).orElseThrow().sequence())
                .isEqualTo(1);
        assertThat(store.unreserve(lease, dead, true)).isTrue();
        assertThat(found("a").send()).isEqualTo(dead);
        assertThat(store.work(WALLET).next()).isEqualTo(2);
        ChainSend signed = signed(lease, "c");
        assertThat(unreserved(lease, signed))
                .as("what was signed keeps its place")
                .isFalse();
        assertThat(found("c").send()).isEqualTo(signed);
    }

    private boolean unreserved(WalletLease lease, ChainSend signed) {
        try {
            return store.unreserve(lease, signed.unreserved(SendState.DEAD, "x"), true);
        } catch (StoreException refused) {
            return false;
        }
    }

    @Test
    @DisplayName("places that others used are passed over, and one that nothing has is filled once")
    void gaps() {
        WalletLease lease = lease();
        assertThat(store.raise(lease, 3)).isTrue();
        assertThat(store.raise(lease, 2)).isTrue();
        assertThat(store.reserve(lease, recorded("a", 1)).orElseThrow().sequence())
                .isEqualTo(3);
        assertThat(store.fill(lease, ChainSend.filling("gap2", WALLET, "nothing", 2, 1)))
                .isTrue();
        assertThat(store.fill(lease, ChainSend.filling("gap2b", WALLET, "nothing", 2, 1)))
                .isFalse();
        assertThat(store.fill(lease, ChainSend.filling("gap3", WALLET, "nothing", 3, 1)))
                .isFalse();
        assertThat(store.fill(lease, ChainSend.filling("gap9", WALLET, "nothing", 9, 1)))
                .isFalse();
        assertThat(store.work(WALLET).items().stream().map(item -> item.send().sequence()))
                .containsExactly(2L, 3L);
    }

    @Test
    @DisplayName("a wallet has a bounded number of things to do")
    void bounded() {
        for (int i = 0; i < WalletStore.MAX_OPEN; i++) {
            recorded("n" + i, i);
        }
        assertThat(store.record(ChainSend.planned("more", WALLET, "pay", 1, 1))).isEmpty();
        assertThat(store.record(ChainSend.planned("n1", WALLET, "pay", 1, 1)))
                .as("the same again")
                .isPresent();
        assertThat(store.record(ChainSend.planned("more", "8453:other", "pay", 1, 1)))
                .isPresent();
    }

    @Test
    @DisplayName("many at once: every place is given once")
    void atOnce() throws Exception {
        WalletLease lease = lease();
        List<ChainSend> planned = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            planned.add(recorded("n" + i, i));
        }
        List<Long> places = Collections.synchronizedList(new ArrayList<>());
        CyclicBarrier start = new CyclicBarrier(4);
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            Thread thread = new Thread(() -> {
                try {
                    start.await();
                } catch (Exception stopped) {
                    throw new AssertionError(stopped);
                }
                for (ChainSend one : planned) {
                    store.reserve(lease, one).ifPresent(got -> places.add(got.sequence()));
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(places)
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.range(0, 24).boxed().toList());
    }
}

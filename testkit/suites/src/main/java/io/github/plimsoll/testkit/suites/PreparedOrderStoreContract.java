package io.github.plimsoll.testkit.suites;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.execution.spi.PlacedPosition;
import io.github.plimsoll.execution.spi.PreparedOrder;
import io.github.plimsoll.execution.spi.PreparedOrderStore;
import io.github.plimsoll.execution.spi.PreparedState;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.execution.spi.VenueEvent;
import io.github.plimsoll.execution.spi.WalletLease;
import io.github.plimsoll.execution.spi.WalletStore;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every store of signed orders does. Extend it, give empty stores that belong together, and let their time pass. */
public abstract class PreparedOrderStoreContract {
    private static final String VENUE = "exchange";
    private static final String WALLET = "exchange:8453:0xaa";
    private static final long LONG = Duration.ofMinutes(1).toMillis() * 1_000;
    private static final AccountId HERS = new AccountId("alice:venue");
    private static final BigInteger MOST = BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE);

    private @Nullable PreparedOrderStore made;
    private @Nullable WalletStore leases;

    /** A store in which nothing was recorded. */
    protected abstract PreparedOrderStore newStore();

    /** The wallets beside the store that was made last. */
    protected abstract WalletStore wallets();

    /** Lets at least so much of the store's time pass. */
    protected abstract void pass(Duration time);

    @BeforeEach
    void begin() {
        made = newStore();
        leases = wallets();
    }

    private PreparedOrderStore store() {
        return Objects.requireNonNull(made);
    }

    private WalletLease lease() {
        return Objects.requireNonNull(leases).lease(WALLET, "one", LONG).orElseThrow();
    }

    private static SortableId id(long n) {
        return new SortableId(1_767_225_600_000_000L, n);
    }

    private static PreparedOrder prepared(long n) {
        return order(n, BigInteger.valueOf(n), null, PreparedState.PREPARED, 0);
    }

    private static PreparedOrder order(
            long n, BigInteger nonce, @Nullable String bytes, PreparedState state, long version) {
        return new PreparedOrder(VENUE, id(n), WALLET, nonce, 7_000, "buy " + n, bytes, state, "", -1, "", version);
    }

    private static PreparedOrder in(PreparedOrder order, PreparedState state, String tracking, long heard) {
        return new PreparedOrder(
                order.venue(),
                order.id(),
                order.wallet(),
                order.nonce(),
                order.deadline(),
                order.terms(),
                order.bytes() == null ? "0x01" : order.bytes(),
                state,
                tracking,
                heard,
                "",
                order.version());
    }

    private boolean told(PreparedOrder next) {
        return store().tell(VENUE, Optional.of(next), List.of(), List.of());
    }

    private PreparedOrder found(long n) {
        return store().find(VENUE, id(n)).orElseThrow();
    }

    /** An order whose bytes may have left. */
    private PreparedOrder posted(long n) {
        WalletLease lease = lease();
        assertThat(store().sign(lease, prepared(n))).isTrue();
        assertThat(store().sign(lease, in(found(n), PreparedState.POSTED, "", -1)))
                .isTrue();
        return found(n);
    }

    /** An order in a state, by the shortest way. */
    private PreparedOrder at(long n, PreparedState state) {
        if (state == PreparedState.PREPARED) {
            assertThat(store().sign(lease(), prepared(n))).isTrue();
            return found(n);
        }
        PreparedOrder posted = posted(n);
        return state == PreparedState.POSTED || told(in(posted, state, "", -1)) ? found(n) : posted;
    }

    private static VenueEvent piece(String name, long n) {
        return new VenueEvent(
                0,
                name,
                VenueEvent.Kind.FILL,
                HERS,
                id(n),
                id(n + 100),
                5,
                Price.of(9, 10),
                Usd.ofMicros(-4),
                "why",
                11);
    }

    private static VenueEvent charge(String name, long n) {
        return new VenueEvent(
                0, name, VenueEvent.Kind.FUNDING, HERS, null, id(n + 100), 0, null, Usd.ZERO, "", Long.MAX_VALUE);
    }

    private static void refused(Runnable change) {
        assertThatThrownBy(change::run)
                .isInstanceOfSatisfying(
                        StoreException.class,
                        failed -> assertThat(failed.kind()).isEqualTo(StoreException.Kind.CONSTRAINT));
    }

    @Test
    @DisplayName(
            "an order is written before it is signed and with its bytes before they leave, each time one version further")
    void writtenBeforeItLeaves() {
        WalletLease lease = lease();
        PreparedOrder first = order(1, MOST, null, PreparedState.PREPARED, 0);
        assertThat(store().find(VENUE, id(1))).isEmpty();
        assertThat(store().sign(lease, first)).isTrue();
        assertThat(found(1)).isEqualTo(first.stored());
        assertThat(store().open(VENUE)).as("nothing can happen yet").isEmpty();
        PreparedOrder next = in(found(1), PreparedState.POSTED, "", -1);
        assertThat(store().sign(lease, next)).isTrue();
        assertThat(store().open(VENUE)).containsExactly(next.stored());
        PreparedOrder taken = in(found(1), PreparedState.ACCEPTED, "trk-1", 0);
        assertThat(told(taken)).isTrue();
        assertThat(found(1)).isEqualTo(taken.stored());
        assertThat(store().find("other", id(1))).isEmpty();
        assertThat(store().open("other")).isEmpty();
    }

    @Test
    @DisplayName("what leaves was prepared before, without bytes; nothing else is a beginning")
    void beginsPrepared() {
        WalletLease lease = lease();
        refused(() -> store().sign(lease, order(1, BigInteger.ONE, "0x01", PreparedState.POSTED, 0)));
        refused(() -> store().sign(lease, order(1, BigInteger.ONE, "0x01", PreparedState.PREPARED, 0)));
        refused(() -> store().sign(lease, order(1, BigInteger.ONE, "0x01", PreparedState.ENDED, 0)));
        assertThat(told(order(1, BigInteger.ONE, "0x01", PreparedState.ENDED, 0)))
                .isFalse();
        assertThat(store().find(VENUE, id(1))).isEmpty();
    }

    @Test
    @DisplayName("who has lost the lease of a wallet signs nothing, neither anew nor what he prepared")
    void nothingIsSignedWithoutTheLease() {
        WalletStore wallets = Objects.requireNonNull(leases);
        WalletLease one = wallets.lease(WALLET, "one", 500_000).orElseThrow();
        assertThat(store().sign(one, prepared(1))).isTrue();
        PreparedOrder bytes = in(found(1), PreparedState.POSTED, "", -1);
        pass(Duration.ofMillis(600));
        assertThat(store().sign(one, bytes))
                .as("nobody has taken it, and it is over")
                .isFalse();
        WalletLease two = wallets.lease(WALLET, "two", LONG).orElseThrow();
        assertThat(store().sign(one, bytes)).isFalse();
        assertThat(store().sign(one, prepared(2))).isFalse();
        assertThat(found(1).state()).isEqualTo(PreparedState.PREPARED);
        assertThat(store().find(VENUE, id(2))).isEmpty();
        assertThat(store().sign(two, bytes)).as("the next one goes on with it").isTrue();
        WalletLease other = wallets.lease("exchange:8453:0xbb", "two", LONG).orElseThrow();
        assertThat(store().sign(other, prepared(3))).as("of another wallet").isFalse();
        wallets.giveBack(two);
        assertThat(store().sign(two, prepared(3))).as("given back").isFalse();
    }

    @Test
    @DisplayName("a nonce of a wallet has one order for ever, at whatever venue")
    void oneOrderForANonce() {
        WalletLease lease = lease();
        assertThat(store().sign(lease, prepared(1))).isTrue();
        assertThat(store().sign(lease, order(2, BigInteger.ONE, null, PreparedState.PREPARED, 0)))
                .isFalse();
        PreparedOrder elsewhere = new PreparedOrder(
                "other", id(1), WALLET, BigInteger.ONE, 7, "sell", null, PreparedState.PREPARED, "", -1, "", 0);
        assertThat(store().sign(lease, elsewhere)).isFalse();
        refused(() -> store().sign(lease, order(1, BigInteger.TWO, null, PreparedState.PREPARED, 1)));
        assertThat(found(1)).isEqualTo(prepared(1).stored());
        assertThat(store().find(VENUE, id(2))).isEmpty();
        assertThat(store().find("other", id(1))).isEmpty();
    }

    @Test
    @DisplayName("a change is made on what it was made from: of two who read the same, one writes")
    void compareAndSet() {
        PreparedOrder posted = posted(1);
        PreparedOrder taken = in(posted, PreparedState.ACCEPTED, "trk-1", 0);
        assertThat(told(taken)).isTrue();
        assertThat(store().tell(
                                VENUE,
                                Optional.of(in(posted, PreparedState.ENDED, "", 3)),
                                List.of(piece("end", 1)),
                                List.of(new PlacedPosition(id(9), "here", true, 0))))
                .isFalse();
        assertThat(found(1)).isEqualTo(taken.stored());
        assertThat(store().news(VENUE, 0, 10)).isEmpty();
        assertThat(store().positions(VENUE)).isEmpty();
        WalletLease lease = lease();
        assertThat(store().sign(lease, prepared(1))).as("it is there").isFalse();
        assertThat(store().sign(lease, order(7, BigInteger.valueOf(7), null, PreparedState.PREPARED, 4)))
                .as("it is not there")
                .isFalse();
    }

    @Test
    @DisplayName("bytes that may have left stay as they are, and so do terms and deadline of what is signed")
    void bytesStay() {
        WalletLease lease = lease();
        PreparedOrder posted = posted(1);
        refused(() -> told(order(1, BigInteger.ONE, "0x02", PreparedState.ACCEPTED, posted.version())));
        refused(() -> store().sign(lease, order(1, BigInteger.ONE, "0x02", PreparedState.POSTED, posted.version())));
        refused(() -> store().sign(lease, order(1, BigInteger.ONE, "0x01", PreparedState.PREPARED, posted.version())));
        PreparedOrder other = new PreparedOrder(
                VENUE,
                id(1),
                WALLET,
                BigInteger.ONE,
                8_000,
                "buy more",
                "0x01",
                PreparedState.SIGNED,
                "",
                -1,
                "",
                posted.version());
        refused(() -> told(other));
        assertThat(found(1)).isEqualTo(posted);
        assertThat(told(in(posted, PreparedState.SIGNED, "", -1))).isTrue();
        // It was turned away: the same bytes may leave again, or it is prepared anew under its nonce.
        assertThat(store().sign(lease, in(found(1), PreparedState.POSTED, "", -1)))
                .isTrue();
        assertThat(told(in(found(1), PreparedState.LAPSED, "", -1))).isTrue();
        PreparedOrder anew = new PreparedOrder(
                VENUE,
                id(1),
                WALLET,
                BigInteger.ONE,
                8_000,
                "buy more",
                "0x01",
                PreparedState.PREPARED,
                "",
                -1,
                "",
                found(1).version());
        assertThat(store().sign(lease, anew)).isTrue();
        assertThat(store().sign(
                                lease,
                                new PreparedOrder(
                                        VENUE,
                                        id(1),
                                        WALLET,
                                        BigInteger.ONE,
                                        8_000,
                                        "buy more",
                                        "0x02",
                                        PreparedState.POSTED,
                                        "",
                                        -1,
                                        "",
                                        found(1).version())))
                .isTrue();
        assertThat(found(1).bytes()).isEqualTo("0x02");
    }

    @Test
    @DisplayName("an order becomes what it may become and nothing else, and only signing makes it leave")
    void becomes() {
        long n = 1;
        for (PreparedState from : PreparedState.values()) {
            for (PreparedState to : PreparedState.values()) {
                becomes(at(n++, from), to);
            }
        }
    }

    private void becomes(PreparedOrder before, PreparedState to) {
        PreparedState from = before.state();
        boolean signing = to == PreparedState.PREPARED || (to == PreparedState.POSTED && to != from);
        PreparedOrder next = new PreparedOrder(
                VENUE,
                before.id(),
                WALLET,
                before.nonce(),
                before.deadline(),
                before.terms(),
                to == PreparedState.PREPARED || before.bytes() != null ? before.bytes() : "0x01",
                to,
                "",
                -1,
                "",
                before.version());
        if (signing) {
            refused(() -> told(next));
        }
        assertThat(signing ? signs(next) : tells(next))
                .as(from + " becomes " + to)
                .isEqualTo(MAY.contains(from + " " + to));
    }

    /** Written a second time; what never was signed has no bytes whose end could be told. */
    private static final Set<String> MAY = Set.of(
            "PREPARED PREPARED",
            "PREPARED POSTED",
            "SIGNED PREPARED",
            "SIGNED SIGNED",
            "SIGNED POSTED",
            "SIGNED GIVEN_UP",
            "SIGNED ENDED",
            "POSTED POSTED",
            "POSTED SIGNED",
            "POSTED ACCEPTED",
            "POSTED GIVEN_UP",
            "POSTED LAPSED",
            "POSTED ENDED",
            "ACCEPTED ACCEPTED",
            "ACCEPTED GIVEN_UP",
            "ACCEPTED ENDED",
            "GIVEN_UP GIVEN_UP",
            "GIVEN_UP ENDED",
            "LAPSED PREPARED",
            "LAPSED LAPSED",
            "LAPSED GIVEN_UP",
            "LAPSED ENDED",
            "ENDED GIVEN_UP",
            "ENDED ENDED");

    private boolean signs(PreparedOrder next) {
        try {
            return store().sign(lease(), next);
        } catch (StoreException refused) {
            return false;
        }
    }

    private boolean tells(PreparedOrder next) {
        try {
            return told(next);
        } catch (StoreException refused) {
            return false;
        }
    }

    @Test
    @DisplayName("what may still happen is listed in the order of the ids, whatever came of others")
    void whatIsOpen() {
        long n = 9;
        for (PreparedState state : EnumSet.allOf(PreparedState.class)) {
            at(n--, state);
        }
        assertThat(store().open(VENUE))
                .extracting(PreparedOrder::state)
                .containsExactly(PreparedState.GIVEN_UP, PreparedState.ACCEPTED, PreparedState.POSTED);
        assertThat(store().open(VENUE)).isSortedAccordingTo((a, b) -> a.id().compareTo(b.id()));
    }

    @Test
    @DisplayName("news are told once, in one sequence for each venue, with what they tell of")
    void news() {
        PreparedOrder posted = posted(1);
        assertThat(store().lastSequence(VENUE)).isZero();
        assertThat(store().tell(
                                VENUE,
                                Optional.of(in(posted, PreparedState.ENDED, "", 2)),
                                List.of(piece("a", 1), charge("b", 1)),
                                List.of()))
                .isTrue();
        assertThat(store().tell(VENUE, Optional.empty(), List.of(piece("a", 2), piece("c", 2)), List.of()))
                .isTrue();
        assertThat(store().tell("other", Optional.empty(), List.of(piece("a", 3)), List.of()))
                .isTrue();
        List<VenueEvent> all = List.of(
                piece("a", 1).numbered(1),
                charge("b", 1).numbered(2),
                piece("c", 2).numbered(3));
        assertThat(store().news(VENUE, 0, PreparedOrderStore.MOST_NEWS)).isEqualTo(all);
        assertThat(store().news(VENUE, 1, 1)).isEqualTo(all.subList(1, 2));
        assertThat(store().news(VENUE, 3, 10)).isEmpty();
        assertThat(store().lastSequence(VENUE)).isEqualTo(3);
        assertThat(store().news("other", 0, 10)).containsExactly(piece("a", 3).numbered(1));
        assertThat(store().lastSequence("nobody")).isZero();
    }

    @Test
    @DisplayName("a position changes from what was read, and all that is written with it or nothing")
    void positions() {
        PlacedPosition first = new PlacedPosition(id(2), "here", true, 0);
        PlacedPosition second = new PlacedPosition(id(1), "there", true, 0);
        assertThat(store().tell(VENUE, Optional.empty(), List.of(), List.of(first, second)))
                .isTrue();
        assertThat(store().positions(VENUE)).containsExactly(second.stored(), first.stored());
        assertThat(store().tell(VENUE, Optional.empty(), List.of(), List.of(first)))
                .as("it is there")
                .isFalse();
        PreparedOrder posted = posted(1);
        assertThat(store().tell(
                                VENUE,
                                Optional.of(in(posted, PreparedState.ENDED, "", 2)),
                                List.of(piece("a", 1)),
                                List.of(
                                        new PlacedPosition(id(1), "less", true, 1),
                                        new PlacedPosition(id(2), "less", true, 7))))
                .as("one of them was changed meanwhile")
                .isFalse();
        assertThat(found(1)).isEqualTo(posted);
        assertThat(store().news(VENUE, 0, 10)).isEmpty();
        assertThat(store().positions(VENUE)).containsExactly(second.stored(), first.stored());
        PlacedPosition closed = new PlacedPosition(id(2), "gone", false, 1);
        assertThat(store().tell(VENUE, Optional.empty(), List.of(), List.of(closed)))
                .isTrue();
        assertThat(store().positions(VENUE)).containsExactly(second.stored());
        assertThat(store().tell(
                                VENUE,
                                Optional.empty(),
                                List.of(),
                                List.of(new PlacedPosition(id(2), "again", true, 0))))
                .as("it was there once")
                .isFalse();
        assertThat(store().position(VENUE, id(2))).contains(closed.stored());
        PlacedPosition again = new PlacedPosition(id(2), "again", true, 2);
        assertThat(store().tell(VENUE, Optional.empty(), List.of(), List.of(again)))
                .as("it comes back from what is stored")
                .isTrue();
        assertThat(store().positions(VENUE)).containsExactly(second.stored(), again.stored());
        assertThat(store().position(VENUE, id(3))).isEmpty();
        assertThat(store().position("other", id(2))).isEmpty();
        assertThat(store().positions("other")).isEmpty();
    }

    @Test
    @DisplayName("many at once: each end is told once, and a reader who follows the sequence misses nothing")
    void atOnce() throws Exception {
        List<PreparedOrder> orders = new ArrayList<>();
        for (long n = 1; n <= 12; n++) {
            orders.add(posted(n));
        }
        List<String> wrote = Collections.synchronizedList(new ArrayList<>());
        List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
        CyclicBarrier start = new CyclicBarrier(4);
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            Thread thread = new Thread(() -> {
                try {
                    start.await();
                    for (PreparedOrder order : orders) {
                        String name = order.id() + ":end";
                        if (store().tell(
                                        VENUE,
                                        Optional.of(in(order, PreparedState.ENDED, "", 1)),
                                        List.of(piece(name, order.id().low())),
                                        List.of(new PlacedPosition(order.id(), "here", true, 0)))) {
                            wrote.add(name);
                        }
                    }
                } catch (Exception | AssertionError failed) {
                    failures.add(failed);
                }
            });
            threads.add(thread);
            thread.start();
        }
        long read = 0;
        List<Long> seen = new ArrayList<>();
        while (threads.stream().anyMatch(Thread::isAlive) || store().lastSequence(VENUE) > read) {
            for (VenueEvent piece : store().news(VENUE, read, 3)) {
                read = piece.sequence();
                seen.add(read);
            }
        }
        assertThat(failures).isEmpty();
        assertThat(wrote).hasSize(12).doesNotHaveDuplicates();
        assertThat(seen)
                .containsExactlyElementsOf(LongStream.rangeClosed(1, 12).boxed().toList());
    }
}

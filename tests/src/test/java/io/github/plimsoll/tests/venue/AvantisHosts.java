package io.github.plimsoll.tests.venue;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.avantis.venue.AvantisVenue;
import io.github.plimsoll.avantis.venue.Backstops;
import io.github.plimsoll.avantis.venue.BookedStop;
import io.github.plimsoll.execution.SendTicket;
import io.github.plimsoll.execution.spi.PreparedOrder;
import io.github.plimsoll.execution.spi.PreparedState;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.Submission;
import io.github.plimsoll.execution.spi.Venue;
import io.github.plimsoll.execution.spi.VenueEvent;
import io.github.plimsoll.execution.spi.VenueOrder;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.testkit.suites.TicketOffice;
import io.github.plimsoll.tests.venue.DyingOrders.DiedException;
import io.github.plimsoll.tests.venue.FakeAvantis.Mishap;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Processes with the Avantis venue on one store: one goes on where another died, and of two only one sends an order. */
abstract class AvantisHosts {
    private static final Duration A_WHILE = Duration.ofMillis(250);
    private static final int TRIES = 400;

    private AvantisWorld world;
    private TicketOffice office;

    /** On a store in which nothing was recorded. */
    abstract AvantisWorld newWorld();

    @BeforeEach
    void begin() {
        world = newWorld();
        office = new TicketOffice(world.clock(), world.market());
        long price = 500_000_000_000_000L;
        world.trades(price);
        office.price(price);
    }

    @AfterEach
    void end() {
        world.close();
    }

    private void renew() {
        end();
        begin();
    }

    private StoredIntent open() {
        return office.open(AvantisWorld.HERS, Side.LONG, 1_000);
    }

    private Submission submit(Venue host, StoredIntent intent) {
        return host.submit(office.ticket(intent));
    }

    private PreparedOrder row(StoredIntent intent) {
        return world.store().find("avantis", intent.id()).orElseThrow();
    }

    private static List<VenueEvent> told(Venue host, StoredIntent of) {
        return host.events(0).events().stream()
                .filter(event -> of.id().equals(event.order()))
                .toList();
    }

    /** Until its end is told; handed over again whenever it is proved that it was not sent. */
    private List<VenueEvent> ended(Venue host, StoredIntent intent) {
        for (int i = 0; i < TRIES && told(host, intent).isEmpty(); i++) {
            if (host.query(intent.id()) == VenueOrder.ABSENT) {
                submit(host, intent);
            }
            world.pass(A_WHILE);
        }
        return told(host, intent);
    }

    @Test
    @DisplayName("a process dies before or after any of its writes: another one goes on, and the order happens once")
    void diesAtEveryStep() {
        int deaths = 0;
        for (boolean written : new boolean[] {false, true}) {
            for (int step = 1; ; step++) {
                renew();
                DyingOrders rough = new DyingOrders(world.store(), step, written);
                AvantisVenue first = world.host(rough, "first");
                StoredIntent open = open();
                try {
                    submit(first, open);
                    for (int i = 0; i < 40 && told(first, open).isEmpty(); i++) {
                        world.pass(A_WHILE);
                    }
                } catch (DiedException died) {
                    assertThat(rough.dead()).isTrue();
                }
                if (!rough.dead()) {
                    break;
                }
                deaths++;
                AvantisVenue second = world.host("second");
                assertThat(ended(second, open))
                        .as("died at write " + step + (written ? ", which was done" : ""))
                        .singleElement()
                        .satisfies(event -> assertThat(event.kind()).isEqualTo(VenueEvent.Kind.FILL));
                assertThat(world.fake.contracts.fills()).isEqualTo(1);
                assertThat(second.query(open.id())).isEqualTo(VenueOrder.DONE);
                assertThat(second.holdings(AvantisWorld.HERS).orElseThrow().positions())
                        .hasSize(1);
                assertThat(world.host("third").events(0)).isEqualTo(second.events(0));
            }
        }
        // What is told of an order may be heard at once, and then its steps are fewer.
        assertThat(deaths).as("prepared, posted, filled, before and after each").isGreaterThanOrEqualTo(6);
    }

    @Test
    @DisplayName("nothing is signed before what is signed is written, and nothing leaves before its bytes are")
    void writtenBefore() {
        List<PreparedState> seen = new ArrayList<>();
        AtomicReference<StoredIntent> intent = new AtomicReference<>();
        AvantisVenue host = world.host("first", () -> seen.add(row(intent.get()).state()));
        intent.set(open());
        assertThat(submit(host, intent.get()).kind()).isEqualTo(Submission.Kind.ACCEPTED);
        assertThat(seen).containsExactly(PreparedState.PREPARED);
        assertThat(world.fake.bodies()).containsExactly(row(intent.get()).bytes());
    }

    @Test
    @DisplayName("two processes are handed the same order at once: it is posted once, and happens once")
    void oneOfTwoSends() throws Exception {
        AvantisVenue one = world.host("one");
        AvantisVenue other = world.host("other");
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            for (int round = 1; round <= 8; round++) {
                StoredIntent open = open();
                CyclicBarrier start = new CyclicBarrier(2);
                List<Future<Submission>> answers = new ArrayList<>();
                for (AvantisVenue host : List.of(one, other)) {
                    SendTicket ticket = office.ticket(open);
                    answers.add(threads.submit(() -> {
                        start.await();
                        return host.submit(ticket);
                    }));
                }
                List<Submission.Kind> kinds = new ArrayList<>();
                for (Future<Submission> answer : answers) {
                    kinds.add(answer.get().kind());
                }
                assertThat(kinds).contains(Submission.Kind.ACCEPTED);
                assertThat(world.fake.posts()).as("round " + round).isEqualTo(2 * round - 1);
                assertThat(ended(round % 2 == 0 ? one : other, open)).hasSize(1);
                StoredIntent close = office.close(open, open.sizeUnits());
                assertThat(submit(one, close).kind()).isEqualTo(Submission.Kind.ACCEPTED);
                assertThat(ended(other, close)).hasSize(1);
                assertThat(world.fake.posts()).isEqualTo(2 * round);
                assertThat(world.store().positions("avantis")).isEmpty();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    @DisplayName("a process that stood still while it signed sends nothing after another one went on")
    void whoStoodStillSendsNothing() {
        StoredIntent open = open();
        List<Submission> second = new ArrayList<>();
        AvantisVenue other = world.host("other");
        AvantisVenue slow = world.host("slow", () -> {
            try {
                Thread.sleep(2_200); // the lease of the wallet is 2 s
            } catch (InterruptedException stopped) {
                throw new AssertionError(stopped);
            }
            second.add(submit(other, open));
        });
        assertThat(submit(slow, open).kind()).isEqualTo(Submission.Kind.NOT_SENT);
        assertThat(second).extracting(Submission::kind).containsExactly(Submission.Kind.ACCEPTED);
        assertThat(world.fake.bodies()).containsExactly(row(open).bytes());
        assertThat(ended(slow, open)).hasSize(1);
        assertThat(world.fake.contracts.fills()).isEqualTo(1);
    }

    @Test
    @DisplayName(
            "what was turned away leaves again to the byte while it is fresh, and anew under its nonce when it is not")
    void theSameBytesAgain() {
        AvantisVenue one = world.host("one");
        AvantisVenue other = world.host("other");
        world.fake.next(Mishap.TOO_MANY, Mishap.TOO_MANY);
        StoredIntent open = open();
        assertThat(submit(one, open).kind()).isEqualTo(Submission.Kind.NOT_SENT);
        assertThat(row(open).state()).isEqualTo(PreparedState.SIGNED);
        world.pass(Duration.ofSeconds(1));
        assertThat(submit(other, open).kind()).isEqualTo(Submission.Kind.NOT_SENT);
        world.pass(Duration.ofSeconds(15));
        assertThat(submit(other, open).kind()).isEqualTo(Submission.Kind.ACCEPTED);
        List<String> bodies = world.fake.bodies();
        assertThat(bodies).hasSize(3);
        assertThat(bodies.get(1)).isEqualTo(bodies.get(0));
        assertThat(bodies.get(2)).isNotEqualTo(bodies.get(0));
        assertThat(ended(one, open)).hasSize(1);
        assertThat(world.fake.contracts.fills()).isEqualTo(1);
    }

    @Test
    @DisplayName("an order that one key signed is signed by no other: their nonces are not the same")
    void oneKeyForAnOrder() {
        world.fake.next(Mishap.TOO_MANY);
        StoredIntent open = open();
        assertThat(submit(world.host("one"), open).kind()).isEqualTo(Submission.Kind.NOT_SENT);
        Submission refused = submit(world.delegated("other"), open);
        assertThat(refused.kind()).isEqualTo(Submission.Kind.NOT_SENT);
        assertThat(refused.detail()).contains("it could happen twice");
        assertThat(world.fake.posts()).isEqualTo(1);
    }

    @Test
    @DisplayName(
            "a process dies before or after any of its writes of a stop: another one sets it there, and it is set once")
    void diesWhileItProtects() {
        int deaths = 0;
        for (boolean written : new boolean[] {false, true}) {
            for (int step = 1; ; step++) {
                renew();
                StoredIntent open = open();
                assertThat(ended(world.host("opener"), open)).hasSize(1);
                List<BookedStop> books = List.of(new BookedStop(
                        open.position(),
                        AvantisWorld.HERS,
                        open.instrument(),
                        Price.parse("49000", AvantisWorld.BTC.priceDecimals())));
                DyingOrders rough = new DyingOrders(world.store(), step, written);
                boolean died = protects(world.backstops(rough, "first"), books);
                Backstops second = world.backstops(world.store(), "second");
                assertThat(protects(second, books)).isFalse();
                world.pass(AvantisWorld.LEVELS_OVER.plusSeconds(61));
                assertThat(protects(second, books)).isFalse();
                assertThat(second.view(open.position()).orElseThrow().level())
                        .as("died at write " + step + (written ? ", which was done" : ""))
                        .hasValue(487_550_000_000_000L);
                assertThat(world.fake.levels.put()).hasSize(1);
                assertThat(world.fake.levels.refused()).isZero();
                if (!died) {
                    break;
                }
                deaths++;
            }
        }
        assertThat(deaths).as("noted and seen, before and after each").isEqualTo(4);
    }

    /** Some turns of one process; whether it died. */
    private boolean protects(Backstops host, List<BookedStop> books) {
        try {
            for (int i = 0; i < 4; i++) {
                host.turn(books, stop -> true);
                world.pass(A_WHILE);
            }
            return false;
        } catch (DiedException died) {
            return true;
        }
    }
}

package io.github.plimsoll.tests.venue;

import static io.github.plimsoll.tests.devnet.StubContracts.ROUTER;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.avantis.message.IntentNonce;
import io.github.plimsoll.avantis.message.RouterCall;
import io.github.plimsoll.avantis.venue.ChainProof;
import io.github.plimsoll.evm.signing.PrivateKey;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.Submission;
import io.github.plimsoll.execution.spi.VenueEvent;
import io.github.plimsoll.execution.spi.VenueEvent.Kind;
import io.github.plimsoll.execution.spi.VenueOrder;
import io.github.plimsoll.execution.spi.VenueSnapshot;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.testkit.suites.TicketOffice;
import io.github.plimsoll.tests.devnet.StubContracts;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Orders of the venue as transactions at the stub of the contracts on a real EVM node, by the durable sender. */
class StubTransactionsTest {
    private static final Duration TICK = Duration.ofMillis(500);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final long MOST = 1_000_000_000_000L;

    private static Optional<StubContracts> chain = Optional.empty();
    private StubWorld world;
    private TicketOffice office;

    @BeforeAll
    static void start() throws Exception {
        chain = StubContracts.started("orders as transactions at the contracts on a chain", 1_767_571_200L);
        Assumptions.assumeTrue(chain.isPresent());
    }

    @AfterAll
    static void end() {
        chain.ifPresent(StubContracts::close);
    }

    @BeforeEach
    void renew() {
        world = new StubWorld(chain.orElseThrow(), HTTP);
        office = new TicketOffice(world.clock(), world.market());
        price("50000");
        world.mostAllowed = OptionalLong.of(MOST);
        world.restart();
        assertThat(world.venue().snapshot(AvantisWorld.HERS).known()).isTrue();
    }

    @AfterEach
    void close() {
        world.close();
    }

    private void price(String text) {
        long units = Price.parse(text, AvantisWorld.BTC.priceDecimals()).units();
        world.trades(units);
        office.price(units);
    }

    private void pass(int ticks) {
        for (int i = 0; i < ticks; i++) {
            world.pass(TICK);
            world.venue().events(0);
        }
    }

    private List<VenueEvent> told(StoredIntent order) {
        return world.venue().events(0).events().stream()
                .filter(event -> order.id().equals(event.order()))
                .toList();
    }

    private Submission submit(StoredIntent order) {
        return world.venue().submit(office.ticket(order));
    }

    /** Hands it over and waits for its end. */
    private VenueEvent ended(StoredIntent order) {
        Submission said = submit(order);
        assertThat(said.kind()).as(said.detail()).isEqualTo(Submission.Kind.ACCEPTED);
        for (int i = 0; i < 120 && told(order).isEmpty(); i++) {
            pass(1);
        }
        assertThat(told(order)).hasSize(1);
        return told(order).get(0);
    }

    private StoredIntent opened() {
        StoredIntent open = office.open(AvantisWorld.HERS, Side.LONG, 1_000);
        assertThat(ended(open).kind()).isEqualTo(Kind.FILL);
        return open;
    }

    private FakeTrades.Held held() {
        List<FakeTrades.Held> all = world.fake.contracts.of(world.alice.address());
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    private long coins(StoredIntent order) {
        long unit = 1;
        for (int i = AvantisWorld.BTC.sizeDecimals(); i < 10; i++) {
            unit *= 10;
        }
        return unit * order.sizeUnits();
    }

    private VenueSnapshot snapshot() {
        VenueSnapshot seen = world.venue().snapshot(AvantisWorld.HERS);
        for (int i = 0; i < 200 && !seen.known(); i++) {
            pass(1);
            seen = world.venue().snapshot(AvantisWorld.HERS);
        }
        assertThat(seen.known()).isTrue();
        return seen;
    }

    @Test
    @DisplayName(
            "opened, increased, closed in part and whole by transactions and keepers: books, chain and money say the same")
    void throughItsLife() {
        long before = world.money(world.alice);
        StoredIntent open = opened();
        assertThat(world.fake.posts()).as("no signed order").isZero();
        assertThat(held().coins()).isEqualTo(coins(open));
        assertThat(world.money(world.alice))
                .isEqualTo(before - open.collateral().micros());

        StoredIntent more = office.increase(open);
        assertThat(ended(more).kind()).isEqualTo(Kind.FILL);
        assertThat(held().coins()).isEqualTo(coins(open) + coins(more));

        price("51000");
        world.fake.refuses(451); // only then a close is a transaction
        long between = world.money(world.alice);
        closes(open, open.sizeUnits() / 2);
        assertThat(held().coins()).isEqualTo(coins(open) + coins(more) - coins(open) / 2);
        closes(open, open.sizeUnits() + more.sizeUnits() - open.sizeUnits() / 2);
        assertThat(world.fake.contracts.of(world.alice.address())).isEmpty();
        assertThat(snapshot().positions()).isEmpty();
        // By hand: 2,000 dollars at 50,000 have won 2 %, and 0.05 % is paid at both ends: 1 and 1.02 of 40.
        long cost = before - open.collateral().micros() - more.collateral().micros();
        assertThat(between).isEqualTo(cost);
        assertThat(world.money(world.alice) - before).isBetween(37_900_000L, 38_100_000L);
    }

    private void closes(StoredIntent open, long units) {
        StoredIntent turned = office.close(open, units);
        submit(turned); // the services turn it away, and are known to
        StoredIntent close = office.close(open, units);
        VenueEvent fill = told(close).isEmpty() ? ended(close) : told(close).get(0);
        assertThat(fill.kind()).isEqualTo(Kind.FILL);
        assertThat(fill.units()).isEqualTo(units);
        pass(10);
    }

    @Test
    @DisplayName("one that a keeper cancels, as the price has gone, is declined and its collateral is back")
    void canceled() {
        long before = world.money(world.alice);
        world.fake.keeps(false);
        StoredIntent open = office.open(AvantisWorld.HERS, Side.LONG, 1_000);
        assertThat(submit(open).kind()).isEqualTo(Submission.Kind.ACCEPTED);
        pass(8);
        assertThat(world.money(world.alice)).as("the contracts hold it").isLessThan(before);
        price("53000");
        world.fake.keeps(true);
        pass(10);
        assertThat(told(open)).extracting(VenueEvent::kind).containsExactly(Kind.DECLINED);
        assertThat(world.money(world.alice)).isEqualTo(before);
        assertThat(world.fake.contracts.of(world.alice.address())).isEmpty();
    }

    @Test
    @DisplayName("a keeper who comes after a new start of the process is told of once, and nothing is sent again")
    void lateKeeper() {
        world.fake.keeps(false);
        StoredIntent open = office.open(AvantisWorld.HERS, Side.SHORT, 1_000);
        assertThat(submit(open).kind()).isEqualTo(Submission.Kind.ACCEPTED);
        pass(30);
        world.restart();
        pass(6);
        assertThat(told(open)).isEmpty();
        assertThat(world.venue().query(open.id())).isEqualTo(VenueOrder.WORKING);
        assertThat(submit(open).kind()).isEqualTo(Submission.Kind.ACCEPTED);
        world.fake.keeps(true);
        pass(10);
        assertThat(told(open)).extracting(VenueEvent::kind).containsExactly(Kind.FILL);
        assertThat(held().buy()).isFalse();
        assertThat(sent(world.alice)).isEqualTo(2); // her approval, and the open
    }

    /** How many transactions of an account are in blocks. */
    private long sent(PrivateKey key) {
        return Long.decode(world.chain
                .ask("eth_getTransactionCount", key.address().hex(), "latest")
                .asText());
    }

    @Test
    @DisplayName("margin goes in and out, and the contracts say no to what would leave too little")
    void margin() {
        StoredIntent open = opened();
        pass(4);
        long collateral = held().collateral();
        long money = world.money(world.alice);
        assertThat(ended(office.margin(open, 20)).kind()).isEqualTo(Kind.MARGIN);
        assertThat(held().collateral()).isEqualTo(collateral + 20_000_000);
        assertThat(ended(office.margin(open, -15)).kind()).isEqualTo(Kind.MARGIN);
        assertThat(held().collateral()).isEqualTo(collateral + 5_000_000);
        assertThat(world.money(world.alice)).isEqualTo(money - 5_000_000);
        assertThat(held().coins()).isEqualTo(coins(open));
        // 100x is more than the 75x of both the rules and the contracts.
        assertThat(ended(office.margin(open, -95)).kind()).isEqualTo(Kind.DECLINED);
        assertThat(held().collateral()).isEqualTo(collateral + 5_000_000);
    }

    @Test
    @DisplayName(
            "a delegate opens and closes for the trader, whose money it is; one that has run out or was removed is refused")
    void delegates() {
        long until = world.clock().epochMicros() / 1_000_000 + 200;
        String grant = HexFormat.of().formatHex(RouterCall.setDelegate(world.delegate.address(), until));
        world.chain.give(world.alice.address().hex(), ROUTER, "0x" + grant, 0);
        pass(4);
        assertThat(world.chain
                        .view(ROUTER, "multipleDelegations", world.alice.address(), world.delegate.address())
                        .get(1)
                        .longValueExact())
                .isEqualTo(until);
        world.hers = world.delegate;
        world.restart();
        world.venue().snapshot(AvantisWorld.HERS);
        long delegates = world.money(world.delegate);
        StoredIntent open = opened();
        assertThat(held().trader()).isEqualTo(world.alice.address());
        assertThat(world.money(world.delegate)).isEqualTo(delegates);
        assertThat(sent(world.delegate)).isEqualTo(2); // its approval, and the open
        StoredIntent some = office.close(open, open.sizeUnits() / 4);
        assertThat(ended(some).kind()).as("signed by the delegate").isEqualTo(Kind.FILL);
        assertThat(world.proof.use(world.delegate.address(), IntentNonce.of(some.id()), 0))
                .isEqualTo(ChainProof.Use.USED);

        pass(400);
        StoredIntent late = office.open(AvantisWorld.HERS, Side.LONG, 1_000);
        VenueEvent refused = ended(late);
        assertThat(refused.kind()).isEqualTo(Kind.DECLINED);
        assertThat(refused.reason()).contains("the contract would refuse it");
        assertThat(world.fake.contracts.of(world.alice.address())).hasSize(1);
    }

    @Test
    @DisplayName(
            "what may be taken is exactly what orders take: the last of it opens, and then nothing is sent any more")
    void exactAllowance() {
        StoredIntent open = office.open(AvantisWorld.HERS, Side.LONG, 1_000);
        long exact = open.collateral().micros();
        world.chain.fund(0, exact, world.alice.address());
        assertThat(ended(open).kind()).isEqualTo(Kind.FILL);
        assertThat(world.proof.allowance(world.alice.address()).orElseThrow()).isZero();
        pass(4);
        Submission next = submit(office.open(AvantisWorld.HERS, Side.LONG, 1_000));
        assertThat(next.kind()).isEqualTo(Submission.Kind.NOT_SENT);
        assertThat(next.detail()).contains("the venue's contract may take 0");
    }

    @Test
    @DisplayName("what the contracts undo in its block has REVERTED, costs gas only, and nothing is opened")
    void reverted() {
        StoredIntent open = office.open(AvantisWorld.HERS, Side.LONG, 1_000);
        assertThat(submit(open).kind()).isEqualTo(Submission.Kind.ACCEPTED);
        world.chain.tokens(world.alice.address(), 0); // gone before a block has it
        pass(20);
        assertThat(told(open)).extracting(VenueEvent::kind).containsExactly(Kind.REVERTED);
        assertThat(sent(world.alice)).isEqualTo(2); // her approval, and the open
        assertThat(world.fake.contracts.of(world.alice.address())).isEmpty();
    }

    @Test
    @DisplayName(
            "a signed order whose answer and stream are lost is proved by the bitmap of nonces: used, or never in time")
    void provedByTheBitmap() {
        world.mostAllowed = OptionalLong.empty();
        world.restart();
        world.venue().snapshot(AvantisWorld.HERS);
        world.fake.next(FakeAvantis.Mishap.FORGOTTEN);
        StoredIntent forgotten = office.open(AvantisWorld.HERS, Side.LONG, 1_000);
        submit(forgotten);
        world.fake.next(FakeAvantis.Mishap.GIVEN_UP);
        StoredIntent never = office.open(AvantisWorld.HIS, Side.LONG, 1_000);
        world.venue().snapshot(AvantisWorld.HIS);
        submit(never);
        for (int i = 0; i < 300 && (told(forgotten).isEmpty() || told(never).isEmpty()); i++) {
            pass(1);
        }
        assertThat(told(forgotten)).extracting(VenueEvent::kind).containsExactly(Kind.FILL);
        assertThat(Objects.requireNonNull(told(forgotten).get(0).position())).isEqualTo(forgotten.position());
        assertThat(told(never)).extracting(VenueEvent::kind).containsExactly(Kind.DECLINED);
        assertThat(world.proof.use(world.alice.address(), IntentNonce.of(forgotten.id()), 0))
                .isEqualTo(ChainProof.Use.USED);
        assertThat(world.proof.use(world.bob.address(), IntentNonce.of(never.id()), 0))
                .isEqualTo(ChainProof.Use.UNUSED);
        assertThat(world.fake.contracts.of(world.bob.address())).isEmpty();
    }
}

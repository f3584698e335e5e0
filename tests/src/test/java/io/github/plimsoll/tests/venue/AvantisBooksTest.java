package io.github.plimsoll.tests.venue;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.execution.Canary;
import io.github.plimsoll.execution.CloseAmount;
import io.github.plimsoll.execution.CloseCommand;
import io.github.plimsoll.execution.ControlPlane;
import io.github.plimsoll.execution.Dispatcher;
import io.github.plimsoll.execution.Doubt;
import io.github.plimsoll.execution.Gone;
import io.github.plimsoll.execution.GoneCommand;
import io.github.plimsoll.execution.Ids;
import io.github.plimsoll.execution.IncreaseCommand;
import io.github.plimsoll.execution.Listings;
import io.github.plimsoll.execution.MarginCommand;
import io.github.plimsoll.execution.MemoryStore;
import io.github.plimsoll.execution.OpenCommand;
import io.github.plimsoll.execution.Receipt;
import io.github.plimsoll.execution.Recovery;
import io.github.plimsoll.execution.ResolveCommand;
import io.github.plimsoll.execution.Settlement;
import io.github.plimsoll.execution.TradeDesk;
import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.execution.spi.Latch;
import io.github.plimsoll.execution.spi.Mode;
import io.github.plimsoll.execution.spi.Origin;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.execution.spi.Venue;
import io.github.plimsoll.numbers.Asset;
import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Percent;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.numbers.UserId;
import io.github.plimsoll.pricefeed.FeedPolicy;
import io.github.plimsoll.pricefeed.PriceFeed;
import io.github.plimsoll.ratelimit.RateLimiter;
import io.github.plimsoll.ratelimit.TradingPlan;
import io.github.plimsoll.ratelimit.spi.UsageHistory;
import io.github.plimsoll.risk.RiskEngine;
import io.github.plimsoll.risk.RiskPolicy;
import io.github.plimsoll.tests.NoJournal;
import io.github.plimsoll.tests.venue.FakeAvantis.Mishap;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The books of a desk that trades at Avantis count the money that is in the wallet, and notice when some is gone. */
class AvantisBooksTest {
    private static final UserId ALICE = new UserId("alice");
    private static final Usd DEPOSIT = Usd.of(100_000);
    private static final Duration TICK = Duration.ofMillis(250);
    private static final Duration SETTLED = Duration.ofSeconds(92);

    private final AvantisWorld world = AvantisWorld.inMemory();
    private final Ids ids = new Ids(world.clock, new SplittableRandom(7));
    private final MemoryStore store = new MemoryStore(System::nanoTime);
    private final PriceFeed feed = PriceFeed.builder(world.clock)
            .market(
                    AvantisWorld.BTC,
                    FeedPolicy.builder().frozenBound(Duration.ofDays(7)).build())
            .source("a")
            .source("b")
            .source("c")
            .build();
    private TradeDesk desk;
    private Dispatcher dispatcher;
    private Settlement settlement;
    private Recovery recovery;
    private ControlPlane control;
    private long price;
    private int keys;

    /** A process begins to work with what it finds. */
    private void begin() {
        Listings listings = Listings.of(List.of(AvantisWorld.listing()));
        List<Venue> venues = List.of(world.venue());
        RateLimiter limiter = RateLimiter.builder()
                .clock(world.clock)
                .plan(new TradingPlan(100_000, 100_000, Usd.of(1_000_000_000), 100_000, 100_000).toPlan())
                .build();
        limiter.restore(UsageHistory.none());
        RiskPolicy policy = RiskPolicy.defaults().toBuilder("books", 1)
                .maxDailyLoss(Ratio.ONE)
                .build();
        control = new ControlPlane(store, new NoJournal(), world.clock, ids);
        desk = TradeDesk.of(store, feed, RiskEngine.of(policy), limiter, listings, control, venues, world.clock, ids);
        dispatcher =
                Dispatcher.of(store, feed, listings, control, venues, world.clock, ids, System::nanoTime, 60_000_000);
        settlement = new Settlement(store, listings, world.venue(), world.clock, ids);
        recovery = new Recovery(store, listings, venues, world.clock, ids);
    }

    private void ready() {
        control.ready();
        control.armLive("olga", "books");
    }

    @BeforeEach
    void start() {
        begin();
        world.fake.contracts.pays(world.trader(AvantisWorld.HERS), DEPOSIT.micros());
        price(50_000);
        desk.createAccount(
                new Account(AvantisWorld.HERS, ALICE, "avantis", Mode.LIVE, Asset.USDC, 1, 0), DEPOSIT, "books");
        desk.limit(
                AvantisWorld.HERS,
                "maxCollateral=1000000,maxGrossExposure=10000000,maxLeverage=100x",
                Canary.RULES.toString(),
                "olga",
                "books");
        ready();
    }

    @AfterEach
    void end() {
        world.close();
    }

    private void price(long dollars) {
        price = dollars * 10_000_000_000L;
        world.trades(price);
        tick();
    }

    private void tick() {
        world.pass(TICK);
        for (int source = 0; source < 3; source++) {
            feed.offer(0, source, price, 0, world.clock.epochMicros());
        }
    }

    /** The state in which an order ended; what nobody told of in time is proved by the chain after its deadline. */
    private IntentState ended(Receipt receipt) {
        assertThat(receipt.code()).as(receipt.reason()).isEqualTo(Receipt.OK);
        SortableId order = Objects.requireNonNull(receipt.intent()).id();
        for (int i = 0; i < 400 && !desk.intent(order).orElseThrow().state().terminal(); i++) {
            while (dispatcher.step()) {
                tick();
            }
            tick();
            settlement.step();
            recovery.step();
        }
        StoredIntent intent = desk.intent(order).orElseThrow();
        assertThat(intent.state().terminal()).as(intent.toString()).isTrue();
        return intent.state();
    }

    private void work(Receipt receipt) {
        assertThat(ended(receipt)).isEqualTo(IntentState.FILLED);
    }

    private String key() {
        return "key-" + ++keys;
    }

    private Receipt open(Side side, int dollars, int leverage) {
        return desk.open(new OpenCommand(
                key(),
                ALICE,
                AvantisWorld.HERS,
                AvantisWorld.BTC.id(),
                side,
                Usd.of(dollars),
                Leverage.of(leverage),
                null,
                null,
                "books"));
    }

    private Receipt close(CloseAmount amount) {
        return desk.close(new CloseCommand(key(), ALICE, held().id(), amount, Origin.USER, "books"));
    }

    private List<StoredPosition> positions() {
        return store.transact(tx -> tx.openPositions(AvantisWorld.HERS));
    }

    private StoredPosition held() {
        return positions().get(0);
    }

    private Usd cash() {
        return desk.account(AvantisWorld.HERS).orElseThrow().cash();
    }

    private Usd wallet() {
        return Usd.ofMicros(world.fake
                .contracts
                .funds(world.trader(AvantisWorld.HERS))
                .orElseThrow()
                .micros());
    }

    private List<String> differences() {
        world.pass(SETTLED);
        assertThat(world.venue().snapshot(AvantisWorld.HERS).balance()).isEqualTo(wallet());
        return recovery.compare(10);
    }

    @Test
    @DisplayName(
            "after 60 orders at uneven prices the books hold what the wallet holds; a cent that is taken is missed")
    void theBooksHoldWhatTheWalletHolds() {
        long[] prices = {50_123, 51_777, 48_911, 49_333, 50_007, 52_039};
        for (int round = 0; round < 12; round++) {
            price(prices[round % prices.length]);
            work(open(round % 2 == 0 ? Side.LONG : Side.SHORT, 101 + 7 * round, 3 + round % 5));
            price(prices[(round + 1) % prices.length]);
            work(desk.increase(new IncreaseCommand(key(), ALICE, held().id(), Usd.of(83 + round), null, "books")));
            assertThat(differences()).as("round " + round).isEmpty();
            for (int part : new int[] {33, 41}) {
                price(prices[(round + part) % prices.length]);
                work(close(new CloseAmount.Share(Percent.of(part))));
            }
            price(prices[(round + 3) % prices.length]);
            work(close(new CloseAmount.All()));
        }
        assertThat(differences()).isEmpty();
        assertThat(cash().minus(wallet()).abs().micros()).isLessThan(100);

        price(50_000);
        work(open(Side.LONG, 100, 5));
        assertThat(differences()).as("what a position holds is not missed").isEmpty();
        world.fake.contracts.pays(
                world.trader(AvantisWorld.HERS),
                -10_000 - Math.max(0, wallet().minus(cash()).micros()));
        assertThat(differences())
                .singleElement()
                .satisfies(difference -> assertThat(difference)
                        .isEqualTo("free money of alice:venue: the books hold " + cash() + " USD, the venue " + wallet()
                                + " USD"));
        price(50_000);
        assertThat(open(Side.LONG, 100, 5).code()).isEqualTo("CONTROL_REDUCE_ONLY");
        work(close(new CloseAmount.All()));
    }

    /** Not of closes: what nobody told of a close stays Unknown, as no reading proves at which price it was. */
    private static final List<Mishap> OF_OPENS = List.of(Mishap.values());

    private static final List<Mishap> OF_CLOSES = OF_OPENS.stream()
            .filter(mishap -> !EnumSet.of(Mishap.LATE, Mishap.FORGOTTEN, Mishap.GIVEN_UP_AND_FILLED)
                    .contains(mishap))
            .toList();

    private void whateverHappens(Receipt receipt, List<Mishap> mishaps, SplittableRandom random) {
        world.fake.next(mishaps.get(random.nextInt(mishaps.size())));
        ended(receipt);
    }

    @ParameterizedTest
    @ValueSource(longs = {2, 3})
    @DisplayName(
            "whatever goes wrong with 25 orders, each has an end, and books, venue and wallet are the same after each")
    void whateverGoesWrong(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 25; i++) {
            price(48_000 + random.nextInt(4_000));
            List<StoredPosition> open = positions();
            int choice = open.isEmpty() ? 0 : random.nextInt(4);
            if (choice == 0 && open.size() < 3) {
                whateverHappens(
                        open(
                                random.nextBoolean() ? Side.LONG : Side.SHORT,
                                101 + random.nextInt(200),
                                2 + random.nextInt(5)),
                        OF_OPENS,
                        random);
            } else if (choice == 1) {
                whateverHappens(
                        desk.increase(new IncreaseCommand(
                                key(), ALICE, open.get(0).id(), Usd.of(101 + random.nextInt(99)), null, "books")),
                        OF_OPENS,
                        random);
            } else {
                CloseAmount amount = choice == 2
                        ? new CloseAmount.Share(Percent.of(10 + random.nextInt(80)))
                        : new CloseAmount.All();
                whateverHappens(close(amount), OF_CLOSES, random);
            }
            assertThat(differences()).as("order " + i).isEmpty();
            assertThat(cash().minus(wallet()).abs().micros()).as("order " + i).isLessThan(100);
        }
        List<Latch> latches = store.transact(tx -> tx.latches());
        assertThat(latches).isEmpty();
    }

    private void turns(int many) {
        for (int i = 0; i < many; i++) {
            tick();
            while (dispatcher.step()) {
                tick();
            }
            settlement.step();
            recovery.step();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Mishap.class,
            names = {"LATE", "FORGOTTEN", "GIVEN_UP_AND_FILLED"})
    @DisplayName(
            "a close that nobody tells of is Unknown and said to be, closes its market alone, and holds up no start")
    void aCloseThatNobodyTellsOf(Mishap mishap) {
        work(open(Side.LONG, 100, 5));
        work(open(Side.LONG, 200, 5));
        StoredPosition other = positions().get(1);
        world.fake.next(mishap);
        SortableId close =
                Objects.requireNonNull(close(new CloseAmount.All()).intent()).id();
        turns(240);
        assertThat(desk.intent(close).orElseThrow().state().terminal()).isFalse();
        assertThat(world.host("reader")
                        .holdings(AvantisWorld.HERS)
                        .orElseThrow()
                        .positions())
                .as("it was carried out")
                .hasSize(1);
        assertThat(open(Side.LONG, 100, 5).code()).isIn(Receipt.OK, Receipt.OUTCOME_UNKNOWN);
        turns(4);
        assertThat(positions()).as("nothing is added where one is lost").hasSize(2);
        recovery.compare(10);
        IntentState before = desk.intent(close).orElseThrow().state();
        world.clock.advance(Duration.ofMinutes(11));
        recovery.compare(10);
        assertThat(desk.intent(close).orElseThrow().state())
                .as("it was " + before + ", and nobody tells of it for ten minutes")
                .isEqualTo(IntentState.UNKNOWN);
        price(50_000);

        world.restart();
        begin();
        settlement.step();
        Recovery.Report report = recovery.atStart();
        assertThat(report.unproved()).isEmpty();
        assertThat(report.finished()).isTrue();
        ready();
        assertThat(desk.intent(close).orElseThrow())
                .returns(IntentState.UNKNOWN, StoredIntent::state)
                .satisfies(order -> assertThat(order.reason()).isNotEmpty());
        assertThat(world.problems())
                .singleElement()
                .satisfies(
                        said -> assertThat(said)
                                .contains(
                                        close.toString(),
                                        "it was carried out unless the venue ended the position itself, and nobody tells at which price"));
        world.clock.advance(Duration.ofMinutes(11));
        price(50_000);
        assertThat(desk.doubt(close, ResolveCommand.Word.NEVER)
                        .orElseThrow()
                        .refusal()
                        .orElseThrow()
                        .code())
                .isEqualTo(Doubt.VENUE_DISAGREES);
        assertThat(open(Side.LONG, 100, 5).code()).isEqualTo("CONTROL_REDUCE_ONLY");
        work(desk.close(new CloseCommand(key(), ALICE, other.id(), new CloseAmount.All(), Origin.USER, "books")));

        StoredPosition gone = positions().get(0);
        Gone booked = desk.bookGone(new GoneCommand(
                        gone.id(),
                        wallet().minus(cash()),
                        Gone.seen(gone),
                        ALICE,
                        ALICE,
                        "its transaction is on the page of the venue",
                        "books"))
                .orElseThrow();
        assertThat(booked.sentence()).isEmpty();
        assertThat(desk.intent(close).orElseThrow().state()).isEqualTo(IntentState.CANCELLED);
        assertThat(positions()).isEmpty();
        assertThat(cash()).as("what came is in the books").isEqualTo(wallet());
        for (String scope : List.of(Latch.market("BTC-USD"), Latch.user("alice"))) {
            assertThat(control.resume(scope, "olga", "books")).as(scope).isTrue();
        }
        assertThat(open(Side.LONG, 100, 5).code()).isEqualTo(Receipt.OK);
    }

    /** What two persons say was paid for what the venue shows no more: all that is in the wallet and not in the books. */
    private void bookGone(StoredPosition position) {
        Usd paid = wallet().minus(cash());
        Gone seen = desk.gone(position.id(), paid).orElseThrow();
        assertThat(seen.sentence()).isEmpty();
        Gone booked = desk.bookGone(new GoneCommand(
                        position.id(), paid, seen.seen(), ALICE, ALICE, "its transaction is on its page", "books"))
                .orElseThrow();
        assertThat(booked.sentence()).isEmpty();
        booked.orders().forEach(order -> world.ended.add(order.id()));
    }

    private void requireRestClosesWhole(StoredPosition position, long rest) {
        world.clock.advance(Duration.ofSeconds(61));
        price(52_000);
        assertThat(world.venue().events(0).events()).isNotEmpty();
        assertThat(differences()).isEmpty();
        StoredPosition left = positions().get(0);
        assertThat(left.id()).isEqualTo(position.id());
        assertThat(left.remainingUnits()).isEqualTo(rest);
        work(close(new CloseAmount.All()));
        assertThat(positions()).isEmpty();
        assertThat(differences()).isEmpty();
        assertThat(world.problems()).isEmpty();
        assertThat(cash().minus(wallet()).abs().micros()).isLessThan(100);
    }

    @ParameterizedTest
    @EnumSource(
            value = Mishap.class,
            names = {"FORGOTTEN", "GIVEN_UP_AND_FILLED"})
    @DisplayName(
            "a part that was closed by an order whose answer is lost is booked by persons, and the rest closes as ever")
    void aLostPart(Mishap mishap) {
        work(open(Side.LONG, 100, 5));
        StoredPosition held = held();
        price(51_000);
        world.fake.next(mishap);
        SortableId close = Objects.requireNonNull(
                        close(new CloseAmount.Share(Percent.of(40))).intent())
                .id();
        turns(240);
        world.restart();
        begin();
        settlement.step();
        assertThat(recovery.atStart().finished()).isTrue();
        ready();
        assertThat(desk.intent(close).orElseThrow().state()).isEqualTo(IntentState.UNKNOWN);
        world.clock.advance(Duration.ofMinutes(11));
        price(51_000);
        assertThat(desk.doubt(close, ResolveCommand.Word.NEVER).orElseThrow().sentence())
                .contains("/resolve " + held.id() + " gone PAID REASON");
        bookGone(held);
        assertThat(desk.intent(close).orElseThrow().state()).isEqualTo(IntentState.CANCELLED);
        requireRestClosesWhole(held, held.remainingUnits() * 6 / 10);
    }

    @Test
    @DisplayName(
            "a part that was closed at the venue's site is a difference until persons book it, and the rest closes as ever")
    void aPartClosedElsewhere() {
        work(open(Side.SHORT, 100, 5));
        StoredPosition held = held();
        price(49_000);
        world.fake.contracts.closesHalfElsewhere(world.trader(AvantisWorld.HERS));
        assertThat(differences())
                .singleElement()
                .satisfies(difference ->
                        assertThat(difference).contains("the books hold 1000000 units, the venue 500000"));
        assertThat(recovery.gone()).containsExactly(held.id());
        assertThat(store.<List<String>>transact(
                        tx -> tx.latches().stream().map(Latch::scope).toList()))
                .containsExactlyInAnyOrder("market:BTC-USD", "user:alice");
        bookGone(held);
        requireRestClosesWhole(held, 500_000);
    }

    @ParameterizedTest
    @ValueSource(longs = {20_000_000, -20_000_000})
    @DisplayName(
            "margin that is moved elsewhere is a difference; the position closes all the same, and no money is missed after it")
    void marginIsMovedElsewhere(long micros) {
        work(open(Side.SHORT, 100, 5));
        world.fake.contracts.movesMargin(world.trader(AvantisWorld.HERS), micros);
        List<String> told = differences();
        assertThat(told)
                .anySatisfy(difference -> assertThat(difference)
                        .contains("the books hold SHORT with a margin of 99.7", "the venue SHORT with a margin of "));
        price(49_000);
        work(close(new CloseAmount.Share(Percent.of(40))));
        work(close(new CloseAmount.All()));
        assertThat(differences()).isEmpty();
        assertThat(positions()).isEmpty();
        assertThat(cash().minus(wallet()).abs().micros()).isLessThan(100);
    }

    @Test
    @DisplayName(
            "while the services turn every order away a position is closed by transactions, and is booked to the cent")
    void closedWithoutTheServices() {
        for (Side side : Side.values()) {
            price(50_123);
            work(open(side, 211, 5));
            world.fake.refuses(451);
            price(50_900);
            assertThat(ended(close(new CloseAmount.All())))
                    .as("the first one finds out")
                    .isEqualTo(IntentState.REJECTED);
            work(close(new CloseAmount.Share(Percent.of(40))));
            price(49_700);
            work(close(new CloseAmount.All()));
            world.fake.refuses(0);
            assertThat(differences()).isEmpty();
            assertThat(positions()).isEmpty();
        }
        assertThat(world.chain.given()).hasSize(4).doesNotHaveDuplicates();
        assertThat(cash().minus(wallet()).abs().micros()).isLessThan(100);
    }

    @Test
    @DisplayName("an order that somebody placed at the venue's site is a difference until it is gone; exits go on")
    void placedElsewhere() {
        work(open(Side.LONG, 100, 5));
        world.fake.waiting(true);
        assertThat(differences()).singleElement().asString().contains("order");
        assertThat(world.problems())
                .containsExactly("account alice:venue has orders that wait at the venue, one of pair 1 at 45000 with"
                        + " 40.00 USD in escrow: they are in no book, and open what was not decided on here;"
                        + " cancel them at the venue's site");
        price(50_000);
        assertThat(open(Side.LONG, 100, 5).code()).isEqualTo("CONTROL_REDUCE_ONLY");
        work(close(new CloseAmount.All()));
        world.fake.waiting(false);
        assertThat(differences()).isEmpty();
        assertThat(world.problems()).isEmpty();
    }

    private Receipt margin(String change) {
        return desk.margin(new MarginCommand(key(), ALICE, held().id(), Usd.parse(change), "books"));
    }

    @Test
    @DisplayName(
            "margin that goes in and comes out between parts and prices leaves books that hold what the wallet holds")
    void marginIsCounted() {
        for (Side side : Side.values()) {
            price(50_123);
            work(open(side, 211, 5));
            work(margin("37.5"));
            assertThat(differences()).as("more margin").isEmpty();
            price(51_001);
            work(close(new CloseAmount.Share(Percent.of(40))));
            work(margin("-11.25"));
            work(margin("4.000001"));
            assertThat(differences()).as("less of it").isEmpty();
            price(49_500);
            work(close(new CloseAmount.All()));
            assertThat(differences()).as("all closed").isEmpty();
        }
        assertThat(cash().minus(wallet()).abs().micros()).isLessThan(100);
    }

    @Test
    @DisplayName("margin that is told after a part was closed adds to what is left of the position")
    void marginBehindAClose() {
        price(50_123);
        work(open(Side.LONG, 211, 5));
        world.chain.drops(true);
        Receipt change = margin("37.5");
        assertThat(change.code()).isEqualTo(Receipt.OK);
        while (dispatcher.step()) {
            settlement.step();
        }
        work(close(new CloseAmount.Share(Percent.of(50))));
        world.chain.drops(false);
        assertThat(ended(change)).isIn(IntentState.FILLED, IntentState.REJECTED);
        price(50_900);
        work(close(new CloseAmount.All()));
        assertThat(differences()).isEmpty();
        assertThat(cash().minus(wallet()).abs().micros()).isLessThan(100);
    }

    @Test
    @DisplayName(
            "a close right behind margin that a block has, which nobody has told of yet: both are booked, in their order")
    void closedBehindMargin() {
        price(50_123);
        work(open(Side.LONG, 211, 5));
        world.chain.safe(false);
        Receipt change = margin("37.5");
        assertThat(change.code()).isEqualTo(Receipt.OK);
        while (dispatcher.step()) {
            world.fake.holdings(500, false);
            tick();
        }
        tick();
        assertThat(world.fake
                        .contracts
                        .of(world.trader(AvantisWorld.HERS))
                        .get(0)
                        .collateral())
                .isGreaterThan(held().collateral().plus(Usd.of(30)).micros());
        price(50_900);
        world.fake.holdings(200, false);
        work(close(new CloseAmount.All()));
        assertThat(ended(change)).isEqualTo(IntentState.FILLED);
        assertThat(differences()).isEmpty();
        assertThat(cash().minus(wallet()).abs().micros()).isLessThan(100);
        assertThat(store.transact(tx -> tx.events(0, 1_000)).stream().map(event -> event.type()))
                .doesNotContain("MISMATCH");
    }
}

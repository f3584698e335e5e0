package io.github.plimsoll.avantis.venue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.plimsoll.avantis.market.TradeRules;
import io.github.plimsoll.avantis.market.VenueFacts;
import io.github.plimsoll.avantis.message.OrderNews;
import io.github.plimsoll.avantis.message.TradingDomain;
import io.github.plimsoll.avantis.message.UserData;
import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.execution.MemoryPreparedOrderStore;
import io.github.plimsoll.execution.MemoryWalletStore;
import io.github.plimsoll.execution.spi.IntentKind;
import io.github.plimsoll.execution.spi.PreparedState;
import io.github.plimsoll.execution.spi.VenueEvent;
import io.github.plimsoll.execution.spi.VenueOrder;
import io.github.plimsoll.execution.spi.VenueSnapshot;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.testkit.ManualClock;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is found out about orders that nobody tells of: late verdicts, second tellings, look-alikes and nonsense. */
class OrderDeskTest {
    private static final long ONE = 10_000_000_000L;
    private static final Instrument BTC = Instrument.cryptoPerp("BTC");
    private static final EvmAddress TRADER = new EvmAddress("0x" + "11".repeat(20));
    private static final AccountId HERS = new AccountId("alice:venue");
    private static final SortableId ID = new SortableId(1, 7);
    private static final SortableId POSITION = new SortableId(1, 2);

    private static final TradingDomain DOMAIN = new TradingDomain(8453, TRADER);

    private final ManualClock clock = new ManualClock();
    private final MemoryWalletStore wallets = new MemoryWalletStore(clock::monotonicNanos);
    /** What persons have ended in the books. */
    private final Set<SortableId> ended = new HashSet<>();

    private final OrderJournal journal =
            new OrderJournal(new MemoryPreparedOrderStore(wallets), wallets, "avantis", DOMAIN, "one", ended::contains);
    /** What happens to a request before it is answered. */
    private interface Mood {
        void await(HttpExchange exchange);
    }

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger asked = new AtomicInteger();
    private volatile Mood hanging = exchange -> {};
    private volatile int code = 200;
    private HttpServer server;
    private volatile String status = "{\"events\":[]}";
    private volatile String held = "{\"positions\":[],\"limitOrders\":[]}";
    private final Set<BigInteger> nonces = new HashSet<>();
    private Supplier<ChainProof.Use> use = () -> ChainProof.Use.UNKNOWN;
    private OptionalLong counted = OptionalLong.empty();
    /** How long the nodes take to read a wallet, and how often they did. */
    private Duration reading = Duration.ZERO;

    private int readings;
    private Holdings holdings;
    private OrderDesk desk;
    private AvantisMarkets markets;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        server.createContext("/", exchange -> {
            asked.incrementAndGet();
            hanging.await(exchange);
            boolean holdings = exchange.getRequestURI().getPath().contains("user-data");
            byte[] answer = (holdings ? held : status).getBytes(UTF_8);
            exchange.getResponseHeaders().add("Retry-After", "30");
            exchange.sendResponseHeaders(code, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.setExecutor(threads);
        server.start();
        URI base = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        AvantisSettings settings = new AvantisSettings(
                DOMAIN,
                base,
                base,
                base,
                base,
                new TreeMap<>(Map.of("BTC-USD", "BTC/USD")),
                VenueFacts.BASE_MAINNET,
                new TradeRules(1_000, 50_000_000_000L, 20_000_000_000L),
                Duration.ofSeconds(60),
                Duration.ZERO,
                Duration.ofSeconds(3),
                Duration.ofSeconds(5),
                Duration.ofDays(1),
                Duration.ofSeconds(30),
                ONE,
                ONE,
                new TreeSet<>(AvantisSettings.USUAL_DECLINES));
        VenueHttp http = new VenueHttp(VenueLine.of(settings), Duration.ofSeconds(5));
        VenueReads reads = new VenueReads(http, settings, clock);
        holdings = new Holdings(settings, reads);
        ChainProof chain = new ChainProof() {
            @Override
            public Use use(EvmAddress signer, BigInteger nonce, long until) {
                nonces.add(nonce);
                return use.get();
            }

            @Override
            public Optional<Funds> funds(EvmAddress trader) {
                readings++;
                clock.advance(reading);
                return Optional.of(new Funds(7_000_000, seconds()));
            }

            @Override
            public Optional<BigInteger> allowance(EvmAddress trader) {
                return Optional.empty();
            }

            @Override
            public OptionalLong openTrades(EvmAddress trader, long pairIndex) {
                return counted;
            }
        };
        markets = new AvantisMarkets(settings, VenueFacts.parse(""), clock);
        desk = new OrderDesk(
                settings,
                http,
                reads,
                holdings,
                new TreeMap<>(Map.of(BTC.id(), BTC)),
                new PatientChain(chain, clock),
                journal,
                clock,
                Optional.empty(),
                Optional.empty());
    }

    @AfterEach
    void stop() {
        hanging = exchange -> {};
        server.stop(0);
        threads.shutdownNow();
    }

    private long seconds() {
        return clock.epochMicros() / 1_000_000;
    }

    private SignedOrder order(SortableId id, IntentKind kind, String instrument, PreparedState stage, String body) {
        return new SignedOrder(
                id,
                HERS,
                POSITION,
                kind,
                instrument,
                Side.LONG,
                1_000_000,
                kind.adds() ? 50_000_000 : 0,
                TRADER,
                TRADER,
                1,
                clock.epochMicros(),
                clock.epochMicros() / 1_000 + 60_000,
                "ab",
                body,
                stage,
                stage == PreparedState.ACCEPTED ? "trk-" + id.low() : "",
                stage == PreparedState.ACCEPTED ? 0 : -1,
                "",
                0);
    }

    /** Prepares and signs it, and lets it be told of as it is. */
    private void write(SignedOrder order) {
        try (SigningTurn turn = journal.turn(TRADER).orElseThrow()) {
            SignedOrder before = journal.order(order.id()).orElse(null);
            SignedOrder blank = new SignedOrder(
                    order.id(),
                    order.account(),
                    order.position(),
                    order.kind(),
                    order.instrument(),
                    order.side(),
                    order.units(),
                    order.collateral(),
                    order.trader(),
                    order.signer(),
                    order.pairIndex(),
                    order.signedAt(),
                    order.deadlineMs(),
                    order.digest(),
                    before == null ? "" : before.body(),
                    PreparedState.PREPARED,
                    "",
                    -1,
                    "",
                    before == null ? 0 : before.version());
            SignedOrder posted = turn.write(turn.write(blank).orElseThrow().posted(order.body()))
                    .orElseThrow();
            if (order.stage() == PreparedState.ACCEPTED) {
                tell(JournalStep.of(posted.accepted(order.trackingId()).heard(0)));
            }
        }
    }

    private void tell(JournalStep step) {
        assertThat(journal.tell(step)).isTrue();
    }

    private String executed(int seq, boolean opens) {
        return "{\"seq\":" + seq + ",\"type\":\"MarketOrderExecuted\",\"payload\":{\"orderId\":\"41\",\"open\":" + opens
                + ",\"price\":\"" + 50_000 * ONE + "\",\"coinExposure\":\"100000000\",\"usdcSentToTrader\":\"49000000\""
                + ",\"t\":{\"trader\":\"" + TRADER + "\",\"pairIndex\":\"1\",\"index\":\"0\",\"initialPosToken\":\""
                + 49_750_000 + "\",\"positionSizeUSDC\":\"1\",\"openPrice\":\"" + 50_000 * ONE
                + "\",\"buy\":true,\"leverage\":\"" + 10 * ONE + "\",\"tp\":\"0\",\"sl\":\"0\",\"timestamp\":\"9\"}}}";
    }

    private static String shown(long collateral, long leverage, long openPrice, long openedAt) {
        return "{\"positions\":[{\"pairIndex\":1,\"index\":0,\"buy\":true,\"collateral\":\"" + collateral
                + "\",\"leverage\":\"" + leverage + "\",\"openPrice\":\"" + openPrice
                + "\",\"tp\":\"0\",\"sl\":\"0\",\"openedAt\":\"" + openedAt + "\"}],\"limitOrders\":[]}";
    }

    /** Two ask at once: one proves that the order lapsed, it is signed again and leaves, and the other's proof comes late. */
    @Test
    void aProofAboutTheFirstBytesSaysNothingOfTheNext() {
        SignedOrder first = order(ID, IntentKind.CLOSE, "BTC-USD", PreparedState.POSTED, "first");
        write(first);
        clock.advance(Duration.ofMinutes(5));
        SignedOrder second = order(ID, IntentKind.CLOSE, "BTC-USD", PreparedState.POSTED, "second");
        use = () -> {
            tell(JournalStep.of(journal.order(ID).orElseThrow().at(PreparedState.LAPSED, "it never arrived")));
            write(second);
            return ChainProof.Use.UNUSED;
        };
        assertThat(desk.query(ID).order()).isEqualTo(VenueOrder.UNKNOWN);
        SignedOrder now = journal.order(ID).orElseThrow();
        assertThat(now.stage()).isEqualTo(PreparedState.POSTED);
        assertThat(now.body()).isEqualTo("second");
    }

    /** The end of an order told again under another number takes nothing from its position again. */
    @Test
    void aFillThatIsToldTwiceIsWrittenOnce() {
        write(order(ID, IntentKind.CLOSE, "BTC-USD", PreparedState.ACCEPTED, "{}"));
        TrackedPosition position = new TrackedPosition(
                POSITION,
                HERS,
                "BTC-USD",
                TRADER,
                1,
                0,
                7,
                Side.LONG,
                2_000_000,
                99_500_000,
                10 * ONE,
                50_000 * ONE,
                0);
        tell(new JournalStep(Optional.empty(), List.of(), List.of(position)));
        status = "{\"events\":[" + executed(1, false) + "," + executed(2, false) + "]}";
        desk.findOut();
        assertThat(journal.events(0, 10)).extracting(VenueEvent::kind).containsExactly(VenueEvent.Kind.FILL);
        assertThat(journal.positions())
                .extracting(TrackedPosition::units)
                .as("half of it was closed")
                .containsExactly(1_000_000L);
    }

    /** The nonce was used, by an order that was declined in a block; the position of that size is older than the order. */
    @Test
    void aPositionThatIsOlderThanAnOrderIsNotItsFill() {
        long before = seconds() - 3_600;
        write(order(ID, IntentKind.OPEN, "BTC-USD", PreparedState.POSTED, "{}"));
        use = () -> ChainProof.Use.USED;
        held = shown(50_000_000, 10 * ONE, 50_000 * ONE, before);
        assertThat(desk.query(ID).order()).isEqualTo(VenueOrder.UNKNOWN);
        assertThat(journal.positions()).isEmpty();
        held = shown(50_000_000, 10 * ONE, 50_000 * ONE, seconds());
        clock.advance(Duration.ofSeconds(1));
        assertThat(desk.query(ID).order()).isEqualTo(VenueOrder.DONE);
        assertThat(journal.positions()).hasSize(1);
    }

    /** A size that fits no number, an order in a market that is none any more: the others are found out all the same. */
    @Test
    void whatCannotBeReadOfOneOrderHoldsUpNoOther() {
        SortableId gone = new SortableId(1, 5);
        SortableId other = new SortableId(1, 9);
        write(order(gone, IntentKind.CLOSE, "OLD-USD", PreparedState.ACCEPTED, "{}"));
        write(order(ID, IntentKind.OPEN, "BTC-USD", PreparedState.POSTED, "{}"));
        write(order(other, IntentKind.OPEN, "BTC-USD", PreparedState.ACCEPTED, "{}"));
        use = () -> ChainProof.Use.USED;
        held = shown(9_000_000_000_000_000_000L, 9_000_000_000_000_000_000L, 1, seconds());
        status = "{\"events\":[" + executed(1, true) + "]}";
        desk.findOut();
        assertThat(journal.order(other).orElseThrow().stage()).isEqualTo(PreparedState.ENDED);
        assertThat(desk.query(ID).order()).isEqualTo(VenueOrder.UNKNOWN);
        assertThat(desk.query(gone).order()).isEqualTo(VenueOrder.WORKING);
        assertThat(desk.snapshot(HERS, TRADER, markets).known()).isFalse();
        assertThat(desk.problems(HERS::equals))
                .anySatisfy(problem -> assertThat(problem).contains(gone.toString()));
    }

    private void tracked(SortableId id, long index) {
        TrackedPosition position = new TrackedPosition(
                id, HERS, "BTC-USD", TRADER, 1, index, 7, Side.LONG, 1_000_000, 50_000_000, 10 * ONE, 50_000 * ONE, 0);
        tell(new JournalStep(Optional.empty(), List.of(), List.of(position)));
    }

    /** Liquidated, or closed elsewhere: it counts no longer against what its trader may have in the market. */
    @Test
    void aPositionThatTheVenueAndTheChainDoNotHaveIsForgotten() {
        SortableId other = new SortableId(1, 3);
        tracked(POSITION, 0);
        tracked(other, 1);
        held = shown(50_000_000, 10 * ONE, 50_000 * ONE, 7);
        for (OptionalLong unproved : List.of(OptionalLong.empty(), OptionalLong.of(2))) {
            counted = unproved;
            assertThat(desk.snapshot(HERS, TRADER, markets).known())
                    .as("the chain counts " + unproved)
                    .isFalse();
            assertThat(journal.positions()).hasSize(2);
            clock.advance(Duration.ofSeconds(1));
        }
        counted = OptionalLong.of(1);
        assertThat(desk.snapshot(HERS, TRADER, markets).positions()).hasSize(1);
        assertThat(journal.positions()).extracting(TrackedPosition::id).containsExactly(POSITION);
        held = "{\"positions\":[],\"limitOrders\":[]}";
        assertThat(desk.snapshot(HERS, TRADER, markets).known())
                .as("the chain still counts one")
                .isFalse();
        counted = OptionalLong.of(0);
        clock.advance(Duration.ofSeconds(1));
        assertThat(desk.snapshot(HERS, TRADER, markets).known()).isTrue();
        assertThat(journal.positions()).isEmpty();
    }

    private static UserData.Held seen(long collateral, long leverage, long price) {
        return new UserData.Held(1, 0, true, collateral, leverage, price, 0, 0, 0, 9);
    }

    /** 0.01 BTC with 50 USD at 10x is the same with 100 at 5x; everything else that is shown changes nothing but the timestamp. */
    @Test
    void marginThatWasMovedElsewhereIsWrittenDownAndNothingElse() {
        tracked(POSITION, 0);
        TrackedPosition before = journal.position(POSITION).orElseThrow();
        for (UserData.Held other : List.of(
                seen(100_000_000, 10 * ONE, 50_000 * ONE),
                seen(50_009_999, 10 * ONE, 50_000 * ONE),
                seen(9_000_000_000_000_000_000L, 9_000_000_000_000_000_000L, 1),
                seen(100_000_000, 5 * ONE, 0),
                seen(0, 0, 50_000 * ONE))) {
            assertThat(desk.asShown(before, other)).isEqualTo(before.left(before.units(), before.collateral(), 9));
        }
        assertThat(journal.position(POSITION)).contains(before);
        assertThat(desk.asShown(before, seen(100_000_000, 5 * ONE, 50_000 * ONE))
                        .openedAt())
                .isEqualTo(9);
        assertThat(journal.position(POSITION).orElseThrow())
                .returns(100_000_000L, TrackedPosition::collateral)
                .returns(5 * ONE, TrackedPosition::leverage)
                .returns(before.units(), TrackedPosition::units);
    }

    private static final String NOTHING = "{\"positions\":[],\"limitOrders\":[]}";

    /** Its nonce is used and its position is gone, but nobody tells the price: it is absent, which proves nothing. */
    @Test
    void aCloseThatNobodyTellsOfIsLostAndWaitsForNothing() {
        tracked(POSITION, 0);
        SortableId other = new SortableId(1, 3);
        tracked(other, 1);
        write(order(ID, IntentKind.CLOSE, "BTC-USD", PreparedState.POSTED, "{}"));
        use = () -> ChainProof.Use.USED;
        held = shown(50_000_000, 10 * ONE, 50_000 * ONE, 7).replace("\"index\":0", "\"index\":1");
        counted = OptionalLong.of(1);
        clock.advance(Duration.ofSeconds(90));
        assertThat(desk.query(ID)).as("readings may lag").isEqualTo(new OrderDesk.Said(VenueOrder.UNKNOWN, true));
        assertThat(desk.snapshot(HERS, TRADER, markets).known()).isFalse();
        clock.advance(Duration.ofSeconds(2));
        assertThat(desk.query(ID)).isEqualTo(new OrderDesk.Said(VenueOrder.ABSENT, false));
        assertThat(desk.problems(HERS::equals))
                .containsExactly("order " + ID + ", a CLOSE in BTC-USD: its nonce is used, its position is gone, so it"
                        + " was carried out unless the venue ended the position itself, and nobody tells at which price"
                        + " and what it paid");
        assertThat(desk.problems(account -> !account.equals(HERS))).isEmpty();
        VenueSnapshot shown = desk.snapshot(HERS, TRADER, markets);
        assertThat(shown.known()).isTrue();
        assertThat(shown.positions())
                .extracting(VenueSnapshot.OpenPosition::position)
                .containsExactly(other);
        assertThat(shown.working()).isEmpty();
        assertThat(shown.balance()).isEqualTo(Usd.of(7));
        assertThat(journal.positions())
                .as("what comes late is booked from it")
                .extracting(TrackedPosition::id)
                .contains(POSITION);
    }

    /** Both descriptions of the venue in one answer. */
    private static final String DESCRIBED = """
            {"ok":true,"data":{"chainId":8453,"addresses":{}},"dataVersion":3,"maxTradesPerPair":40,"pairInfos":{"1":\
            {"index":1,"from":"BTC","to":"USD","isPairListed":true,"leverages":{"minLeverage":1,"maxLeverage":75},\
            "minLevPosUSDC":100,"openInterest":{"long":1000,"short":1000},"pairMaxOI":26118551.95,"maxWalletOI":5000000,\
            "values":{"maxGainP":2500,"maxSlP":80,"maxLongOiP":50,"maxShortOiP":50},"feed":{"feedId":"0x%s"},\
            "storagePairParams":{"isPnlTypeAllowed":0},"additionalPairParams2":{"openMakerFeeP":0.01,"closeMakerFeeP":0.01,\
            "openTakerFeeP":0.05,"closeTakerFeeP":0.05,"closeOnlyMode":false}}}}""".formatted("ab".repeat(32));

    /** A close and an increase were carried out and nobody told: the position has another entry and another time, and is still ours. */
    @Test
    void aPositionThatALostIncreaseMayHaveChangedIsNoneFromElsewhere() {
        status = DESCRIBED;
        assertThat(markets.refresh()).isEmpty();
        status = "{\"events\":[]}";
        tracked(POSITION, 0);
        write(order(ID, IntentKind.INCREASE, "BTC-USD", PreparedState.POSTED, "{}"));
        use = () -> ChainProof.Use.USED;
        counted = OptionalLong.of(1);
        held = shown(75_750_000, 10 * ONE, 50_500 * ONE, 9);
        clock.advance(Duration.ofSeconds(92));
        assertThat(desk.query(ID)).as("lost").isEqualTo(new OrderDesk.Said(VenueOrder.ABSENT, false));
        assertThat(desk.snapshot(HERS, TRADER, markets).positions()).isEmpty();
        assertThat(desk.problems(HERS::equals))
                .anySatisfy(problem -> assertThat(problem).contains("a long of pair 1"));
    }

    @Test
    void aPartThatWasClosedUntoldIsSeenInThePosition() {
        tracked(POSITION, 0);
        SignedOrder part = order(ID, IntentKind.CLOSE, "BTC-USD", PreparedState.ACCEPTED, "{}");
        TrackedPosition before = journal.position(POSITION).orElseThrow();
        UserData smaller = new UserData(List.of(seen(20_000_000, 10 * ONE, 50_000 * ONE)), List.of());
        SignedOrder less = new SignedOrder(
                part.id(),
                part.account(),
                part.position(),
                part.kind(),
                part.instrument(),
                part.side(),
                600_000,
                0,
                TRADER,
                TRADER,
                1,
                part.signedAt(),
                part.deadlineMs(),
                "ab",
                "{}",
                PreparedState.ACCEPTED,
                "trk",
                0,
                "",
                1);
        assertThat(LostOrders.evidence(less, before, smaller, BTC, true))
                .startsWith("its position is smaller by exactly its size, so it was carried out");
        String unclear = "and nothing shows whether it was carried out";
        assertThat(LostOrders.evidence(part, before, smaller, BTC, true)).isEqualTo(unclear);
        assertThat(LostOrders.evidence(less, before, smaller, BTC, false)).isEqualTo(unclear);
        assertThat(LostOrders.evidence(less, null, smaller, BTC, true)).isEqualTo(unclear);
    }

    /** What is told after persons have ended an open reaches the books; its position is one from elsewhere by then. */
    @Test
    void anOpenThatIsToldAfterItsEndMakesNoOtherPosition() {
        SignedOrder over = order(ID, IntentKind.OPEN, "BTC-USD", PreparedState.ACCEPTED, "{}")
                .at(PreparedState.ENDED, "ended by the word of persons");
        OrderNews.Told fill = OrderNews.readStatus(("{\"events\":[" + executed(1, true) + "]}").getBytes(UTF_8))
                .get(0);
        JournalStep late = Outcomes.of(over, fill, BTC, null, new TreeSet<>(), clock.epochMicros());
        assertThat(late.events()).extracting(VenueEvent::kind).containsExactly(VenueEvent.Kind.FILL);
        assertThat(late.positions()).isEmpty();
        assertThat(late.order().orElseThrow().reason()).as("told once").isEmpty();
    }

    /** A close that is told of when its position is booked as gone is no less told. */
    @Test
    void aFillOfAnOrderThatPersonsEndedIsTold() {
        write(order(ID, IntentKind.CLOSE, "BTC-USD", PreparedState.ACCEPTED, "{}"));
        SignedOrder over = journal.order(ID).orElseThrow().at(PreparedState.ENDED, "ended by the word of persons");
        OrderNews.Told fill = OrderNews.readStatus(("{\"events\":[" + executed(1, false) + "]}").getBytes(UTF_8))
                .get(0);
        JournalStep late = Outcomes.of(over, fill, BTC, null, new TreeSet<>(), clock.epochMicros());
        assertThat(late.events()).extracting(VenueEvent::kind).containsExactly(VenueEvent.Kind.FILL);
        assertThat(late.order().orElseThrow().stage()).isEqualTo(PreparedState.ENDED);
        assertThat(late.positions()).isEmpty();
    }

    /** A service that does not answer is silence; what it tells at last ends the order with its price. */
    @Test
    void aLostCloseThatIsToldOfAtLastEnds() {
        tracked(POSITION, 0);
        write(order(ID, IntentKind.CLOSE, "BTC-USD", PreparedState.ACCEPTED, "{}"));
        use = () -> ChainProof.Use.USED;
        held = NOTHING;
        counted = OptionalLong.of(0);
        clock.advance(Duration.ofSeconds(92));
        status = "broken";
        assertThat(desk.query(ID)).isEqualTo(new OrderDesk.Said(VenueOrder.WORKING, true));
        clock.advance(Duration.ofSeconds(2));
        status = "{\"events\":[]}";
        assertThat(desk.query(ID)).isEqualTo(new OrderDesk.Said(VenueOrder.ABSENT, false));
        assertThat(desk.snapshot(HERS, TRADER, markets).known()).isTrue();
        clock.advance(Duration.ofSeconds(120));
        status = "{\"events\":[" + executed(1, false) + "]}";
        assertThat(desk.query(ID).order()).isEqualTo(VenueOrder.DONE);
        assertThat(journal.events(0, 10)).extracting(VenueEvent::kind).containsExactly(VenueEvent.Kind.FILL);
        assertThat(journal.positions()).isEmpty();
    }

    private @Nullable Usd money() {
        VenueSnapshot snapshot = desk.snapshot(HERS, TRADER, markets);
        assertThat(snapshot.known()).isTrue();
        return snapshot.balance();
    }

    @Test
    void nodesThatAreSlowHoldUpNoSnapshots() {
        assertThat(money()).isEqualTo(Usd.of(7));
        assertThat(money()).isEqualTo(Usd.of(7));
        assertThat(readings).isEqualTo(2);
        reading = Duration.ofSeconds(3);
        assertThat(money()).as("a slow answer is one").isEqualTo(Usd.of(7));
        reading = Duration.ZERO;
        clock.advance(Duration.ofMillis(29_999));
        assertThat(money()).isNull();
        assertThat(readings).isEqualTo(3);
        clock.advance(Duration.ofMillis(1));
        assertThat(money()).isEqualTo(Usd.of(7));
    }

    private void hangs() {
        hanging = exchange -> LockSupport.parkNanos(60_000_000_000L);
    }

    /** Two traders and an order to ask about: the service that hangs is waited for once, and asked again after a rest. */
    @Test
    void aServiceThatHangsIsWaitedForOnce() {
        EvmAddress his = new EvmAddress("0x" + "22".repeat(20));
        write(order(ID, IntentKind.OPEN, "BTC-USD", PreparedState.ACCEPTED, "{}"));
        hangs();
        long begun = System.nanoTime();
        assertThat(desk.snapshot(HERS, TRADER, markets).known()).isFalse();
        assertThat(desk.snapshot(new AccountId("bob:venue"), his, markets).known())
                .isFalse();
        assertThat(desk.query(ID).order()).isEqualTo(VenueOrder.WORKING);
        desk.findOut();
        assertThat(System.nanoTime() - begun).isLessThan(3_500_000_000L);
        assertThat(asked).hasValue(1);
        hanging = exchange -> {};
        clock.advance(Duration.ofMillis(9_999));
        assertThat(desk.snapshot(HERS, TRADER, markets).known()).isFalse();
        assertThat(asked).hasValue(1);
        clock.advance(Duration.ofSeconds(1));
        assertThat(desk.snapshot(HERS, TRADER, markets).known()).isTrue();
    }

    @Test
    void whoeverAskedTooOftenIsQuietForAsLongAsItIsTold() {
        code = 429;
        assertThat(desk.snapshot(HERS, TRADER, markets).known()).isFalse();
        assertThat(asked).hasValue(1);
        code = 200;
        clock.advance(Duration.ofMillis(29_999));
        assertThat(desk.snapshot(HERS, TRADER, markets).known()).isFalse();
        assertThat(asked).hasValue(1);
        clock.advance(Duration.ofSeconds(1));
        assertThat(desk.snapshot(HERS, TRADER, markets).known()).isTrue();
    }

    /** What housekeeping asked too often is no reason not to close a position. */
    @Test
    void whatSomebodyWaitsForIsAskedEverySecond() {
        code = 429;
        assertThat(desk.snapshot(HERS, TRADER, markets).known()).isFalse();
        assertThat(asked).hasValue(1);
        for (int i = 2; i < 5; i++) {
            read();
            assertThat(asked).as("at once").hasValue(i - 1);
            clock.advance(Duration.ofSeconds(1));
            assertThat(read()).isEmpty();
            assertThat(asked).hasValue(i);
        }
        code = 200;
        clock.advance(Duration.ofSeconds(1));
        assertThat(read()).isPresent();
        assertThat(desk.snapshot(HERS, TRADER, markets).known())
                .as("which can wait")
                .isFalse();
    }

    private Optional<UserData> read() {
        return holdings.read(TRADER, Duration.ofSeconds(3));
    }

    /** Whoever drives recovery asks as fast as it can; each order is asked about once a second, a lost one once a minute. */
    @Test
    void nobodyAsksFasterThanTheServicesAreAsked() {
        AtomicInteger proofs = new AtomicInteger();
        use = () -> {
            proofs.incrementAndGet();
            return ChainProof.Use.USED;
        };
        held = NOTHING;
        counted = OptionalLong.of(0);
        tracked(POSITION, 0);
        write(order(ID, IntentKind.CLOSE, "BTC-USD", PreparedState.POSTED, "{}"));
        for (int second = 1; second <= 3; second++) {
            for (int i = 0; i < 50; i++) {
                assertThat(desk.query(ID).order()).isEqualTo(VenueOrder.UNKNOWN);
                desk.findOut();
            }
            assertThat(proofs).hasValue(second);
            assertThat(asked).as("what the trader holds").hasValue(second);
            clock.advance(Duration.ofSeconds(1));
        }
        clock.advance(Duration.ofSeconds(90));
        for (int minute = 1; minute <= 2; minute++) {
            for (int i = 0; i < 59; i++) {
                assertThat(desk.query(ID)).isEqualTo(new OrderDesk.Said(VenueOrder.ABSENT, false));
                clock.advance(Duration.ofSeconds(1));
            }
            assertThat(proofs).as("lost").hasValue(3 + minute);
            clock.advance(Duration.ofSeconds(1));
        }
    }

    @Test
    void whatIsNotShownIsNotAskedForAllTheTime() {
        code = 503;
        for (int second = 1; second <= 3; second++) {
            for (int i = 0; i < 20; i++) {
                assertThat(desk.snapshot(HERS, TRADER, markets).known()).isFalse();
            }
            assertThat(asked).hasValue(second);
            clock.advance(Duration.ofSeconds(1));
        }
        code = 200;
        assertThat(desk.snapshot(HERS, TRADER, markets).known()).isTrue();
    }

    /** Ten orders of which only the chain can tell, and nodes that take three seconds: one is asked, the others wait. */
    @Test
    void slowNodesAreWaitedForOnce() {
        for (int i = 10; i < 20; i++) {
            write(order(new SortableId(1, i), IntentKind.CLOSE, "BTC-USD", PreparedState.POSTED, "{}"));
        }
        AtomicInteger proofs = new AtomicInteger();
        use = () -> {
            proofs.incrementAndGet();
            clock.advance(Duration.ofSeconds(3));
            return ChainProof.Use.UNKNOWN;
        };
        desk.findOut();
        desk.findOut();
        assertThat(proofs).hasValue(1);
        clock.advance(Duration.ofSeconds(30));
        desk.findOut();
        assertThat(proofs).hasValue(2);
        for (int i = 0; i < 18; i++) {
            clock.advance(Duration.ofSeconds(30));
            desk.findOut();
        }
        assertThat(proofs).hasValue(20);
        assertThat(nonces).as("each in its turn").hasSize(10);
    }

    @Test
    void moneyIsNotShownWhileAnOrderIsUnderWay() {
        write(order(ID, IntentKind.OPEN, "BTC-USD", PreparedState.ACCEPTED, "{}"));
        assertThat(money()).isNull();
        assertThat(readings).as("no node is asked in vain").isZero();
    }
}

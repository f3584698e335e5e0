package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.AuditEntry;
import io.github.plimsoll.execution.spi.Book;
import io.github.plimsoll.execution.spi.BusinessEvent;
import io.github.plimsoll.execution.spi.ControlSource;
import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.execution.spi.Latch;
import io.github.plimsoll.execution.spi.Mode;
import io.github.plimsoll.execution.spi.Origin;
import io.github.plimsoll.execution.spi.StopJournal;
import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.execution.spi.Venue;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Asset;
import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Percent;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.numbers.UserId;
import io.github.plimsoll.pricefeed.FeedPolicy;
import io.github.plimsoll.pricefeed.PriceFeed;
import io.github.plimsoll.ratelimit.RateLimiter;
import io.github.plimsoll.ratelimit.TradingPlan;
import io.github.plimsoll.risk.ControlState;
import io.github.plimsoll.risk.RiskEngine;
import io.github.plimsoll.risk.RiskPolicy;
import io.github.plimsoll.risk.VenueTerms;
import io.github.plimsoll.testkit.ManualClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A whole installation on a clock that the test moves: what survives a process (store, journal, market, paper venue)
 * and what {@link #boot} builds anew. Alice and Bob own one DRY account each.
 */
final class World {
    static final Instrument BTC = Instrument.cryptoPerp("BTC");
    static final Instrument ETH = Instrument.cryptoPerp("ETH");
    static final UserId ALICE = new UserId("alice");
    static final UserId BOB = new UserId("bob");
    static final AccountId HERS = new AccountId("alice:paper:dry");
    static final AccountId HIS = new AccountId("bob:paper:dry");
    static final String VENUE = "paper";

    static final Set<IntentState> OPEN_STATES = EnumSet.of(
            IntentState.RECORDED,
            IntentState.SENDING,
            IntentState.IN_FLIGHT,
            IntentState.UNKNOWN,
            IntentState.PARTIALLY_FILLED);

    final ManualClock clock;
    final MemoryStore memory;
    final Journal journal;
    final Map<String, Long> marks;
    /** What the sources say when it is not the mark; an absent value of 0 keeps them silent. */
    final Map<String, Long> quotes = new TreeMap<>();

    Listings listings = listings(Ratio.ofMillionths(500), Ratio.ofMillionths(450));
    PaperCosts costs = PaperCosts.defaults();
    RiskPolicy policy = RiskPolicy.defaults();
    TradingPlan plan = new TradingPlan(10_000, 100_000, Usd.of(1_000_000_000), 10_000, 10_000);
    Usd deposit = Usd.of(10_000);
    UnaryOperator<Store> storeWrap = store -> store;
    UnaryOperator<Venue> venueWrap = venue -> venue;
    UnaryOperator<StopJournal> journalWrap = stops -> stops;
    Consumer<String> hook = name -> {};
    long leaseMicros = 2_000_000;
    /** Mode of both accounts. */
    Mode mode = Mode.DRY;
    /** Whether LIVE accounts are beyond the limits that they begin with. */
    boolean raised = true;

    List<ControlSource> sources = List.of();

    long seed = 1;

    PaperVenue paper;

    // One process:
    Store store;
    Venue venue;
    Ids ids;
    PriceFeed feed;
    RiskEngine risk;
    RateLimiter limiter;
    ControlPlane control;
    TradeDesk desk;
    Dispatcher dispatcher;
    Settlement settlement;
    Recovery recovery;
    Triggers triggers;
    EntryWatch entryWatch;
    CallOffs callOffs;

    @SuppressWarnings("NullAway.Init") // setUp completes it
    private World(ManualClock clock, MemoryStore memory, Journal journal, Map<String, Long> marks) {
        this.clock = clock;
        this.memory = memory;
        this.journal = journal;
        this.marks = marks;
    }

    static World create() {
        return create(world -> {});
    }

    /** BTC at 50,000 and ETH at 2,000 USD, two funded accounts, ready. */
    static World create(Consumer<World> setUp) {
        World world = asleep(setUp);
        world.recover();
        return world;
    }

    /** As {@link #create}, still starting up. */
    static World asleep(Consumer<World> setUp) {
        ManualClock clock = new ManualClock();
        World world = new World(clock, new MemoryStore(clock::monotonicNanos), new Journal(), new TreeMap<>());
        setUp.accept(world);
        world.marks.put("BTC-USD", units("50000"));
        world.marks.put("ETH-USD", units("2000"));
        world.newPaper();
        world.boot();
        world.desk.createAccount(account(HERS, ALICE, world.mode), world.deposit, "t");
        world.desk.createAccount(account(HIS, BOB, world.mode), world.deposit, "t");
        if (world.mode == Mode.LIVE && world.raised) {
            String loose = "maxCollateral=1000000,maxGrossExposure=100000000,maxLeverage=500x,minOrderNotional=1";
            world.desk.limit(HERS, loose, Canary.RULES.toString(), "olga", "t");
            world.desk.limit(HIS, loose, Canary.RULES.toString(), "olga", "t");
        }
        return world;
    }

    static Account account(AccountId id, UserId user) {
        return account(id, user, Mode.DRY);
    }

    static Account account(AccountId id, UserId user, Mode mode) {
        return new Account(id, user, VENUE, mode, Asset.USDC, 1, 0);
    }

    static Listings listings(Ratio spread, Ratio takerFee) {
        VenueTerms terms = new VenueTerms(takerFee, spread, Ratio.parse("0.85"), Leverage.of(100), Usd.of(10));
        return Listings.of(List.of(new Listing(BTC, terms, 1_000), new Listing(ETH, terms, 1_000)));
    }

    /** Fills exactly at the mark and costs nothing. */
    void free() {
        listings = listings(Ratio.ZERO, Ratio.ZERO);
        costs = new PaperCosts(Ratio.ZERO, 100_000);
    }

    /** Another process on the same store, market and venue. */
    World sibling() {
        World other = new World(clock, memory, journal, marks);
        other.listings = listings;
        other.costs = costs;
        other.policy = policy;
        other.plan = plan;
        other.paper = paper;
        other.seed = seed + 1_000_000;
        other.boot();
        other.control.ready();
        return other;
    }

    /** A paper venue that takes up where the store stands: what a restart in the same process makes. */
    void newPaper() {
        paper = new PaperVenue(VENUE, listings, id -> marks.getOrDefault(id, 0L), costs, clock);
        memory.transact(tx -> {
            paper.restore(tx.openPositions(), tx.venueCursor(VENUE));
            return true;
        });
    }

    /** Builds every object of a process. */
    void boot() {
        store = storeWrap.apply(memory);
        venue = venueWrap.apply(paper);
        ids = new Ids(clock, new SplittableRandom(seed++));
        FeedPolicy feedPolicy =
                FeedPolicy.builder().frozenBound(Duration.ofDays(7)).build();
        feed = PriceFeed.builder(clock)
                .market(BTC, feedPolicy)
                .market(ETH, feedPolicy)
                .source("alpha")
                .source("bravo")
                .source("charlie")
                .build();
        risk = RiskEngine.of(policy);
        limiter = RateLimiter.builder().clock(clock).plan(plan.toPlan()).build();
        limiter.restore(new RecordedUsage(store));
        control = new ControlPlane(store, journalWrap.apply(journal), clock, ids, sources);
        desk = TradeDesk.of(store, feed, risk, limiter, listings, control, List.of(venue), clock, ids);
        dispatcher = Dispatcher.of(
                store, feed, listings, control, List.of(venue), clock, ids, clock::monotonicNanos, leaseMicros);
        settlement = new Settlement(store, listings, venue, clock, ids);
        recovery = new Recovery(store, listings, List.of(venue), clock, ids);
        triggers = new Triggers(store, feed, listings, desk, clock::monotonicNanos);
        entryWatch = new EntryWatch(store, feed, listings, desk, clock::monotonicNanos);
        callOffs = new CallOffs(desk, clock::monotonicNanos);
        quote();
    }

    /** What a start does before new work: stops first, then events, then proof, then ready. */
    Recovery.Report recover() {
        control.flush("boot");
        Recovery.Report report;
        int tries = 0;
        do {
            settleEvents();
            report = recovery.atStart();
            if (report.open() > 0) {
                advance(Duration.ofSeconds(1));
            }
        } while (report.open() > 0 && ++tries < 10);
        settleEvents();
        control.ready();
        return report;
    }

    /** The process ends, by kill; the market and the paper venue live on. */
    void crash() {
        boot();
        recover();
    }

    private void settleEvents() {
        if (settlement.step() > 0) {
            triggers.changed();
        }
    }

    void advance(Duration by) {
        clock.advance(by);
        quote();
    }

    /** The sources repeat the market. */
    void quote() {
        marks.forEach((instrument, mark) -> {
            long said = quotes.getOrDefault(instrument, mark);
            for (int source = 0; said > 0 && source < 3; source++) {
                feed.offer(feed.index(instrument), source, said, 0, clock.epochMicros());
            }
        });
    }

    /** BTC trades at this price now. */
    void tick(String price) {
        clock.advanceMicros(1_000);
        marks.put("BTC-USD", units(price));
        quote();
    }

    /** 100 ms of the world. */
    void step() {
        clock.advanceMicros(100_000);
        quote();
        hook.accept("before venue step");
        paper.step();
        hook.accept("after venue step");
        if (settlement.step() > 0) {
            triggers.changed();
            entryWatch.changed();
        }
        triggers.step();
        entryWatch.step();
        while (dispatcher.step()) {
            entryWatch.changed();
        }
        callOffs.step();
        recovery.step();
    }

    void run(Duration time) {
        for (long left = time.toMillis(); left > 0; left -= 100) {
            step();
        }
    }

    /** Until nothing is open, at most 6 s. */
    void settle() {
        for (int i = 0; i < 60 && (i < 2 || !openIntents().isEmpty()); i++) {
            step();
        }
    }

    static long units(String price) {
        return Price.parse(price, 10).units();
    }

    static Price price(String text) {
        return Price.parse(text, 10);
    }

    static Usd usd(String text) {
        return Usd.parse(text);
    }

    OpenCommand command(String key, Side side, String collateral, int leverage) {
        return command(key, side, collateral, leverage, null, null);
    }

    OpenCommand command(
            String key, Side side, String collateral, int leverage, @Nullable Level stop, @Nullable Level target) {
        return new OpenCommand(
                key,
                ALICE,
                HERS,
                "BTC-USD",
                side,
                usd(collateral),
                Leverage.of(leverage),
                stop,
                target,
                "trace-" + key);
    }

    Receipt open(String key, Side side, String collateral, int leverage) {
        return desk.open(command(key, side, collateral, leverage));
    }

    /** Opens and fills; the position's id. */
    SortableId opened(String key, Side side, String collateral, int leverage) {
        return opened(command(key, side, collateral, leverage));
    }

    SortableId opened(OpenCommand command) {
        Receipt receipt = desk.open(command);
        if (!receipt.accepted()) {
            throw new AssertionError(receipt.reason());
        }
        settle();
        SortableId id = Objects.requireNonNull(receipt.intent()).position();
        if (find(id).isEmpty()) {
            throw new AssertionError("not filled: " + intent(receipt));
        }
        return id;
    }

    Receipt close(String key, SortableId position, CloseAmount amount) {
        return desk.close(new CloseCommand(key, ALICE, position, amount, Origin.USER, "trace-" + key));
    }

    static CloseAmount half() {
        return new CloseAmount.Share(Percent.of(50));
    }

    static CloseAmount all() {
        return new CloseAmount.All();
    }

    StopReceipt stop(ControlState state) {
        return control.stop(Latch.GLOBAL, state, "test", "olga", "trace-stop");
    }

    StoredIntent intent(Receipt receipt) {
        SortableId id =
                Objects.requireNonNull(receipt.intent(), receipt.reason()).id();
        return memory.transact(tx -> tx.intent(id)).orElseThrow();
    }

    IntentState state(Receipt receipt) {
        return intent(receipt).state();
    }

    Optional<StoredPosition> find(SortableId id) {
        return memory.transact(tx -> tx.position(id));
    }

    StoredPosition position(SortableId id) {
        return find(id).orElseThrow();
    }

    /** Alice's, newest first. */
    List<StoredIntent> intents() {
        return memory.transact(tx -> tx.intents(HERS, 100_000));
    }

    List<StoredIntent> openIntents() {
        return memory.transact(tx -> tx.intents(OPEN_STATES, 10_000));
    }

    Usd balance(Book book) {
        return memory.transact(tx -> tx.balance(HERS, book));
    }

    List<BusinessEvent> events(String type) {
        return memory.transact(tx -> tx.events(0, 100_000)).stream()
                .filter(event -> event.type().equals(type))
                .toList();
    }

    /** All audit rows, oldest first. */
    List<AuditEntry> audit() {
        List<AuditEntry> rows = new ArrayList<>(memory.transact(tx -> tx.audit(1_000_000)));
        Collections.reverse(rows);
        return rows;
    }

    /** What the audit says about one subject, oldest first. */
    List<String> audit(Object subject) {
        return audit().stream()
                .filter(row -> row.subject().equals(subject.toString()))
                .map(AuditEntry::action)
                .toList();
    }

    long savedTime() {
        return memory.transact(tx -> tx.worldTime());
    }

    List<Latch> latches() {
        return memory.transact(tx -> tx.latches());
    }

    int reservations() {
        return memory.transact(tx -> tx.reservations(HERS)).size();
    }

    AccountReading reading() {
        return desk.account(HERS).orElseThrow();
    }

    long used(String limit) {
        return limiter.status(TradingPlan.user("alice")).stream()
                .filter(status -> status.limitId().equals(limit))
                .findFirst()
                .orElseThrow()
                .used();
    }

    /** A journal whose disk survives. */
    static final class Journal implements StopJournal {
        private final List<Latch> pending = new ArrayList<>();
        boolean broken;

        @Override
        public synchronized void record(Latch latch) {
            if (broken) {
                throw new UncheckedIOException(new IOException("disk full"));
            }
            pending.add(latch);
        }

        @Override
        public synchronized List<Latch> pending() {
            return List.copyOf(pending);
        }

        @Override
        public synchronized void clear() {
            pending.clear();
        }
    }
}

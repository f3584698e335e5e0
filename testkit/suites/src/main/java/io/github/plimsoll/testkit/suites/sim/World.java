package io.github.plimsoll.testkit.suites.sim;

import io.github.plimsoll.execution.Listing;
import io.github.plimsoll.execution.Listings;
import io.github.plimsoll.execution.RecordedUsage;
import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.Book;
import io.github.plimsoll.execution.spi.IntentKind;
import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.execution.spi.Latch;
import io.github.plimsoll.execution.spi.Mode;
import io.github.plimsoll.execution.spi.Posting;
import io.github.plimsoll.execution.spi.ProcessTime;
import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.execution.spi.StoreTx;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.numbers.Asset;
import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.ratelimit.RateLimiter;
import io.github.plimsoll.ratelimit.TradingPlan;
import io.github.plimsoll.risk.ControlState;
import io.github.plimsoll.risk.RiskLimit;
import io.github.plimsoll.risk.RiskPolicy;
import io.github.plimsoll.risk.VenueTerms;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What outlives the processes, and the hand that moves everything, one thing at a time. */
final class World {
    static final String VENUE = "venue";
    static final TradingPlan PLAN = new TradingPlan(6, 300, Usd.of(2_000_000), 1_000, 60);
    static final int MAX_POSITIONS = 8;
    /** Notional in one market. */
    static final Usd MAX_POSITION = Usd.of(40_000);

    static final int MAX_LEVERAGE = 100;

    static final Usd DEPOSIT = Usd.of(10_000);
    static final RiskPolicy POLICY = RiskPolicy.defaults().toBuilder("simulated", 1)
            .limit(RiskLimit.MAX_POSITIONS, MAX_POSITIONS)
            .limit(RiskLimit.MAX_DAILY_LOSS, 900_000)
            .maxLeverage(Leverage.of(MAX_LEVERAGE))
            .limit(RiskLimit.MAX_POSITION, MAX_POSITION.micros())
            .build();
    static final Listings LISTINGS = listings();

    /** The states that are not the end, named here anew. */
    static final Set<IntentState> OPEN = EnumSet.complementOf(EnumSet.of(
            IntentState.FILLED,
            IntentState.REJECTED,
            IntentState.REVERTED,
            IntentState.CANCELLED,
            IntentState.EXPIRED));

    private static final long TWO_HOURS = 7_200_000_000L;
    private static final int INSPECT_EVERY = 40;
    private static final int MANY = 10_000;
    /** Turns of a calm before its end is looked for. */
    private static final int CALM_TURNS = 200;
    /** So long it must stay at rest: what a price fires comes with the next turns. */
    private static final int QUIET_TURNS = 10;

    /** Smallest partial close in size units. */
    static final long MIN_PARTIAL = 1_000;

    final SimTime time = new SimTime();
    final Trace trace;
    final Mischief mischief;
    final SimMarket market;
    final Store store;
    /** Null where the paper venue is tried, which lives and dies with its process. */
    final @Nullable Exchange exchange;

    final Watch watch = new Watch(this);
    final Quota quota = new Quota(this);
    final Crowd crowd;
    final Map<String, List<Latch>> disks = new TreeMap<>();
    /** What was reached, and how often. */
    final Map<Sight, Long> sights = new EnumMap<>(Sight.class);

    final SimKey key;

    private final SplittableRandom random;
    private final boolean shared;
    private final Admin admin;
    private final Errands errands;
    private final Stranger stranger;
    final Absence absence;
    private final List<Life> lives = new ArrayList<>();
    /** When a process that died is started again. */
    private final Map<String, Long> startAt = new TreeMap<>();

    /** Null where one process counts for itself. */
    final @Nullable SharedCounters counters;

    private long storeDownUntil;
    /** Whether an intent changed since somebody looked. */
    private boolean touched;

    private int depth;
    private int starts;
    private int freezes;
    private int turns;
    private long order;
    private long skipped;

    World(long seed, @Nullable Consumer<String> story, Function<ProcessTime, Store> books) {
        SplittableRandom root = new SplittableRandom(seed);
        trace = new Trace(time, story);
        mischief = new Mischief(root.split(), trace);
        market = new SimMarket(time, mischief, root.split());
        key = new SimKey(time, mischief);
        store = books.apply(time::nanos);
        random = root.split();
        int shape = root.nextInt(4);
        exchange = shape == 0 ? null : new Exchange(Manner.of(seed), time, market, mischief, trace);
        shared = shape >= 2;
        crowd = new Crowd(this, root.split(), root.nextInt(1, 5), seed);
        admin = new Admin(this, root.split());
        errands = new Errands(this, root.split());
        stranger = new Stranger(this, seed);
        absence = new Absence(this, seed);
        counters = shared ? new SharedCounters(this, seed) : null;
        startAt.put("one", 0L);
        if (shared) {
            startAt.put("two", mischief.between(0, 60_000));
        }
        trace.tell(
                "world",
                (exchange == null ? "paper" : "exchange " + exchange.manner())
                        + (shared ? ", two processes" : ", one process") + ", " + crowd.users() + " users");
        found();
    }

    private static Listings listings() {
        VenueTerms terms = new VenueTerms(
                Ratio.ofMillionths(450), Ratio.ofMillionths(500), Ratio.parse("0.85"), Leverage.of(100), Usd.of(10));
        return Listings.of(SimMarket.INSTRUMENTS.stream()
                .map(instrument -> new Listing(instrument, terms, MIN_PARTIAL))
                .toList());
    }

    private void found() {
        for (int u = 0; u < crowd.users(); u++) {
            Account account = new Account(Crowd.account(u), Crowd.user(u), VENUE, Mode.DRY, Asset.USDC, 1, 0);
            SortableId id = SortableId.next(time.world(), random);
            store.transact(tx -> {
                tx.insertAccount(account);
                tx.post(new Posting(
                        id,
                        account.id(),
                        "DEPOSIT",
                        account.id() + "/1",
                        null,
                        time.wallMicros(),
                        List.of(
                                new Posting.Entry(Book.EXTERNAL, DEPOSIT.negate()),
                                new Posting.Entry(Book.CASH, DEPOSIT))));
                return true;
            });
        }
    }

    // --- what the parts ask ---------------------------------------------------------------------------------------

    void see(Sight sight, boolean seen) {
        if (seen) {
            sights.merge(sight, 1L, Long::sum);
        }
    }

    /** Whether somebody has frozen anything, as far as a process can know. */
    private boolean frozen(Life life) {
        return Stream.concat(store.transact(tx -> tx.latches()).stream(), life.control().unwritten().stream())
                .anyMatch(latch -> latch.state() == ControlState.FROZEN);
    }

    /** Whether somebody has frozen anything by now, and how often somebody did. */
    Freeze freeze(Life life) {
        return new Freeze(frozen(life), freezes);
    }

    /** Whether anything was frozen at any moment since then, be it for one between two calls. */
    boolean frozenSince(Freeze then, Life life) {
        return then.stands() || freezes != then.times() || frozen(life);
    }

    record Freeze(boolean stands, int times) {}

    /** Somebody freezes something. */
    void freezes() {
        freezes++;
    }

    /** Whether there are two processes: one may send what the other recorded. */
    boolean shared() {
        return shared;
    }

    /** An intent has changed. */
    void touch() {
        touched = true;
    }

    /** How many lives began. */
    int starts() {
        return starts;
    }

    /** World time, microseconds. */
    long now() {
        return time.wallMicros();
    }

    /** Rises with every call: what came before what, where time stands still. */
    long order() {
        return ++order;
    }

    boolean storeIsDown() {
        return time.micros() < storeDownUntil && !mischief.resting();
    }

    /** Nobody reaches the database for a while. */
    void storeGoesAway() {
        storeDownUntil = time.micros() + mischief.between(1_000, 60_000);
    }

    boolean alive(Life life) {
        return lives.contains(life);
    }

    /** A living process, but not that one; null when there is none. */
    @Nullable
    Life anybody(@Nullable Life not) {
        int count = lives.size();
        if (count == 0) {
            return null;
        }
        Life life = lives.get(count == 1 ? 0 : random.nextInt(count));
        return life == not ? null : life;
    }

    /** A living process that is not that one; null when there is none. */
    @Nullable
    Life other(Life not) {
        return lives.stream().filter(life -> life != not).findFirst().orElse(null);
    }

    /** The counters of the limits: shared by all processes as over Redis, or those of one process. */
    RateLimiter limits() {
        if (counters != null) {
            return counters.join(store);
        }
        RateLimiter fresh =
                RateLimiter.builder().clock(time.world()).plan(PLAN.toPlan()).build();
        fresh.restore(new RecordedUsage(store));
        return fresh;
    }

    /** A process is between two calls to the outside: it may die here, stand still, or be overtaken. */
    void moment(Life life) {
        point(life);
        if (depth > 0 || mischief.resting()) {
            return;
        }
        long flushed = counters != null && life.held().waits() ? counters.flushedMeanwhile() : 0;
        if (flushed > 0) {
            life.held().flushed();
            standsStill(life, flushed);
        } else if (mischief.strikes(FaultKind.PAUSE)) {
            standsStill(life, mischief.between(1_000, 120_000));
        } else if (admin.races()) {
            meanwhile(life, () -> guarded(() -> admin.race(life)));
        } else if (mischief.strikes(FaultKind.INTERLEAVING)) {
            meanwhile(life, () -> overtake(life));
        } else if (crowd.regrets()) {
            meanwhile(life, () -> guarded(crowd::regret));
        } else if (crowd.sendsAnother()) {
            meanwhile(life, () -> guarded(crowd::another));
        }
    }

    /** An open is recorded that was granted before the counters were lost: its user sends all that he can elsewhere. */
    void recordedAfterFlush(Life life) {
        if (depth == 0 && !mischief.resting()) {
            meanwhile(life, () -> guarded(() -> crowd.flood(life)));
        }
    }

    private void standsStill(Life life, long micros) {
        trace.tell(life.name(), "stands still");
        long until = time.micros() + micros;
        while (time.micros() < until && alive(life)) {
            meanwhile(life, () -> tick(life));
        }
    }

    /** A process is where it may die, and where no other thread of it can be. */
    void point(Life life) {
        life.mustLive();
        if (mischief.strikes(FaultKind.CRASH)) {
            throw new Crash(life);
        }
    }

    private void meanwhile(Life interrupted, Runnable others) {
        depth++;
        try {
            others.run();
        } finally {
            depth--;
        }
        if (!alive(interrupted)) {
            throw new Crash(interrupted); // it died of a command that another of its threads served
        }
    }

    private void overtake(Life life) {
        switch (random.nextInt(7)) {
            case 0, 1, 2 -> guarded(() -> crowd.interrupt(null));
            case 3, 4 -> {
                // Rarely: what is taken back is none of those orders any more that a stop could meet.
                if (random.nextInt(8) == 0) {
                    guarded(() -> errands.takeBack(null));
                } else {
                    guarded(() -> admin.interrupt(life));
                }
            }
            default -> {
                Life other = anybody(life);
                if (other != null) {
                    guarded(other::turn);
                }
            }
        }
    }

    // --- time -------------------------------------------------------------------------------------------------------

    /** Lets that much time pass; what the world was away altogether does not count. */
    void run(long micros) {
        long end = time.micros() + micros;
        while (time.micros() - skipped < end) {
            tick(null);
        }
    }

    /** Simulated time, without what was skipped. */
    long simulated() {
        return time.micros() - skipped;
    }

    /** Nothing goes wrong any more, everything is resumed, and all that is open must come to an end. */
    void calm() {
        mischief.rest();
        trace.tell("world", "comes to rest");
        int quiet = 0;
        for (int i = 0; i < 3_000 && quiet < QUIET_TURNS; i++) {
            tick(null);
            guarded(crowd::insist);
            guarded(errands::insist);
            guarded(admin::resumeAll);
            quiet = i > CALM_TURNS && atRest() ? quiet + 1 : 0;
        }
        inspect();
        BrokenInvariant.require(
                "I28", quiet == QUIET_TURNS, "10 minutes after the last fault it is not at rest: ", unrest());
        Inspection.atRest(this);
    }

    private boolean atRest() {
        return lives.size() == (shared ? 2 : 1)
                && lives.stream().allMatch(Life::ready)
                // A price that nobody may trust yet fires nothing: after a jump it takes its time.
                && lives.stream().allMatch(life -> life.feed().health().allUsable())
                && crowd.patient()
                && errands.patient()
                && store.transact(tx -> tx.intents(OPEN, MANY).stream().allMatch(this::isDoubtful)
                        && tx.latches().isEmpty())
                && (exchange == null || exchange.idle());
    }

    /** Its bytes were lost on the way to a venue whose silence proves nothing: for ever Unknown, and blocking what it may be. */
    boolean isDoubtful(StoredIntent intent) {
        boolean lost = exchange != null
                && exchange.manner() == Manner.FORGETFUL
                && intent.state() == IntentState.UNKNOWN
                && !exchange.knows(intent.id());
        see(Sight.UNKNOWN_FOR_EVER, lost);
        return lost;
    }

    private String unrest() {
        return store.transact(tx -> "open " + tx.intents(OPEN, 5) + ", latches " + tx.latches()) + ", ready "
                + lives.stream().map(life -> life.name() + "=" + life.ready()).toList()
                + ", users without an answer: " + !(crowd.patient() && errands.patient());
    }

    private void tick(@Nullable Life paused) {
        long step = mischief.between(60, 400);
        time.advance(step);
        clock();
        market.move(step);
        if (counters != null) {
            counters.turn();
        }
        key.turn();
        see(Sight.KEY_SILENT, key.silent());
        see(Sight.SOURCES_DISAGREE, market.disagrees());
        if (market.speak()) {
            lives.forEach(life -> market.tell(life.feed()));
        }
        if (exchange != null) {
            exchange.step();
        }
        stranger.act();
        if (mischief.strikes(FaultKind.STORE_OUTAGE)) {
            storeGoesAway();
        }
        start();
        if (!mischief.resting()) {
            guarded(() -> crowd.act(step, paused));
            guarded(() -> admin.act(paused));
            guarded(() -> errands.act(paused));
        }
        for (Life life : List.copyOf(lives)) {
            if (life != paused && alive(life)) {
                guarded(life::turn);
            }
        }
        see(Sight.TWO_PROCESSES_AT_ONCE, lives.size() > 1);
        if (++turns % INSPECT_EVERY == 0) {
            inspect();
        } else if (touched) {
            store.transact(tx -> {
                Glance.check(this, tx);
                return true;
            });
        }
        touched = false;
    }

    private void clock() {
        if (mischief.strikes(FaultKind.CLOCK_FORWARD)) {
            time.stepWall(mischief.between(100, 3_600_000));
        }
        if (mischief.strikes(FaultKind.CLOCK_STANDS)) {
            time.stepWall(-mischief.between(1_000, 120_000));
        }
    }

    private void inspect() {
        store.transact(tx -> {
            Inspection.check(this, tx);
            waits(tx);
            return true;
        });
    }

    private void waits(StoreTx tx) {
        boolean frozen = tx.latches().stream().anyMatch(latch -> latch.state() == ControlState.FROZEN);
        see(
                Sight.EXIT_WAITS_FOR_FREEZE,
                frozen
                        && tx.intents(EnumSet.of(IntentState.RECORDED), 10).stream()
                                .anyMatch(intent -> intent.kind() == IntentKind.CLOSE));
    }

    // --- life and death ---------------------------------------------------------------------------------------------

    /** Does something that a process may die of. */
    private void guarded(Runnable action) {
        try {
            action.run();
        } catch (Crash crash) {
            if (depth > 0 && !alive(crash.life())) {
                throw crash;
            }
            if (alive(crash.life())) {
                bury(crash.life());
            }
        }
    }

    private void bury(Life life) {
        trace.tell(life.name(), "dies");
        lives.remove(life);
        // One of three is back at once.
        startAt.put(life.name(), time.micros() + mischief.between(200, random.nextInt(3) == 0 ? 800 : 30_000));
        boolean gone = absence.goes();
        if (mischief.strikes(FaultKind.DOWN_TWO_HOURS) || gone) {
            store.transact(tx -> {
                absence.begins(tx);
                return true;
            });
            for (Life other : List.copyOf(lives)) {
                lives.remove(other);
                startAt.put(other.name(), 0L);
            }
            time.advance(TWO_HOURS);
            skipped += TWO_HOURS;
            market.move(TWO_HOURS);
            if (exchange != null) {
                exchange.step(); // it was not gone: what was on its way is there
            }
        }
        if (lives.isEmpty() && mischief.strikes(FaultKind.LIMITS_LOST) && counters != null) {
            counters.forget();
        }
        inspect();
    }

    private void start() {
        for (String name : List.copyOf(startAt.keySet())) {
            if (startAt.getOrDefault(name, Long.MAX_VALUE) <= time.micros()) {
                startAt.remove(name);
                Life[] born = new Life[1];
                guarded(() -> born[0] = Life.begin(this, name, new SplittableRandom(starts++)));
                if (born[0] != null) {
                    Life life = Objects.requireNonNull(born[0]);
                    lives.add(life);
                    guarded(() -> absence.ends(life));
                }
            }
        }
    }
}

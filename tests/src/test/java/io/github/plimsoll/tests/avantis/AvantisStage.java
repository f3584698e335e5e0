package io.github.plimsoll.tests.avantis;

import io.github.plimsoll.avantis.market.Catalogue;
import io.github.plimsoll.avantis.market.TradeRules;
import io.github.plimsoll.avantis.market.VenueFacts;
import io.github.plimsoll.avantis.venue.AvantisSettings;
import io.github.plimsoll.evm.signing.PrivateKey;
import io.github.plimsoll.execution.MemoryPreparedOrderStore;
import io.github.plimsoll.execution.MemoryStore;
import io.github.plimsoll.execution.MemoryWalletStore;
import io.github.plimsoll.execution.spi.Book;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.numbers.UserId;
import io.github.plimsoll.numbers.WorldClock;
import io.github.plimsoll.tests.simulated.SimTrace;
import io.github.plimsoll.tests.venue.AvantisWords;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What outlives the processes, and the hand that moves everything, one thing at a time. */
final class AvantisStage {
    static final long SECOND = 1_000_000;
    private static final long START = 1_767_571_200_000_000L;
    static final String VENUE = "avantis";
    static final UserId ALICE = new UserId("alice");
    static final AccountId HERS = new AccountId("alice:venue");
    static final Instrument BTC = Instrument.cryptoPerp("BTC");
    /** What readings and nodes may be behind at most, but for nodes that hang. */
    static final long LAG = 25 * SECOND;

    private static final long USUAL_PRICE = 50_000 * 10_000_000_000L;
    private static final long PRICE_EVERY = SECOND / 2;

    final SimTrace trace;
    final AvantisDice dice;
    final AvantisSettings settings;
    final VenueFacts approved;
    final AvantisServices services;
    final AvantisWitness witness;
    final MemoryStore books;
    final MemoryWalletStore wallets;
    final MemoryPreparedOrderStore orders;
    final PrivateKey trader;
    /** Who signs: the trader, or one who may do so for a while. */
    final PrivateKey signer;
    /** Orders that persons have ended in the books. */
    final Set<SortableId> ended = new TreeSet<>();

    final WorldClock clock = WorldClock.of(this::epochMicros, () -> now() * 1_000);
    final Map<AvantisSight, Long> sights = new EnumMap<>(AvantisSight.class);
    /** Whether somebody else trades with the same wallet. */
    final boolean strangers;

    private final AvantisCrowd crowd;
    private final List<AvantisProcess> processes = new ArrayList<>();
    private final PriorityQueue<Due> queue = new PriorityQueue<>();
    private long delegatedUntil;
    private long price = USUAL_PRICE;
    private long nextPrice;
    private long now;
    private long number;
    private int depth;

    /** What happens later. */
    private record Due(long at, long number, Runnable what) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(number, other.number);
        }
    }

    AvantisStage(long seed, @Nullable Consumer<String> story) {
        SplittableRandom root = new SplittableRandom(seed);
        trace = new SimTrace(this::now, story);
        dice = new AvantisDice(root.split(), trace);
        SplittableRandom shape = root.split();
        trader = key(root.split());
        signer = shape.nextBoolean() ? key(root.split()) : trader;
        strangers = shape.nextInt(3) == 0;
        wallets = new MemoryWalletStore(() -> now * 1_000);
        orders = new MemoryPreparedOrderStore(wallets);
        books = new MemoryStore(() -> now * 1_000);
        settings = settings(shape);
        approved = VenueFacts.of(
                AvantisWords.META.getBytes(StandardCharsets.UTF_8),
                Catalogue.read(AvantisWords.catalogue(75).getBytes(StandardCharsets.UTF_8)),
                settings.symbols().values());
        delegatedUntil = epochMicros() / SECOND + 1_000_000;
        services = new AvantisServices(this);
        witness = new AvantisWitness(this);
        crowd = new AvantisCrowd(this, root.split());
        processes.add(new AvantisProcess(this, "one", 0));
        if (shape.nextInt(3) > 0) {
            processes.add(new AvantisProcess(this, "two", shape.nextInt(60) * SECOND));
        }
        services.contracts.trades(price);
        dice.rest();
        crowd.deposits();
        dice.wake();
        trace.tell(
                "world",
                processes.size() + " processes" + (strangers ? ", somebody else trades, too" : "")
                        + (isDelegated() ? ", delegated" : ""));
    }

    private static PrivateKey key(SplittableRandom random) {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        bytes[0] = 1;
        return PrivateKey.of(bytes);
    }

    private static AvantisSettings settings(SplittableRandom shape) {
        String host = "https://" + AvantisServices.HOST;
        return new AvantisSettings(
                AvantisWords.DOMAIN,
                URI.create(host + "/batched-market"),
                URI.create(host + "/core"),
                URI.create("https://" + AvantisServices.DATA_HOST + "/data"),
                URI.create("https://" + AvantisServices.DATA_HOST + "/tx"),
                new TreeMap<>(Map.of(BTC.id(), "BTC/USD")),
                VenueFacts.BASE_MAINNET,
                new TradeRules(1_000, 50_000_000_000L, 20_000_000_000L),
                Duration.ofSeconds(shape.nextInt(15, 61)),
                Duration.ofSeconds(shape.nextBoolean() ? 10 : 0),
                Duration.ofSeconds(3),
                Duration.ofSeconds(5),
                Duration.ofMinutes(5),
                Duration.ofSeconds(30),
                10_000_000_000L,
                50_000_000_000L,
                new TreeSet<>(AvantisSettings.USUAL_DECLINES));
    }

    // --- what the parts ask ---

    long now() {
        return now;
    }

    long epochMicros() {
        return START + now;
    }

    long seconds() {
        return epochMicros() / SECOND;
    }

    long price() {
        return price;
    }

    boolean isDelegated() {
        return signer != trader;
    }

    /** Epoch seconds at which the signer's right ends. */
    long delegatedUntil() {
        return delegatedUntil;
    }

    List<AvantisProcess> processes() {
        return processes;
    }

    void see(AvantisSight sight, boolean seen) {
        if (seen) {
            sights.merge(sight, 1L, Long::sum);
        }
    }

    // --- time ---

    void later(long micros, Runnable what) {
        queue.add(new Due(now + micros, ++number, what));
    }

    /** Lets time pass, in which what is due happens. */
    void pass(long micros) {
        long until = now + micros;
        while (step(until)) {}
    }

    /** Whether there was something until then; else it is then. */
    private boolean step(long until) {
        Due next = queue.peek();
        long at = next == null ? Long.MAX_VALUE : next.at();
        if (nextPrice <= Math.min(at, until)) {
            now = Math.max(now, nextPrice);
            nextPrice += PRICE_EVERY;
            prices();
            return true;
        }
        if (at > until) {
            now = Math.max(now, until);
            return false;
        }
        queue.poll();
        now = Math.max(now, at);
        Objects.requireNonNull(next).what().run();
        return true;
    }

    private void prices() {
        long drift = dice.between(-6, 6);
        if (dice.strikes(AvantisFault.PRICE_JUMPS)) {
            drift = dice.between(-150, 150);
        }
        drift += Long.compare(USUAL_PRICE, price);
        price += price / 10_000 * drift + dice.below(1_000_000);
        services.contracts.trades(price);
        processes.forEach(AvantisProcess::hearsPrices);
    }

    /** A thread of a process waits: what comes for it meanwhile is heard, and others may do something. */
    <T> T await(AvantisLife life, CompletableFuture<T> coming, long most)
            throws InterruptedException, ExecutionException, TimeoutException {
        long until = now + most;
        life.waits(true);
        try {
            while (!coming.isDone()) {
                if (now >= until) {
                    throw new TimeoutException();
                }
                others(AvantisFault.INTERLEAVING);
                step(until);
                life.hears();
                life.mustLive();
            }
            return coming.get();
        } finally {
            life.waits(false);
        }
    }

    /** A process is between two calls to the outside: it may stand still or be overtaken. */
    void moment(AvantisLife life) {
        life.mustLive();
        if (depth > 0 || dice.resting()) {
            return;
        }
        if (dice.strikes(AvantisFault.PAUSE)) {
            depth++;
            try {
                trace.tell(life.name, "stands still");
                long until = now + dice.between(1, 120) * SECOND;
                while (now < until) {
                    pass(SECOND);
                    processes.forEach(AvantisProcess::turn);
                }
            } finally {
                depth--;
            }
        } else {
            others(AvantisFault.INTERLEAVING);
        }
        life.mustLive();
    }

    private void others(AvantisFault fault) {
        if (depth > 0 || !dice.strikes(fault)) {
            return;
        }
        depth++;
        try {
            processes.forEach(AvantisProcess::turn);
        } finally {
            depth--;
        }
    }

    // --- a life ---

    /** @param seconds how long trouble lasts */
    void run(int seconds) {
        long until = now + seconds * SECOND;
        while (now < until) {
            if (isDelegated() && delegatedUntil > seconds() + 1_000 && dice.strikes(AvantisFault.DELEGATION_ENDS)) {
                delegatedUntil = seconds() + dice.between(0, 90);
                processes.forEach(AvantisProcess::stops); // who runs them knows until when they may sign
            }
            tick();
            crowd.acts();
        }
    }

    private void tick() {
        pass(dice.resting() ? dice.between(500, 2_500) * 1_000 : dice.between(100, 900) * 1_000);
        processes.forEach(AvantisProcess::turn);
        see(
                AvantisSight.TWO_PROCESSES_AT_ONCE,
                processes.stream().filter(AvantisProcess::isUp).count() > 1);
        see(AvantisSight.DELEGATION_ENDED, seconds() > delegatedUntil);
    }

    /** Nothing goes wrong any more: everything ends. */
    void calm() {
        dice.rest();
        trace.tell("world", "comes to rest");
        if (isDelegated() && delegatedUntil < seconds() + 100_000) {
            delegatedUntil = seconds() + 1_000_000;
            processes.forEach(AvantisProcess::stops);
        }
        settle(200);
        new AvantisVerdict(this).judge(false);
        boolean persons = crowd.isForPersons();
        if (persons) {
            settle(700); // nobody decides what may still be told
            crowd.personsLook();
            new AvantisVerdict(this).judge(true);
        }
        crowd.tradesOnceMore();
        new AvantisVerdict(this).judge(persons);
    }

    /** Whatever is under way ends, or is known to be lost; and what was told a moment ago is long told. */
    void settle(int seconds) {
        long until = now + seconds * SECOND;
        while (now < until) {
            tick();
        }
    }

    /** Cash in the books, micro-dollars. */
    long cash() {
        return books.<Usd>transact(tx -> tx.balance(HERS, Book.CASH)).micros();
    }

    /** A process that is up, by chance; empty when there is none. */
    Optional<AvantisLife> anybody() {
        List<AvantisLife> up =
                processes.stream().flatMap(process -> process.life().stream()).toList();
        return up.isEmpty() ? Optional.empty() : Optional.of(up.get(dice.below(up.size())));
    }
}

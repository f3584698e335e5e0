package io.github.plimsoll.benchmarks.sign;

import io.github.plimsoll.avantis.market.TradeRules;
import io.github.plimsoll.avantis.market.VenueFacts;
import io.github.plimsoll.avantis.message.TradingDomain;
import io.github.plimsoll.avantis.venue.AvantisMarkets;
import io.github.plimsoll.avantis.venue.AvantisSettings;
import io.github.plimsoll.avantis.venue.AvantisVenue;
import io.github.plimsoll.avantis.venue.ChainProof;
import io.github.plimsoll.avantis.venue.OrderJournal;
import io.github.plimsoll.avantis.venue.TicketSigner;
import io.github.plimsoll.avantis.venue.TraderWallet;
import io.github.plimsoll.avantis.venue.VenueParts;
import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.custody.SigningKey;
import io.github.plimsoll.evm.signing.PrivateKey;
import io.github.plimsoll.evm.signing.Signature;
import io.github.plimsoll.execution.ControlPlane;
import io.github.plimsoll.execution.Dispatcher;
import io.github.plimsoll.execution.Ids;
import io.github.plimsoll.execution.Listing;
import io.github.plimsoll.execution.Listings;
import io.github.plimsoll.execution.OpenCommand;
import io.github.plimsoll.execution.Receipt;
import io.github.plimsoll.execution.TradeDesk;
import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.Latch;
import io.github.plimsoll.execution.spi.Mode;
import io.github.plimsoll.execution.spi.PreparedOrderStore;
import io.github.plimsoll.execution.spi.StopJournal;
import io.github.plimsoll.execution.spi.Venue;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Asset;
import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.numbers.UserId;
import io.github.plimsoll.numbers.WorldClock;
import io.github.plimsoll.postgres.Database;
import io.github.plimsoll.postgres.EmbeddedPostgres;
import io.github.plimsoll.postgres.Migrations;
import io.github.plimsoll.postgres.PoolSettings;
import io.github.plimsoll.postgres.PostgresPreparedOrderStore;
import io.github.plimsoll.postgres.PostgresStore;
import io.github.plimsoll.postgres.PostgresWalletStore;
import io.github.plimsoll.pricefeed.FeedPolicy;
import io.github.plimsoll.pricefeed.PriceFeed;
import io.github.plimsoll.ratelimit.RateLimiter;
import io.github.plimsoll.ratelimit.TradingPlan;
import io.github.plimsoll.ratelimit.spi.UsageHistory;
import io.github.plimsoll.risk.RiskEngine;
import io.github.plimsoll.risk.RiskPolicy;
import io.github.plimsoll.risk.VenueTerms;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * From the decision on an open to its signed bytes in the journal of Avantis, one at a time, in an embedded PostgreSQL with
 * fsync: decided by the whole gate and recorded, marked as being sent, planned (with what the trader holds, which services on
 * this machine told before, as they tell a running process again and again), encoded and digested, written, signed, written with the bytes. Nothing leaves the machine. Each order
 * has an account and a trader of its own, and all of them the same delegate, as in a deployment. A bare insert with its commit
 * in turns with them says what the machine does meanwhile.
 */
final class SignedPath {
    private static final String VENUE = "avantis";
    private static final Instrument BTC = Instrument.cryptoPerp("BTC");
    private static final long PRICE = Price.parse("60000", BTC.priceDecimals()).units();
    private static final TradingDomain DOMAIN = new TradingDomain(8453, new EvmAddress(VenueServices.ROUTER));
    private static final int WARM_UP = 1_000;
    private static final int TIMED = 300;
    private static final long PATIENCE_NANOS = 10_000_000_000L;

    private final WorldClock clock = WorldClock.of(() -> System.currentTimeMillis() * 1_000, System::nanoTime);

    Map<String, Object> run() throws Exception {
        Path directory = Files.createTempDirectory("plimsoll-bench");
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory, line -> {})) {
            Migrations.run(postgres.owner(), List.of("execution", "chain"));
            try (Database floor = Database.open(postgres.owner(), PoolSettings.of("floor", 1));
                    Connection bare = floor.connection();
                    Statement statement = bare.createStatement();
                    Database pool = Database.open(postgres.app(), PoolSettings.of("signed", 4));
                    VenueServices services = new VenueServices();
                    PrivateKey key = PrivateKey.random(new SecureRandom())) {
                statement.execute("create schema floor");
                statement.execute("create table floor.bare (at bigint)");
                Map<String, Object> line = measured(statement, pool, services, key);
                try (SentPath sent = new SentPath(new PostgresWalletStore(pool.dataSource()))) {
                    line.put("transactions", sent.run());
                }
                return line;
            }
        } finally {
            delete(directory);
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    private Map<String, Object> measured(Statement floor, Database pool, VenueServices services, PrivateKey key)
            throws SQLException {
        PreparedOrderStore orders = new PostgresPreparedOrderStore(pool.dataSource());
        Venue[] avantis = new Venue[1];
        StampedVenue venue = new StampedVenue(() -> avantis[0]);
        avantis[0] = avantis(
                services,
                key,
                new OrderJournal(
                        venue.stamping(orders),
                        new PostgresWalletStore(pool.dataSource()),
                        VENUE,
                        DOMAIN,
                        "bench",
                        id -> false));
        PriceFeed feed = PriceFeed.builder(clock)
                .market(BTC, FeedPolicy.defaults())
                .source("a")
                .source("b")
                .source("c")
                .build();
        PostgresStore store = new PostgresStore(pool.dataSource());
        Listings listings = Listings.of(List.of(new Listing(
                BTC,
                new VenueTerms(
                        Ratio.parse("0.0005"), Ratio.parse("0"), Ratio.parse("0.85"), Leverage.of(75), Usd.of(100)),
                1_000)));
        Ids ids = new Ids(clock, new SplittableRandom(1));
        RateLimiter limiter = RateLimiter.builder()
                .clock(clock)
                .plan(new TradingPlan(100_000, 100_000, Usd.of(1_000_000_000), 100_000, 100_000).toPlan())
                .build();
        limiter.restore(UsageHistory.none());
        ControlPlane control = new ControlPlane(store, new NoJournal(), clock, ids);
        TradeDesk desk = TradeDesk.of(
                store,
                feed,
                RiskEngine.of(RiskPolicy.defaults()),
                limiter,
                listings,
                control,
                List.of(venue),
                clock,
                ids);
        Dispatcher dispatcher =
                Dispatcher.of(store, feed, listings, control, List.of(venue), clock, ids, System::nanoTime, 2_000_000L);
        control.ready();
        long[][] parts = new long[6][TIMED];
        for (int i = -WARM_UP; i < TIMED; i++) {
            String name = name(i + WARM_UP);
            desk.createAccount(
                    new Account(account(name), new UserId(name), VENUE, Mode.DRY, Asset.USDC, 1, 0),
                    Usd.of(10_000),
                    "bench");
            for (int source = 0; source < 3; source++) {
                feed.offer(0, source, PRICE, 0, clock.epochMicros());
            }
            // The comparison with the books looks at every account again and again.
            venue.snapshot(account(name));
            long begun = System.nanoTime();
            Receipt receipt = desk.open(open(name));
            long recorded = System.nanoTime();
            while (dispatcher.step()) {
                Thread.onSpinWait();
            }
            if (venue.given < begun || venue.signed == 0) {
                throw new IllegalStateException("order " + i + " was not signed: " + receipt);
            }
            if (i >= 0) {
                parts[0][i] = recorded - begun;
                parts[1][i] = venue.given - recorded;
                parts[2][i] = venue.prepared - venue.given;
                parts[3][i] = venue.signed - venue.prepared;
                parts[4][i] = venue.signed - begun;
            }
            ended(orders);
            long before = System.nanoTime();
            floor.execute("insert into floor.bare values (1)");
            if (i >= 0) {
                parts[5][i] = System.nanoTime() - before;
            }
        }
        return line(parts);
    }

    private static Map<String, Object> line(long[][] parts) {
        Map<String, Object> line = new LinkedHashMap<>();
        String[] names = {"decided_recorded", "marked", "planned_written", "signed_written", "all", "bare_insert"};
        for (int i = 0; i < names.length; i++) {
            line.put(names[i] + "_p50_us", micros(parts[i], 50));
            line.put(names[i] + "_p99_us", micros(parts[i], 99));
        }
        line.put("wanted_p50_us", 5_000);
        return line;
    }

    private static long micros(long[] nanos, int percent) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)] / 1_000;
    }

    /** The services decline it at once; what is under way would be read by the next one. */
    private static void ended(PreparedOrderStore orders) {
        long begun = System.nanoTime();
        while (!orders.open(VENUE).isEmpty()) {
            if (System.nanoTime() - begun > PATIENCE_NANOS) {
                throw new IllegalStateException("an order does not end: " + orders.open(VENUE));
            }
            LockSupport.parkNanos(200_000);
        }
    }

    private Venue avantis(VenueServices services, PrivateKey key, OrderJournal journal) {
        AvantisSettings settings = settings(services.base());
        AvantisMarkets first = new AvantisMarkets(settings, VenueFacts.parse(""), clock);
        require(first.refresh());
        AvantisMarkets markets =
                new AvantisMarkets(settings, VenueFacts.parse(first.proposal().orElseThrow()), clock);
        require(markets.refresh());
        SigningKey delegate = new SigningKey() {
            @Override
            public EvmAddress address() {
                return key.address();
            }

            @Override
            public Signature sign(byte[] digest) {
                return key.sign(digest);
            }
        };
        Map<AccountId, TraderWallet> wallets = new TreeMap<>();
        for (int i = 0; i < WARM_UP + TIMED; i++) {
            EvmAddress trader = new EvmAddress("0x" + String.format("%040x", BigInteger.valueOf(i + 1_000_000L)));
            AccountId account = account(name(i));
            TicketSigner signer = new TicketSigner(
                    delegate, DOMAIN, account, trader, List.of(BTC), markets::number, Duration.ofSeconds(20), clock);
            wallets.put(account, new TraderWallet(trader, signer, OptionalLong.of(4_000_000_000L)));
        }
        return new AvantisVenue(
                VENUE,
                new VenueParts(
                        settings,
                        wallets,
                        List.of(BTC),
                        markets,
                        (symbol, side, notional) -> OptionalLong.of(0),
                        instrument -> PRICE,
                        new NothingThere(),
                        journal,
                        clock),
                Optional.empty());
    }

    private static void require(Optional<String> trouble) {
        trouble.ifPresent(why -> {
            throw new IllegalStateException(why);
        });
    }

    private static AvantisSettings settings(String base) {
        return new AvantisSettings(
                DOMAIN,
                URI.create(base + "/batched-market"),
                URI.create(base + "/core"),
                URI.create(base + "/data"),
                URI.create(base + "/tx"),
                new TreeMap<>(Map.of(BTC.id(), "BTC/USD")),
                VenueFacts.BASE_MAINNET,
                new TradeRules(1_000, 50_000_000_000L, 20_000_000_000L),
                Duration.ofSeconds(20),
                Duration.ZERO,
                Duration.ofSeconds(3),
                Duration.ofSeconds(5),
                Duration.ofDays(1),
                Duration.ofSeconds(30),
                10_000_000_000L,
                50_000_000_000L,
                new TreeSet<>(AvantisSettings.USUAL_DECLINES));
    }

    private static String name(int number) {
        return "s" + number;
    }

    private static AccountId account(String name) {
        return new AccountId("dry:avantis:" + name);
    }

    private static OpenCommand open(String name) {
        return new OpenCommand(
                "bench-" + name,
                new UserId(name),
                account(name),
                BTC.id(),
                Side.LONG,
                Usd.of(100),
                Leverage.of(2),
                null,
                null,
                "bench");
    }

    /** A chain on which no order happened and every trader has money. */
    private final class NothingThere implements ChainProof {
        @Override
        public Use use(EvmAddress signer, BigInteger nonce, long until) {
            return Use.UNUSED;
        }

        @Override
        public Optional<Funds> funds(EvmAddress trader) {
            return Optional.of(new Funds(10_000_000_000L, clock.epochMicros()));
        }

        @Override
        public Optional<BigInteger> allowance(EvmAddress trader) {
            return Optional.of(BigInteger.ZERO);
        }

        @Override
        public OptionalLong openTrades(EvmAddress trader, long pairIndex) {
            return OptionalLong.of(0);
        }
    }

    /** The database answers in a benchmark, so nothing waits for it. */
    private static final class NoJournal implements StopJournal {
        @Override
        public void record(Latch latch) {
            throw new IllegalStateException("the database is up");
        }

        @Override
        public List<Latch> pending() {
            return List.of();
        }

        @Override
        public void clear() {}
    }
}

package io.github.plimsoll.benchmarks;

import io.github.plimsoll.execution.CloseAmount;
import io.github.plimsoll.execution.CloseCommand;
import io.github.plimsoll.execution.ControlPlane;
import io.github.plimsoll.execution.Dispatcher;
import io.github.plimsoll.execution.Ids;
import io.github.plimsoll.execution.Listing;
import io.github.plimsoll.execution.Listings;
import io.github.plimsoll.execution.OpenCommand;
import io.github.plimsoll.execution.PaperCosts;
import io.github.plimsoll.execution.PaperVenue;
import io.github.plimsoll.execution.Receipt;
import io.github.plimsoll.execution.Settlement;
import io.github.plimsoll.execution.TradeDesk;
import io.github.plimsoll.execution.Triggers;
import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.Latch;
import io.github.plimsoll.execution.spi.Mode;
import io.github.plimsoll.execution.spi.Origin;
import io.github.plimsoll.execution.spi.StopJournal;
import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.feeds.RawReplay;
import io.github.plimsoll.feeds.Tape;
import io.github.plimsoll.feeds.TapeSources;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Asset;
import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.numbers.UserId;
import io.github.plimsoll.postgres.Database;
import io.github.plimsoll.postgres.EmbeddedPostgres;
import io.github.plimsoll.postgres.Migrations;
import io.github.plimsoll.postgres.PoolSettings;
import io.github.plimsoll.postgres.PostgresStore;
import io.github.plimsoll.postgres.StoreTraffic;
import io.github.plimsoll.pricefeed.PriceFeed;
import io.github.plimsoll.ratelimit.RateLimiter;
import io.github.plimsoll.ratelimit.TradingPlan;
import io.github.plimsoll.ratelimit.spi.UsageHistory;
import io.github.plimsoll.risk.RiskEngine;
import io.github.plimsoll.risk.RiskPolicy;
import io.github.plimsoll.risk.VenueTerms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Passes over the whole BTC tape: every tick through feed, marks, triggers and the venue's liquidation check, one
 * accepted order per 1,000 ticks, durable in an embedded PostgreSQL with fsync. Its limit plan is larger than the
 * default one: 100,000 opens a minute and a day, 1,000,000,000 USD an hour.
 */
final class DemoBench {
    private static final int TICKS_PER_ORDER = 1_000;
    private static final int WARM_UP_PASSES = 2;
    private static final TradingPlan LARGE =
            new TradingPlan(100_000, 100_000, Usd.of(1_000_000_000L), 100_000, 100_000);

    private final int passes;
    private final BenchClock clock = new BenchClock(Tape.WORLD_START_MICROS);
    private final Tape tape = Tape.btcUsd();
    private long market;
    private final Timed opens = new Timed();
    private final Timed closes = new Timed();
    private int placed;
    private int refused;
    /** Keeps the work of a loop from being optimised away. */
    @SuppressWarnings("unused")
    private long sink;

    DemoBench(int passes) {
        this.passes = passes;
    }

    Map<String, Object> run() throws IOException, SQLException {
        Path directory = Files.createTempDirectory("plimsoll-bench");
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory, line -> {})) {
            Migrations.run(postgres.owner(), List.of("execution"));
            double bareMicros;
            try (Database database = Database.open(postgres.owner(), PoolSettings.of("floor", 1))) {
                bareMicros = bareCommitMicros(database);
            }
            long syncsBefore = walSyncs(postgres);
            Map<String, Object> ours;
            try (Database database = Database.open(postgres.app(), PoolSettings.of("bench", 4))) {
                ours = run(database);
            }
            ours.put("wal_syncs_per_order", round((walSyncs(postgres) - syncsBefore) / (double) placed));
            Map<String, Object> floor = new LinkedHashMap<>();
            floor.put("feed_only_ticks_per_s", Math.round(feedOnly()));
            floor.put("bare_insert_commit_us", round(bareMicros));
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("ours", ours);
            result.put("floor", floor);
            return result;
        } finally {
            delete(directory);
        }
    }

    private Map<String, Object> run(Database database) {
        PostgresStore store = new PostgresStore(database.dataSource());
        TradePath path = new TradePath(store);
        path.passes(WARM_UP_PASSES);
        opens.reset();
        closes.reset();
        refused = 0;
        StoreTraffic before = store.traffic();
        long start = System.nanoTime();
        long ticks = path.passes(passes);
        double seconds = (System.nanoTime() - start) / 1e9;
        StoreTraffic traffic = store.traffic().since(before);
        double orders = opens.count + closes.count;
        Map<String, Object> ours = new LinkedHashMap<>();
        ours.put("passes", passes);
        ours.put("ticks", ticks);
        ours.put("orders", opens.count + closes.count);
        ours.put("refused", refused);
        ours.put("seconds", round(seconds));
        ours.put("ticks_per_s", Math.round(ticks / seconds));
        ours.put("orders_per_s", round(orders / seconds));
        ours.put("open_us", Math.round(opens.micros()));
        ours.put("close_us", Math.round(closes.micros()));
        ours.put("transactions_per_order", round(traffic.transactions() / orders));
        ours.put("round_trips_per_order", round(traffic.roundTrips() / orders));
        ours.put("statements_per_order", round(traffic.statements() / orders));
        return ours;
    }

    /** Orders of one kind and the time from the question to the settled fill with the books read again. */
    private static final class Timed {
        private int count;
        private long nanos;

        void reset() {
            count = 0;
            nanos = 0;
        }

        double micros() {
            return count == 0 ? 0 : nanos / 1_000.0 / count;
        }
    }

    /** Flushes of the write-ahead log so far; sessions add theirs when they end, so only between pools it is exact. */
    private static long walSyncs(EmbeddedPostgres postgres) throws SQLException {
        try (Database database = Database.open(postgres.app(), PoolSettings.of("count", 1));
                Connection connection = database.connection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT coalesce(sum(fsyncs), 0)::bigint FROM pg_stat_io"
                        + " WHERE object = 'wal' AND backend_type = 'client backend'")) {
            row.next();
            return row.getLong(1);
        }
    }

    private static double round(double value) {
        return Math.round(value * 10) / 10.0;
    }

    /** What one insert and commit costs here: the floor under every durable order. */
    private static double bareCommitMicros(Database database) throws SQLException {
        try (Connection connection = database.connection();
                Statement statement = connection.createStatement()) {
            statement.execute("create schema floor");
            statement.execute("create table floor.bare (id bigint generated always as identity primary key,"
                    + " at bigint, actor text, action text, subject text, detail text, trace text)");
            connection.setAutoCommit(false);
            long start = 0;
            for (int i = 0; i < 600; i++) {
                if (i == 100) {
                    start = System.nanoTime();
                }
                statement.execute("insert into floor.bare (at, actor, action, subject, detail, trace)"
                        + " values (1, 'bench', 'BARE', 'row', '', 'bench')");
                connection.commit();
            }
            return (System.nanoTime() - start) / 500.0 / 1_000.0;
        }
    }

    private double feedOnly() {
        BenchClock own = new BenchClock(Tape.WORLD_START_MICROS);
        PriceFeed feed = TapeSources.priceFeed(own, List.of(tape));
        RawReplay replay = RawReplay.of(tape, 1, feed);
        long start = 0;
        long ticks = 0;
        for (int pass = 0; pass < 6; pass++) {
            if (pass == 2) {
                start = System.nanoTime();
                ticks = 0;
            }
            while (replay.next(own::moveTo)) {
                sink += feed.usable(0) ? 1 : 0;
                ticks++;
            }
            replay.rewind();
        }
        return ticks / ((System.nanoTime() - start) / 1e9);
    }

    /** The trade path, driven by one thread. */
    private final class TradePath {
        private static final String VENUE = "paper";

        private final UserId user = new UserId("bench");
        private final AccountId account = new AccountId("dry:paper:bench");
        private final RawReplay replay;
        private final PaperVenue venue;
        private final TradeDesk desk;
        private final Dispatcher dispatcher;
        private final Settlement settlement;
        private final Triggers triggers;
        private long number;
        /** The position that the next order closes. */
        private @Nullable SortableId held;
        /** The kind of order that waits for its fill. */
        private @Nullable Timed underway;

        TradePath(Store store) {
            PriceFeed feed = TapeSources.priceFeed(clock, List.of(tape));
            this.replay = RawReplay.of(tape, 1, feed);
            VenueTerms terms = new VenueTerms(
                    Ratio.parse("0.001"), Ratio.parse("0.0001"), Ratio.parse("0.85"), Leverage.of(500), Usd.of(10));
            Listings listings = Listings.of(List.of(new Listing(tape.instrument(), terms, 1_000)));
            Ids ids = new Ids(clock, new SplittableRandom(1));
            this.venue = new PaperVenue(VENUE, listings, instrument -> market, PaperCosts.defaults(), clock);
            ControlPlane control = new ControlPlane(store, NoJournal.INSTANCE, clock, ids);
            RateLimiter limiter =
                    RateLimiter.builder().clock(clock).plan(LARGE.toPlan()).build();
            limiter.restore(UsageHistory.none());
            RiskEngine risk = RiskEngine.of(RiskPolicy.defaults());
            this.desk = TradeDesk.of(store, feed, risk, limiter, listings, control, List.of(venue), clock, ids);
            this.dispatcher = Dispatcher.of(
                    store, feed, listings, control, List.of(venue), clock, ids, System::nanoTime, 2_000_000L);
            this.settlement = new Settlement(store, listings, venue, clock, ids);
            this.triggers = new Triggers(store, feed, listings, desk, System::nanoTime);
            desk.createAccount(
                    new Account(account, user, VENUE, Mode.DRY, Asset.USDC, 1, 0), Usd.of(1_000_000), "bench");
            control.ready();
        }

        long passes(int count) {
            long ticks = 0;
            for (int pass = 0; pass < count; pass++) {
                boolean due = false;
                for (int i = 0; replay.next(this::moveTo); i++) {
                    market = tape.units(i);
                    step();
                    ticks++;
                    due |= ticks % TICKS_PER_ORDER == 0;
                    if (due && order()) {
                        due = false;
                    }
                }
                replay.rewind();
            }
            return ticks;
        }

        /** What works is filled when it is due and not at the next tick, which is past its deadline. */
        private void moveTo(long next) {
            for (long due = venue.nextDueMicros(); underway != null && due < next; due = venue.nextDueMicros()) {
                clock.moveTo(due);
                step();
            }
            clock.moveTo(next);
        }

        private void step() {
            long start = underway == null ? 0 : System.nanoTime();
            boolean settled = venue.step() > 0;
            if (settled) {
                settle();
            }
            triggers.step();
            if (settled && underway != null) {
                underway.nanos += System.nanoTime() - start;
                underway = null;
            }
        }

        private void settle() {
            while (settlement.step() > 0) {
                triggers.changed();
            }
        }

        /** Opens when nothing is open, else closes: false when it was refused, so that the next tick tries again. */
        private boolean order() {
            long start = System.nanoTime();
            SortableId open = held;
            String key = "bench:" + ++number;
            Receipt receipt = open == null ? open(key) : close(key, open);
            if (!receipt.accepted()) {
                refused++;
                return false;
            }
            dispatcher.drain(triggers::changed);
            held = open == null ? Objects.requireNonNull(receipt.intent()).position() : null;
            underway = open == null ? opens : closes;
            underway.count++;
            underway.nanos += System.nanoTime() - start;
            placed++;
            return true;
        }

        private Receipt open(String key) {
            return desk.open(new OpenCommand(
                    key,
                    user,
                    account,
                    tape.instrument().id(),
                    number % 4 == 1 ? Side.LONG : Side.SHORT,
                    Usd.of(100),
                    Leverage.of(2),
                    null,
                    null,
                    "bench"));
        }

        private Receipt close(String key, SortableId position) {
            return desk.close(new CloseCommand(key, user, position, new CloseAmount.All(), Origin.USER, "bench"));
        }
    }

    /** Nothing stops here, so nothing is journalled. */
    private enum NoJournal implements StopJournal {
        INSTANCE;

        @Override
        public void record(Latch latch) {
            throw new IllegalStateException("a benchmark is not stopped");
        }

        @Override
        public List<Latch> pending() {
            return List.of();
        }

        @Override
        public void clear() {}
    }

    static void delete(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}

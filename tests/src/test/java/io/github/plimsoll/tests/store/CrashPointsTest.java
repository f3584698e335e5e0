package io.github.plimsoll.tests.store;

import static org.assertj.core.api.Assertions.assertThat;

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
import io.github.plimsoll.execution.Recovery;
import io.github.plimsoll.execution.Settlement;
import io.github.plimsoll.execution.TradeDesk;
import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.Book;
import io.github.plimsoll.execution.spi.IntentKind;
import io.github.plimsoll.execution.spi.Latch;
import io.github.plimsoll.execution.spi.Mode;
import io.github.plimsoll.execution.spi.Origin;
import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.execution.spi.StoreTx;
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
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.numbers.UserId;
import io.github.plimsoll.pricefeed.FeedPolicy;
import io.github.plimsoll.pricefeed.PriceFeed;
import io.github.plimsoll.ratelimit.RateLimiter;
import io.github.plimsoll.ratelimit.TradingPlan;
import io.github.plimsoll.ratelimit.spi.UsageHistory;
import io.github.plimsoll.risk.ControlState;
import io.github.plimsoll.risk.RiskEngine;
import io.github.plimsoll.risk.RiskPolicy;
import io.github.plimsoll.risk.VenueTerms;
import io.github.plimsoll.testkit.ManualClock;
import io.github.plimsoll.tests.NoJournal;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A crash before and after every database and venue call of open, partial close, close, stop and resume, on the real
 * PostgreSQL: the k-th call dies, everything is built anew on what is durable, recovered and finished; and once more where
 * the recovery dies too. {@code -Dplimsoll.crashpoints=all} takes every k, otherwise every seventh.
 */
class CrashPointsTest {
    private static final Instrument BTC = Instrument.cryptoPerp("BTC");
    private static final UserId USER = new UserId("alice");
    private static final Duration TICK = Duration.ofMillis(250);
    /** Shorter than the lease of the product, so that recovery does not wait for long; a busy machine keeps it. */
    private static final long LEASE_MICROS = 250_000;
    /** Where a recovery dies: each k at another of this many calls, some of which are beyond its last. */
    private static final int OF_RECOVERY = 197;

    /** The process dies; nothing catches it. */
    private static final class Crash extends Error {
        private static final long serialVersionUID = 1L;

        Crash() {
            super("crash", null, false, false);
        }
    }

    /** Counts calls and dies at one of them. */
    private static final class Fuse {
        private final long at;
        private long calls;

        Fuse(long at) {
            this.at = at;
        }

        void call() {
            if (++calls == at) {
                throw new Crash();
            }
        }
    }

    /** The real store, empty at first; it outlives every crash. */
    private final Store durable = PostgresServer.get().emptyStore();

    private int lives;

    @AfterEach
    void leaveNothing() {
        PostgresServer.get().emptyStore();
    }

    /** One life of the process. */
    private final class Life {
        final ManualClock clock;
        final PriceFeed feed;
        final TradeDesk desk;
        final Dispatcher dispatcher;
        final Settlement settlement;
        final Recovery recovery;
        final ControlPlane control;
        final PaperVenue paper;

        Life(ManualClock clock, Fuse fuse, PaperVenue survivor) {
            this.clock = clock;
            Store store = fused(durable, fuse);
            this.feed = PriceFeed.builder(clock)
                    .market(BTC, FeedPolicy.defaults())
                    .source("a")
                    .source("b")
                    .source("c")
                    .build();
            VenueTerms terms = new VenueTerms(
                    Ratio.parse("0.001"), Ratio.parse("0.0001"), Ratio.parse("0.85"), Leverage.of(500), Usd.of(10));
            Listings listings = Listings.of(List.of(new Listing(BTC, terms, 1)));
            Ids ids = new Ids(clock, new SplittableRandom(++lives));
            this.paper = survivor != null
                    ? survivor
                    : new PaperVenue("paper", listings, any -> PRICE, PaperCosts.defaults(), clock);
            if (survivor == null) {
                paper.restore(
                        durable.transact(StoreTx::openPositions), durable.transact(tx -> tx.venueCursor("paper")));
            }
            List<Venue> venues = List.of(fused(paper, fuse));
            this.control = new ControlPlane(store, new NoJournal(), clock, ids);
            RateLimiter limiter = RateLimiter.builder()
                    .clock(clock)
                    .plan(TradingPlan.defaults().toPlan())
                    .build();
            limiter.restore(UsageHistory.none());
            this.desk = TradeDesk.of(
                    store, feed, RiskEngine.of(RiskPolicy.defaults()), limiter, listings, control, venues, clock, ids);
            this.dispatcher =
                    Dispatcher.of(store, feed, listings, control, venues, clock, ids, System::nanoTime, LEASE_MICROS);
            this.settlement = new Settlement(store, listings, venues.get(0), clock, ids);
            this.recovery = new Recovery(store, listings, venues, clock, ids);
        }

        void tick() {
            clock.advance(TICK);
            for (int source = 0; source < 3; source++) {
                feed.offer(0, source, PRICE, 0, clock.epochMicros());
            }
        }

        void work() {
            tick();
            while (dispatcher.step()) {
                tick();
            }
            paper.step();
            while (settlement.step() > 0) {
                tick();
            }
        }

        void recover() throws InterruptedException {
            tick();
            settlement.step();
            for (int i = 0; recovery.atStart().open() > 0 && i < 20; i++) {
                Thread.sleep(LEASE_MICROS / 1_000);
                paper.step();
                settlement.step();
                tick();
            }
            control.ready();
            work();
            work();
        }
    }

    private static final long PRICE = Price.parse("800", BTC.priceDecimals()).units();

    private static Store fused(Store store, Fuse fuse) {
        return new Store() {
            @Override
            public <T> T transact(Work<T> work) {
                fuse.call();
                T result = store.transact(tx -> {
                    T made = work.run(proxy(StoreTx.class, tx, fuse));
                    fuse.call(); // before the commit
                    return made;
                });
                fuse.call(); // after the commit
                return result;
            }
        };
    }

    private static Venue fused(Venue venue, Fuse fuse) {
        return proxy(Venue.class, venue, fuse);
    }

    private static <T> T proxy(Class<T> type, T target, Fuse fuse) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, given) -> {
            fuse.call();
            try {
                Object result = method.invoke(target, given);
                fuse.call();
                return result;
            } catch (InvocationTargetException failed) {
                throw failed.getCause();
            }
        }));
    }

    /** Everything that a user does; each step by a key of its own, so that repeating it changes nothing. */
    private void scenario(Life life, AccountId account) {
        life.work();
        life.desk.open(new OpenCommand(
                account + "/open", USER, account, BTC.id(), Side.LONG, Usd.of(100), Leverage.of(10), null, null, "t"));
        life.work();
        life.work();
        close(life, account, "/half", new CloseAmount.Share(Percent.of(50)));
        life.work();
        life.control.stop(Latch.user(USER.value()), ControlState.HALTED, "test", "test", "t");
        close(life, account, "/rest", new CloseAmount.All());
        life.work();
        life.control.resume(Latch.user(USER.value()), "test", "t");
        life.work();
    }

    private void close(Life life, AccountId account, String key, CloseAmount amount) {
        List<StoredPosition> open = durable.transact(tx -> tx.openPositions(account));
        if (!open.isEmpty()) {
            life.desk.close(new CloseCommand(account + key, USER, open.get(0).id(), amount, Origin.USER, "t"));
        }
    }

    @Test
    void nothing_is_doubled_or_lost_wherever_it_dies() throws Exception {
        boolean all = "all".equals(System.getProperty("plimsoll.crashpoints"));
        int stride = all ? 1 : 7;
        int crashes = 0;
        int again = 0;
        boolean died = true;
        for (long at = 1; died; at += stride) {
            for (boolean venueSurvives : new boolean[] {true, false}) {
                long second = 1 + at * 5 % OF_RECOVERY;
                boolean odd = at / stride % 2 == 0;
                if (all || odd == venueSurvives) {
                    died = liveAndDie(at, Long.MAX_VALUE, venueSurvives).first();
                    crashes += died ? 1 : 0;
                }
                if (odd != venueSurvives) {
                    Deaths deaths = liveAndDie(at, second, venueSurvives);
                    died = deaths.first();
                    crashes += died ? 1 : 0;
                    again += deaths.again() ? 1 : 0;
                }
            }
        }
        assertThat(crashes).as("crash points").isGreaterThan(all ? 450 : 40);
        assertThat(again).as("deaths of a recovery").isGreaterThan(all ? 100 : 10);
        System.out.println(
                "SOAK {\"soak\":\"crashpoints\",\"crashes\":" + crashes + ",\"again\":" + again + ",\"passed\":true}");
    }

    private record Deaths(boolean first, boolean again) {}

    private Deaths liveAndDie(long at, long second, boolean venueSurvives) throws InterruptedException {
        String which = "k" + at + (second < Long.MAX_VALUE ? "r" : "") + (venueSurvives ? "a" : "b");
        AccountId account = new AccountId("dry:paper:" + which);
        ManualClock clock = new ManualClock(ManualClock.START_MICROS + at * 86_400_000_000L);
        Life first = new Life(clock, new Fuse(Long.MAX_VALUE), null);
        first.desk.createAccount(new Account(account, USER, "paper", Mode.DRY, Asset.USDC, 1, 0), Usd.of(10_000), "t");
        boolean died = dies(() -> {
            Life life = new Life(clock, new Fuse(at), first.paper);
            life.control.ready();
            scenario(life, account);
        });
        boolean again = second < Long.MAX_VALUE
                && dies(() -> new Life(clock, new Fuse(second), venueSurvives ? first.paper : null).recover());
        Life next = new Life(clock, new Fuse(Long.MAX_VALUE), venueSurvives ? first.paper : null);
        next.recover();
        check(account, next, "after recovery from " + which);
        scenario(next, account);
        next.work();
        durable.transact(tx -> tx.clearLatch(Latch.user(USER.value())));
        close(next, account, "/last", new CloseAmount.All());
        next.work();
        next.work();
        check(account, next, "at the end of " + which);
        List<StoredPosition> left = durable.transact(tx -> tx.openPositions(account));
        assertThat(left).isEmpty();
        return new Deaths(died, again);
    }

    private interface Living {
        void run() throws InterruptedException;
    }

    private static boolean dies(Living life) throws InterruptedException {
        try {
            life.run();
            return false;
        } catch (Crash crash) {
            return true;
        }
    }

    private void check(AccountId account, Life life, String when) {
        durable.transact(tx -> {
            Usd cash = tx.balance(account, Book.CASH);
            Usd margin = tx.balance(account, Book.MARGIN);
            Usd out = tx.balance(account, Book.PNL).plus(tx.balance(account, Book.FEES));
            assertThat(cash.plus(margin).plus(out)).as(when).isEqualTo(Usd.of(10_000));
            List<StoredIntent> intents = tx.intents(account, 100);
            List<StoredPosition> positions = new ArrayList<>(tx.openPositions(account));
            positions.addAll(tx.closedPositions(account, 100));
            Usd held = Usd.ZERO;
            for (StoredPosition position : positions) {
                held = held.plus(position.open() ? position.collateral() : Usd.ZERO);
                long opened = filled(intents, position, IntentKind.OPEN);
                long closed = filled(intents, position, IntentKind.CLOSE);
                assertThat(position.openedUnits()).as(when).isEqualTo(opened);
                assertThat(position.remainingUnits()).as(when).isEqualTo(opened - closed);
            }
            assertThat(margin).as(when).isEqualTo(held);
            long opens =
                    intents.stream().filter(i -> i.kind() == IntentKind.OPEN).count();
            assertThat(opens)
                    .as(when + ": one open, however often it was asked for")
                    .isLessThanOrEqualTo(1);
            assertThat(intents).as(when).allMatch(i -> i.state().terminal());
            assertThat(tx.reservations(account)).as(when).isEmpty();
            long atVenue = life.paper.snapshot(account).positions().stream()
                    .mapToLong(p -> p.units())
                    .sum();
            long ours =
                    positions.stream().mapToLong(StoredPosition::remainingUnits).sum();
            assertThat(atVenue)
                    .as(when + ": the venue holds what the books hold")
                    .isEqualTo(ours);
            return true;
        });
    }

    private static long filled(List<StoredIntent> intents, StoredPosition position, IntentKind kind) {
        return intents.stream()
                .filter(i -> i.position().equals(position.id()) && i.kind() == kind)
                .mapToLong(StoredIntent::filledUnits)
                .sum();
    }
}

package io.github.plimsoll.benchmarks.replay;

import io.github.plimsoll.execution.CloseAmount;
import io.github.plimsoll.execution.CloseCommand;
import io.github.plimsoll.execution.Listing;
import io.github.plimsoll.execution.Listings;
import io.github.plimsoll.execution.MemoryStore;
import io.github.plimsoll.execution.OpenCommand;
import io.github.plimsoll.execution.PaperCosts;
import io.github.plimsoll.execution.PaperTrading;
import io.github.plimsoll.execution.Receipt;
import io.github.plimsoll.execution.Replay;
import io.github.plimsoll.execution.ReplayClock;
import io.github.plimsoll.execution.TradeDesk;
import io.github.plimsoll.execution.spi.Origin;
import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.numbers.UserId;
import io.github.plimsoll.pricefeed.FeedPolicy;
import io.github.plimsoll.pricefeed.PriceFeed;
import io.github.plimsoll.ratelimit.TradingPlan;
import io.github.plimsoll.risk.RiskPolicy;
import io.github.plimsoll.risk.VenueTerms;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** The averages' crossing through the whole paper trade path; a new world for each run. */
final class OurReplay implements Replay.Strategy {
    static final int FAST = 50;
    static final int SLOW = 200;

    private static final Instrument BTC = Instrument.cryptoPerp("BTC");
    private static final UserId USER = new UserId("bench");
    private static final AccountId ACCOUNT = new AccountId("dry:paper:bench");
    /** An hour holds more opens of this source than a person's limits allow. */
    private static final TradingPlan LARGE =
            new TradingPlan(100_000, 100_000, Usd.of(1_000_000_000L), 100_000, 100_000);

    private final Series series;
    private final boolean everyBar;
    private final ReplayClock clock = new ReplayClock(Series.START_MICROS);
    private final PriceFeed feed;
    private final PaperTrading paper;
    private long fastSum;
    private long slowSum;
    /** The side on which the fast average was when they last differed. */
    private int before;

    private boolean open;
    private int opened;
    private int closed;
    private @Nullable String refused;
    private int looks;

    OurReplay(Series series, @Nullable Store given, boolean everyBar) {
        this.series = series;
        this.everyBar = everyBar;
        FeedPolicy policy = FeedPolicy.builder().frozenBound(Duration.ofDays(7)).build();
        feed = PriceFeed.builder(clock)
                .market(BTC, policy)
                .source("bars")
                .source("again")
                .build();
        VenueTerms terms =
                new VenueTerms(Ratio.parse("0.001"), Ratio.ZERO, Ratio.parse("0.85"), Leverage.of(100), Usd.of(10));
        paper = PaperTrading.start(
                given == null ? new MemoryStore(clock::monotonicNanos) : given,
                PaperCosts.defaults(),
                feed,
                Listings.of(List.of(new Listing(BTC, terms, 1_000))),
                RiskPolicy.defaults(),
                LARGE.toPlan(),
                clock,
                new SplittableRandom(1));
        paper.createAccount(ACCOUNT, USER, Usd.of(1_000_000));
    }

    /** Trades that were opened and closed again. */
    int run() {
        Replay replay = Replay.of(paper, feed, BTC.id(), clock);
        Replay chosen = everyBar ? replay.everyBar() : replay;
        chosen.run(series, this);
        looks = (int) chosen.looks();
        if (refused != null) {
            throw new IllegalStateException("an order was refused: " + refused);
        }
        int filled = paper.closed(ACCOUNT, 1_000_000).size();
        if (filled != closed || opened - closed > 1) {
            throw new IllegalStateException(opened + " opened, " + closed + " closed, " + filled + " in the books");
        }
        return filled;
    }

    int looks() {
        return looks;
    }

    @Override
    public boolean wants(int bar, long closeUnits) {
        long close = series.cents(bar);
        fastSum += close - (bar >= FAST ? series.cents(bar - FAST) : 0);
        slowSum += close - (bar >= SLOW ? series.cents(bar - SLOW) : 0);
        if (bar < SLOW - 1) {
            return false;
        }
        int now = Long.signum(fastSum * (SLOW / FAST) - slowSum);
        int was = before;
        if (now != 0) {
            before = now;
        }
        return bar >= SLOW && now != 0 && was == -now && (now > 0) != open;
    }

    @Override
    public void act(int bar, TradeDesk desk) {
        Receipt receipt;
        if (open) {
            StoredPosition held = paper.positions(ACCOUNT).get(0);
            receipt = desk.close(
                    new CloseCommand("c" + bar, USER, held.id(), new CloseAmount.All(), Origin.STRATEGY, "bench"));
            closed++;
        } else {
            receipt = desk.open(new OpenCommand(
                    "o" + bar, USER, ACCOUNT, BTC.id(), Side.LONG, Usd.of(100), Leverage.of(1), null, null, "bench"));
            opened++;
        }
        if (!receipt.accepted() && refused == null) {
            refused = "bar " + bar + ": " + receipt.reason();
        }
        open = !open;
    }
}

package io.github.plimsoll.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.execution.spi.Origin;
import io.github.plimsoll.execution.spi.Posting;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Percent;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.pricefeed.FeedPolicy;
import io.github.plimsoll.pricefeed.PriceFeed;
import io.github.plimsoll.ratelimit.TradingPlan;
import io.github.plimsoll.risk.RiskPolicy;
import io.github.plimsoll.testkit.Cases;
import io.github.plimsoll.testkit.ManualClock;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ReplayTest {
    private static final long MINUTE = 60_000_000L;

    /** Closes of minute bars. */
    private static final class Closes implements Replay.Bars {
        private final long[] units;

        Closes(long... units) {
            this.units = units.clone();
        }

        @Override
        public int size() {
            return units.length;
        }

        @Override
        public long closedAtMicros(int bar) {
            return ManualClock.START_MICROS + (bar + 1) * MINUTE;
        }

        @Override
        public long closeUnits(int bar) {
            return units[bar];
        }
    }

    /** One replay from the beginning; what it posted, and how many bars the trade path looked at. */
    private static final class Run {
        final ReplayClock clock = new ReplayClock(ManualClock.START_MICROS);
        final MemoryStore store = new MemoryStore(clock::monotonicNanos);
        final PriceFeed feed = PriceFeed.builder(clock)
                .market(World.BTC, FeedPolicy.defaults())
                .source("one")
                .source("again")
                .build();
        final PaperTrading paper;
        final List<String> codes = new ArrayList<>();

        Run(PaperCosts costs) {
            paper = PaperTrading.start(
                    store,
                    costs,
                    feed,
                    onlyBtc(),
                    RiskPolicy.defaults(),
                    new TradingPlan(10_000, 100_000, Usd.of(1_000_000_000), 10_000, 10_000).toPlan(),
                    clock,
                    new SplittableRandom(1));
            paper.createAccount(World.HERS, World.ALICE, Usd.of(100_000));
        }

        private static Listings onlyBtc() {
            return Listings.of(List.of(World.listings(Ratio.ofMillionths(500), Ratio.ofMillionths(450))
                    .require("BTC-USD")));
        }

        Replay replay() {
            return Replay.of(paper, feed, "BTC-USD", clock);
        }

        void open(int bar, Side side, int leverage, ExitChange... exits) {
            OpenCommand command = new OpenCommand(
                    "o" + bar,
                    World.ALICE,
                    World.HERS,
                    "BTC-USD",
                    side,
                    Usd.of(100),
                    Leverage.of(leverage),
                    null,
                    null,
                    "t");
            codes.add(paper.desk().open(command.ending(List.of(exits))).code());
        }

        List<String> postings() {
            return store.transact(tx -> tx.postings(World.HERS, 1_000_000)).stream()
                    .map(Posting::toString)
                    .toList();
        }
    }

    @Test
    @DisplayName(
            "bars at which nothing can happen may be passed over: the books are the same to the last posting and id")
    void passingOverChangesNothing() {
        Cases.check("replay", 12, random -> {
            long[] closes = new long[600];
            long at = World.units("50000");
            for (int bar = 0; bar < closes.length; bar++) {
                at += at / 10_000 * random.nextInt(-60, 61);
                closes[bar] = at;
            }
            PaperCosts costs = random.nextBoolean()
                    ? PaperCosts.defaults()
                    : PaperCosts.defaults().withFunding(Ratio.parse("0.0001"));
            int every = random.nextInt(20, 60);
            int leverage = random.nextInt(2, 60);
            Run fast = new Run(costs);
            Replay quick = fast.replay();
            quick.run(new Closes(closes), trader(fast, every, leverage));
            Run slow = new Run(costs);
            Replay whole = slow.replay().everyBar();
            whole.run(new Closes(closes), trader(slow, every, leverage));
            assertThat(fast.codes).isEqualTo(slow.codes).contains("OK");
            assertThat(fast.postings()).isEqualTo(slow.postings());
            assertThat(whole.looks()).isEqualTo(600);
            assertThat(quick.looks()).isLessThan(400);
        });
    }

    /** Opens, closes what is open at its next turn, and so on. */
    private static Replay.Strategy trader(Run run, int every, int leverage) {
        return new Replay.Strategy() {
            @Override
            public boolean wants(int bar, long closeUnits) {
                return bar % every == 0;
            }

            @Override
            public void act(int bar, TradeDesk desk) {
                List<StoredPosition> open = run.paper.positions(World.HERS);
                if (open.isEmpty()) {
                    run.open(bar, bar / every % 4 < 2 ? Side.LONG : Side.SHORT, leverage);
                } else {
                    run.codes.add(desk.close(new CloseCommand(
                                    "c" + bar,
                                    World.ALICE,
                                    open.get(0).id(),
                                    new CloseAmount.All(),
                                    Origin.STRATEGY,
                                    "t"))
                            .code());
                }
            }
        };
    }

    /** Ordered at the close of bar 1 at 50,000; filled at the close of bar 2: 50,100 x 1.001. */
    @Test
    void nothingFillsAtTheBarThatItWasDecidedAt() {
        Run run = new Run(PaperCosts.defaults());
        run.replay().run(bars("50000", "50000", "50100", "50200", "50300"), once(run, 1, Side.LONG, 10));
        assertThat(run.codes).containsExactly("OK");
        assertThat(run.paper.positions(World.HERS).get(0).entry()).isEqualTo(World.price("50150.1"));
    }

    /** 85 % of the collateral at 10x are 8.5 % of the entry. */
    @Test
    void aPositionIsLiquidatedAtTheFirstBarThatReachesItsPriceThoughNobodyActs() {
        Run run = new Run(PaperCosts.defaults());
        Replay replay = run.replay();
        replay.run(
                bars("50000", "50000", "50000", "49000", "48000", "47000", "45700", "46000"),
                once(run, 1, Side.LONG, 10));
        assertThat(run.paper.positions(World.HERS)).isEmpty();
        assertThat(run.paper.closed(World.HERS, 1)).singleElement().satisfies(position -> {
            assertThat(position.closeReason()).isEqualTo("LIQUIDATION");
            assertThat(position.closedAt()).isEqualTo(ManualClock.START_MICROS + 7 * MINUTE);
        });
        assertThat(replay.looks())
                .as("the order's, its fill's and the last one")
                .isLessThanOrEqualTo(4);
    }

    /** Nobody acts after the open at the close of minute 2: bars at which a deadline or a trail may fire are not passed over. */
    @Test
    void exitsOfThePlanFireAtTheirBar() {
        String[] closes = {"50000", "50000", "50000", "50300", "50600", "50500", "50250", "50200", "50200", "50200"};
        Run late = new Run(PaperCosts.defaults());
        late.replay().run(bars(closes), once(late, 1, new ExitChange.End(5 * MINUTE)));
        assertThat(late.paper.closed(World.HERS, 1)).singleElement().satisfies(position -> {
            assertThat(position.closeReason()).isEqualTo("TIME_EXIT");
            assertThat(position.closedAt()).isEqualTo(ManualClock.START_MICROS + 8 * MINUTE);
        });
        Run trailed = new Run(PaperCosts.defaults());
        trailed.replay()
                .run(bars(closes), once(trailed, 1, new ExitChange.Trail(Level.percent(Percent.parse("0.5%")), null)));
        assertThat(trailed.paper.closed(World.HERS, 1)).singleElement().satisfies(position -> {
            assertThat(position.closeReason()).isEqualTo("TRAILING_STOP");
            assertThat(position.closedAt()).isEqualTo(ManualClock.START_MICROS + 8 * MINUTE);
        });
    }

    @Test
    void barsRiseInTimeAndHaveAPrice() {
        Run run = new Run(PaperCosts.defaults());
        assertThatThrownBy(() -> run.replay().run(new Closes(1, 0), once(run, 9, Side.LONG, 2)))
                .hasMessageContaining("bar 1");
    }

    private static Replay.Bars bars(String... closes) {
        long[] units = new long[closes.length];
        for (int i = 0; i < units.length; i++) {
            units[i] = World.units(closes[i]);
        }
        return new Closes(units);
    }

    private static Replay.Strategy once(Run run, int when, ExitChange exit) {
        return once(run, when, Side.LONG, 10, exit);
    }

    private static Replay.Strategy once(Run run, int when, Side side, int leverage, ExitChange... exits) {
        return new Replay.Strategy() {
            @Override
            public boolean wants(int bar, long closeUnits) {
                return bar == when;
            }

            @Override
            public void act(int bar, TradeDesk desk) {
                run.open(bar, side, leverage, exits);
            }
        };
    }
}

package io.github.plimsoll.bot.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.execution.ControlPlane;
import io.github.plimsoll.execution.DeadLetters;
import io.github.plimsoll.execution.Ids;
import io.github.plimsoll.execution.MemoryStore;
import io.github.plimsoll.execution.spi.DeadLetter;
import io.github.plimsoll.execution.spi.Latch;
import io.github.plimsoll.execution.spi.StopJournal;
import io.github.plimsoll.numbers.UserId;
import io.github.plimsoll.numbers.WorldClock;
import io.github.plimsoll.ratelimit.RateLimiter;
import io.github.plimsoll.ratelimit.TradingPlan;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class BoundsTest {
    private static final WorldClock CLOCK = new WorldClock() {
        @Override
        public long epochMicros() {
            return 1_000_000L;
        }

        @Override
        public long monotonicNanos() {
            return 0;
        }
    };

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Board board = new Board(registry);

    private double value(Metric metric, String... tags) {
        return registry.get(metric.name())
                .tags(tags)
                .meters()
                .iterator()
                .next()
                .measure()
                .iterator()
                .next()
                .getValue();
    }

    @Test
    void aLabelThatCouldBeAnythingIsBounded() {
        for (int i = 0; i < 3 * Board.MOST; i++) {
            board.count(TradeMetrics.COMMANDS, "/price", "CODE_" + i);
        }
        assertThat(registry.get(TradeMetrics.COMMANDS.name()).counters()).hasSize(Board.MOST + 1);
        assertThat(value(TradeMetrics.COMMANDS, "code", "OTHER")).isEqualTo(2.0 * Board.MOST);
        for (int i = 0; i < 2 * Board.MOST; i++) {
            board.set(TradeMetrics.MARKET_USABLE, 1, "M" + i);
        }
        assertThat(registry.get(TradeMetrics.MARKET_USABLE.name()).gauges()).hasSize(Board.MOST);
        assertThat(TradeMetrics.code("RATE_OPENS")).isEqualTo("RATE_OPENS");
        for (String wild : List.of("", "ok", "A B", "É", "A".repeat(41), "dry:paper:ann")) {
            assertThat(TradeMetrics.code(wild)).isEqualTo("OTHER");
        }
    }

    @Test
    void aLimiterWithoutRoomShows() {
        RateLimiter limiter = RateLimiter.builder()
                .clock(CLOCK)
                .plan(TradingPlan.defaults().toPlan())
                .maxKeys(1)
                .build();
        LimitMeter meter = new LimitMeter(board);
        meter.limiter(limiter, new UserId("ann"));
        assertThat(value(TradeMetrics.LIMITER_NO_ROOM)).isZero();
        assertThat(value(TradeMetrics.HEADROOM, "limit", "RATE_MESSAGES")).isEqualTo(1);
        for (int i = 0; i < 15; i++) {
            limiter.tryAcquire(TradingPlan.MESSAGE, TradingPlan.user("ann"));
        }
        limiter.tryAcquire(TradingPlan.MESSAGE, TradingPlan.user("bob"));
        meter.limiter(limiter, new UserId("ann"));
        assertThat(value(TradeMetrics.LIMITER_NO_ROOM)).isEqualTo(1);
        assertThat(value(TradeMetrics.LIMITER_KEYS, "lane", "normal")).isEqualTo(1);
        assertThat(value(TradeMetrics.HEADROOM, "limit", "RATE_MESSAGES")).isEqualTo(0.5);
        assertThat(LimitMeter.share(5, 0)).isZero();
        assertThat(LimitMeter.share(-1, 10)).isZero();
    }

    @Test
    void beforeItIsReadyEverythingIsHalted() {
        MemoryStore store = new MemoryStore(System::nanoTime);
        ControlPlane control = new ControlPlane(store, new NoJournal(), CLOCK, new Ids(CLOCK, new SplittableRandom(1)));
        ControlMeter meter = new ControlMeter(board);
        meter.store(store);
        meter.show(control);
        assertThat(value(TradeMetrics.READY)).isZero();
        assertThat(value(TradeMetrics.CONTROL, "state", "HALTED")).isEqualTo(1);
        assertThat(value(TradeMetrics.CONTROL, "state", "ACTIVE")).isZero();
        control.ready();
        meter.show(control);
        assertThat(value(TradeMetrics.READY)).isEqualTo(1);
        assertThat(value(TradeMetrics.CONTROL, "state", "HALTED")).isZero();
        assertThat(value(TradeMetrics.CONTROL, "state", "ACTIVE")).isEqualTo(1);
    }

    @Test
    void whatWasGivenUpIsCountedUntilSomebodyHasLooked() {
        MemoryStore store = new MemoryStore(System::nanoTime);
        ControlMeter meter = new ControlMeter(board);
        meter.store(store);
        assertThat(value(TradeMetrics.DEAD_LETTERS, "kind", "NOTICE")).isZero();
        Ids ids = new Ids(CLOCK, new SplittableRandom(1));
        DeadLetters letters = new DeadLetters(store, List.of(), CLOCK, ids);
        DeadLetter letter = letters.letter(DeadLetter.Kind.NOTICE, "news", "refused", new TreeMap<>(), "ann", "t");
        store.transact(tx -> {
            letters.add(tx, List.of(letter));
            return true;
        });
        meter.store(store);
        assertThat(value(TradeMetrics.DEAD_LETTERS, "kind", "NOTICE")).isEqualTo(1);
        assertThat(value(TradeMetrics.DEAD_LETTERS, "kind", "ORDER")).isZero();
        letters.dismiss(letter.id(), "olga", "t");
        meter.store(store);
        assertThat(value(TradeMetrics.DEAD_LETTERS, "kind", "NOTICE")).isZero();
    }

    /** Stops are written to the store here. */
    private static final class NoJournal implements StopJournal {
        @Override
        public void record(Latch latch) {
            throw new IllegalStateException("no stop was given");
        }

        @Override
        public List<Latch> pending() {
            return List.of();
        }

        @Override
        public void clear() {
            throw new IllegalStateException("nothing waits");
        }
    }
}

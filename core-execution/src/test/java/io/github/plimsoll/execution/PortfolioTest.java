package io.github.plimsoll.execution;

import static io.github.plimsoll.execution.World.usd;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.execution.spi.Book;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.execution.stats.ClosedTrade;
import io.github.plimsoll.execution.stats.Drawdown;
import io.github.plimsoll.execution.stats.EquityPoint;
import io.github.plimsoll.execution.stats.Fraction;
import io.github.plimsoll.execution.stats.Period;
import io.github.plimsoll.execution.stats.PeriodPnl;
import io.github.plimsoll.execution.stats.TradeStats;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Statistics of what really traded: of fills, of the ledger and of validated marks. */
class PortfolioTest {
    private final World world = World.create(World::free);

    private EquityPoint point() {
        AccountReading reading = world.reading();
        assertThat(reading.unmarked()).isEmpty();
        return new EquityPoint(world.clock.epochMicros(), reading.equity(), Usd.ZERO);
    }

    @Test
    @DisplayName("EXE-59 a drawdown is measured at mark prices, while the position is still open")
    void drawdownAtMarks() {
        List<EquityPoint> points = new ArrayList<>();
        points.add(point());
        SortableId id = world.opened("o", Side.LONG, "100", 10);
        world.tick("51000");
        points.add(point());
        world.tick("48000");
        points.add(point());
        world.tick("50500");
        points.add(point());
        Drawdown drawdown = Drawdown.of(points);
        // 0.02 of a coin: 3,000 lower at 48,000 than at 51,000
        assertThat(world.position(id).remainingUnits()).isEqualTo(2_000_000);
        assertThat(drawdown.depth()).isEqualTo(usd("60"));
        assertThat(drawdown.peak()).isEqualTo(usd("20"));
        assertThat(drawdown.now()).isEqualTo(usd("10"));
        assertThat(drawdown.recoveredAt()).isEmpty();
    }

    @Test
    @DisplayName("EXE-56 statistics are those of fills and marks, and without a mark the unrealised result is unknown")
    void ofFillsAndMarks() {
        SortableId won = world.opened("o1", Side.LONG, "100", 10);
        world.tick("51000");
        world.close("c1", won, World.all());
        world.settle();
        SortableId lost = world.opened("o2", Side.LONG, "100", 10);
        world.tick("50490");
        world.close("c2", lost, World.all());
        world.settle();
        List<StoredPosition> closed = world.memory.transact(tx -> tx.closedPositions(World.HERS, 10));
        List<ClosedTrade> trades = closed.stream()
                .map(p -> new ClosedTrade(p.realized(), p.openedAt(), p.closedAt()))
                .toList();
        TradeStats stats = TradeStats.of(trades);
        assertThat(stats.winRate()).contains(Fraction.of(1, 2));
        assertThat(stats.net())
                .as("what the ledger says")
                .isEqualTo(world.balance(Book.CASH).minus(usd("10000")));
        assertThat(PeriodPnl.ofTrades(trades, Period.MONTH))
                .singleElement()
                .satisfies(month -> assertThat(month.pnl()).isEqualTo(stats.net()));

        world.opened("o3", Side.LONG, "100", 10);
        world.clock.advance(Duration.ofHours(1));
        assertThat(world.reading().unmarked()).containsExactly("BTC-USD");
    }
}

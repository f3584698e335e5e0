package io.github.plimsoll.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.SortableId;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** When the paper venue has something to do, so that whoever drives it need not ask it all the time. */
class PaperDueTest {
    private static final PaperCosts FREE = new PaperCosts(Ratio.ZERO, 100_000);

    private final World world = World.create(w -> {
        w.listings = World.listings(Ratio.ZERO, Ratio.ZERO);
        w.costs = FREE.withFunding(Ratio.parse("0.0001"));
    });

    @Test
    void anOrderIsDueAfterItsLatencyAndNotBefore() {
        assertThat(world.paper.isDue()).isFalse();
        assertThat(world.paper.nextDueMicros()).isEqualTo(Long.MAX_VALUE);
        world.open("k", Side.LONG, "100", 10);
        world.dispatcher.step();
        assertThat(world.paper.nextDueMicros()).isEqualTo(world.clock.epochMicros() + 100_000);
        world.clock.advanceMicros(99_999);
        assertThat(world.paper.isDue()).isFalse();
        assertThat(world.paper.step()).isZero();
        world.clock.advanceMicros(1);
        assertThat(world.paper.isDue()).isTrue();
        assertThat(world.paper.step()).isEqualTo(1);
        assertThat(world.paper.isDue()).isFalse();
    }

    @Test
    void withoutAPriceNothingIsDueButMarginOnItsWayIn() {
        SortableId id = world.opened("k", Side.LONG, "100", 10);
        world.close("c", id, World.half());
        world.dispatcher.step();
        world.clock.advanceMicros(100_000);
        long mark = world.marks.getOrDefault("BTC-USD", 0L);
        world.marks.put("BTC-USD", 0L);
        assertThat(world.paper.isDue()).isFalse();
        world.desk.margin(new MarginCommand("m", World.ALICE, id, World.usd("10"), "t"));
        world.dispatcher.step();
        world.clock.advanceMicros(100_000);
        assertThat(world.paper.isDue()).isTrue();
        assertThat(world.paper.step()).isEqualTo(1);
        assertThat(world.paper.isDue()).isFalse();
        world.marks.put("BTC-USD", mark);
        assertThat(world.paper.isDue()).isTrue();
    }

    @Test
    void fundingIsDueWithEachFullHour() {
        world.opened("k", Side.LONG, "100", 10);
        long due = world.paper.nextDueMicros();
        world.clock.advanceMicros(due - world.clock.epochMicros() - 1);
        assertThat(world.paper.isDue()).isFalse();
        world.clock.advanceMicros(1);
        assertThat(world.paper.isDue()).isTrue();
        long mark = world.marks.getOrDefault("BTC-USD", 0L);
        world.marks.put("BTC-USD", 0L);
        assertThat(world.paper.isDue()).as("nobody knows on what").isFalse();
        world.marks.put("BTC-USD", mark);
        assertThat(world.paper.step()).isEqualTo(1);
        assertThat(world.paper.nextDueMicros())
                .isEqualTo(due + Duration.ofHours(1).toNanos() / 1_000);
    }

    /** Collateral 100, 0.02 BTC: 85 % of it is lost 4,250 below the entry. */
    @Test
    void aPositionIsDueWhenItsLossReachesTheShareThatLiquidates() {
        world.opened("k", Side.LONG, "100", 10);
        world.marks.put("BTC-USD", World.units("45750.0000000001"));
        assertThat(world.paper.isDue()).isFalse();
        world.marks.put("BTC-USD", World.units("45750"));
        assertThat(world.paper.isDue()).isTrue();
        assertThat(world.paper.step()).isEqualTo(1);
        assertThat(world.paper.isDue()).isFalse();
    }

    @Test
    void withoutFundingOnlyOrdersAreDue() {
        World free = World.create(w -> {
            w.listings = World.listings(Ratio.ZERO, Ratio.ZERO);
            w.costs = FREE;
        });
        free.opened("k", Side.LONG, "100", 10);
        assertThat(free.paper.nextDueMicros()).isEqualTo(Long.MAX_VALUE);
        free.clock.advance(Duration.ofHours(5));
        assertThat(free.paper.isDue()).isFalse();
    }
}

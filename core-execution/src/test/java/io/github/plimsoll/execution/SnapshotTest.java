package io.github.plimsoll.execution;

import static io.github.plimsoll.execution.World.HERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.execution.spi.Book;
import io.github.plimsoll.execution.spi.Posting;
import io.github.plimsoll.execution.spi.Snapshot;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an account was worth by day: BTC at 50,000 costs nothing; 10,000 USD came in on the first day. */
class SnapshotTest {
    private static final long DAY = 86_400_000_000L;

    private World world;

    @BeforeEach
    void free() {
        world = World.create(World::free);
    }

    private static Usd usd(String amount) {
        return Usd.parse(amount);
    }

    private long day() {
        return Math.floorDiv(world.clock.epochMicros(), DAY);
    }

    private void midnight() {
        long left = DAY - Math.floorMod(world.clock.epochMicros(), DAY);
        world.advance(Duration.ofNanos(left * 1_000));
        world.desk.rollDay();
    }

    private List<Snapshot> kept() {
        return world.desk.snapshots(HERS, 0);
    }

    private Snapshot last() {
        return kept().get(kept().size() - 1);
    }

    @Test
    void aStartKeepsTheDayItFallsInto() {
        world.desk.rollDay();
        assertThat(kept())
                .containsExactly(new Snapshot(
                        HERS,
                        day(),
                        world.clock.epochMicros(),
                        Usd.of(10_000),
                        Usd.ZERO,
                        Usd.ZERO,
                        Usd.ZERO,
                        Usd.ZERO,
                        Usd.ZERO,
                        0));
        world.advance(Duration.ofHours(1));
        world.crash();
        world.desk.rollDay();
        assertThat(kept()).as("a second start on the same day").hasSize(1);
    }

    /** 0.2 BTC long: worth 200 more at 51,000 and 400 less at 48,000; then closed there. */
    @Test
    void eachDayIsKeptOnceAndAgreesWithTheLedger() {
        SortableId id = world.opened("o", Side.LONG, "1000", 10);
        world.tick("51000");
        midnight();
        Snapshot first = last();
        assertThat(first.equity()).contains(Usd.of(10_200));
        assertThat(first.dayEquity()).isEqualTo(Usd.of(10_200));
        assertThat(first.cash()).isEqualTo(Usd.of(9_000));
        assertThat(first.margin()).isEqualTo(Usd.of(1_000));
        assertThat(first.unrealized()).isEqualTo(Usd.of(200));
        assertThat(first.realized()).isEqualTo(Usd.ZERO);
        assertThat(first.peak()).isEqualTo(Usd.of(200));
        assertThat(first.positions()).isEqualTo(1);

        world.tick("48000");
        world.desk.rollDay();
        assertThat(last()).as("the day has its snapshot").isEqualTo(first);
        midnight();
        assertThat(last().equity()).contains(Usd.of(9_600));
        assertThat(last().peak()).as("the highest so far").isEqualTo(Usd.of(200));

        world.close("c", id, World.all());
        world.settle();
        midnight();
        Snapshot closed = last();
        assertThat(closed.realized()).isEqualTo(Usd.of(-400));
        assertThat(closed.profit()).contains(Usd.of(-400));
        assertThat(closed.positions()).isZero();
        assertThat(closed.equity()).contains(world.reading().equity());
        assertThat(closed.dayEquity()).isEqualTo(world.reading().dayEquity());
        for (Snapshot one : kept()) {
            assertThat(world.memory.<Optional<Usd>>transact(tx -> tx.dayEquity(HERS, one.day())))
                    .isEqualTo(Optional.ofNullable(one.dayEquity()));
            assertThat(one.cash().plus(one.margin()))
                    .isEqualTo(world.memory
                            .transact(tx -> tx.balance(HERS, Book.EXTERNAL))
                            .negate()
                            .plus(one.realized()));
        }
    }

    /** In the middle of a day the worth has moved since its start; what moved is what the ledger booked. */
    @Test
    void theStartOfTheDayIsTheWorthWithoutWhatMovedSince() {
        midnight();
        World two = world.sibling();
        world.advance(Duration.ofDays(1));
        two.quote();
        SortableId id = two.opened("o", Side.LONG, "1000", 10);
        Snapshot kept = last();
        assertThat(kept.positions()).as("taken by the open, before its fill").isZero();
        two.tick("51000");
        two.close("c", id, World.all());
        two.settle();
        assertThat(two.reading().equity()).isEqualTo(Usd.of(10_200));
        assertThat(two.reading().dayEquity()).isEqualTo(Usd.of(10_000));
        assertThat(kept.dayEquity()).isEqualTo(Usd.of(10_000));
    }

    @Test
    void withoutAPriceTheWorthIsNotKnownUntilThereIsOne() {
        world.opened("o", Side.LONG, "1000", 10);
        world.quotes.put("BTC-USD", 0L);
        midnight();
        Snapshot unknown = last();
        assertThat(unknown.known()).isFalse();
        assertThat(unknown.equity()).isEmpty();
        assertThat(unknown.profit()).isEmpty();
        assertThat(unknown.dayEquity()).isNull();
        assertThat(unknown.cash()).isEqualTo(Usd.of(9_000));
        assertThat(world.memory.<Optional<Usd>>transact(tx -> tx.dayEquity(HERS, unknown.day())))
                .isEmpty();
        assertThat(world.desk.isRollDue()).as("not before a minute").isFalse();
        world.advance(Duration.ofMinutes(1));
        assertThat(world.desk.isRollDue()).isTrue();
        world.desk.rollDay();
        assertThat(last()).isEqualTo(unknown);

        world.quotes.remove("BTC-USD");
        world.marks.put("BTC-USD", World.units("51000"));
        world.advance(Duration.ofMinutes(1));
        world.run(Duration.ofSeconds(5));
        world.advance(Duration.ofMinutes(1));
        world.desk.rollDay();
        assertThat(last().day()).isEqualTo(unknown.day());
        assertThat(last().unrealized()).isEqualTo(Usd.of(200));
        assertThat(kept()).as("that of the opening and this one").hasSize(2);
        assertThat(world.desk.isRollDue()).isFalse();
        world.advance(Duration.ofHours(1));
        assertThat(world.desk.isRollDue()).isFalse();
    }

    @Test
    void aDepositRaisesTheWorthAndNotTheProfit() {
        midnight();
        world.memory.transact(tx -> {
            tx.post(new Posting(
                    world.ids.next(),
                    HERS,
                    "DEPOSIT",
                    "second",
                    null,
                    world.clock.epochMicros(),
                    Bookings.flow(Usd.of(500))));
            return true;
        });
        midnight();
        assertThat(last().equity()).contains(Usd.of(10_500));
        assertThat(last().profit()).contains(Usd.ZERO);
        assertThat(last().peak()).isEqualTo(Usd.ZERO);
    }

    /** An order that was decided on a look from before midnight is recorded after it. */
    @Test
    void aLookFromBeforeMidnightKeepsNothingOfTheDayThatBegan() {
        world.advance(Duration.ofDays(1));
        AccountReading before = world.reading();
        assertThat(Snapshots.next(before, world.clock.epochMicros())).isPresent();
        world.advance(Duration.ofDays(1));
        assertThat(Snapshots.next(before, world.clock.epochMicros())).isEmpty();
    }

    @Test
    void theyAreKeptForFourHundredDays() {
        for (int i = 0; i < 405; i++) {
            midnight();
        }
        assertThat(kept()).hasSize(401); // the newest and 400 days before it
        assertThat(kept().get(0).day()).isEqualTo(last().day() - 400);
    }

    @Test
    void figuresThatContradictEachOtherAreNoSnapshot() {
        refused("not of day", 5, 0, usd("0"), usd("0"), "0", "0", 0);
        refused("known or not", 0, 5, null, usd("0"), "0", "0", 1);
        refused("nothing is unrealised", 0, 5, usd("1"), usd("0"), "0", "1", 0);
        refused("nothing is unrealised", 0, 5, null, null, "0", "1", 0);
        refused("below its profit", 0, 5, usd("1"), usd("0"), "0", "0.5", 1);
        refused("below its profit", 0, 5, null, null, "0", "-1", 1);
    }

    private static void refused(
            String words,
            long day,
            long at,
            @Nullable Usd unrealized,
            @Nullable Usd dayEquity,
            String realized,
            String peak,
            int positions) {
        assertThatThrownBy(() -> new Snapshot(
                        HERS, day, at, Usd.ZERO, Usd.ZERO, unrealized, dayEquity, usd(realized), usd(peak), positions))
                .hasMessageContaining(words);
    }
}

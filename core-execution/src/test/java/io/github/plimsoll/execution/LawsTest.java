package io.github.plimsoll.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.execution.spi.Book;
import io.github.plimsoll.execution.spi.CostBasis;
import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.numbers.Percent;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Quantity;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.testkit.Cases;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LawsTest {
    @Test
    @DisplayName(
            "EXE-55 whatever happens positions close, margin comes back, and cash and positions agree with the ledger")
    void whateverHappensTheBooksBalance() {
        Cases.check("books", 2_000, random -> {
            World world = World.create();
            long mark = World.units("50000");
            for (int i = 0; i < 14; i++) {
                mark += mark / 1_000 * random.nextInt(-8, 9);
                act(world, random, "k" + i, mark);
                if (i % 7 == 6) {
                    Books.check(world);
                    equity(world);
                }
            }
            world.settle();
            Books.checkAtRest(world);
            equity(world);
            assertThat(world.events("MISMATCH")).isEmpty();
        });
    }

    private static void act(World world, RandomGenerator random, String key, long mark) {
        List<StoredPosition> open = world.memory.transact(tx -> tx.openPositions());
        switch (random.nextInt(10)) {
            case 0, 1, 2 -> {
                Level stop = random.nextBoolean() ? Level.percent(new Percent(random.nextLong(100, 40_000))) : null;
                world.desk.open(world.command(
                        key,
                        random.nextBoolean() ? Side.LONG : Side.SHORT,
                        Usd.ofMicros(random.nextLong(20_000_000, 500_000_000)).toString(),
                        random.nextInt(1, 21),
                        stop,
                        null));
            }
            case 3, 4 -> {
                if (!open.isEmpty()) {
                    StoredPosition position = open.get(random.nextInt(open.size()));
                    world.close(key, position.id(), amount(random, position));
                }
            }
            case 5, 6 -> {
                world.marks.put("BTC-USD", mark);
                world.step();
            }
            case 7 -> world.dispatcher.step();
            case 8 -> world.crash();
            default -> {
                world.newPaper();
                world.crash();
            }
        }
    }

    private static CloseAmount amount(RandomGenerator random, StoredPosition position) {
        return switch (random.nextInt(4)) {
            case 0 -> World.all();
            case 1 -> new CloseAmount.Share(new Percent(random.nextLong(1, Percent.ONE_HUNDRED + 1)));
            case 2 -> new CloseAmount.Coins(Quantity.of(random.nextLong(1, position.remainingUnits() + 1), 8));
            default -> new CloseAmount.Dollars(Usd.ofMicros(random.nextLong(1_000_000, 2_000_000_000)));
        };
    }

    /** equity = cash + margin + unrealised, the last recomputed independently. */
    private static void equity(World world) {
        AccountReading reading = world.reading();
        BigDecimal expected =
                world.balance(Book.CASH).plus(world.balance(Book.MARGIN)).toBigDecimal();
        Price mark = world.feed.read(0).fold(price -> price.price(), none -> {
            throw new AssertionError(none);
        });
        for (StoredPosition position : reading.positions()) {
            BigDecimal pnl = mark.toBigDecimal()
                    .subtract(position.entry().toBigDecimal())
                    .multiply(BigDecimal.valueOf(position.remainingUnits(), 8))
                    .multiply(BigDecimal.valueOf(position.side().sign()));
            expected = expected.add(pnl.setScale(6, RoundingMode.FLOOR));
        }
        assertThat(reading.equity().toBigDecimal()).isEqualByComparingTo(expected);
        assertThat(reading.state()
                        .dayBase()
                        .plus(reading.state().realizedToday())
                        .plus(reading.state().unrealized()))
                .as("equity = day base + today's result")
                .isEqualTo(reading.equity());
    }

    @Test
    void profitFeesAndAveragesAgreeWithBigDecimal() {
        Cases.check("position arithmetic", 10_000, random -> {
            Side side = random.nextBoolean() ? Side.LONG : Side.SHORT;
            long entry = random.nextLong(1, 1L << random.nextInt(1, 54));
            long mark = random.nextLong(1, 1L << random.nextInt(1, 54));
            long size = random.nextLong(1, 1L << random.nextInt(1, 34));
            BigDecimal exact = BigDecimal.valueOf(mark - entry, 10)
                    .multiply(BigDecimal.valueOf(size, 8))
                    .multiply(BigDecimal.valueOf(side.sign()));
            assertThat(PositionMath.pnlMicros(side, entry, mark, 10, size, 8))
                    .isEqualTo(exact.setScale(6, RoundingMode.FLOOR)
                            .movePointRight(6)
                            .longValueExact());

            Ratio rate = Ratio.ofMillionths(random.nextLong(0, 10_000));
            BigDecimal notional = BigDecimal.valueOf(mark, 10)
                    .multiply(BigDecimal.valueOf(size, 8))
                    .setScale(6, RoundingMode.UP);
            BigDecimal fee =
                    notional.multiply(BigDecimal.valueOf(rate.millionths(), 6)).setScale(6, RoundingMode.UP);
            assertThat(PositionMath.fee(size, 8, Price.of(mark, 10), rate).toBigDecimal())
                    .isEqualByComparingTo(fee);

            long second = random.nextLong(1, 1L << random.nextInt(1, 34));
            BigDecimal average = BigDecimal.valueOf(entry)
                    .multiply(BigDecimal.valueOf(size))
                    .add(BigDecimal.valueOf(mark).multiply(BigDecimal.valueOf(second)))
                    .divide(
                            BigDecimal.valueOf(size + second),
                            0,
                            side == Side.LONG ? RoundingMode.CEILING : RoundingMode.FLOOR);
            assertThat(CostBasis.of(size, Price.of(entry, 10))
                            .plus(second, Price.of(mark, 10))
                            .average(side, size + second, 10)
                            .units())
                    .isEqualTo(average.longValueExact());
        });
    }

    @Test
    void whateverTheSplitAllCollateralComesBackAndACloseNeverCostsMoreThanIt() {
        Cases.check("released collateral", 10_000, random -> {
            Usd collateral = Usd.ofMicros(random.nextLong(0, 1L << random.nextInt(1, 50)));
            long remaining = random.nextLong(1, 1L << random.nextInt(1, 40));
            Usd left = collateral;
            while (remaining > 0) {
                long units = random.nextInt(4) == 0 ? remaining : random.nextLong(1, remaining + 1);
                Usd released = PositionMath.released(left, units, remaining);
                assertThat(released.isNegative()).isFalse();
                left = left.minus(released);
                assertThat(left.isNegative()).isFalse();
                remaining -= units;

                long gross = Cases.anyLong(random) >> 4;
                Usd fee = Usd.ofMicros(random.nextLong(0, 1L << random.nextInt(1, 40)));
                PositionMath.Settled settled = PositionMath.settle(released, gross, fee);
                assertThat(settled.payout().isNegative()).isFalse();
                assertThat(settled.payout())
                        .isEqualTo(released.plus(settled.pnl()).minus(settled.fee()));
                assertThat(settled.pnl().micros()).isGreaterThanOrEqualTo(-released.micros());
                assertThat(settled.fee()).isLessThanOrEqualTo(fee);
                if (gross >= 0) {
                    assertThat(settled.pnl().micros()).isEqualTo(gross);
                }
            }
            assertThat(left).isEqualTo(Usd.ZERO);
        });
    }

    @Test
    void fillsInAnyPartsHoldTheWholeCollateral() {
        Cases.check("cumulative collateral", 10_000, random -> {
            Usd collateral = Usd.ofMicros(random.nextLong(1, 1L << 40));
            long size = random.nextLong(1, 1L << random.nextInt(1, 40));
            long filled = 0;
            Usd sum = Usd.ZERO;
            while (filled < size) {
                long next = Math.min(size, filled + random.nextLong(1, Math.max(2, size / 2)));
                sum = sum.plus(PositionMath.collateralUpTo(collateral, next, size)
                        .minus(PositionMath.collateralUpTo(collateral, filled, size)));
                filled = next;
            }
            assertThat(sum).isEqualTo(collateral);
        });
    }

    @Test
    void levelsInPercentAreOfTheEntryPriceAndOnTheRightSide() {
        Price entry = World.price("50000");
        Level three = Level.percent(Percent.of(3));
        assertThat(three.stop(Side.LONG, entry)).isEqualTo(World.price("48500"));
        assertThat(three.target(Side.LONG, entry)).isEqualTo(World.price("51500"));
        assertThat(three.stop(Side.SHORT, entry)).isEqualTo(World.price("51500"));
        assertThat(three.target(Side.SHORT, entry)).isEqualTo(World.price("48500"));
        assertThatThrownBy(() -> Level.percent(Percent.of(0))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Level.percent(Percent.of(10_001))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aPriceTriplesButNeverFallsBelowNothing() {
        Level twoHundred = Level.percent(Percent.of(200));
        World world = World.create();
        assertThat(twoHundred.target(Side.LONG, World.price("50000"))).isEqualTo(World.price("150000"));
        assertThat(twoHundred.stop(Side.SHORT, World.price("50000"))).isEqualTo(World.price("150000"));
        assertThat(world.command("a", Side.LONG, "100", 10, null, twoHundred).takeProfit())
                .isEqualTo(twoHundred);
        assertThat(world.command("b", Side.SHORT, "100", 10, twoHundred, null).stopLoss())
                .isEqualTo(twoHundred);
        for (Level impossible : List.of(twoHundred, Level.percent(Percent.of(100)))) {
            assertThatThrownBy(() -> world.command("c", Side.LONG, "100", 10, impossible, null))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("below 100%");
            assertThatThrownBy(() -> world.command("d", Side.SHORT, "100", 10, null, impossible))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("below 100%");
        }
    }

    @Test
    @DisplayName("EXE-02 an intent moves only along the published table, and what has ended never leaves its end")
    void theStateTableIsThePublishedOneAndTerminalStatesNeverLeave() {
        assertThat(IntentState.RECORDED.next())
                .isEqualTo(Set.of(IntentState.SENDING, IntentState.CANCELLED, IntentState.EXPIRED));
        assertThat(IntentState.SENDING.next())
                .isEqualTo(Set.of(
                        IntentState.RECORDED,
                        IntentState.IN_FLIGHT,
                        IntentState.UNKNOWN,
                        IntentState.PARTIALLY_FILLED,
                        IntentState.FILLED,
                        IntentState.REJECTED,
                        IntentState.REVERTED,
                        IntentState.CANCELLED,
                        IntentState.EXPIRED));
        assertThat(IntentState.UNKNOWN.next())
                .isEqualTo(Set.of(
                        IntentState.RECORDED,
                        IntentState.IN_FLIGHT,
                        IntentState.PARTIALLY_FILLED,
                        IntentState.FILLED,
                        IntentState.REJECTED,
                        IntentState.REVERTED,
                        IntentState.CANCELLED,
                        IntentState.EXPIRED));
        assertThat(IntentState.IN_FLIGHT.next())
                .isEqualTo(Set.of(
                        IntentState.UNKNOWN,
                        IntentState.PARTIALLY_FILLED,
                        IntentState.FILLED,
                        IntentState.REJECTED,
                        IntentState.REVERTED,
                        IntentState.CANCELLED));
        assertThat(IntentState.PARTIALLY_FILLED.next()).isEqualTo(Set.of(IntentState.FILLED, IntentState.CANCELLED));

        World world = World.create();
        StoredIntent recorded = world.intent(world.open("o", Side.LONG, "100", 10));
        for (IntentState end : IntentState.values()) {
            boolean terminal = Set.of(
                            IntentState.FILLED,
                            IntentState.REJECTED,
                            IntentState.REVERTED,
                            IntentState.CANCELLED,
                            IntentState.EXPIRED)
                    .contains(end);
            assertThat(end.terminal()).as("%s", end).isEqualTo(terminal);
        }
        StoredIntent expired = recorded.to(IntentState.EXPIRED, "test");
        StoredIntent filled = recorded.sending().filled(recorded.sizeUnits());
        for (IntentState any : IntentState.values()) {
            assertThatThrownBy(() -> expired.to(any, null)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> filled.to(any, null)).isInstanceOf(IllegalStateException.class);
        }
        assertThatThrownBy(() -> filled.filled(1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> recorded.filled(1))
                .as("never sent, never filled")
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void idsAreNeverReusedAcrossRestarts() {
        World world = World.create();
        Set<SortableId> seen = new java.util.TreeSet<>();
        for (int i = 0; i < 20; i++) {
            for (int j = 0; j < 100; j++) {
                assertThat(seen.add(world.ids.next())).isTrue();
            }
            world.boot();
        }
    }
}

package io.github.plimsoll.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.execution.spi.IntentKind;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.numbers.Percent;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.testkit.Cases;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Exits on random walks, against a trader with paper and pencil who looks at every price. */
class ExitLawsTest {
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    /** One target of the trader's list. */
    private static final class Line {
        final BigDecimal level;
        final BigDecimal share;
        boolean done;

        Line(BigDecimal level, BigDecimal share) {
            this.level = level;
            this.share = share;
        }
    }

    /** Knows prices as decimals, and signs for the side: a short is a long of negative prices. */
    private static final class Trader {
        final int sign;
        final BigDecimal stop;
        final BigDecimal offset;
        final List<Line> targets = new ArrayList<>();
        final long size;
        BigDecimal best;
        long left;
        boolean stopped;

        Trader(int sign, BigDecimal entry, BigDecimal stop, BigDecimal offset, long size) {
            this.sign = sign;
            this.stop = stop;
            this.offset = offset;
            this.size = size;
            this.left = size;
            this.best = entry;
        }

        void sees(BigDecimal price) {
            if (left == 0) {
                return;
            }
            BigDecimal gain = price.multiply(BigDecimal.valueOf(sign));
            if (gain.compareTo(best.multiply(BigDecimal.valueOf(sign))) > 0) {
                best = price;
            }
            BigDecimal trail = best.multiply(HUNDRED.subtract(offset.multiply(BigDecimal.valueOf(sign))))
                    .divide(HUNDRED, 10, sign > 0 ? RoundingMode.CEILING : RoundingMode.FLOOR);
            if (beyond(price, stop) || beyond(price, trail)) {
                left = 0;
                stopped = true;
                return;
            }
            for (Line line : targets) {
                boolean reached = price.subtract(line.level).signum() * sign >= 0;
                if (!line.done && reached) {
                    line.done = true;
                    boolean last = targets.stream().allMatch(l -> l.done)
                            && targets.stream()
                                            .map(l -> l.share)
                                            .reduce(BigDecimal.ZERO, BigDecimal::add)
                                            .compareTo(HUNDRED)
                                    == 0;
                    long units = last
                            ? left
                            : BigDecimal.valueOf(size)
                                    .multiply(line.share)
                                    .divide(HUNDRED, 0, RoundingMode.DOWN)
                                    .longValueExact();
                    left -= Math.min(left, Math.max(units, 1_000));
                }
            }
        }

        private boolean beyond(BigDecimal price, BigDecimal level) {
            return price.subtract(level).signum() * sign <= 0;
        }
    }

    @Test
    @DisplayName(
            "EXE-23 every exit fires once, never for more than is left, where a naive reader says, restarts or not")
    void asTheOracleSays() {
        Cases.check("exits", 100, ExitLawsTest::walk);
    }

    private static void walk(RandomGenerator random) {
        World world = World.create(World::free);
        Side side = random.nextBoolean() ? Side.LONG : Side.SHORT;
        int sign = side.sign();
        BigDecimal entry = new BigDecimal("50000");
        BigDecimal stop = entry.add(entry.multiply(percent(-sign * random.nextLong(10, 70))));
        Percent offset = new Percent(random.nextLong(5_000, 60_000));
        int parts = random.nextInt(0, 4);
        List<ExitChange> exits = new ArrayList<>();
        exits.add(new ExitChange.Trail(Level.percent(offset), null));
        SortableId id = world.opened(world.command(
                "open",
                side,
                "100",
                10,
                Level.at(Price.parse(stop.stripTrailingZeros().toPlainString(), 10)),
                null));
        Trader trader = new Trader(
                sign,
                entry,
                stop,
                BigDecimal.valueOf(offset.tenThousandths(), 4),
                world.position(id).openedUnits());
        long shares = 100;
        BigDecimal level = entry;
        for (int i = 0; i < parts; i++) {
            long share = i == parts - 1 && random.nextBoolean() ? shares : random.nextLong(1, shares - parts + i + 1);
            shares -= share;
            level = level.add(entry.multiply(percent(sign * random.nextLong(5, 30))));
            exits.add(new ExitChange.Target(
                    Level.at(Price.parse(level.stripTrailingZeros().toPlainString(), 10)), Percent.of(share)));
            trader.targets.add(new Line(level, BigDecimal.valueOf(share)));
        }
        for (int i = 0; i < exits.size(); i++) {
            Receipt receipt = world.desk.change(new ChangeCommand("exit" + i, World.ALICE, id, exits.get(i), "t"));
            assertThat(receipt.accepted()).as(receipt.reason()).isTrue();
        }
        trader.sees(entry);
        BigDecimal price = entry;
        for (int step = 0; step < 60; step++) {
            price = price.add(entry.multiply(percent(random.nextLong(-8, 9)))).max(BigDecimal.ONE);
            world.triggers.changed();
            world.tick(price.stripTrailingZeros().toPlainString());
            // The price stands until what it fires is settled, whatever the process does meanwhile.
            for (int i = 0; i < 4 + 3 * parts; i++) {
                world.step();
                if (random.nextInt(12) == 0) {
                    world.crash();
                }
            }
            trader.sees(price);
            StoredPosition position = world.position(id);
            assertThat(position.remainingUnits())
                    .as("at " + price + " in step " + step)
                    .isEqualTo(trader.left);
            assertThat(position.closingUnits()).isZero();
            if (!position.open()) {
                break;
            }
            assertThat(java.util.Objects.requireNonNull(
                                    world.memory.transact(tx -> tx.exits(id)).trail())
                            .mark())
                    .as("water mark")
                    .isEqualTo(Price.parse(trader.best.stripTrailingZeros().toPlainString(), 10));
        }
        List<StoredIntent> closes = world.intents().stream()
                .filter(i -> i.kind() == IntentKind.CLOSE)
                .toList();
        long fired = trader.targets.stream().filter(line -> line.done).count() + (trader.stopped ? 1 : 0);
        assertThat(closes).hasSizeLessThanOrEqualTo((int) fired);
        Books.checkAtRest(world);
    }

    private static BigDecimal percent(long tenths) {
        return BigDecimal.valueOf(tenths, 3);
    }
}

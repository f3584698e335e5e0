package io.github.plimsoll.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.execution.spi.Book;
import io.github.plimsoll.execution.spi.Posting;
import io.github.plimsoll.execution.spi.Snapshot;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.numbers.Percent;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.testkit.Cases;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** The same trades with and without money that comes and goes between them make the same results, to the last unit. */
class TransferLawsTest {
    /** One step of a history, which two worlds take alike. */
    private interface Act {
        void on(World world);
    }

    @Test
    void transfersChangeCashAndNothingElse() {
        Cases.check("transfers", 150, random -> {
            World plain = World.create();
            World moved = World.create();
            BigDecimal net = BigDecimal.ZERO;
            long mark = World.units("50000");
            for (int i = 0; i < 24; i++) {
                mark += mark / 1_000 * random.nextInt(-8, 9);
                Act act = act(random, "k" + i, mark);
                for (World world : List.of(plain, moved)) {
                    world.clock.advanceMicros(1); // ids of one microsecond are in no order
                    act.on(world);
                }
                net = net.add(transfer(moved, random, "t" + i));
                same(plain, moved, net);
            }
            plain.settle();
            moved.settle();
            for (World world : List.of(plain, moved)) {
                Books.checkAtRest(world);
                world.advance(Duration.ofDays(1));
                world.desk.rollDay();
            }
            same(plain, moved, net);
            assertThat(days(moved)).as("profit and peak of each day").isEqualTo(days(plain));
        });
    }

    private static Act act(RandomGenerator random, String key, long mark) {
        int what = random.nextInt(8);
        Side side = random.nextBoolean() ? Side.LONG : Side.SHORT;
        String collateral =
                Usd.ofMicros(random.nextLong(20_000_000, 100_000_000)).toString();
        int leverage = random.nextInt(1, 11);
        Percent share = new Percent(random.nextLong(1, Percent.ONE_HUNDRED + 1));
        int which = random.nextInt(8);
        return switch (what) {
            case 0, 1, 2 -> world -> world.open(key, side, collateral, leverage);
            case 3, 4 ->
                world -> {
                    List<StoredPosition> open = world.memory.transact(tx -> tx.openPositions());
                    if (!open.isEmpty()) {
                        world.close(key, open.get(which % open.size()).id(), new CloseAmount.Share(share));
                    }
                };
            case 5 -> World::settle;
            default ->
                world -> {
                    world.marks.put("BTC-USD", mark);
                    world.step();
                };
        };
    }

    /** Any amount; what is more than is free must be refused and change nothing. Enough stays for every trade. */
    private static BigDecimal transfer(World world, RandomGenerator random, String key) {
        long cash = world.balance(Book.CASH).micros();
        Usd amount = Usd.ofMicros(random.nextLong(1, 1L << random.nextInt(1, 34)));
        boolean in = random.nextBoolean();
        if (!in && amount.micros() <= cash && cash - amount.micros() < 5_000_000_000L) {
            return BigDecimal.ZERO;
        }
        Usd change = in ? amount : amount.negate();
        Receipt receipt = world.desk.transfer(new TransferCommand(key, World.ALICE, World.HERS, change, "trace"));
        if (!receipt.accepted()) {
            assertThat(receipt.code()).isEqualTo(Receipt.CASH_TOO_LOW);
            assertThat(amount.micros()).isGreaterThan(cash);
            assertThat(world.balance(Book.CASH).micros()).isEqualTo(cash);
            return BigDecimal.ZERO;
        }
        assertThat(world.balance(Book.CASH).micros()).isEqualTo(cash + change.micros());
        Posting posting =
                world.memory.transact(tx -> tx.postings(World.HERS, 1)).get(0);
        assertThat(posting.entries())
                .containsExactly(
                        new Posting.Entry(Book.CASH, change), new Posting.Entry(Book.EXTERNAL, change.negate()));
        return change.toBigDecimal();
    }

    private static void same(World plain, World moved, BigDecimal net) {
        for (Book book : List.of(Book.PNL, Book.FEES, Book.MARGIN)) {
            assertThat(moved.balance(book)).as(book.name()).isEqualTo(plain.balance(book));
        }
        assertThat(moved.balance(Book.CASH).minus(plain.balance(Book.CASH)).toBigDecimal())
                .isEqualByComparingTo(net);
        AccountReading with = moved.reading();
        AccountReading without = plain.reading();
        assertThat(with.realized()).isEqualTo(without.realized());
        assertThat(with.state().realizedToday()).isEqualTo(without.state().realizedToday());
        assertThat(with.state().unrealized()).isEqualTo(without.state().unrealized());
        assertThat(with.unrealized()).isEqualTo(without.unrealized());
        assertThat(with.positions().stream().map(TransferLawsTest::figures).toList())
                .isEqualTo(without.positions().stream()
                        .map(TransferLawsTest::figures)
                        .toList());
    }

    private static List<Object> figures(StoredPosition p) {
        return List.of(p.number(), p.side(), p.remainingUnits(), p.entry(), p.collateral(), p.realized(), p.fees());
    }

    private static List<List<Object>> days(World world) {
        List<List<Object>> all = new ArrayList<>();
        for (Snapshot kept : world.desk.snapshots(World.HERS, 0)) {
            all.add(List.of(kept.day(), kept.realized(), kept.profit(), kept.peak(), kept.positions()));
        }
        return all;
    }
}

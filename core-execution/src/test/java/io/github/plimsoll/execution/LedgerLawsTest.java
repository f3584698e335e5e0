package io.github.plimsoll.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.execution.spi.Book;
import io.github.plimsoll.execution.spi.CostBasis;
import io.github.plimsoll.execution.spi.Posting;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Quantity;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.testkit.Cases;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the books of an account owe whoever reads them, over random histories; {@code ./plimsoll soak laws} has 100,000. */
class LedgerLawsTest {
    private static final int PRICE_DECIMALS = 6;
    private static final int SIZE_DECIMALS = 8;
    private static final List<String> NAMES = List.of("a", "b", "c");

    /** What came from outside and what was made of it. */
    private static final class Naive {
        BigDecimal outside = BigDecimal.ZERO;
        BigDecimal made = BigDecimal.ZERO;
    }

    @Test
    void everyEventBalancesAndCashMarginFeesAndResultsAgreeWithThePositions() {
        Cases.check("account ledger", 300, random -> {
            AccountLedger ledger = new AccountLedger(PRICE_DECIMALS, SIZE_DECIMALS);
            Naive naive = new Naive();
            for (int i = 0; i < 24; i++) {
                LedgerAnswer answer = act(ledger, naive, random);
                if (answer instanceof LedgerAnswer.Booked booked) {
                    long sum = 0;
                    for (Posting.Entry entry : booked.entries()) {
                        sum = Math.addExact(sum, entry.amount().micros());
                        assertThat(entry.amount().micros()).isNotZero();
                    }
                    assertThat(sum).as("entries of one event").isZero();
                    naive.made = naive.made.add(booked.realized().toBigDecimal());
                }
                check(ledger, naive);
            }
        });
    }

    private static LedgerAnswer act(AccountLedger ledger, Naive naive, RandomGenerator random) {
        String name = NAMES.get(random.nextInt(NAMES.size()));
        long left = ledger.position(name)
                .map(position -> position.remaining().units())
                .orElse(0L);
        Price price = Price.of(random.nextLong(1, 1L << random.nextInt(1, 38)), PRICE_DECIMALS);
        Usd fee = Usd.ofMicros(random.nextInt(3) == 0 ? 0 : random.nextLong(1L << random.nextInt(1, 26)));
        Usd amount = Usd.ofMicros(random.nextLong(1, 1L << random.nextInt(1, 36)));
        switch (random.nextInt(10)) {
            case 0 -> {
                naive.outside = naive.outside.add(amount.toBigDecimal());
                return ledger.deposit(amount);
            }
            case 1 -> {
                LedgerAnswer answer = ledger.withdraw(amount);
                naive.outside = answer instanceof LedgerAnswer.Booked
                        ? naive.outside.subtract(amount.toBigDecimal())
                        : naive.outside;
                return answer;
            }
            case 2 -> {
                return ledger.charge(AccountLedger.Charge.GAS, random.nextBoolean() ? amount : amount.negate());
            }
            case 3 -> {
                return ledger.charge(
                        name,
                        AccountLedger.Charge.FUNDING,
                        random.nextBoolean() ? amount : amount.negate(),
                        random.nextBoolean());
            }
            case 4 -> {
                return ledger.margin(name, random.nextBoolean() ? amount : amount.negate());
            }
            case 5 -> {
                return ledger.liquidate(name, Quantity.of(Math.max(1, left), SIZE_DECIMALS), price);
            }
            case 6, 7 -> {
                Quantity size = Quantity.of(random.nextLong(1, 1L << random.nextInt(1, 34)), SIZE_DECIMALS);
                Usd margin = random.nextBoolean() ? amount : Usd.ZERO;
                return left > 0
                        ? ledger.increase(name, size, price, margin, fee)
                        : ledger.open(name, random.nextBoolean() ? Side.LONG : Side.SHORT, size, price, margin, fee);
            }
            default -> {
                long units = random.nextInt(3) == 0 ? Math.max(1, left) : random.nextLong(1, left + 2);
                return ledger.close(name, Quantity.of(units, SIZE_DECIMALS), price, fee);
            }
        }
    }

    private static void check(AccountLedger ledger, Naive naive) {
        Usd sum = Usd.ZERO;
        for (Book book : Book.values()) {
            sum = sum.plus(ledger.balance(book));
        }
        assertThat(sum).as("all books").isEqualTo(Usd.ZERO);
        Usd margin = Usd.ZERO;
        for (LedgerPosition position : ledger.positions().values()) {
            margin = margin.plus(position.margin());
            assertThat(position.margin().isNegative()).isFalse();
            assertThat(position.opened().units())
                    .as("opened = remaining + closed")
                    .isEqualTo(position.remaining().units() + position.closed().units());
            if (position.remaining().isZero()) {
                assertThat(position.margin()).isEqualTo(Usd.ZERO);
                assertThat(position.basis().cost().signum()).isZero();
            }
        }
        assertThat(ledger.balance(Book.MARGIN)).isEqualTo(margin);
        Usd fees = Usd.ZERO;
        for (Usd fee : ledger.fees().values()) {
            fees = fees.plus(fee);
        }
        assertThat(ledger.balance(Book.FEES)).isEqualTo(fees);
        assertThat(ledger.balance(Book.EXTERNAL).negate().toBigDecimal()).isEqualByComparingTo(naive.outside);
        assertThat(ledger.balance(Book.CASH).plus(margin).toBigDecimal())
                .as("cash + margin = deposits + realised")
                .isEqualByComparingTo(naive.outside.add(naive.made));
    }

    @Test
    @DisplayName(
            "EXE-43 the parts of a close add up to the whole, to the last micro-dollar, in any split and any order")
    void theSplitDoesNotMatter() {
        Cases.check("partial closes", 1_000, random -> {
            Side side = random.nextBoolean() ? Side.LONG : Side.SHORT;
            int priceDecimals = random.nextInt(0, 11);
            int sizeDecimals = random.nextInt(0, 9);
            List<long[]> opens = fills(random, random.nextInt(1, 5), random.nextLong(1, 1L << random.nextInt(1, 20)));
            long size = opens.stream().mapToLong(fill -> fill[0]).sum();
            List<long[]> closes = fills(random, random.nextInt(1, 9), size);
            BigDecimal exact = BigDecimal.ZERO;
            for (long[] fill : opens) {
                exact = exact.subtract(BigDecimal.valueOf(fill[0]).multiply(BigDecimal.valueOf(fill[1])));
            }
            for (long[] fill : closes) {
                exact = exact.add(BigDecimal.valueOf(fill[0]).multiply(BigDecimal.valueOf(fill[1])));
            }
            BigDecimal whole = exact.multiply(BigDecimal.valueOf(side.sign()))
                    .movePointLeft(priceDecimals + sizeDecimals)
                    .setScale(6, RoundingMode.FLOOR);
            long first = total(side, opens, closes, priceDecimals, sizeDecimals);
            assertThat(BigDecimal.valueOf(first, 6)).as("sum of the parts").isEqualByComparingTo(whole);
            Random order = new Random(random.nextLong());
            Collections.shuffle(opens, order);
            Collections.shuffle(closes, order);
            assertThat(total(side, opens, closes, priceDecimals, sizeDecimals))
                    .as("in another order")
                    .isEqualTo(first);
        });
    }

    /** So many fills of together {@code size} units, each with a price. */
    private static List<long[]> fills(RandomGenerator random, int count, long size) {
        List<long[]> fills = new ArrayList<>();
        long left = size;
        for (int i = 1; left > 0; i++) {
            long units = i >= count ? left : random.nextLong(1, left + 1);
            fills.add(new long[] {units, random.nextLong(1, 1L << random.nextInt(1, 20))});
            left -= units;
        }
        return fills;
    }

    private static long total(Side side, List<long[]> opens, List<long[]> closes, int priceDecimals, int sizeDecimals) {
        CostBasis basis = CostBasis.NONE;
        long remaining = 0;
        for (long[] fill : opens) {
            basis = basis.plus(fill[0], Price.of(fill[1], priceDecimals));
            remaining += fill[0];
        }
        long sum = 0;
        for (long[] fill : closes) {
            CostBasis.Part part = basis.close(side, fill[0], remaining, Price.of(fill[1], priceDecimals), sizeDecimals);
            sum = Math.addExact(sum, part.pnlMicros());
            basis = part.rest();
            remaining -= fill[0];
        }
        assertThat(basis.cost().signum()).isZero();
        return sum;
    }
}

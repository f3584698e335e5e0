package io.github.plimsoll.pricefeed;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.testkit.Cases;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The exact integer consensus against a naive one over {@code BigDecimal}. */
class ConsensusOracleTest {
    private static final int CASES = 10_000;
    private static final BigDecimal TWO = BigDecimal.valueOf(2);

    @Test
    void theFastConsensusIsTheNaiveOne() {
        int[] agreed = {0};
        int[] refused = {0};
        Cases.check("consensus oracle", CASES, random -> {
            int sources = 1 + random.nextInt(9);
            long base = random.nextLong(1, Long.MAX_VALUE) >>> random.nextInt(60) | 1;
            long spread = Math.max(1, base / new long[] {1, 20, 150, 400}[random.nextInt(4)]);
            int quorum = 2 + random.nextInt(3);
            long deviation = 1 + random.nextLong(20_000);
            FeedPolicy policy = FeedPolicy.builder()
                    .quorum(quorum)
                    .maxDeviation(Ratio.ofMillionths(deviation))
                    .build();
            Consensus fast = new Consensus(new Terms(policy, names(sources)));

            long[] rows = new long[sources * (Quotes.SORTED + 1)];
            long[] prices = new long[sources];
            Arrays.fill(prices, 1);
            // The same working memory for one set after the other, as single prices change and sources come and go.
            for (int round = 0; round < 3; round++) {
                for (int i = 0; i < sources; i++) {
                    if (round == 0 || random.nextBoolean()) {
                        long before = prices[i];
                        prices[i] = Math.max(1, base - random.nextLong(spread));
                        rows[i] = prices[i];
                        rows[sources + i] = random.nextInt(100);
                        rows[2 * sources + i] = random.nextInt(100);
                        fast.moved(i, before, rows);
                    }
                }
                int mask = random.nextInt(1 << sources);
                fast.compute(mask, 0, rows);

                List<Integer> contributors = naive(mask, prices, quorum, deviation);
                assertThat(fast.agreed).isEqualTo(!contributors.isEmpty());
                refused[0] += fast.agreed ? 0 : 1;
                if (fast.agreed) {
                    agreed[0]++;
                    verify(fast, contributors, median(mask, prices).longValueExact(), rows);
                }
            }
        });
        if (Cases.isFull(CASES)) {
            assertThat(agreed[0]).as("both answers occur").isPositive();
            assertThat(refused[0]).isPositive();
        }
    }

    private static void verify(Consensus fast, List<Integer> contributors, long median, long[] rows) {
        int sources = rows.length / (Quotes.SORTED + 1);
        int expected = 0;
        long oldest = Long.MAX_VALUE;
        long widest = 0;
        for (int i : contributors) {
            expected |= 1 << i;
            oldest = Math.min(oldest, rows[2 * sources + i]);
            widest = Math.max(widest, Math.max(rows[sources + i], Math.abs(rows[i] - median)));
        }
        assertThat(fast.contributors).isEqualTo(expected);
        assertThat(fast.units).isEqualTo(median);
        assertThat(fast.asOfMicros).isEqualTo(oldest);
        assertThat(fast.confidenceUnits).isEqualTo(widest);
    }

    private static String[] names(int count) {
        String[] names = new String[count];
        Arrays.setAll(names, Integer::toString);
        return names;
    }

    private static BigDecimal median(int mask, long[] prices) {
        List<BigDecimal> fresh = new ArrayList<>();
        for (int i = 0; i < prices.length; i++) {
            if ((mask >> i & 1) != 0) {
                fresh.add(BigDecimal.valueOf(prices[i]));
            }
        }
        fresh.sort(null);
        int middle = fresh.size() / 2;
        return fresh.size() % 2 == 1
                ? fresh.get(middle)
                : fresh.get(middle - 1).add(fresh.get(middle)).divide(TWO, 0, RoundingMode.FLOOR);
    }

    private static List<Integer> naive(int mask, long[] prices, int quorum, long deviation) {
        int fresh = Integer.bitCount(mask);
        if (fresh < quorum) {
            return List.of();
        }
        BigDecimal median = median(mask, prices);
        List<Integer> contributors = new ArrayList<>();
        for (int i = 0; i < prices.length; i++) {
            if ((mask >> i & 1) != 0 && within(BigDecimal.valueOf(prices[i]), median, median, deviation)) {
                contributors.add(i);
            }
        }
        if (contributors.size() < quorum || contributors.size() * 2 <= fresh) {
            return List.of();
        }
        if (contributors.size() == 2) {
            BigDecimal a = BigDecimal.valueOf(prices[contributors.get(0)]);
            BigDecimal b = BigDecimal.valueOf(prices[contributors.get(1)]);
            return within(a, b, a.min(b), deviation) ? contributors : List.of();
        }
        return contributors;
    }

    private static boolean within(BigDecimal a, BigDecimal b, BigDecimal base, long millionths) {
        return a.subtract(b).abs().compareTo(base.multiply(BigDecimal.valueOf(millionths, 6))) <= 0;
    }
}

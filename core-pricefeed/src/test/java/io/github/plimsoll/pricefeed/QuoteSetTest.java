package io.github.plimsoll.pricefeed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.testkit.Cases;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class QuoteSetTest {
    private static final BigInteger TWO = BigInteger.TWO;

    /** Price, confidence, weight. */
    private static QuoteSet set(long[]... quotes) {
        QuoteSet set = new QuoteSet(quotes.length);
        for (long[] quote : quotes) {
            set.add(quote[0], quote[1], (int) quote[2]);
        }
        return set;
    }

    private static long[] quote(long price, long confidence, int weight) {
        return new long[] {price, confidence, weight};
    }

    private static String pyth(long[]... quotes) {
        QuoteSet set = set(quotes);
        return set.aggregate(Aggregation.PYTH, 0) ? set.price() + " +- " + set.confidence() : "unknown";
    }

    @Test
    @DisplayName("PRC-03 a weighted result can be recomputed from its quotes and weights")
    void weightsReachTheResult() {
        QuoteSet set = set(quote(100, 0, 1), quote(200, 0, 1), quote(300, 0, 3));
        assertThat(set.aggregate(Aggregation.WEIGHTED_MEDIAN, 3)).isTrue();
        assertThat(set.price()).as("300 holds three of five").isEqualTo(300);

        assertThat(set.aggregate(Aggregation.MEDIAN, 3)).isTrue();
        assertThat(set.price()).isEqualTo(200);

        QuoteSet half = set(quote(400, 0, 2), quote(100, 0, 3), quote(201, 0, 1));
        assertThat(half.aggregate(Aggregation.WEIGHTED_MEDIAN, 1)).isTrue();
        assertThat(half.price())
                .as("exactly half lies at 100: the mean with 201, down")
                .isEqualTo(150);
        assertThat(half.confidence()).as("distance of the farthest").isEqualTo(250);
    }

    @Test
    void thePythRuleOfItsDocumentation() {
        assertThat(pyth(quote(10_000, 1_000, 1), quote(10_000, 1_000, 1), quote(10_000, 1_000, 1)))
                .isEqualTo("10000 +- 1000");
        assertThat(pyth(quote(10_000, 1_000, 1), quote(15_000, 1_000, 1), quote(20_000, 1_000, 1)))
                .isEqualTo("15000 +- 4000");
        assertThat(pyth(quote(21_000_000, 100_000, 1), quote(209_900_000, 1_000_000, 1)))
                .isEqualTo("115000000 +- 94900000");
        assertThat(pyth(quote(-3, 1, 1), quote(-2, 1, 1)))
                .as("-4 -3 -3 -2 -2 -1: the mean of -3 and -2 is -2.5, down")
                .isEqualTo("-3 +- 1");
    }

    @Test
    void whatDoesNotCountByThePythRule() {
        assertThat(pyth(quote(100, 0, 1))).isEqualTo("unknown");
        assertThat(pyth(quote(100, -1, 1))).isEqualTo("unknown");
        assertThat(pyth(quote(Long.MAX_VALUE - 4, 5, 1))).isEqualTo("unknown");
        assertThat(pyth(quote(Long.MIN_VALUE + 4, 5, 1))).isEqualTo("unknown");
        assertThat(pyth(quote(Long.MAX_VALUE - 5, 5, 1))).isEqualTo(Long.MAX_VALUE - 5 + " +- 5");
        assertThat(pyth(quote(Long.MIN_VALUE + 5, 5, 1))).isEqualTo(Long.MIN_VALUE + 5 + " +- 5");

        QuoteSet two = set(quote(100, 5, 1), quote(101, 0, 1), quote(102, 5, 1));
        assertThat(two.aggregate(Aggregation.PYTH, 2)).isTrue();
        assertThat(two.counted()).isEqualTo(2);
        assertThat(two.aggregate(Aggregation.PYTH, 3)).isFalse();
        assertThat(two.counted()).isEqualTo(2);
    }

    @Test
    void aSetIsReusableBoundedAndSaysWhatItTakes() {
        QuoteSet set = new QuoteSet(2);
        assertThat(set.aggregate(Aggregation.MEDIAN, 0))
                .as("nothing of nothing")
                .isFalse();
        set.add(5, 0, 1);
        set.add(1, 0, 1);
        assertThatThrownBy(() -> set.add(2, 0, 1)).hasMessage("the quote set is full: it holds 2");
        set.clear();
        set.add(7, 3, 1);
        assertThat(set.aggregate(Aggregation.MEDIAN, 1)).isTrue();
        assertThat(set.price()).isEqualTo(7);
        assertThat(set.confidence()).isEqualTo(3);
        assertThat(set.aggregate(Aggregation.MEDIAN, 2)).isFalse();
        assertThatThrownBy(() -> set.add(1, 0, 0)).hasMessage("a weight is 1 to 1000000, not 0");
        assertThatThrownBy(() -> new QuoteSet(0)).hasMessage("a quote set holds 1 to 1024 quotes, not 0");
        QuoteSet wide = set(quote(Long.MIN_VALUE, 0, 1), quote(Long.MAX_VALUE, 0, 1));
        assertThat(wide.aggregate(Aggregation.MEDIAN, 2)).isTrue();
        assertThat(wide.price()).isEqualTo(-1);
        assertThat(wide.confidence()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void theMediansAreTheNaiveOnes() {
        Cases.check("naive medians", 5_000, random -> {
            int size = 1 + random.nextInt(9);
            long[][] quotes = new long[size][];
            List<BigInteger> all = new ArrayList<>();
            List<BigInteger> repeated = new ArrayList<>();
            boolean small = random.nextBoolean();
            for (int i = 0; i < size; i++) {
                long price = small ? random.nextLong(-5, 5) : Cases.anyLong(random);
                quotes[i] = quote(price, 0, 1 + random.nextInt(4));
                all.add(BigInteger.valueOf(price));
                for (int k = 0; k < quotes[i][2]; k++) {
                    repeated.add(BigInteger.valueOf(price));
                }
            }
            QuoteSet set = set(quotes);
            assertThat(set.aggregate(Aggregation.MEDIAN, size)).isTrue();
            assertThat(BigInteger.valueOf(set.price())).isEqualTo(median(all));
            assertThat(set.aggregate(Aggregation.WEIGHTED_MEDIAN, size)).isTrue();
            assertThat(BigInteger.valueOf(set.price()))
                    .as("each quote as often as it weighs")
                    .isEqualTo(median(repeated));
        });
    }

    @Test
    void thePythRuleIsTheNaiveOne() {
        Cases.check("naive pyth rule", 5_000, random -> {
            int size = 1 + random.nextInt(9);
            long[][] quotes = new long[size][];
            List<BigInteger> votes = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                quotes[i] = quote(random.nextLong(-1_000, 100_000), random.nextLong(-1, 3_000), 1);
                if (quotes[i][1] > 0) {
                    for (int side = -1; side <= 1; side++) {
                        votes.add(BigInteger.valueOf(quotes[i][0] + side * quotes[i][1]));
                    }
                }
            }
            String expected = "unknown";
            if (!votes.isEmpty()) {
                BigInteger price = median(votes);
                BigInteger low = votes.get(votes.size() / 4);
                BigInteger high = votes.get(votes.size() - 1 - votes.size() / 4);
                expected = price + " +- " + price.subtract(low).max(high.subtract(price));
            }
            assertThat(pyth(quotes)).isEqualTo(expected);
        });
    }

    /** Sorts what it is given. */
    private static BigInteger median(List<BigInteger> numbers) {
        numbers.sort(null);
        int middle = numbers.size() / 2;
        if (numbers.size() % 2 == 1) {
            return numbers.get(middle);
        }
        BigInteger[] half = numbers.get(middle - 1).add(numbers.get(middle)).divideAndRemainder(TWO);
        return half[1].signum() < 0 ? half[0].subtract(BigInteger.ONE) : half[0];
    }
}

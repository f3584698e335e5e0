package io.github.plimsoll.pricefeed;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.testkit.Cases;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SortedPricesTest {
    private static final int CASES = 10_000;
    private static final int FROM = 3;

    @Test
    void pricesStayInOrderAsTheyComeGoAndChange() {
        Cases.check("sorted prices", CASES, random -> {
            long[] all = new long[FROM + 32 + 1];
            long[] bounds = {3, 1_000, Long.MAX_VALUE};
            long bound = bounds[random.nextInt(3)];
            List<Long> naive = new ArrayList<>();
            for (int step = 0; step < 20; step++) {
                long price = random.nextLong(1, bound);
                int at = naive.isEmpty() ? 0 : random.nextInt(naive.size());
                int how = naive.isEmpty() ? 0 : random.nextInt(3);
                if (how == 0) {
                    SortedPrices.insert(all, FROM, naive.size(), price);
                    naive.add(price);
                } else if (how == 1) {
                    SortedPrices.remove(all, FROM, naive.size(), naive.get(at));
                    naive.remove(at);
                } else {
                    SortedPrices.replace(all, FROM, naive.size(), naive.get(at), price);
                    naive.set(at, price);
                }
                naive.sort(null);
                for (int i = 0; i < naive.size(); i++) {
                    assertThat(all[FROM + i]).isEqualTo(naive.get(i));
                }
                assertThat(all).startsWith(0, 0, 0);
            }
        });
    }
}

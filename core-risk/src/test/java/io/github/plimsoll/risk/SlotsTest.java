package io.github.plimsoll.risk;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.testkit.Cases;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SlotsTest {
    @Test
    void everyNameKeepsItsLastValueAtAnySizeAndNoPredecessorChanges() {
        Cases.check("slots equal a map", 300, random -> {
            Slots<Integer> slots = Slots.empty();
            TreeMap<String, Integer> naive = new TreeMap<>();
            int names = 1 + random.nextInt(3 * Slots.FEW);
            for (int i = 0; i < 2 * names; i++) {
                String name = name(random.nextInt(names));
                Slots<Integer> before = slots;
                Integer old = before.get(name);
                slots = slots.with(name, i);
                naive.put(name, i);
                assertThat(before.get(name)).isEqualTo(old);
                assertThat(slots.get(name)).isEqualTo(i);
            }
            assertThat(slots.sorted()).isEqualTo(naive);
            assertThat(slots.size()).isEqualTo(naive.size());
            for (int i = 0; i < names; i++) {
                assertThat(slots.get(name(i))).isEqualTo(naive.get(name(i)));
            }
            assertThat(slots.get("none of them")).isNull();
        });
    }

    /** Two neighbours share their hash. */
    private static String name(int i) {
        return (i % 2 == 0 ? "Aa" : "BB") + i / 2;
    }
}

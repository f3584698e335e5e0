package io.github.plimsoll.tests.avantis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * The shipped venue under the shipped desk, at an Avantis where everything goes wrong: {@code -Dplimsoll.venues=N} changes how many
 * seeds are run, {@code -Dplimsoll.seed=N} from which one on.
 */
class AvantisSimulationTest {
    private static final int SEEDS = Integer.getInteger("plimsoll.venues", 24);
    private static final long FIRST = Long.getLong("plimsoll.seed", 1L);
    /** From so many seeds on every kind of fault has to have struck so often, and every sight been met. */
    private static final int MANY = 1_000;

    private static final long OFTEN = 30;

    @Test
    @DisplayName(
            "I1, I2, I4, I6, I7, I8, I16, I17, I21, I28: an order happens once or never and is told so, seed after seed")
    void everySeedHolds() {
        Map<AvantisFault, Long> faults = new EnumMap<>(AvantisFault.class);
        Map<AvantisSight, Long> sights = new EnumMap<>(AvantisSight.class);
        List<AvantisResult> broken = new ArrayList<>();
        long[] sums = new long[3];
        long begun = System.nanoTime();
        LongStream.range(FIRST, FIRST + SEEDS).parallel().mapToObj(this::run).forEach(result -> {
            synchronized (faults) {
                result.faults().forEach((kind, count) -> faults.merge(kind, count, Long::sum));
                result.sights().forEach((sight, count) -> sights.merge(sight, count, Long::sum));
                sums[0] += result.seconds();
                sums[1] += result.steps();
                sums[2] += result.orders();
                if (result.broken() != null) {
                    broken.add(result);
                }
            }
        });
        System.out.printf(
                Locale.ROOT,
                "{\"avantis\":%d,\"from\":%d,\"hours\":%.1f,\"orders\":%d,\"faults\":%d,\"steps\":%d,\"broken\":%d,\"seconds\":%.1f}%n",
                SEEDS,
                FIRST,
                sums[0] / 3_600.0,
                sums[2],
                faults.values().stream().mapToLong(count -> count).sum(),
                sums[1],
                broken.size(),
                (System.nanoTime() - begun) / 1e9);
        System.out.println(faults + "\n" + sights);
        tell(broken);
        assertThat(broken).isEmpty();
        if (SEEDS >= MANY) {
            assertThat(faults)
                    .hasSize(AvantisFault.values().length)
                    .allSatisfy(
                            (kind, count) -> assertThat(count).as(kind.name()).isGreaterThanOrEqualTo(OFTEN));
            Set<AvantisSight> unseen = EnumSet.allOf(AvantisSight.class);
            unseen.removeAll(sights.keySet());
            assertThat(unseen).as("never met").isEmpty();
        }
    }

    private AvantisResult run(long seed) {
        AvantisResult result =
                AvantisSimulation.run(seed, AvantisSimulation.SECONDS, SEEDS == 1 ? System.out::println : null);
        // The same seed tells the same story.
        if (seed % 20 == 0) {
            assertThat(AvantisSimulation.run(seed, AvantisSimulation.SECONDS).hash())
                    .isEqualTo(result.hash());
        }
        return result;
    }

    /** The end of the story of the first that broke, and how to hear all of it. */
    private static void tell(List<AvantisResult> broken) {
        for (AvantisResult one : broken) {
            System.out.println("seed " + one.seed() + " broke " + one.broken() + "; replay with PLIMSOLL_SEED="
                    + one.seed() + " ./plimsoll soak avantis 1");
        }
        if (!broken.isEmpty() && SEEDS > 1) {
            List<String> story = new ArrayList<>();
            AvantisSimulation.run(broken.get(0).seed(), AvantisSimulation.SECONDS, story::add);
            story.subList(Math.max(0, story.size() - 60), story.size()).forEach(System.out::println);
        }
    }
}

package io.github.plimsoll.tests.chain;

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
 * The shipped sender, its pool of providers and its signer on a chain where everything goes wrong:
 * {@code -Dplimsoll.chains=N} changes how many seeds are run, {@code -Dplimsoll.seed=N} from which one on.
 */
class ChainSimulationTest {
    private static final int SEEDS = Integer.getInteger("plimsoll.chains", 40);
    private static final long FIRST = Long.getLong("plimsoll.seed", 1L);
    /** From so many seeds on every kind of fault has to have struck so often, and every sight been met. */
    private static final int MANY = 2_000;

    private static final long OFTEN = 100;

    @Test
    @DisplayName("I1-I9, I21, I24, I25, I28: what was asked for happens once or never and is said so, seed after seed")
    void everySeedHolds() {
        Map<ChainFault, Long> faults = new EnumMap<>(ChainFault.class);
        Map<ChainSight, Long> sights = new EnumMap<>(ChainSight.class);
        List<ChainResult> broken = new ArrayList<>();
        long[] sums = new long[2];
        long begun = System.nanoTime();
        LongStream.range(FIRST, FIRST + SEEDS).parallel().mapToObj(this::run).forEach(result -> {
            synchronized (faults) {
                result.faults().forEach((kind, count) -> faults.merge(kind, count, Long::sum));
                result.sights().forEach((sight, count) -> sights.merge(sight, count, Long::sum));
                sums[0] += result.seconds();
                sums[1] += result.steps();
                if (result.broken() != null) {
                    broken.add(result);
                }
            }
        });
        System.out.printf(
                Locale.ROOT,
                "{\"chain\":%d,\"from\":%d,\"hours\":%.1f,\"faults\":%d,\"steps\":%d,\"broken\":%d,\"seconds\":%.1f}%n",
                SEEDS,
                FIRST,
                sums[0] / 3_600.0,
                faults.values().stream().mapToLong(count -> count).sum(),
                sums[1],
                broken.size(),
                (System.nanoTime() - begun) / 1e9);
        tell(broken);
        assertThat(broken).isEmpty();
        if (SEEDS >= MANY) {
            assertThat(faults)
                    .hasSize(ChainFault.values().length)
                    .allSatisfy(
                            (kind, count) -> assertThat(count).as(kind.name()).isGreaterThanOrEqualTo(OFTEN));
            Set<ChainSight> unseen = EnumSet.allOf(ChainSight.class);
            unseen.removeAll(sights.keySet());
            assertThat(unseen).as("never met").isEmpty();
        }
    }

    private ChainResult run(long seed) {
        ChainResult result = ChainSimulation.run(seed, ChainSimulation.TURNS, SEEDS == 1 ? System.out::println : null);
        // The same seed tells the same story.
        if (seed % 20 == 0) {
            assertThat(ChainSimulation.run(seed, ChainSimulation.TURNS).hash()).isEqualTo(result.hash());
        }
        return result;
    }

    /** The end of the story of the first that broke, and how to hear all of it. */
    private static void tell(List<ChainResult> broken) {
        for (ChainResult one : broken) {
            System.out.println("seed " + one.seed() + " broke " + one.broken() + "; replay with PLIMSOLL_SEED="
                    + one.seed() + " ./plimsoll soak chain 1");
        }
        if (!broken.isEmpty() && SEEDS > 1) {
            List<String> story = new ArrayList<>();
            ChainSimulation.run(broken.get(0).seed(), ChainSimulation.TURNS, story::add);
            story.subList(Math.max(0, story.size() - 40), story.size()).forEach(System.out::println);
        }
    }
}

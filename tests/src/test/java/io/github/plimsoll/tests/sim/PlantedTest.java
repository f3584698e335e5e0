package io.github.plimsoll.tests.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.testkit.suites.sim.Simulation;
import io.github.plimsoll.tests.Project;
import io.github.plimsoll.tests.avantis.AvantisSimulation;
import io.github.plimsoll.tests.chain.ChainSimulation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Defects that are planted into a copy of the sources are found by the simulation: a test that cannot fail proves nothing. */
class PlantedTest {
    /** Found with the first seeds, so that every build sees that the simulation still finds something. */
    private static final List<String> QUICK =
            List.of("acceptance-is-fill", "event-applied-twice", "latches-cached", "short-earns-when-the-price-rises");

    private static final List<String> QUICK_ON_A_CHAIN = List.of(
            "bytes-before-they-are-stored", "second-place-for-a-replacement", "silence-is-death", "safe-is-final");

    private static final List<String> QUICK_AT_AVANTIS = List.of(
            "bytes-before-they-are-stored", "silence-is-death", "ticket-not-redeemed", "fee-of-a-close-forgotten");

    private static final int MINUTES = 20;
    private static final int SEEDS = 2_000;
    private static final long MAX_MILLIS = 120_000;
    private static final long MEDIAN_MILLIS = 10_000;

    @Test
    void everyPlantedDefectIsFound(@TempDir Path scratch) throws Exception {
        List<Planted> defects = Planted.all(Project.root().resolve("tests/planted"), scratch);
        assertThat(defects).hasSizeGreaterThanOrEqualTo(30);
        hunt(defects, Simulation.class.getName(), MINUTES, QUICK);
    }

    @Test
    void everyDefectThatIsPlantedInTheWayToAChainIsFound(@TempDir Path scratch) throws Exception {
        List<Planted> defects = Planted.all(Project.root().resolve("tests/planted/chain"), scratch);
        assertThat(defects).hasSizeGreaterThanOrEqualTo(10);
        hunt(defects, ChainSimulation.class.getName(), ChainSimulation.TURNS, QUICK_ON_A_CHAIN);
    }

    @Test
    void everyDefectThatIsPlantedInTheWayToAvantisIsFound(@TempDir Path scratch) throws Exception {
        List<Planted> defects = Planted.all(Project.root().resolve("tests/planted/avantis"), scratch);
        assertThat(defects).hasSizeGreaterThanOrEqualTo(8);
        hunt(defects, AvantisSimulation.class.getName(), AvantisSimulation.SECONDS, QUICK_AT_AVANTIS);
    }

    private static void hunt(List<Planted> defects, String simulation, int length, List<String> quick)
            throws Exception {
        // All of them, or those named with commas between.
        String wanted = System.getProperty("plimsoll.planted", String.join(",", quick));
        List<String> names = List.of(wanted.split(","));
        assertThat(defects).extracting(Planted::name).containsAll(quick);
        List<String> missed = new ArrayList<>();
        List<Long> times = new ArrayList<>();
        for (Planted defect : defects) {
            if (wanted.equals("all") || names.contains(defect.name())) {
                Planted.Found found = defect.hunt(Project.root(), simulation, length, SEEDS, MAX_MILLIS);
                System.out.printf(
                        Locale.ROOT,
                        "%-40s %4d seeds %6d ms  %s%n",
                        defect.name(),
                        found.seeds(),
                        found.millis(),
                        found.broken());
                times.add(found.millis());
                if (found.broken().isEmpty()) {
                    missed.add(defect.name());
                }
            }
        }
        assertThat(missed).as("defects that the simulation does not find").isEmpty();
        times.sort(null);
        if (wanted.equals("all")) {
            assertThat(times.get(times.size() / 2))
                    .as("median time to find one, ms")
                    .isLessThanOrEqualTo(MEDIAN_MILLIS);
        }
    }

    /** A patch that no longer applies says nothing any more. */
    @Test
    void everyPatchApplies(@TempDir Path scratch) throws Exception {
        for (String folder : List.of("tests/planted", "tests/planted/chain", "tests/planted/avantis")) {
            for (Planted defect : Planted.all(Project.root().resolve(folder), scratch)) {
                assertThat(defect.apply(Project.root())).isNotEmpty();
            }
        }
    }
}

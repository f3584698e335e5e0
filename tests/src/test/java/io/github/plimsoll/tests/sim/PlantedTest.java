package io.github.plimsoll.tests.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.tests.Project;
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

    private static final int MINUTES = 20;
    private static final int SEEDS = 2_000;
    private static final long MAX_MILLIS = 120_000;
    private static final long MEDIAN_MILLIS = 10_000;

    @Test
    void everyPlantedDefectIsFound(@TempDir Path scratch) throws Exception {
        // All of them, or those named with commas between.
        String wanted = System.getProperty("plimsoll.planted", String.join(",", QUICK));
        List<String> names = List.of(wanted.split(","));
        List<Planted> defects = Planted.all(Project.root().resolve("tests/planted"), scratch);
        assertThat(defects).hasSizeGreaterThanOrEqualTo(30);
        assertThat(defects).extracting(Planted::name).containsAll(QUICK);
        List<String> missed = new ArrayList<>();
        List<Long> times = new ArrayList<>();
        for (Planted defect : defects) {
            if (wanted.equals("all") || names.contains(defect.name())) {
                Planted.Found found = defect.hunt(Project.root(), MINUTES, SEEDS, MAX_MILLIS);
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
        for (Planted defect : Planted.all(Project.root().resolve("tests/planted"), scratch)) {
            assertThat(defect.apply(Project.root())).isNotEmpty();
        }
    }
}

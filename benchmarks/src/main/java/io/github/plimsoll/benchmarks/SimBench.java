package io.github.plimsoll.benchmarks;

import io.github.plimsoll.testkit.suites.sim.SeedResult;
import io.github.plimsoll.testkit.suites.sim.Simulation;
import java.util.LinkedHashMap;
import java.util.Map;

/** How fast the simulation runs with its faults on, in one thread. */
final class SimBench {
    private static final int MINUTES = 30;
    private static final int WARM_UP_SEEDS = 20;

    private SimBench() {}

    static Map<String, Object> run(int seconds) {
        for (int seed = 1; seed <= WARM_UP_SEEDS; seed++) {
            Simulation.run(-seed, MINUTES);
        }
        long started = System.nanoTime();
        long end = started + seconds * 1_000_000_000L;
        long micros = 0;
        long faults = 0;
        long steps = 0;
        int seeds = 0;
        while (System.nanoTime() < end) {
            SeedResult result = Simulation.run(++seeds, MINUTES);
            micros += result.micros();
            steps += result.steps();
            for (long count : result.faults().values()) {
                faults += count;
            }
        }
        double took = (System.nanoTime() - started) / 1e9;
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("seeds", seeds);
        line.put("simulated_s_per_s", Math.round(micros / 1e6 / took));
        line.put("wanted_simulated_s_per_s", 3_600);
        line.put("faults_per_s", Math.round(faults / took));
        line.put("steps_per_s", Math.round(steps / took));
        return line;
    }
}

package io.github.plimsoll.examples;

import io.github.plimsoll.testkit.suites.sim.SeedResult;
import io.github.plimsoll.testkit.suites.sim.Simulation;

/** Puts the shipped trade path through crashes, lost answers and lying prices; every seed can be told again. */
public final class SimulateFaults {
    private static final int MINUTES = 10;

    private SimulateFaults() {}

    public static void main(String[] args) {
        long faults = 0;
        long micros = 0;
        for (long seed = 1; seed <= 4; seed++) {
            SeedResult result = Simulation.run(seed, MINUTES);
            if (!result.passed()) {
                System.out.println("seed " + seed + " broke " + result.broken());
                Simulation.run(seed, MINUTES, System.out::println); // its story, step by step
                return;
            }
            faults += result.faults().values().stream().mapToLong(n -> n).sum();
            micros += result.micros();
        }
        String again = Simulation.run(1, MINUTES).hash();
        System.out.println("the same seed, the same story: "
                + again.equals(Simulation.run(1, MINUTES).hash()));
        System.out.println("4 seeds, " + micros / 60_000_000 + " minutes, " + faults + " faults, no broken invariant");
    }
}

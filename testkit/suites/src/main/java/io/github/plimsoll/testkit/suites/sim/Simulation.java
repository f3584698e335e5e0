package io.github.plimsoll.testkit.suites.sim;

import io.github.plimsoll.execution.MemoryStore;
import io.github.plimsoll.execution.spi.ProcessTime;
import io.github.plimsoll.execution.spi.Store;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Runs one seed: a stretch of trouble, then a calm in which everything must come right. */
public final class Simulation {
    private static final long MINUTE_MICROS = 60_000_000L;

    private Simulation() {}

    /**
     * @param seed decides everything
     * @param minutes simulated time with faults, 1 to 10,000
     * @return what happened; a broken invariant is an outcome, not an exception
     */
    public static SeedResult run(long seed, int minutes) {
        return run(seed, minutes, null);
    }

    /** As {@link #run(long, int)}, telling every step as a line. */
    public static SeedResult run(long seed, int minutes, @Nullable Consumer<String> story) {
        return run(seed, minutes, story, MemoryStore::new);
    }

    /**
     * As {@link #run(long, int, Consumer)}, on another store than the one in memory. Both hold to one contract, so that the
     * story of a seed is the same on either.
     *
     * @param books makes an empty store whose leases end by the time that it is given
     */
    public static SeedResult run(
            long seed, int minutes, @Nullable Consumer<String> story, Function<ProcessTime, Store> books) {
        if (minutes < 1 || minutes > 10_000) {
            throw new IllegalArgumentException("minutes must be 1 to 10,000 but are " + minutes);
        }
        World world = new World(seed, story, books);
        String broken = null;
        String invariant = null;
        try {
            world.run(minutes * MINUTE_MICROS);
            world.calm();
        } catch (BrokenInvariant found) {
            broken = found.getMessage();
            invariant = found.invariant();
        } catch (RuntimeException | StackOverflowError escaped) {
            // What no task of a deployment expects ends the task: nobody promised that.
            broken = "I19: " + escaped + " at "
                    + (escaped.getStackTrace().length == 0 ? "" : escaped.getStackTrace()[0]);
            invariant = "I19";
        }
        if (broken != null) {
            world.trace.tell("BROKEN", broken);
        }
        long lines = world.trace.lines();
        return new SeedResult(
                seed,
                world.simulated(),
                lines,
                world.trace.faults(),
                world.sights,
                world.trace.hash(),
                invariant,
                broken);
    }
}

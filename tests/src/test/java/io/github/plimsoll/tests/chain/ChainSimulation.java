package io.github.plimsoll.tests.chain;

import io.github.plimsoll.tests.simulated.SimBroken;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Runs one seed: a stretch of trouble with chain and providers, then a calm in which everything must come to its end. */
public final class ChainSimulation {
    /** How long trouble lasts usually. */
    public static final int TURNS = 110;

    private ChainSimulation() {}

    /** As {@link #run(long, int, Consumer)}, and nobody listens. */
    public static ChainResult run(long seed, int turns) {
        return run(seed, turns, null);
    }

    /**
     * @param seed decides everything
     * @param turns how long trouble lasts, some seconds each
     * @param story is told every step; null when nobody listens
     * @return what happened; a broken invariant is an outcome, not an exception
     */
    public static ChainResult run(long seed, int turns, @Nullable Consumer<String> story) {
        ChainWorld world = new ChainWorld(seed, story);
        String broken = null;
        try {
            world.run(turns);
            world.calm();
        } catch (SimBroken found) {
            broken = found.getMessage();
        } catch (RuntimeException | AssertionError | StackOverflowError escaped) {
            StackTraceElement[] at = escaped.getStackTrace();
            broken = "I19: " + escaped + (at.length == 0 ? "" : " at " + at[0]);
        }
        if (broken != null) {
            world.trace.tell("BROKEN", broken);
        }
        return new ChainResult(
                seed,
                world.now() / ChainWorld.SECOND,
                world.trace.lines(),
                world.dice.struck(),
                world.sights,
                world.trace.hash(),
                broken);
    }
}

package io.github.plimsoll.tests.avantis;

import io.github.plimsoll.tests.simulated.SimBroken;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Runs one seed: a stretch of trouble with the venue and its chain, then a calm in which everything must come to its end. */
public final class AvantisSimulation {
    /** How long trouble lasts usually, seconds. */
    public static final int SECONDS = 240;

    private AvantisSimulation() {}

    /** As {@link #run(long, int, Consumer)}, and nobody listens. */
    public static AvantisResult run(long seed, int seconds) {
        return run(seed, seconds, null);
    }

    /**
     * @param seed decides everything
     * @param seconds how long trouble lasts
     * @param story is told every step; null when nobody listens
     * @return what happened; a broken invariant is an outcome, not an exception
     */
    public static AvantisResult run(long seed, int seconds, @Nullable Consumer<String> story) {
        AvantisStage stage = new AvantisStage(seed, story);
        String broken = null;
        try {
            stage.run(seconds);
            stage.calm();
        } catch (SimBroken found) {
            broken = found.getMessage();
        } catch (RuntimeException | AssertionError | StackOverflowError escaped) {
            StackTraceElement[] at = escaped.getStackTrace();
            broken = "I19: " + escaped + (at.length == 0 ? "" : " at " + at[0]);
        }
        if (broken != null) {
            stage.trace.tell("BROKEN", broken);
        }
        return new AvantisResult(
                seed,
                stage.now() / AvantisStage.SECOND,
                stage.trace.lines(),
                stage.witness.orders(),
                stage.dice.struck(),
                stage.sights,
                stage.trace.hash(),
                broken);
    }
}

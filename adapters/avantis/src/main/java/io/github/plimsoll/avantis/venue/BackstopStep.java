package io.github.plimsoll.avantis.venue;

/** What is to be done about the level behind the stop of one position. Immutable. */
sealed interface BackstopStep {
    /** Nothing: no level of ours is wanted there. */
    record None(String why) implements BackstopStep {}

    /**
     * Nothing: the venue holds what it should.
     *
     * @param why what is to be said of it; empty when nothing
     */
    record Held(String why) implements BackstopStep {}

    /**
     * Both levels are signed and put there.
     *
     * @param takeProfit as it is shown, 1e-10 dollars
     * @param stopLoss 1e-10 dollars
     */
    record Put(long takeProfit, long stopLoss) implements BackstopStep {}

    /** Nothing now. */
    record Wait(String why) implements BackstopStep {}

    /** Nothing, and a person should know. */
    record Problem(String why) implements BackstopStep {}

    /** Whether nothing is to be done or waited for. */
    default boolean isSettled() {
        return this instanceof None || this instanceof Held;
    }
}

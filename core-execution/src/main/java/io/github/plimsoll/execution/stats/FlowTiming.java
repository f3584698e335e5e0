package io.github.plimsoll.execution.stats;

/** When within its period a deposit or withdrawal is taken to have happened. */
public enum FlowTiming {
    /** At the beginning: {@code equity / (equity before + flow) - 1}. Exact when a snapshot is taken before each flow. */
    START,
    /** At the end: {@code (equity - flow) / equity before - 1}. Exact when a snapshot is taken right after each flow. */
    END
}

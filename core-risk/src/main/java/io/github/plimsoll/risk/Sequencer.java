package io.github.plimsoll.risk;

/**
 * Whether the sequencer of the venue's chain works. Source: reference systems, section 2.3.
 */
public enum Sequencer {
    /** Nobody asked; a policy that requires it refuses. */
    UNKNOWN,
    UP,
    /** Down, or up again for less than its grace time. */
    DOWN
}

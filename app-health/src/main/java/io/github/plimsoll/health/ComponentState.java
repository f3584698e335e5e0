package io.github.plimsoll.health;

/** How a component is, from best to worst: the worst state of any component is the state of the whole. */
public enum ComponentState {
    /** It does its work. */
    UP,
    /** It does its work with a restriction that the detail names; {@code /health} still answers 200. */
    DEGRADED,
    /** It does not do its work; {@code /health} answers 503. */
    DOWN
}

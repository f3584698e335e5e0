package io.github.plimsoll.ratelimit;

import java.util.List;

/**
 * A named set of charges that are granted together or not at all. Immutable; checked when the plan is built.
 *
 * @param name as callers name it
 * @param lane whose capacity it uses
 * @param priority how much of that capacity it may use
 * @param charges in the order in which limits are reported
 */
public record Action(String name, Lane lane, Priority priority, List<Charge> charges) {
    public Action {
        charges = List.copyOf(charges);
    }
}

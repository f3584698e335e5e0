package io.github.plimsoll.ratelimit;

import java.util.List;

/**
 * At most {@code capacity} at the same time: what was reserved and has neither been committed nor cancelled. Nothing
 * frees a place but the end of its reservation, because a timer cannot know whether the work still runs. An action
 * with this limit can only be reserved. Immutable; checked when the plan is built.
 *
 * @param id name within the plan; not blank, no dot
 * @param keyKind the kind of key that is counted
 * @param capacity most at the same time, at least 1
 */
public record InFlight(String id, String keyKind, long capacity) implements Limit {
    @Override
    public void check(List<String> problems) {
        Ranges.named(this, problems);
    }
}

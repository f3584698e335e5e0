package io.github.plimsoll.ratelimit;

/**
 * What was rebuilt from recorded usage.
 *
 * @param keys keys with usage that still counts
 * @param charges charges that still count
 * @param ignored charges that no longer count, or of limits that the plan does not have or does not rebuild
 */
public record Restored(int keys, long charges, long ignored) {}

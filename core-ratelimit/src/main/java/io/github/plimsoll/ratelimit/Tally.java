package io.github.plimsoll.ratelimit;

/**
 * What an action's limits answered since the plan came into force.
 *
 * @param action name of the action
 * @param granted how often all limits granted, reservations included
 * @param denied how often a limit refused
 */
public record Tally(String action, long granted, long denied) {}

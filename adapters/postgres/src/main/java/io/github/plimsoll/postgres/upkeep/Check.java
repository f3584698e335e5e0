package io.github.plimsoll.postgres.upkeep;

/**
 * One check of a database and its outcome.
 *
 * @param name what was checked, a few words
 * @param good whether it holds
 * @param text one line: what was looked at, or the first thing that is wrong and how many there are
 */
public record Check(String name, boolean good, String text) {}

package io.github.plimsoll.execution.spi;

/**
 * One rule of a decision as a person reads it.
 *
 * @param code stable code
 * @param passed whether it passed
 * @param limit the limit, as decimal text; empty when the rule has none
 * @param actual the actual value, as decimal text; empty when it is not known
 * @param unit unit of both, such as USD, x, %
 * @param wouldPass what would pass, in words; empty when it passed or nothing would
 */
public record RuleLine(String code, boolean passed, String limit, String actual, String unit, String wouldPass) {}

package io.github.plimsoll.risk;

import io.github.plimsoll.numbers.Given;

/**
 * One violated rule: the limit, the actual value and what would pass. Immutable. Source: reference systems, section
 * 13.2: a clear reason, how to fix it, when to retry.
 *
 * @param code stable code
 * @param limit the bound, in the code's unit
 * @param actual the value that broke it, in the same unit
 * @param decimals decimals of both
 * @param detail further reason for a person to read, such as the price feed's; may be empty
 * @param wouldPass the smallest change that satisfies this rule
 */
public record Violation(RiskCode code, long limit, long actual, int decimals, String detail, Remedy wouldPass) {
    public Violation {
        Given.notNull(code, "code");
        Given.notNull(detail, "detail");
        Given.notNull(wouldPass, "wouldPass");
    }

    public RiskUnit unit() {
        return code.unit();
    }

    /** The limit as plain decimal text, without its unit. */
    public String limitText() {
        return unit().print(limit, decimals);
    }

    /** The actual value as plain decimal text, without its unit. */
    public String actualText() {
        return unit().print(actual, decimals);
    }

    /** One sentence: what, actual, limit, what would pass. */
    public String text() {
        return RuleLine.sentence(code, limit, actual, decimals, detail) + "; would pass: " + wouldPass.text();
    }

    @Override
    public String toString() {
        return code + ": " + text();
    }
}

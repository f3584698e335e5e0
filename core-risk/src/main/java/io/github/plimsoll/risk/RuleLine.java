package io.github.plimsoll.risk;

import io.github.plimsoll.numbers.Given;
import java.util.Optional;

/**
 * One rule and how an order stands to it, passed or not. Immutable. Source: reference systems, section 13.2: a clear
 * reason, how to fix it, when to retry.
 *
 * @param code the code that the rule refuses with
 * @param outcome how it went
 * @param limit the bound, in the code's unit
 * @param before the value without the order
 * @param after the value with the order
 * @param decimals decimals of the three
 * @param detail further reason for a person to read; may be empty
 * @param remedy the smallest change that satisfies the rule; empty unless it failed
 */
public record RuleLine(
        RiskCode code,
        Outcome outcome,
        long limit,
        long before,
        long after,
        int decimals,
        String detail,
        Optional<Remedy> remedy) {
    /** How a rule went. */
    public enum Outcome {
        PASSED,
        FAILED,
        /** What the rule needs (a price, a stop, a consistent account) is not there; another rule says so. */
        NOT_EVALUATED
    }

    public RuleLine {
        Given.notNull(code, "code");
        Given.notNull(outcome, "outcome");
        Given.notNull(detail, "detail");
        Given.notNull(remedy, "remedy");
    }

    /** Whether what the rule reads was there; when not, before and after say nothing. */
    public boolean known() {
        return isKnown(detail);
    }

    private static boolean isKnown(String detail) {
        return !detail.equals(Explanation.UNKNOWN);
    }

    public boolean passed() {
        return outcome == Outcome.PASSED;
    }

    public RiskUnit unit() {
        return code.unit();
    }

    public String limitText() {
        return unit().print(limit, decimals);
    }

    public String beforeText() {
        return unit().print(before, decimals);
    }

    public String afterText() {
        return unit().print(after, decimals);
    }

    /** One line for a person to read. */
    public String text() {
        return switch (outcome) {
            case PASSED -> "ok  " + sentence(code, limit, after, decimals, detail);
            case FAILED ->
                "NO  " + sentence(code, limit, after, decimals, detail)
                        + remedy.map(r -> "; would pass: " + r.text()).orElse("");
            case NOT_EVALUATED -> "--  " + code.title() + ": not evaluated";
        };
    }

    static String sentence(RiskCode code, long limit, long actual, int decimals, String detail) {
        RiskUnit unit = code.unit();
        boolean known = isKnown(detail);
        String numbers = code.title() + ": " + (known ? unit.printWithUnit(actual, decimals) : detail) + ", "
                + code.bound().word() + " " + unit.printWithUnit(limit, decimals);
        return detail.isEmpty() || !known ? numbers : numbers + " (" + detail + ")";
    }
}

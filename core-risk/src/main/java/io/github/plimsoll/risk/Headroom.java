package io.github.plimsoll.risk;

import java.util.Objects;

/**
 * What is left under one limit. Immutable.
 *
 * @param code the rule
 * @param unit unit of the numbers; for the liquidation rule {@link RiskUnit#LEVERAGE}, since it bounds leverage
 * @param limit the bound
 * @param used what is used of it, reservations included
 * @param left limit minus used, at least 0
 * @param decimals decimals of the three
 */
public record Headroom(RiskCode code, RiskUnit unit, long limit, long used, long left, int decimals) {
    public Headroom {
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(unit, "unit");
    }

    public String limitText() {
        return unit.print(limit, decimals);
    }

    public String usedText() {
        return unit.print(used, decimals);
    }

    public String leftText() {
        return unit.print(left, decimals);
    }

    /** One line for a person to read. */
    public String text() {
        return code.title() + ": " + unit.printWithUnit(left, decimals) + " left of "
                + unit.printWithUnit(limit, decimals);
    }
}

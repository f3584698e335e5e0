package io.github.plimsoll.risk;

/** How a rule compares, and what kind of change can satisfy it. */
final class RiskRule {
    private RiskRule() {}

    /** How the actual value must stand to the limit. */
    enum Bound {
        AT_MOST("limit"),
        AT_LEAST("at least"),
        ABOVE("must be above"),
        BELOW("must be below"),
        AGAINST("against"),
        NEEDED("needed");

        private final String word;

        Bound(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    /** What in the order can be changed so that the rule passes. */
    enum Fix {
        SMALLER,
        SMALLER_OR_STOP,
        LARGER,
        LESS_LEVERAGE,
        LIQUIDATION,
        STOP,
        TARGET,
        STOP_BEFORE_LIQUIDATION,
        /** Nothing in the order. */
        WAIT
    }
}

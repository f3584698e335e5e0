package io.github.plimsoll.execution;

import io.github.plimsoll.numbers.Percent;
import io.github.plimsoll.numbers.Quantity;
import io.github.plimsoll.numbers.Usd;

/** How much of a position to close: a typed choice, never a bare number. */
public sealed interface CloseAmount {
    /** Everything that no other close has reserved. */
    record All() implements CloseAmount {
        @Override
        public String toString() {
            return "all";
        }
    }

    /**
     * A share of the remaining size.
     *
     * @param percent above 0% and at most 100%
     */
    record Share(Percent percent) implements CloseAmount {
        public Share {
            if (percent.tenThousandths() <= 0 || percent.tenThousandths() > Percent.ONE_HUNDRED) {
                throw new IllegalArgumentException(
                        "percent to close must be above 0% and at most 100% but is " + percent);
            }
        }

        @Override
        public String toString() {
            return percent.toString();
        }
    }

    /** Dollars of notional at the current price. */
    record Dollars(Usd notional) implements CloseAmount {
        public Dollars {
            if (!notional.isPositive()) {
                throw new IllegalArgumentException("dollars to close must be above 0 but are " + notional);
            }
        }

        @Override
        public String toString() {
            return "$" + notional;
        }
    }

    /** Coins. */
    record Coins(Quantity size) implements CloseAmount {
        public Coins {
            if (size.isZero()) {
                throw new IllegalArgumentException("size to close must be above 0");
            }
        }

        @Override
        public String toString() {
            return size.toString();
        }
    }
}

package io.github.plimsoll.risk;

import io.github.plimsoll.numbers.Given;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Ratio;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an order says beside its size: only rules that a policy names read it. Immutable. Source: contracts, sections 3
 * and 12.
 *
 * @param limitPrice the price that the order names at the instrument's decimals, or null for a market order
 * @param maxSlippage the slippage that it accepts as a share of the price, or null when it says nothing
 * @param strategy who made it, 1 to 32 letters, digits, - and _; empty for a person
 * @param automated whether no person typed it
 */
public record OrderContext(
        @Nullable Price limitPrice, @Nullable Ratio maxSlippage, String strategy, boolean automated) {
    private static final Pattern STRATEGY = Pattern.compile("[A-Za-z0-9_-]{0,32}");

    /** A market order that a person typed. */
    public static final OrderContext NONE = new OrderContext(null, null, "", false);

    public OrderContext {
        if (!STRATEGY.matcher(Given.notNull(strategy, "strategy")).matches()) {
            throw new IllegalArgumentException(
                    "strategy must be up to 32 letters, digits, - and _ but is " + Given.quoted(strategy));
        }
        if (maxSlippage != null && maxSlippage.millionths() < 0) {
            throw new IllegalArgumentException("maxSlippage must be at least 0 but is " + maxSlippage);
        }
    }

    String canonical() {
        return "limit_price=" + OpenOrder.canonical(limitPrice) + "\nmax_slippage="
                + (maxSlippage == null ? "none" : Long.toString(maxSlippage.millionths())) + "\nstrategy=" + strategy
                + "\nautomated=" + automated + "\n";
    }
}

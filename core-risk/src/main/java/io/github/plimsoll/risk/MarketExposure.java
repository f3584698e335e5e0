package io.github.plimsoll.risk;

import io.github.plimsoll.numbers.Usd;
import java.util.Objects;

/**
 * What an account has in one market, both sides together. Immutable.
 *
 * @param openNotional notional of the open positions at marks, without reservations
 * @param reservedNotional notional of accepted orders that are not filled yet, Unknown ones included
 * @param openPositions number of open positions
 */
public record MarketExposure(Usd openNotional, Usd reservedNotional, int openPositions) {
    public static final MarketExposure NONE = new MarketExposure(Usd.ZERO, Usd.ZERO, 0);

    public MarketExposure {
        Objects.requireNonNull(openNotional, "openNotional");
        Objects.requireNonNull(reservedNotional, "reservedNotional");
    }
}

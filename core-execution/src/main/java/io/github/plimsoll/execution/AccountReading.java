package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.risk.AccountState;
import java.util.List;

/**
 * An account with its money, marks and positions at one instant.
 *
 * @param account the account row
 * @param state what the risk engine reads
 * @param cash free collateral
 * @param margin collateral held by open positions
 * @param unrealized PnL of open positions at marks; a position without a usable price counts as zero and is named in
 *     {@code unmarked}
 * @param positions open positions
 * @param unmarked markets of open positions without a usable price: then the equity is not known
 * @param day UTC day, days since the epoch
 * @param dayEquity equity at the start of that day
 * @param dayKept whether that is durable: the snapshot of the day is there and knows it
 * @param realized PnL of all fills so far, after fees
 */
public record AccountReading(
        Account account,
        AccountState state,
        Usd cash,
        Usd margin,
        Usd unrealized,
        List<StoredPosition> positions,
        List<String> unmarked,
        long day,
        Usd dayEquity,
        boolean dayKept,
        Usd realized) {
    public AccountReading {
        positions = List.copyOf(positions);
        unmarked = List.copyOf(unmarked);
    }

    public Usd equity() {
        return state.equity();
    }
}

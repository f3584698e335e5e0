package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.Snapshot;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.risk.AccountState;
import java.util.List;
import java.util.Optional;

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
 * @param last the newest snapshot of that day or of one before
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
        Optional<Snapshot> last,
        Usd realized) {
    public AccountReading {
        positions = List.copyOf(positions);
        unmarked = List.copyOf(unmarked);
    }

    /** Whether the equity at the start of the day is durable: its snapshot is there and knows it. */
    public boolean dayKept() {
        return last.filter(kept -> kept.day() == day && kept.known()).isPresent();
    }

    public Usd equity() {
        return state.equity();
    }
}

package io.github.plimsoll.postgres;

import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.AccountRows;
import io.github.plimsoll.execution.spi.Book;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Usd;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The questions about one account that make up {@link AccountRows}. */
final class AccountAsks {
    private final Ask<Account> account;
    private final Ask<LedgerTables.BookAmount> balances;
    private final Ask<StoredPosition> positions;
    private final Ask<AccountRows.Held> held;
    private final Ask<LedgerTables.BookAmount> movements;
    private final Ask<Usd> dayEquity;

    AccountAsks(AccountId id, long day, long sinceMicros) {
        this.account = AccountTable.ask(id);
        this.balances = LedgerTables.askBalances(id);
        this.positions = PositionTables.askOpen(id);
        this.held = PositionTables.askHeld(id);
        this.movements = LedgerTables.askMovements(id, sinceMicros);
        this.dayEquity = LedgerTables.askDayEquity(id, day);
    }

    Ask<?>[] all() {
        return with();
    }

    /** Others first, then these. The account comes before what it owns: its version is never younger than they are. */
    Ask<?>[] with(Ask<?>... first) {
        List<Ask<?>> all = new ArrayList<>(List.of(first));
        all.addAll(List.of(account, balances, positions, held, movements, dayEquity));
        return all.toArray(new Ask<?>[0]);
    }

    Optional<AccountRows> rows() {
        return account.first()
                .map(row -> new AccountRows(
                        row,
                        LedgerTables.of(balances, Book.CASH),
                        LedgerTables.of(balances, Book.MARGIN),
                        positions.rows(),
                        held.rows(),
                        LedgerTables.of(movements, Book.PNL),
                        LedgerTables.of(movements, Book.FEES),
                        LedgerTables.of(movements, Book.EXTERNAL),
                        dayEquity.first()));
    }
}

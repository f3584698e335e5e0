package io.github.plimsoll.postgres;

import io.github.plimsoll.execution.spi.AcceptedRow;
import io.github.plimsoll.execution.spi.AccountHistory;
import io.github.plimsoll.execution.spi.AccountRows;
import io.github.plimsoll.execution.spi.Book;
import io.github.plimsoll.execution.spi.ClosedRow;
import io.github.plimsoll.execution.spi.HistoryAsk;
import io.github.plimsoll.execution.spi.ProfitMark;
import io.github.plimsoll.execution.spi.StandingLock;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Usd;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The questions about one account that make up {@link AccountRows}; what is not asked of its past is no question. */
final class AccountAsks {
    private final Ask<AccountTable.Locked> account;
    private final Ask<LedgerTables.BookAmount> balances;
    private final Ask<StoredPosition> positions;
    private final Ask<AccountRows.Held> held;
    private final Ask<LedgerTables.BookAmount> movements;
    private final Ask<Usd> dayEquity;
    private final @Nullable Ask<ClosedRow> closed;
    private final @Nullable Ask<AcceptedRow> accepted;
    private final @Nullable Ask<Long> released;
    private final @Nullable Ask<ProfitMark> marks;

    AccountAsks(AccountId id, long day, long sinceMicros, HistoryAsk ask) {
        this.account = AccountTable.askLocked(id);
        this.balances = LedgerTables.askBalances(id);
        this.positions = PositionTables.askOpen(id);
        this.held = PositionTables.askHeld(id);
        this.movements = LedgerTables.askMovements(id, sinceMicros);
        this.dayEquity = SnapshotTable.askDayEquity(id, day);
        this.closed = ask.closed() == 0 ? null : HistoryTables.askClosed(id, ask.closed());
        this.accepted = ask.accepted() == 0 ? null : HistoryTables.askOpens(id, ask.accepted());
        this.released = ask.accepted() == 0 ? null : HistoryTables.askReleased(id);
        this.marks = ask.marks() ? HistoryTables.askMarks(id) : null;
    }

    Ask<?>[] all() {
        return with();
    }

    /** Others first, then these. The account comes before what it owns: its version is never younger than they are. */
    Ask<?>[] with(Ask<?>... first) {
        List<Ask<?>> all = new ArrayList<>(List.of(first));
        all.addAll(List.of(account, balances, positions, held, movements, dayEquity));
        addIfAsked(all, closed);
        addIfAsked(all, accepted);
        addIfAsked(all, released);
        addIfAsked(all, marks);
        return all.toArray(new Ask<?>[0]);
    }

    private static void addIfAsked(List<Ask<?>> all, @Nullable Ask<?> ask) {
        if (ask != null) {
            all.add(ask);
        }
    }

    Optional<AccountRows> rows() {
        return account.first()
                .map(row -> new AccountRows(
                        row.account(),
                        LedgerTables.of(balances, Book.CASH),
                        LedgerTables.of(balances, Book.MARGIN),
                        LedgerTables.of(balances, Book.EXTERNAL),
                        positions.rows(),
                        held.rows(),
                        LedgerTables.of(movements, Book.PNL),
                        LedgerTables.of(movements, Book.FEES),
                        LedgerTables.of(movements, Book.EXTERNAL),
                        dayEquity.first(),
                        locks(),
                        new AccountHistory(
                                answered(closed),
                                answered(accepted),
                                answered(released).stream().findFirst().orElse(Long.MIN_VALUE),
                                answered(marks))));
    }

    private List<StandingLock> locks() {
        return account.rows().stream()
                .map(AccountTable.Locked::lock)
                .flatMap(Stream::ofNullable)
                .toList();
    }

    private static <T> List<T> answered(@Nullable Ask<T> ask) {
        return ask == null ? List.of() : ask.rows();
    }
}

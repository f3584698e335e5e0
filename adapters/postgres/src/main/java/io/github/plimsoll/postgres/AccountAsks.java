package io.github.plimsoll.postgres;

import io.github.plimsoll.execution.spi.AcceptedRow;
import io.github.plimsoll.execution.spi.AccountHistory;
import io.github.plimsoll.execution.spi.AccountRows;
import io.github.plimsoll.execution.spi.Book;
import io.github.plimsoll.execution.spi.ClosedRow;
import io.github.plimsoll.execution.spi.HistoryAsk;
import io.github.plimsoll.execution.spi.ProfitMark;
import io.github.plimsoll.execution.spi.Snapshot;
import io.github.plimsoll.execution.spi.StandingLock;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.numbers.AccountId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The questions about one account that make up {@link AccountRows}; what is not asked of its past is no question. The account
 * comes before what it owns: its version is never younger than they are.
 */
final class AccountAsks {
    private final Ask<AccountTable.Locked> account;
    private final Ask<LedgerTables.BookAmount> balances;
    private final Ask<StoredPosition> positions;
    private final Ask<AccountRows.Held> held;
    private final Ask<LedgerTables.BookAmount> movements;
    private final Ask<Snapshot> snapshot;
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
        this.snapshot = SnapshotTable.askLast(id, day);
        this.closed = ask.closed() == 0 ? null : HistoryTables.askClosed(id, ask.closed());
        this.accepted = ask.accepted() == 0 ? null : HistoryTables.askOpens(id, ask.accepted());
        this.released = ask.accepted() == 0 ? null : HistoryTables.askReleased(id);
        this.marks = ask.marks() ? HistoryTables.askMarks(id) : null;
    }

    List<Ask<?>> all() {
        return Stream.of(account, balances, positions, held, movements, snapshot, closed, accepted, released, marks)
                .<Ask<?>>mapMulti((ask, all) -> {
                    if (ask != null) {
                        all.accept(ask);
                    }
                })
                .toList();
    }

    /** One question of each kind about all of these, which look back at the same. */
    static List<Ask<?>> ofAll(List<AccountAsks> accounts) {
        List<List<Ask<?>>> each = accounts.stream().map(AccountAsks::all).toList();
        List<Ask<?>> all = new ArrayList<>();
        for (int kind = 0; kind < each.get(0).size(); kind++) {
            int at = kind;
            all.add(Alike.of(each.stream().<Ask<?>>map(asks -> asks.get(at)).toList()));
        }
        return all;
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
                        snapshot.first(),
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

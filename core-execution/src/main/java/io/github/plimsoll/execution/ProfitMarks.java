package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.AccountRows;
import io.github.plimsoll.execution.spi.HistoryAsk;
import io.github.plimsoll.execution.spi.ProfitMark;
import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.execution.spi.StoreTx;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.numbers.WorldClock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Keeps what loss windows and drawdown are measured from: a mark of each account every minute, as far back as the hour,
 * and the one that the week began with. The peak is in every mark, so that forgetting old ones loses nothing.
 */
final class ProfitMarks {
    /** Accounts that one step marks at most. */
    static final int AT_ONCE = 16;

    private static final HistoryAsk MARKS = new HistoryAsk(0, 0, true);

    private final Store store;
    private final AccountReader reader;
    private final WorldClock clock;
    /** Accounts that are left in this round, in the order of their ids; only whoever steps looks at them. */
    private final Deque<AccountId> waiting = new ArrayDeque<>();

    /** When the last round began. */
    private volatile long markedAt = Long.MIN_VALUE;
    /** Whether a round is under way. */
    private volatile boolean going;

    ProfitMarks(Store store, AccountReader reader, WorldClock clock) {
        this.store = store;
        this.reader = reader;
        this.clock = clock;
    }

    /** An account begins with nothing made. */
    void begin(StoreTx tx, AccountId account) {
        if (reader.ask().marks()) {
            tx.saveProfitMark(new ProfitMark(account, clock.epochMicros(), Usd.ZERO, Usd.ZERO));
        }
    }

    boolean looksBack() {
        return reader.ask().marks();
    }

    boolean isDue() {
        return looksBack()
                && (going
                        || markedAt == Long.MIN_VALUE
                        || clock.epochMicros() - markedAt >= LookBack.MARK_EVERY_MICROS);
    }

    /** Marks some accounts of the round that is under way: what shares its thread, such as sends, waits for no more. */
    void step() {
        if (!isDue()) {
            return;
        }
        if (!going) {
            store.transact(StoreTx::accounts).forEach(account -> waiting.add(account.id()));
            markedAt = clock.epochMicros();
            going = true;
        }
        for (int i = 0; i < AT_ONCE && !waiting.isEmpty(); i++) {
            AccountId account = waiting.element();
            store.transact(tx -> mark(tx, account, clock.epochMicros()));
            waiting.remove();
        }
        going = !waiting.isEmpty();
    }

    private boolean mark(StoreTx tx, AccountId account, long now) {
        long day = AccountReader.day(now);
        Optional<AccountRows> found = tx.accountRows(account, day, AccountReader.start(day), MARKS);
        AccountRows rows = found.orElseThrow();
        AccountReading reading = reader.read(rows, MARKS, now);
        if (!reading.unmarked().isEmpty()) {
            return false;
        }
        Usd profit = AccountReader.profit(rows, reading.equity());
        List<ProfitMark> marks = rows.history().marks();
        tx.saveProfitMark(new ProfitMark(account, now, profit, LookBack.peak(marks, profit)));
        if (!marks.isEmpty()) {
            tx.forgetProfitMarks(
                    account,
                    LookBack.base(marks, now - LookBack.HOUR_MICROS).at(),
                    LookBack.base(marks, LookBack.monday(now)).at());
        }
        return true;
    }
}

package io.github.plimsoll.bot.metrics;

import io.github.plimsoll.execution.AccountReading;
import io.github.plimsoll.execution.TradeDesk;
import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.Mode;
import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Usd;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Equity and drawdown of all accounts by mode. Few accounts are read at a time, in turn, so that many accounts cost no
 * more than few; totals are of the last reading of each. One caller at a time.
 */
final class MoneyMeter {
    private static final int AT_A_TIME = 25;

    /** An account when it was last read; an empty equity is one that cannot be known now. */
    private record Seen(Mode mode, Optional<Usd> equity, Usd peak) {}

    private final Board board;
    private final Map<String, Seen> seen = new TreeMap<>();
    private final Deque<AccountId> turn = new ArrayDeque<>();
    private boolean whole;

    MoneyMeter(Board board) {
        this.board = board;
    }

    void refresh(Store store, TradeDesk desk) {
        if (turn.isEmpty()) {
            next(store);
        }
        for (int i = 0; i < AT_A_TIME && !turn.isEmpty(); i++) {
            AccountId id = turn.remove();
            desk.account(id).ifPresent(reading -> keep(id, reading));
        }
        whole |= turn.isEmpty();
        for (Mode mode : Mode.values()) {
            show(mode);
        }
    }

    private void next(Store store) {
        List<AccountId> all = new ArrayList<>();
        for (Account account : store.transact(tx -> tx.accounts())) {
            all.add(account.id());
        }
        Set<String> names = new HashSet<>();
        all.forEach(id -> names.add(id.value()));
        seen.keySet().retainAll(names);
        turn.addAll(all);
    }

    private void keep(AccountId id, AccountReading reading) {
        Optional<Usd> equity = reading.unmarked().isEmpty() ? Optional.of(reading.equity()) : Optional.empty();
        Seen before = seen.get(id.value());
        Usd peak = peak(before, equity);
        seen.put(id.value(), new Seen(reading.account().mode(), equity, peak));
    }

    private static Usd peak(@Nullable Seen before, Optional<Usd> equity) {
        if (before == null) {
            return equity.orElse(Usd.ZERO);
        }
        return equity.filter(now -> now.compareTo(before.peak()) > 0).orElse(before.peak());
    }

    private void show(Mode mode) {
        Usd equity = Usd.ZERO;
        Usd peaks = Usd.ZERO;
        boolean known = whole;
        for (Seen account : seen.values()) {
            if (account.mode() == mode) {
                known &= account.equity().isPresent();
                equity = equity.plus(account.equity().orElse(Usd.ZERO));
                peaks = peaks.plus(account.peak());
            }
        }
        double drawdown = dollars(peaks.minus(equity));
        board.set(TradeMetrics.EQUITY, known ? dollars(equity) : Double.NaN, mode.name());
        board.set(TradeMetrics.DRAWDOWN, known ? drawdown : Double.NaN, mode.name());
        double ratio = peaks.isPositive() ? drawdown / dollars(peaks) : 0;
        board.set(TradeMetrics.DRAWDOWN_RATIO, known ? ratio : Double.NaN, mode.name());
    }

    private static double dollars(Usd amount) {
        return amount.toBigDecimal().doubleValue();
    }
}

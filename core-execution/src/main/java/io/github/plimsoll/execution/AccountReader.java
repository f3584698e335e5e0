package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.AccountHistory;
import io.github.plimsoll.execution.spi.AccountRows;
import io.github.plimsoll.execution.spi.HistoryAsk;
import io.github.plimsoll.execution.spi.Reservation;
import io.github.plimsoll.execution.spi.Snapshot;
import io.github.plimsoll.execution.spi.StandingLock;
import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.execution.spi.StoreTx;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Exact;
import io.github.plimsoll.numbers.Quantity;
import io.github.plimsoll.numbers.Rounding;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.pricefeed.PriceFeed;
import io.github.plimsoll.pricefeed.PriceSlot;
import io.github.plimsoll.risk.AccountState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads an account as the risk engine wants it: balances from the ledger, marks from validated prices only, positions and
 * working orders by market, side and group; of its past what a rule of the policy looks back at, and nothing else.
 */
final class AccountReader {
    private static final long DAY_MICROS = 86_400_000_000L;

    private final PriceFeed feed;
    private final Listings listings;
    private final Policies policies;

    AccountReader(PriceFeed feed, Listings listings, Policies policies) {
        this.feed = feed;
        this.listings = listings;
        this.policies = policies;
    }

    /** What of the past it wants to read of an account without rules of its own. */
    HistoryAsk ask() {
        return policies.installation().ask();
    }

    static long day(long micros) {
        return Math.floorDiv(micros, DAY_MICROS);
    }

    /** When the UTC day began, in microseconds. */
    static long start(long day) {
        return day * DAY_MICROS;
    }

    Optional<AccountReading> read(StoreTx tx, AccountId id, long now) {
        long day = day(now);
        return tx.accountRows(id, day, start(day), ask())
                .map(rows -> read(
                        rows,
                        now,
                        more -> tx.accountRows(id, day, start(day), more).orElseThrow()));
    }

    /**
     * Reads once more when rules of the owner's look back at more than those of the installation.
     *
     * @param rows as {@link #ask} says
     */
    AccountReading read(Store store, AccountRows rows, long now) {
        AccountId id = rows.account().id();
        long day = day(now);
        return read(
                rows,
                now,
                more -> store.<Optional<AccountRows>>read(tx -> tx.accountRows(id, day, start(day), more))
                        .orElseThrow());
    }

    private AccountReading read(AccountRows rows, long now, Function<HistoryAsk, AccountRows> again) {
        HistoryAsk ask = policies.of(rows.account()).ask();
        return read(ask.equals(ask()) ? rows : again.apply(ask), ask, now);
    }

    /** @param now of the day that the rows were asked for */
    AccountReading read(AccountRows rows, HistoryAsk ask, long now) {
        long day = day(now);
        Account account = rows.account();
        Usd cash = rows.cash();
        Usd margin = rows.margin();
        List<StoredPosition> positions = rows.openPositions();

        List<String> unmarked = new ArrayList<>();
        AccountState.Builder state = AccountState.builder(account.id(), account.version());
        Usd unrealized = Usd.ZERO;
        PriceSlot slot = new PriceSlot();
        for (StoredPosition position : positions) {
            Listing listing = listings.require(position.instrument());
            long mark = position.entry().units();
            if (feed.readInto(feed.index(position.instrument()), slot)) {
                mark = slot.units();
            } else if (!unmarked.contains(position.instrument())) {
                unmarked.add(position.instrument());
            }
            unrealized = unrealized.plus(unrealized(position, listing, mark));
            state.market(
                    position.instrument(),
                    listing.instrument().group(),
                    state.exposure(position.instrument())
                            .plusOpen(position.side(), exposure(position, listing, mark), position.openedAt()));
        }
        Usd reservedMargin = Usd.ZERO;
        Usd reservedWorst = Usd.ZERO;
        for (AccountRows.Held held : rows.held()) {
            Reservation reservation = held.reservation();
            // What is filled is in the books already and counts once.
            long size = held.sizeUnits();
            long filled = held.filledUnits();
            reservedMargin = reservedMargin.plus(unfilled(reservation.margin(), size, filled));
            reservedWorst = reservedWorst.plus(unfilled(reservation.worstLoss(), size, filled));
            if (reservation.notional().micros() == 0) {
                continue; // margin on its way into a position makes no position larger
            }
            state.market(
                    reservation.instrument(),
                    listings.require(reservation.instrument()).instrument().group(),
                    state.exposure(reservation.instrument())
                            .plusReserved(held.side(), unfilled(reservation.notional(), size, filled)));
        }

        Usd realized = rows.pnlMoved().plus(rows.feesMoved()).negate();
        Usd deposits = rows.externalMoved().negate();
        Usd equity = cash.plus(margin).plus(unrealized);
        // Without a saved value the day starts at what is left of today's movements: positions of yesterday then
        // count from now on, never from their entry.
        Usd dayEquity = rows.snapshot()
                .filter(kept -> kept.day() == day)
                .map(Snapshot::dayEquity)
                .orElse(equity.minus(deposits).minus(realized));
        Usd dayBase = dayEquity.plus(deposits);

        state.equity(equity)
                .freeMargin(cash)
                .dayBase(dayBase)
                .realizedToday(realized)
                .unrealized(equity.minus(dayBase).minus(realized))
                .reservedMargin(reservedMargin)
                .reservedWorstLoss(reservedWorst)
                .locks(rows.locks().stream().map(StandingLock::lock).toList());
        past(state, rows, ask, equity, now);
        return new AccountReading(
                account,
                state.build(),
                cash,
                margin,
                unrealized,
                positions,
                List.copyOf(unmarked),
                day,
                dayEquity,
                rows.snapshot(),
                cash.plus(margin).plus(rows.external()));
    }

    private void past(AccountState.Builder state, AccountRows rows, HistoryAsk ask, Usd equity, long now) {
        AccountHistory history = rows.history();
        if (ask.closed() > 0) {
            state.trades(LookBack.trades(history.closed()));
        }
        if (ask.accepted() > 0) {
            state.orders(LookBack.orders(rows.account().id(), history.accepted(), history.releasedAt()));
        }
        if (ask.marks()) {
            LookBack.windows(history.marks(), equity, profit(rows, equity), now).ifPresent(state::windows);
        }
    }

    /** The equity without all money that ever came in or went out. */
    static Usd profit(AccountRows rows, Usd equity) {
        return equity.plus(rows.external());
    }

    /** What the rest of an order still holds, rounded up. */
    static Usd unfilled(Usd reserved, long size, long filled) {
        return filled == 0 ? reserved : Usd.ofMicros(Exact.mulDiv(reserved.micros(), size - filled, size, Rounding.UP));
    }

    static Usd unrealized(StoredPosition position, Listing listing, long markUnits) {
        return Usd.ofMicros(PositionMath.pnlMicros(
                position.side(),
                position.entry().units(),
                markUnits,
                position.entry().decimals(),
                position.remainingUnits(),
                listing.instrument().sizeDecimals()));
    }

    private static Usd exposure(StoredPosition position, Listing listing, long markUnits) {
        return Usd.ofMicros(Quantity.notionalMicros(
                position.remainingUnits(),
                listing.instrument().sizeDecimals(),
                markUnits,
                position.entry().decimals(),
                Rounding.UP));
    }
}

package io.github.plimsoll.risk;

import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Usd;
import java.util.Collections;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a decision reads of an account. No amount contains another: what is reserved is in the reserved fields only, so
 * that it counts exactly once. A state that makes no sense (negative exposure or reservation, a market larger than
 * the account) is refused by the engine, never an exception. Immutable.
 *
 * @param id the account
 * @param version row version that was read; recording compares and sets it
 * @param equity cash plus unrealised profit and loss, may be negative
 * @param freeMargin equity not locked by open positions, <em>before</em> {@code reservedMargin} is taken off
 * @param reservedMargin margin and fees of accepted orders that are not filled yet, Unknown ones included
 * @param realizedToday profit and loss realised since 00:00 UTC, fees included, a loss is negative
 * @param unrealized profit and loss of the open positions at marks, a loss is negative
 * @param dayBase equity at 00:00 UTC plus net deposits since
 * @param reservedWorstLoss what the accepted orders that are not filled yet can lose, at least 0
 * @param openNotional notional of all open positions at marks, without reservations
 * @param reservedNotional notional of the accepted orders that are not filled yet
 * @param openPositions number of open positions
 * @param markets the part of each market, by instrument id; a market that is not there has none
 */
public record AccountState(
        AccountId id,
        long version,
        Usd equity,
        Usd freeMargin,
        Usd reservedMargin,
        Usd realizedToday,
        Usd unrealized,
        Usd dayBase,
        Usd reservedWorstLoss,
        Usd openNotional,
        Usd reservedNotional,
        int openPositions,
        SortedMap<String, MarketExposure> markets) {
    public AccountState {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(equity, "equity");
        Objects.requireNonNull(freeMargin, "freeMargin");
        Objects.requireNonNull(reservedMargin, "reservedMargin");
        Objects.requireNonNull(realizedToday, "realizedToday");
        Objects.requireNonNull(unrealized, "unrealized");
        Objects.requireNonNull(dayBase, "dayBase");
        Objects.requireNonNull(reservedWorstLoss, "reservedWorstLoss");
        Objects.requireNonNull(openNotional, "openNotional");
        Objects.requireNonNull(reservedNotional, "reservedNotional");
        markets = Collections.unmodifiableSortedMap(new TreeMap<>(markets));
    }

    /** What the account has in a market. */
    public MarketExposure market(String instrument) {
        MarketExposure exposure = markets.get(instrument);
        return exposure == null ? MarketExposure.NONE : exposure;
    }

    /** An account that holds cash and nothing else, and began the day with it. */
    public static AccountState ofCash(AccountId id, long version, Usd cash) {
        return builder(id, version).equity(cash).freeMargin(cash).dayBase(cash).build();
    }

    public static Builder builder(AccountId id, long version) {
        return new Builder(id, version);
    }

    /** The same state to build a changed one from. */
    public Builder toBuilder() {
        Builder builder = new Builder(id, version)
                .equity(equity)
                .freeMargin(freeMargin)
                .dayBase(dayBase)
                .realizedToday(realizedToday)
                .unrealized(unrealized)
                .reservedMargin(reservedMargin)
                .reservedWorstLoss(reservedWorstLoss);
        markets.forEach(builder::market);
        return builder;
    }

    /**
     * Collects a state; totals of notional and positions are the sums over the markets. Equity, free margin and day
     * base must be given, the rest is 0 until given. Not thread-safe.
     */
    public static final class Builder {
        private final AccountId id;
        private final long version;
        private Usd equity = Usd.ZERO;
        private Usd freeMargin = Usd.ZERO;
        private Usd dayBase = Usd.ZERO;
        private Usd realizedToday = Usd.ZERO;
        private Usd unrealized = Usd.ZERO;
        private Usd reservedMargin = Usd.ZERO;
        private Usd reservedWorstLoss = Usd.ZERO;
        private final SortedMap<String, MarketExposure> markets = new TreeMap<>();
        private int given;

        private Builder(AccountId id, long version) {
            this.id = Objects.requireNonNull(id, "id");
            this.version = version;
        }

        public Builder equity(Usd value) {
            equity = Objects.requireNonNull(value, "equity");
            given |= 1;
            return this;
        }

        public Builder freeMargin(Usd value) {
            freeMargin = Objects.requireNonNull(value, "freeMargin");
            given |= 2;
            return this;
        }

        public Builder dayBase(Usd value) {
            dayBase = Objects.requireNonNull(value, "dayBase");
            given |= 4;
            return this;
        }

        public Builder realizedToday(Usd value) {
            realizedToday = value;
            return this;
        }

        public Builder unrealized(Usd value) {
            unrealized = value;
            return this;
        }

        public Builder reservedMargin(Usd value) {
            reservedMargin = value;
            return this;
        }

        public Builder reservedWorstLoss(Usd value) {
            reservedWorstLoss = value;
            return this;
        }

        /** Sets the exposure in one market, replacing what was given for it before. */
        public Builder market(String instrument, MarketExposure exposure) {
            markets.put(instrument, exposure);
            return this;
        }

        /** @throws IllegalArgumentException when equity, free margin or day base was not given */
        public AccountState build() {
            if (given != 7) {
                throw new IllegalArgumentException("account state needs equity, freeMargin and dayBase");
            }
            Usd open = Usd.ZERO;
            Usd reserved = Usd.ZERO;
            int positions = 0;
            for (MarketExposure exposure : markets.values()) {
                open = open.plus(exposure.openNotional());
                reserved = reserved.plus(exposure.reservedNotional());
                positions = Math.addExact(positions, exposure.openPositions());
            }
            return new AccountState(
                    id,
                    version,
                    equity,
                    freeMargin,
                    reservedMargin,
                    realizedToday,
                    unrealized,
                    dayBase,
                    reservedWorstLoss,
                    open,
                    reserved,
                    positions,
                    markets);
        }
    }
}

package io.github.plimsoll.risk;

import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Given;
import io.github.plimsoll.numbers.Usd;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What a decision reads of an account. No amount contains another: what is reserved is in the reserved fields only, so
 * that it counts exactly once. A state that makes no sense (a negative exposure or reservation, totals beyond 64 bits)
 * is refused by the engine, never an exception. Sums over the markets are kept while markets change, so that neither a
 * decision nor a change of one market gets slower with their number. Immutable and thread-safe. Source: contracts,
 * section 6.
 */
public final class AccountState {
    final AccountId id;
    final long version;
    final long equity;
    final long freeMargin;
    final long dayBase;
    final long realizedToday;
    final long unrealized;
    final long reservedMargin;
    final long reservedWorstLoss;
    final Totals totals;
    final boolean sane;
    final @Nullable LossWindows windows;
    final @Nullable TradeLog trades;
    final @Nullable OrderLog orders;
    /** Empty when they are not known, see {@link #locksKnown}. */
    final List<RiskLock> locks;

    final boolean locksKnown;
    final Standing standing;
    /** Made at most once per reader and limits; equal whoever makes them. */
    private @Nullable Rooms rooms;

    private @Nullable Rooms otherRooms;
    private final Slots<MarketExposure> markets;
    private final Slots<String> groupOf;
    private final Slots<Totals> groups;

    private AccountState(Builder from) {
        this.id = from.id;
        this.version = from.version;
        this.equity = from.equity.micros();
        this.freeMargin = from.freeMargin.micros();
        this.dayBase = from.dayBase.micros();
        this.realizedToday = from.realizedToday.micros();
        this.unrealized = from.unrealized.micros();
        this.reservedMargin = from.reservedMargin.micros();
        this.reservedWorstLoss = from.reservedWorstLoss.micros();
        this.totals = from.totals;
        this.windows = from.windows;
        this.trades = from.trades;
        this.orders = from.orders;
        this.locks = from.locks == null ? List.of() : from.locks;
        this.locksKnown = from.locks != null;
        this.markets = from.markets;
        this.groupOf = from.groupOf;
        this.groups = from.groups;
        this.sane = reservedMargin >= 0 && reservedWorstLoss >= 0 && totals.isSane();
        this.standing = new Standing(this);
    }

    /** An account that holds cash and nothing else, and began the day with it. */
    public static AccountState ofCash(AccountId id, long version, Usd cash) {
        return builder(id, version)
                .equity(cash)
                .freeMargin(cash)
                .dayBase(cash)
                .realizedToday(Usd.ZERO)
                .unrealized(Usd.ZERO)
                .reservedMargin(Usd.ZERO)
                .reservedWorstLoss(Usd.ZERO)
                .build();
    }

    public static Builder builder(AccountId id, long version) {
        return new Builder(id, version);
    }

    /** The same state to build a changed one from; takes the same time however many markets there are. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    public AccountId id() {
        return id;
    }

    /** Row version that was read; recording compares and sets it. */
    public long version() {
        return version;
    }

    /** Cash plus unrealised profit and loss, may be negative. */
    public Usd equity() {
        return Usd.ofMicros(equity);
    }

    /** Equity not locked by open positions, <em>before</em> {@link #reservedMargin} is taken off. */
    public Usd freeMargin() {
        return Usd.ofMicros(freeMargin);
    }

    /** Equity at 00:00 UTC plus net deposits since. */
    public Usd dayBase() {
        return Usd.ofMicros(dayBase);
    }

    /** Profit and loss realised since 00:00 UTC, fees included, a loss is negative. */
    public Usd realizedToday() {
        return Usd.ofMicros(realizedToday);
    }

    /** Profit and loss of the open positions at marks, a loss is negative. */
    public Usd unrealized() {
        return Usd.ofMicros(unrealized);
    }

    /** Margin and fees of accepted orders that are not filled yet, Unknown ones included. */
    public Usd reservedMargin() {
        return Usd.ofMicros(reservedMargin);
    }

    /** What the accepted orders that are not filled yet can lose, at least 0. */
    public Usd reservedWorstLoss() {
        return Usd.ofMicros(reservedWorstLoss);
    }

    /**
     * Notional of all open positions at marks, without reservations.
     *
     * @throws ArithmeticException beyond the ledger bound
     */
    public Usd openNotional() {
        return Usd.ofMicros(Math.addExact(totals.openLong(), totals.openShort()));
    }

    /**
     * Notional of the accepted orders that are not filled yet.
     *
     * @throws ArithmeticException beyond the ledger bound
     */
    public Usd reservedNotional() {
        return Usd.ofMicros(Math.addExact(totals.reservedLong(), totals.reservedShort()));
    }

    public int openPositions() {
        return totals.positions();
    }

    /** Loss windows and peak; empty when nobody has them: rules that need them then refuse. */
    public Optional<LossWindows> windows() {
        return Optional.ofNullable(windows);
    }

    /** Closed trades; empty when nobody has them: rules that need them then refuse. */
    public Optional<TradeLog> trades() {
        return Optional.ofNullable(trades);
    }

    /** Accepted orders; empty when nobody has them: rules that need them then refuse. */
    public Optional<OrderLog> orders() {
        return Optional.ofNullable(orders);
    }

    /** Locks that stand; empty when nobody has the list: a policy that requires it then refuses. */
    public Optional<List<RiskLock>> locks() {
        return locksKnown ? Optional.of(locks) : Optional.empty();
    }

    /** Its rooms under some limits, kept for the first two that ask; null where they take more than 64 bits. */
    @Nullable
    Rooms rooms(FlatLimits limits) {
        Rooms kept = rooms;
        return kept != null && kept.limits == limits ? kept : other(limits);
    }

    private @Nullable Rooms other(FlatLimits limits) {
        Rooms kept = otherRooms;
        if (kept != null || !standing.calm || limits.more) {
            return kept != null && kept.limits == limits ? kept : null;
        }
        Rooms made = new Rooms(limits, standing);
        if (rooms == null) {
            rooms = made;
        } else {
            otherRooms = made;
        }
        return made;
    }

    /** What the account has in a market. */
    public MarketExposure market(String instrument) {
        Given.notNull(instrument, "instrument");
        return market(instrument, Slots.spread(instrument));
    }

    /** As {@link #market(String)} for a name whose {@link Slots#spread} is known. */
    MarketExposure market(String instrument, int spread) {
        MarketExposure exposure = markets.get(instrument, spread);
        return exposure == null ? MarketExposure.NONE : exposure;
    }

    /** The part of each market, by instrument id. */
    public SortedMap<String, MarketExposure> markets() {
        return Collections.unmodifiableSortedMap(markets.sorted());
    }

    /** Whether the account files this market under the group; one that it does not have is filed nowhere. */
    boolean files(String instrument, String group) {
        return group.equals(groupOf.get(instrument));
    }

    Totals group(String group) {
        Totals found = groups.get(group);
        return found == null ? Totals.NONE : found;
    }

    /** The state as canonical ASCII text: one {@code name=value} per line, fixed order, plain integers. */
    public String canonical() {
        return AccountText.of(this, groupOf.sorted());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof AccountState state && canonical().equals(state.canonical());
    }

    @Override
    public int hashCode() {
        return Objects.hash(id, version, equity, totals);
    }

    @Override
    public String toString() {
        return canonical();
    }

    /**
     * Collects a state; totals are the sums over the markets. All seven amounts must be given, since an amount that is
     * not known is not 0. A market that is not given holds nothing; windows, logs and locks are not known until given.
     * Not thread-safe.
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
        private Totals totals = Totals.NONE;
        private Slots<MarketExposure> markets = Slots.empty();
        private Slots<String> groupOf = Slots.empty();
        private Slots<Totals> groups = Slots.empty();
        private @Nullable LossWindows windows;
        private @Nullable TradeLog trades;
        private @Nullable OrderLog orders;
        private @Nullable List<RiskLock> locks;
        private int given;

        private static final List<String> AMOUNTS = List.of(
                "equity",
                "freeMargin",
                "dayBase",
                "realizedToday",
                "unrealized",
                "reservedMargin",
                "reservedWorstLoss");
        private static final int ALL = (1 << AMOUNTS.size()) - 1;

        private Builder(AccountId id, long version) {
            this.id = Given.notNull(id, "id");
            this.version = version;
        }

        private Builder(AccountState from) {
            this(from.id, from.version);
            equity = from.equity();
            freeMargin = from.freeMargin();
            dayBase = from.dayBase();
            realizedToday = from.realizedToday();
            unrealized = from.unrealized();
            reservedMargin = from.reservedMargin();
            reservedWorstLoss = from.reservedWorstLoss();
            totals = from.totals;
            markets = from.markets;
            groupOf = from.groupOf;
            groups = from.groups;
            windows = from.windows;
            trades = from.trades;
            orders = from.orders;
            locks = from.locksKnown ? from.locks : null;
            given = ALL;
        }

        public Builder equity(Usd value) {
            equity = Given.notNull(value, "equity");
            given |= 1;
            return this;
        }

        public Builder freeMargin(Usd value) {
            freeMargin = Given.notNull(value, "freeMargin");
            given |= 2;
            return this;
        }

        public Builder dayBase(Usd value) {
            dayBase = Given.notNull(value, "dayBase");
            given |= 4;
            return this;
        }

        public Builder realizedToday(Usd value) {
            realizedToday = Given.notNull(value, "realizedToday");
            given |= 8;
            return this;
        }

        public Builder unrealized(Usd value) {
            unrealized = Given.notNull(value, "unrealized");
            given |= 16;
            return this;
        }

        public Builder reservedMargin(Usd value) {
            reservedMargin = Given.notNull(value, "reservedMargin");
            given |= 32;
            return this;
        }

        public Builder reservedWorstLoss(Usd value) {
            reservedWorstLoss = Given.notNull(value, "reservedWorstLoss");
            given |= 64;
            return this;
        }

        /** Loss windows and peak. */
        public Builder windows(LossWindows value) {
            windows = Given.notNull(value, "windows");
            return this;
        }

        /** Closed trades. */
        public Builder trades(TradeLog value) {
            trades = Given.notNull(value, "trades");
            return this;
        }

        /** Accepted orders. */
        public Builder orders(OrderLog value) {
            orders = Given.notNull(value, "orders");
            return this;
        }

        /** The locks that stand, replacing what was given before; an empty list says that there are none. */
        public Builder locks(List<RiskLock> value) {
            locks = Given.noNulls(value, "locks");
            return this;
        }

        /** Sets the exposure in one market that belongs to no group, replacing what was given for it before. */
        public Builder market(String instrument, MarketExposure exposure) {
            Given.notNull(instrument, "instrument");
            return market(instrument, "", exposure);
        }

        /**
         * Sets the exposure in one market, replacing what was given for it before.
         *
         * @param group correlated group of the market; empty for none
         */
        public Builder market(String instrument, String group, MarketExposure exposure) {
            Given.notNull(exposure, "exposure");
            Given.notNull(instrument, "instrument");
            Given.notNull(group, "group");
            MarketExposure before = markets.get(instrument);
            MarketExposure old = before == null ? MarketExposure.NONE : before;
            String oldGroup = groupOf.get(instrument);
            totals = totals.replace(old, exposure);
            if (oldGroup != null) {
                groups = groups.with(oldGroup, groupTotals(oldGroup).replace(old, MarketExposure.NONE));
            }
            groups = groups.with(group, groupTotals(group).replace(MarketExposure.NONE, exposure));
            groupOf = groupOf.with(instrument, group);
            markets = markets.with(instrument, exposure);
            return this;
        }

        private Totals groupTotals(String group) {
            Totals found = groups.get(group);
            return found == null ? Totals.NONE : found;
        }

        /** What the builder has for a market so far. */
        public MarketExposure exposure(String instrument) {
            Given.notNull(instrument, "instrument");
            MarketExposure found = markets.get(instrument);
            return found == null ? MarketExposure.NONE : found;
        }

        /** Folds a reservation in, as the store will return it once the order is recorded. */
        public Builder reserve(Reservation reservation, String group) {
            Given.notNull(reservation, "reservation");
            Given.notNull(group, "group");
            reservedMargin = reservedMargin.plus(reservation.margin());
            reservedWorstLoss = reservedWorstLoss.plus(reservation.worstLoss());
            return market(
                    reservation.instrument(),
                    group,
                    exposure(reservation.instrument()).plusReserved(reservation.side(), reservation.notional()));
        }

        /** @throws IllegalArgumentException naming the amounts that were not given */
        public AccountState build() {
            if (given != ALL) {
                List<String> missing = AMOUNTS.stream()
                        .filter(amount -> (given & 1 << AMOUNTS.indexOf(amount)) == 0)
                        .toList();
                throw new IllegalArgumentException("account state lacks " + String.join(", ", missing));
            }
            return new AccountState(this);
        }
    }
}

package io.github.plimsoll.testkit.suites;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.execution.ControlPlane;
import io.github.plimsoll.execution.Dispatcher;
import io.github.plimsoll.execution.Ids;
import io.github.plimsoll.execution.Listing;
import io.github.plimsoll.execution.Listings;
import io.github.plimsoll.execution.MemoryStore;
import io.github.plimsoll.execution.SendTicket;
import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.Capability;
import io.github.plimsoll.execution.spi.CostBasis;
import io.github.plimsoll.execution.spi.EventPage;
import io.github.plimsoll.execution.spi.IntentKind;
import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.execution.spi.Latch;
import io.github.plimsoll.execution.spi.Mode;
import io.github.plimsoll.execution.spi.Origin;
import io.github.plimsoll.execution.spi.Resting;
import io.github.plimsoll.execution.spi.StopJournal;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.execution.spi.Submission;
import io.github.plimsoll.execution.spi.Venue;
import io.github.plimsoll.execution.spi.VenueOrder;
import io.github.plimsoll.execution.spi.VenueSnapshot;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Asset;
import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Quantity;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Rounding;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.numbers.UserId;
import io.github.plimsoll.numbers.WorldClock;
import io.github.plimsoll.pricefeed.FeedPolicy;
import io.github.plimsoll.pricefeed.PriceFeed;
import io.github.plimsoll.risk.OrderClass;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Gets tickets for any order the honest way: the order is recorded in a store of its own and a dispatcher sends it, to a
 * counter that keeps the ticket instead.
 */
public final class TicketOffice {
    private static final long LEASE_MICROS = 2_000_000;
    private static final UserId USER = new UserId("alice");

    private final WorldClock clock;
    private final Listing market;
    private final SplittableRandom random = new SplittableRandom(7);
    /** How long an order may wait at its venue. */
    private static final long RESTS_MICROS = 3_600_000_000L;

    private long nanos;
    private long price;

    public TicketOffice(WorldClock clock, Listing market) {
        this.clock = clock;
        this.market = market;
    }

    /** What the price sources say when an order is sent. */
    public void price(long units) {
        price = units;
    }

    SortableId id() {
        return SortableId.next(clock, random);
    }

    /** An open of about that many dollars at 10x, at any price. */
    public StoredIntent open(AccountId account, Side side, long dollars) {
        return open(account, side, dollars, null);
    }

    public StoredIntent open(AccountId account, Side side, long dollars, @Nullable Price worst) {
        return open(account, side, dollars, price(), worst);
    }

    /** @param at the price that its size is counted at */
    private StoredIntent open(AccountId account, Side side, long dollars, Price at, @Nullable Price worst) {
        long units = Quantity.ofNotional(
                        Usd.of(dollars), at, market.instrument().sizeDecimals(), Rounding.UP)
                .units();
        return intent(
                account, IntentKind.OPEN, id(), side, units, Usd.of(dollars).times(tenth(), Rounding.UP), worst);
    }

    /** An open of about that many dollars at 10x that waits at the venue for a price, for an hour; a stop takes any. */
    public StoredIntent resting(AccountId account, Side side, long dollars, Resting resting) {
        return StoreRows.waiting(
                open(
                        account,
                        side,
                        dollars,
                        resting.price(),
                        resting.kind() == Resting.Kind.LIMIT ? resting.price() : null),
                resting);
    }

    /** Adds as much again to what an order opened. */
    public StoredIntent increase(StoredIntent open) {
        return increase(open.account(), open.position(), open.side(), open.sizeUnits(), open.collateral());
    }

    /** Adds so much to a position, at 10x. */
    public StoredIntent increase(AccountId account, SortableId position, Side side, long units, Usd collateral) {
        return intent(account, IntentKind.INCREASE, position, side, units, collateral, null);
    }

    /** Collateral in or, negative, out, in whole dollars. */
    public StoredIntent margin(StoredIntent open, long dollars) {
        return margin(open, dollars, null);
    }

    /** @param worst how near the liquidation price may come */
    StoredIntent margin(StoredIntent open, long dollars, @Nullable Price worst) {
        Usd amount = Usd.of(Math.abs(dollars));
        return intent(
                open.account(),
                dollars > 0 ? IntentKind.ADD_MARGIN : IntentKind.REMOVE_MARGIN,
                open.position(),
                open.side(),
                amount.micros(),
                amount,
                worst);
    }

    public StoredIntent close(StoredIntent open, long units) {
        return intent(open.account(), IntentKind.CLOSE, open.position(), open.side(), units, Usd.ZERO, null);
    }

    private static Ratio tenth() {
        return Ratio.parse("0.1");
    }

    private Price price() {
        return Price.of(price, market.instrument().priceDecimals());
    }

    private StoredIntent intent(
            AccountId account,
            IntentKind kind,
            SortableId position,
            Side side,
            long units,
            Usd collateral,
            @Nullable Price worst) {
        boolean opens = kind.orderClass() == OrderClass.OPENING;
        long now = clock.epochMicros();
        SortableId id = id();
        return new StoredIntent(
                id,
                id(),
                "key-" + id,
                account,
                USER,
                kind,
                Origin.USER,
                market.instrument().id(),
                position,
                side,
                units,
                0,
                collateral,
                kind.adds() ? Leverage.of(10) : null,
                opens ? price() : null,
                opens ? now : 0,
                null,
                null,
                worst,
                null,
                0,
                now + 5_000_000,
                now,
                0,
                IntentState.RECORDED,
                null,
                "trace",
                1);
    }

    /** A ticket whose lease runs while the process time stands still. */
    public SendTicket ticket(StoredIntent intent) {
        Counter counter = new Counter("counter", Mode.DRY);
        send(intent, Mode.DRY, counter);
        assertThat(counter.tickets).as("the dispatcher sends what is recorded").hasSize(1);
        return counter.tickets.get(0);
    }

    /** A ticket whose lease has ended. */
    public SendTicket lapsed(StoredIntent intent) {
        SendTicket ticket = ticket(intent);
        nanos += LEASE_MICROS * 1_000;
        return ticket;
    }

    /** Whether a venue of one mode is ever handed an order of an account of another. */
    boolean reaches(StoredIntent intent, Mode account, Mode venue) {
        Counter counter = new Counter("counter", venue);
        send(intent, account, counter);
        return !counter.tickets.isEmpty();
    }

    private void send(StoredIntent intent, Mode mode, Counter counter) {
        MemoryStore store = new MemoryStore(() -> nanos);
        StoredIntent row = store.transact(tx -> {
            tx.insertAccount(new Account(intent.account(), USER, counter.name(), mode, Asset.USDC, 1, 0));
            StoredIntent now = at(intent, tx.epoch());
            if (intent.kind() == IntentKind.INCREASE || intent.kind().movesMargin()) {
                tx.insertPosition(position(intent)); // nothing is added to what the books do not hold
            }
            tx.insertIntent(now);
            return now;
        });
        Ids ids = new Ids(clock, random.split());
        ControlPlane control = new ControlPlane(store, new NoStops(), clock, ids);
        control.ready();
        Listings listings = Listings.of(List.of(market));
        Dispatcher.of(store, feed(), listings, control, List.of(counter), clock, ids, () -> nanos, LEASE_MICROS)
                .step();
        assertThat(row.id()).isEqualTo(intent.id());
    }

    private StoredPosition position(StoredIntent of) {
        Price price = price();
        long units = of.sizeUnits();
        return new StoredPosition(
                of.position(),
                of.account(),
                of.user(),
                1,
                of.instrument(),
                of.side(),
                0,
                units,
                units,
                0,
                price,
                CostBasis.of(units, price),
                Usd.of(1_000_000), // so much that whatever an order takes out may leave it
                Leverage.of(10),
                price,
                null,
                null,
                Usd.ZERO,
                Usd.ZERO,
                clock.epochMicros(),
                0,
                null,
                1);
    }

    private StoredIntent at(StoredIntent intent, long epoch) {
        return new StoredIntent(
                intent.id(),
                intent.decision(),
                intent.key(),
                intent.account(),
                intent.user(),
                intent.kind(),
                intent.origin(),
                intent.instrument(),
                intent.position(),
                intent.side(),
                intent.sizeUnits(),
                0,
                intent.collateral(),
                intent.leverage(),
                intent.kind().orderClass() == OrderClass.OPENING ? price() : null,
                intent.priceAsOf(),
                null,
                null,
                intent.worstPrice(),
                intent.resting(),
                epoch,
                clock.epochMicros() + (intent.rests() ? RESTS_MICROS : 5_000_000),
                intent.rests() ? clock.epochMicros() : intent.recordedAt(), // what rests is sent at once or never
                0,
                IntentState.RECORDED,
                null,
                intent.trace(),
                1);
    }

    private PriceFeed feed() {
        PriceFeed feed = PriceFeed.builder(clock)
                .market(market.instrument(), FeedPolicy.defaults())
                .source("alpha")
                .source("bravo")
                .source("charlie")
                .build();
        for (int source = 0; source < 3; source++) {
            feed.offer(0, source, price, 0, clock.epochMicros());
        }
        return feed;
    }

    /** Takes tickets and sends nothing. */
    private static final class Counter implements Venue {
        private final String name;
        private final Mode mode;
        private final List<SendTicket> tickets = new ArrayList<>();

        Counter(String name, Mode mode) {
            this.name = name;
            this.mode = mode;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Mode mode() {
            return mode;
        }

        @Override
        public Set<Capability> capabilities() {
            return Set.of();
        }

        @Override
        public Submission submit(SendTicket ticket) {
            tickets.add(ticket);
            return Submission.unknown("the counter keeps it");
        }

        @Override
        public EventPage events(long cursor) {
            return new EventPage(List.of(), cursor);
        }

        @Override
        public VenueOrder query(SortableId order) {
            return VenueOrder.UNKNOWN;
        }

        @Override
        public VenueSnapshot snapshot(AccountId account) {
            return VenueSnapshot.unknown();
        }
    }

    private static final class NoStops implements StopJournal {
        @Override
        public void record(Latch latch) {
            throw new IllegalStateException("nothing is stopped here");
        }

        @Override
        public List<Latch> pending() {
            return List.of();
        }

        @Override
        public void clear() {}
    }
}

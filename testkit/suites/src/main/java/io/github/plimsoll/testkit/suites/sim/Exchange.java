package io.github.plimsoll.testkit.suites.sim;

import io.github.plimsoll.execution.spi.EventPage;
import io.github.plimsoll.execution.spi.IntentKind;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.VenueEvent;
import io.github.plimsoll.execution.spi.VenueOrder;
import io.github.plimsoll.execution.spi.VenueSnapshot;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Exact;
import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Rounding;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The venue as it truly is: it outlives every process, keeps client ids for ever, fills in parts, declines, liquidates.
 * What it did is the truth that the books are compared with. It shares no code with the paper venue.
 */
final class Exchange {
    private static final long LOSS_PERCENT = 85;
    private static final long FEE_MILLIONTHS = 450;
    private static final long IMPACT_MILLIONTHS = 500;

    private final Manner manner;
    private final SimTime time;
    private final SimMarket market;
    private final Mischief mischief;
    private final Trace trace;
    private final Map<SortableId, Order> orders = new TreeMap<>();
    private final List<Order> working = new ArrayList<>();
    private final List<Order> onTheirWay = new ArrayList<>();
    private final Map<SortableId, Holding> holdings = new TreeMap<>();
    private final Map<SortableId, Foreign> foreign = new TreeMap<>();
    private final List<VenueEvent> log = new ArrayList<>();
    private final Set<SortableId> liquidated = new TreeSet<>();
    private @Nullable SlowFill slow;

    Exchange(Manner manner, SimTime time, SimMarket market, Mischief mischief, Trace trace) {
        this.manner = manner;
        this.time = time;
        this.market = market;
        this.mischief = mischief;
        this.trace = trace;
    }

    private static final class Order {
        final StoredIntent intent;
        long dueAt;
        long filled;
        boolean arrived;
        boolean ended;

        Order(StoredIntent intent, long dueAt) {
            this.intent = intent;
            this.dueAt = dueAt;
        }
    }

    /** What one position truly is. */
    private static final class Holding {
        final SortableId position;
        final AccountId account;
        final String instrument;
        final Side side;
        final Leverage leverage;
        long units;
        /** Micro-dollars that were paid for what is still held, not rounded. */
        long cost;

        long collateral;

        Holding(SortableId position, AccountId account, String instrument, Side side, Leverage leverage) {
            this.position = position;
            this.account = account;
            this.instrument = instrument;
            this.side = side;
            this.leverage = leverage;
        }

        static Holding of(StoredIntent open) {
            Leverage leverage = open.leverage();
            return new Holding(
                    open.position(),
                    open.account(),
                    open.instrument(),
                    open.side(),
                    leverage == null ? Leverage.of(1) : leverage);
        }

        /** Average price of what is held, in units of 1e-10. */
        Price entry() {
            return Price.of(Exact.mulDiv(cost, Exact.pow10(12), units, Rounding.HALF_UP), 10);
        }
    }

    /** A position that nobody of ours opened, as it was opened. */
    record Foreign(Side side, long units, Price entry, Usd collateral) {}

    /** The bytes of an order are here; the same id again is the same order. */
    void arrive(StoredIntent intent) {
        Order known = orders.get(intent.id());
        if (known != null && known.arrived) {
            return;
        }
        Order order = known != null ? known : new Order(intent, 0);
        order.arrived = true;
        order.dueAt = time.micros() + mischief.between(40, 400);
        orders.put(intent.id(), order);
        onTheirWay.remove(order);
        working.add(order);
    }

    /** The bytes of an order left and come later. */
    void arriveLater(StoredIntent intent, long delayMicros) {
        if (!orders.containsKey(intent.id())) {
            Order order = new Order(intent, time.micros() + delayMicros);
            orders.put(intent.id(), order);
            onTheirWay.add(order);
        }
    }

    /** Somebody opens a position at the market's price without us; the venue tells nobody. */
    void foreign(SortableId position, AccountId account, String instrument, Side side, long units, Usd collateral) {
        Holding holding = new Holding(position, account, instrument, side, Leverage.of(10));
        holding.units = units;
        holding.cost = micros(units, market.units(instrument), Rounding.HALF_UP);
        holding.collateral = collateral.micros();
        holdings.put(position, holding);
        foreign.put(position, new Foreign(side, units, holding.entry(), collateral));
        trace.tell("venue", "somebody else opens " + Names.of(position) + " " + side + " " + units + " " + instrument);
    }

    /** Positions that nobody of ours opened, as they were opened. */
    Map<SortableId, Foreign> foreign() {
        return foreign;
    }

    /** What happens by now. */
    void step() {
        for (int i = onTheirWay.size() - 1; i >= 0; i--) {
            if (onTheirWay.get(i).dueAt <= time.micros()) {
                arrive(onTheirWay.get(i).intent);
            }
        }
        liquidate();
        for (int i = 0; i < working.size(); ) {
            Order order = working.get(i);
            if (order.dueAt <= time.micros()) {
                work(order);
            }
            if (order.ended) {
                working.remove(i);
            } else {
                i++;
            }
        }
    }

    private void liquidate() {
        if (holdings.isEmpty()) {
            return;
        }
        // Keys, not entries: a tree moves its entries about when one is removed.
        for (SortableId id : List.copyOf(holdings.keySet())) {
            Holding holding = Objects.requireNonNull(holdings.get(id));
            long mark = market.units(holding.instrument);
            if (isLost(holding, holding.collateral)) {
                holdings.remove(id);
                liquidated.add(id);
                emit(
                        VenueEvent.Kind.LIQUIDATED,
                        holding.account,
                        holding.position,
                        null,
                        holding.units,
                        Price.of(mark, 10),
                        Usd.ZERO,
                        "");
            }
        }
    }

    private void work(Order order) {
        StoredIntent intent = order.intent;
        if (intent.isLate(time.wallMicros())) {
            end(order, order.filled == 0 ? VenueEvent.Kind.DECLINED : VenueEvent.Kind.CANCELLED, "past its deadline");
            return;
        }
        if (intent.kind().movesMargin()) {
            move(order);
            return;
        }
        boolean opens = intent.kind().adds();
        if (order.filled == 0 && mischief.strikes(FaultKind.ORDER_DECLINED)) {
            end(order, VenueEvent.Kind.DECLINED, "no liquidity");
            return;
        }
        if (order.filled == 0 && mischief.strikes(FaultKind.ORDER_REVERTED)) {
            end(order, VenueEvent.Kind.REVERTED, "execution reverted");
            return;
        }
        if (order.filled > 0 && mischief.strikes(FaultKind.REST_CANCELLED)) {
            end(order, VenueEvent.Kind.CANCELLED, "the rest found nobody");
            return;
        }
        boolean buys = (intent.side() == Side.LONG) == opens;
        long mark = market.units(intent.instrument());
        long price = mark + (buys ? 1L : -1L) * Exact.shareUp(mark, IMPACT_MILLIONTHS);
        Price worst = intent.worstPrice();
        if (opens && worst != null && intent.side().sign() * Long.compare(price, worst.units()) > 0) {
            end(order, order.filled == 0 ? VenueEvent.Kind.DECLINED : VenueEvent.Kind.CANCELLED, "price too bad");
            return;
        }
        long left = intent.sizeUnits() - order.filled;
        long units = left;
        if (left > 1 && mischief.strikes(FaultKind.PARTIAL_FILL)) {
            units = mischief.random().nextLong(1, left);
            order.dueAt = time.micros() + mischief.between(100, 3_000);
        }
        Holding held = holdings.get(intent.position());
        if (!opens && (held == null || held.units < units)) {
            BrokenInvariant.require(
                    "I10",
                    manner != Manner.FLIPPING || liquidated.contains(intent.position()),
                    "a close opens the other side: ",
                    intent);
            end(order, order.filled == 0 ? VenueEvent.Kind.DECLINED : VenueEvent.Kind.CANCELLED, "reduce only");
            return;
        }
        if (intent.kind() == IntentKind.INCREASE && held == null) {
            end(order, order.filled == 0 ? VenueEvent.Kind.DECLINED : VenueEvent.Kind.CANCELLED, "nothing to increase");
            return;
        }
        fill(order, units, price);
    }

    private void move(Order order) {
        StoredIntent intent = order.intent;
        Holding holding = holdings.get(intent.position());
        long change = intent.kind() == IntentKind.ADD_MARGIN ? intent.sizeUnits() : -intent.sizeUnits();
        boolean holds = holding != null
                && holding.collateral + change > 0
                && (change > 0 || keeps(holding, holding.collateral + change, intent.worstPrice()));
        if (!holds || mischief.strikes(FaultKind.ORDER_DECLINED)) {
            end(order, VenueEvent.Kind.DECLINED, "no such change of margin");
            return;
        }
        Objects.requireNonNull(holding).collateral += change;
        order.filled = intent.sizeUnits();
        order.ended = true;
        emit(
                VenueEvent.Kind.MARGIN,
                intent.account(),
                intent.position(),
                intent.id(),
                order.filled,
                null,
                Usd.ZERO,
                "");
    }

    /** Not lost now, nor before the worst price; the books may round otherwise by a basis point. */
    private boolean keeps(Holding holding, long collateral, @Nullable Price worst) {
        if (worst != null) {
            long slack = Exact.shareUp(worst.units(), 100);
            long before = worst.units() + (holding.side == Side.LONG ? slack : -slack);
            if (isLost(holding, collateral, before)) {
                return false;
            }
        }
        return !isLost(holding, collateral);
    }

    private boolean isLost(Holding holding, long collateral) {
        return isLost(holding, collateral, market.units(holding.instrument));
    }

    private static boolean isLost(Holding holding, long collateral, long price) {
        long value = micros(holding.units, price, Rounding.DOWN);
        long loss = holding.side == Side.LONG ? holding.cost - value : value - holding.cost;
        return loss * 100 >= collateral * LOSS_PERCENT;
    }

    private void fill(Order order, long units, long price) {
        StoredIntent intent = order.intent;
        order.filled += units;
        long value = micros(units, price, Rounding.HALF_UP);
        Usd fee = Usd.ofMicros(Exact.shareUp(micros(units, price, Rounding.UP), FEE_MILLIONTHS));
        if (intent.kind().adds()) {
            Holding holding = holdings.computeIfAbsent(intent.position(), any -> Holding.of(intent));
            holding.units += units;
            holding.cost += value;
            long put = Exact.mulDiv(intent.collateral().micros(), units, intent.sizeUnits(), Rounding.DOWN);
            holding.collateral += manner == Manner.CHARGING ? Math.max(0, put - fee.micros()) : put;
        } else {
            Holding holding = Objects.requireNonNull(holdings.get(intent.position()));
            holding.cost -= Exact.mulDiv(holding.cost, units, holding.units, Rounding.HALF_UP);
            holding.collateral -= Exact.mulDiv(holding.collateral, units, holding.units, Rounding.DOWN);
            holding.units -= units;
            if (holding.units == 0) {
                holdings.remove(intent.position());
            }
        }
        emit(
                VenueEvent.Kind.FILL,
                intent.account(),
                intent.position(),
                intent.id(),
                units,
                Price.of(price, 10),
                fee,
                "");
        order.ended = order.filled == intent.sizeUnits();
        Holding left = holdings.get(intent.position());
        // A market that falls by more than a fifth at once tells of other things than of a late fill.
        if (left != null && left.cost >= 5 * left.collateral && mischief.strikes(FaultKind.MARKET_JUMPS_AT_FILL)) {
            market.trades(left.instrument, beyond(left));
            slow = new SlowFill(log.size());
        }
    }

    /** A price at which all of a position's collateral is lost. */
    private static long beyond(Holding holding) {
        long entry = holding.entry().units();
        long move = Exact.mulDiv(entry, holding.collateral, holding.cost, Rounding.UP);
        return holding.side == Side.LONG ? entry - move : entry + move;
    }

    /** Units of 1e-8 at a price of 1e-10, in micro-dollars. */
    private static long micros(long units, long price, Rounding rounding) {
        return Exact.mulDiv(units, price, Exact.pow10(12), rounding);
    }

    private void end(Order order, VenueEvent.Kind kind, String reason) {
        order.ended = true;
        StoredIntent intent = order.intent;
        emit(kind, intent.account(), intent.position(), intent.id(), 0, null, Usd.ZERO, reason);
    }

    private void emit(
            VenueEvent.Kind kind,
            AccountId account,
            SortableId position,
            @Nullable SortableId order,
            long units,
            @Nullable Price price,
            Usd fee,
            String reason) {
        long sequence = log.size() + 1L;
        log.add(new VenueEvent(
                sequence,
                "e" + sequence,
                kind,
                account,
                order,
                position,
                units,
                price,
                fee,
                reason,
                time.wallMicros()));
        trace.tell(
                "venue",
                kind + " " + (order == null ? "position " + Names.of(position) : Names.of(order)) + " " + units
                        + (price == null ? " " + reason : " at " + price));
    }

    /** What it did after a cursor. */
    List<VenueEvent> after(long cursor) {
        return log.subList((int) Math.min(cursor, log.size()), log.size());
    }

    /** What it tells of that; behind a fill that it is slow to tell of the cursor does not go on. */
    EventPage page(long cursor) {
        List<VenueEvent> events = after(cursor);
        long end = events.isEmpty() ? cursor : cursor();
        SlowFill late = slow;
        if (late == null || mischief.resting()) {
            return new EventPage(events, end);
        }
        slow = late.isOver(events) ? null : late;
        return late.page(events, end, mischief);
    }

    VenueOrder query(SortableId id) {
        Order order = orders.get(id);
        if (order == null) {
            return VenueOrder.ABSENT;
        }
        if (!order.arrived) {
            // While its bytes are under way nobody can say; some say that there is nothing.
            return manner == Manner.FORGETFUL ? VenueOrder.ABSENT : VenueOrder.UNKNOWN;
        }
        return order.ended ? VenueOrder.DONE : VenueOrder.WORKING;
    }

    Manner manner() {
        return manner;
    }

    /** Whether its bytes ever left for here and were not lost. */
    boolean knows(SortableId id) {
        return orders.containsKey(id);
    }

    /** Whether a position was ever liquidated. */
    boolean liquidated(SortableId position) {
        return liquidated.contains(position);
    }

    /** Whether an order can still fill. */
    boolean alive(SortableId id) {
        Order order = orders.get(id);
        return order != null && !order.ended;
    }

    long filled(SortableId id) {
        Order order = orders.get(id);
        return order == null ? 0 : order.filled;
    }

    boolean idle() {
        return working.isEmpty() && onTheirWay.isEmpty();
    }

    long cursor() {
        return log.size();
    }

    VenueSnapshot snapshot(AccountId account) {
        List<VenueSnapshot.OpenPosition> open = new ArrayList<>();
        holdings.forEach((id, holding) -> {
            if (holding.account.equals(account)) {
                open.add(new VenueSnapshot.OpenPosition(
                        id,
                        holding.instrument,
                        holding.units,
                        new VenueSnapshot.Terms(
                                holding.side, holding.entry(), Usd.ofMicros(holding.collateral), holding.leverage)));
            }
        });
        List<SortableId> alive = working.stream()
                .filter(order -> order.intent.account().equals(account))
                .map(order -> order.intent.id())
                .toList();
        return new VenueSnapshot(true, open, alive, log.size());
    }
}

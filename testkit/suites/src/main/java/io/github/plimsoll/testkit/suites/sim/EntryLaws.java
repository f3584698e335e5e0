package io.github.plimsoll.testkit.suites.sim;

import static io.github.plimsoll.testkit.suites.sim.BrokenInvariant.require;

import io.github.plimsoll.execution.spi.EntryState;
import io.github.plimsoll.execution.spi.ExitPlan;
import io.github.plimsoll.execution.spi.StoreTx;
import io.github.plimsoll.execution.spi.StoredEntry;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.VenueEvent;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.SortableId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What must be true of resting entries and their orders. */
final class EntryLaws {
    private static final String PREFIX = "entry:";
    private static final int ALL = 1_000_000;

    private EntryLaws() {}

    /** The entry whose order that is. */
    static Optional<SortableId> entryOf(StoredIntent intent) {
        if (!intent.key().startsWith(PREFIX)) {
            return Optional.empty();
        }
        return Optional.of(SortableId.parse(
                intent.key().substring(PREFIX.length(), intent.key().lastIndexOf(':'))));
    }

    /** At every instant: an entry knows its orders, at most one works and at most one was filled. */
    static void check(World world, StoreTx tx, AccountId account, List<StoredIntent> intents) {
        Map<SortableId, List<StoredIntent>> orders = new TreeMap<>();
        for (StoredIntent intent : intents) {
            entryOf(intent)
                    .ifPresent(id ->
                            orders.computeIfAbsent(id, any -> new ArrayList<>()).add(intent));
        }
        List<StoredEntry> entries = tx.entries(account, EnumSet.allOf(EntryState.class), ALL);
        for (StoredEntry entry : entries) {
            List<StoredIntent> own = orders.getOrDefault(entry.id(), List.of());
            orders.remove(entry.id());
            require("ENTRY", own.size() == entry.tries(), own.size(), " orders of an entry that counts ", entry);
            long open = own.stream().filter(i -> !i.state().terminal()).count();
            long filled = own.stream().filter(i -> i.filledUnits() > 0).count();
            require("ENTRY", open <= 1 && filled <= 1, open, " open and ", filled, " filled orders of ", entry);
            require(
                    "ENTRY",
                    open == 0 || entry.state() == EntryState.SENT || entry.state() == EntryState.CANCELLED,
                    "an order works whose entry is ",
                    entry.state());
            require(
                    "ENTRY",
                    filled == 0
                            || entry.state() == EntryState.SENT
                            || entry.state() == EntryState.DONE
                            || entry.state() == EntryState.CANCELLED,
                    "an order was filled whose entry is ",
                    entry.state());
            own.forEach(order -> allowed(entry, order));
            exits(world, tx, entry, own);
            sights(world, entry);
        }
        require("ENTRY", orders.isEmpty(), "orders of entries that nobody placed: ", orders);
    }

    /** A trigger that the market had passed already would be none: nobody is told that such an order waits. */
    static void placed(World world, StoredEntry entry) {
        Price trigger = entry.trigger();
        require(
                "ENTRY",
                trigger == null
                        || !world.market.isBeyond(entry.instrument(), trigger.units(), entry.side() == Side.SHORT),
                "an entry waits for what the market has passed already: ",
                entry);
    }

    /** The first order of a stop: its trigger was reached. From then on it is one at the market, wherever that has gone. */
    static void recorded(StoreTx tx, World world, StoredIntent order) {
        StoredEntry entry = entryOf(order).flatMap(tx::entry).orElse(null);
        Price trigger = entry == null ? null : entry.trigger();
        if (entry == null || trigger == null || entry.limit() != null || entry.tries() > 1) {
            return;
        }
        require(
                "ENTRY",
                world.market.reached(order.instrument(), trigger.units(), entry.side() == Side.SHORT),
                "an order at ",
                order.decidedPrice(),
                " whose entry waits for the trigger ",
                trigger);
    }

    /** An order of an entry was decided at a price that the entry waited for, within its time. */
    private static void allowed(StoredEntry entry, StoredIntent order) {
        Price decided = Objects.requireNonNull(order.decidedPrice());
        long sign = entry.side() == Side.LONG ? 1 : -1;
        Price limit = entry.limit();
        require(
                "ENTRY",
                limit == null || (sign * decided.units() <= sign * limit.units() && limit.equals(order.worstPrice())),
                "an order at ",
                decided,
                " whose entry waits for ",
                limit);
        require("ENTRY", order.recordedAt() <= entry.validUntil(), "an order after the time of ", entry);
    }

    /** An order took the exits that its entry had, all of them and once: nothing changed them since. */
    private static void exits(World world, StoreTx tx, StoredEntry entry, List<StoredIntent> own) {
        if (entry.state() != EntryState.SENT && entry.state() != EntryState.DONE) {
            return;
        }
        for (StoredIntent order : own) {
            if (order.id().equals(entry.intent())) {
                ExitPlan plan = tx.exits(order.position());
                require(
                        "ENTRY",
                        entry.exits().isEmpty() || plan.version() > 0,
                        "the exits of an entry are not those of its position: ",
                        entry);
                require(
                        "ENTRY",
                        order.filledUnits() > 0 || plan.targets().size() == targets(entry),
                        "an order that is not filled has other targets than its entry: ",
                        plan,
                        " of ",
                        entry);
                require("ENTRY", (order.stopLoss() != null) == (entry.stopLoss() != null), "no stop came with ", entry);
                world.see(Sight.ENTRY_BROUGHT_EXITS, !entry.exits().isEmpty() && order.filledUnits() > 0);
            }
        }
    }

    private static long targets(StoredEntry entry) {
        return entry.exits().stream().filter(exit -> exit.startsWith("target ")).count();
    }

    private static void sights(World world, StoredEntry entry) {
        world.see(Sight.ENTRY_OPENED, entry.state() == EntryState.DONE);
        world.see(Sight.ENTRY_TRIED_AGAIN, entry.tries() > 1);
        world.see(Sight.ENTRY_EXPIRED, entry.state() == EntryState.EXPIRED);
        world.see(Sight.STOP_LIMIT_ARMED, entry.trigger() != null && entry.armed() && entry.tries() == 0);
    }

    /** No fill is worse than the worst price that its order names. */
    static void fills(List<VenueEvent> events, List<StoredIntent> intents) {
        Map<SortableId, StoredIntent> opens = new TreeMap<>();
        for (StoredIntent intent : intents) {
            if (intent.kind().adds() && intent.worstPrice() != null) {
                opens.put(intent.id(), intent);
            }
        }
        for (VenueEvent event : events) {
            @Nullable StoredIntent intent = event.order() == null ? null : opens.get(event.order());
            Price price = event.price();
            if (intent != null && price != null && event.kind() == VenueEvent.Kind.FILL) {
                long worse = price.units()
                        - Objects.requireNonNull(intent.worstPrice()).units();
                require("WORST", intent.side().sign() * worse <= 0, "filled at ", price, ": ", intent);
            }
        }
    }

    /** At rest no order of an entry is under way, and none is remembered as if it were; but for one that nobody can prove. */
    static void atRest(World world, StoreTx tx) {
        List<StoredEntry> sent = tx.entries(EnumSet.of(EntryState.SENT), ALL).stream()
                .filter(entry -> entry.intent() == null
                        || tx.intent(entry.intent()).filter(world::isDoubtful).isEmpty())
                .toList();
        require("ENTRY", sent.isEmpty(), "at rest an entry is still SENT: ", sent);
    }
}

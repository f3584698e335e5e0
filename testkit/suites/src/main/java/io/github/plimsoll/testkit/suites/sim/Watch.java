package io.github.plimsoll.testkit.suites.sim;

import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.execution.spi.Latch;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.VenueEvent;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.risk.ControlState;
import io.github.plimsoll.risk.OrderClass;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Stands where the bytes leave: every order that goes out is held against what was promised about it. */
final class Watch {
    /** Tries of an exit until they come as rarely as they ever will, in one process. */
    private static final int FIRST_TRIES = 10;
    /** They come no more often then. */
    private static final long REST_MICROS = 6_000_000L;

    private final World world;
    /** Acknowledged stops; those that hold in one process only name it. */
    private final List<Standing> standing = new ArrayList<>();

    private final Map<SortableId, Integer> sent = new TreeMap<>();
    private final Map<String, SortableId> keys = new TreeMap<>();
    private final Set<SortableId> ids = new TreeSet<>();
    private final Set<SortableId> takenBack = new TreeSet<>();
    /** When an intent was first about to leave. */
    private final Map<SortableId, Long> tried = new TreeMap<>();

    /** Stops that were acknowledged once: what was decided before them never leaves, resumed or not. */
    private final List<Past> past = new ArrayList<>();

    /** Entries that were cancelled, and whether nothing of them was under way then. */
    private final Map<SortableId, Boolean> cancelled = new TreeMap<>();

    private final Map<SortableId, Recorded> recorded = new TreeMap<>();
    /** When somebody last began to resume a scope. */
    private final Map<String, Long> resumed = new TreeMap<>();

    /**
     * A stop that holds.
     *
     * @param only the machine on which it holds; null for all of them
     * @param leaving attempts of orders that were past the fence when it was typed and may still leave: a stop that the
     *     store does not hold promises nothing about them
     */
    private record Standing(Latch latch, @Nullable String only, long typedAt, Map<SortableId, Integer> leaving) {
        boolean spares(StoredIntent intent) {
            return leaving.getOrDefault(intent.id(), 0) == intent.attempts();
        }
    }

    private record Past(Latch latch, long order) {}

    private record Recorded(Life by, long order, long deadline) {}

    Watch(World world) {
        this.world = world;
    }

    /**
     * No order that it forbids may begin to leave from now on, from any process; unless somebody has resumed the scope
     * since the stop was typed, whose answer may have come late.
     */
    void acknowledged(Latch latch, long typedAt) {
        if (resumed.getOrDefault(latch.scope(), -1L) < typedAt) {
            standing.add(new Standing(latch, null, typedAt, Map.of()));
        }
        past.add(new Past(latch, typedAt));
    }

    /** The store is away: it holds on this machine, also after a restart there. */
    void heldBy(Life life, Latch latch) {
        standing.add(new Standing(latch, life.name(), world.order(), leaving()));
    }

    private Map<SortableId, Integer> leaving() {
        Map<SortableId, Integer> attempts = new TreeMap<>();
        for (StoredIntent intent : world.store.transact(tx -> tx.intents(EnumSet.of(IntentState.SENDING), 1_000))) {
            attempts.put(intent.id(), intent.attempts());
        }
        return attempts;
    }

    /** A scope was resumed by somebody who read first then: a stop that was written before is one that was seen. */
    void resumed(String scope, long firstRead) {
        resumed.merge(scope, firstRead, Long::max);
        standing.removeIf(stop -> stop.latch().scope().equals(scope) && stop.typedAt() < firstRead);
    }

    /** An open is recorded now. */
    void recorded(Life life, StoredIntent open) {
        recorded.put(open.id(), new Recorded(life, world.order(), open.validUntil()));
    }

    /** A venue tells what happened: nothing of an order that adds risk happens after its deadline. */
    void told(VenueEvent event) {
        boolean executed = event.kind() == VenueEvent.Kind.FILL || event.kind() == VenueEvent.Kind.MARGIN;
        Recorded of = executed && event.order() != null ? recorded.get(event.order()) : null;
        BrokenInvariant.require(
                "I6",
                of == null || event.at() <= of.deadline(),
                "an order that adds risk is filled after its deadline: ",
                event);
    }

    /** An intent is recorded: its key and its id, which is the client order id, name it and nothing else, for ever. */
    void keyed(StoredIntent intent) {
        SortableId other = keys.putIfAbsent(intent.key(), intent.id());
        BrokenInvariant.require("I3", other == null, "the key ", intent.key(), " names ", other, " and ", intent);
        BrokenInvariant.require("I3", ids.add(intent.id()), "a client order id is used again: ", intent);
    }

    /** An intent is about to leave: what nobody takes is tried again ever more rarely. */
    void leaves(StoredIntent intent) {
        long since = world.time.micros() - tried.computeIfAbsent(intent.id(), any -> world.time.micros());
        long most = 2 * (FIRST_TRIES + since / REST_MICROS) + world.starts();
        BrokenInvariant.require(
                "I29",
                intent.attempts() <= most,
                intent.attempts(),
                " tries within ",
                since / 1_000_000,
                " s: ",
                intent);
    }

    /** How long ago an intent was first about to leave, microseconds, however the wall clock has stepped; 0 if it never was. */
    long sinceTried(SortableId intent) {
        return world.time.micros() - tried.getOrDefault(intent, world.time.micros());
    }

    /** Somebody took back an order that was not sent. */
    void takenBack(SortableId order) {
        takenBack.add(order);
    }

    /** Somebody begins to resume a scope. */
    void resuming(String scope) {
        resumed.put(scope, world.order());
        standing.removeIf(stop -> stop.latch().scope().equals(scope));
    }

    /**
     * Somebody cancelled an entry.
     *
     * @param whole whether the answer said that no order of it was under way
     */
    void cancelled(SortableId entry, boolean whole) {
        cancelled.merge(entry, whole, Boolean::logicalOr);
    }

    /** The bytes of an order leave now. */
    void sent(Life life, StoredIntent intent) {
        int times = sent.merge(intent.id(), 1, Integer::sum);
        boolean opens = intent.kind().orderClass() == OrderClass.OPENING;
        world.trace.tell(life.name(), "sends " + intent.kind() + " " + Names.of(intent.id()) + " time " + times);
        world.absence.sent(intent);
        StoredIntent stored = stored(intent);
        BrokenInvariant.require(
                "I2", stored.state() == IntentState.SENDING, "an order leaves while its row is ", stored.state());
        BrokenInvariant.require(
                "I21",
                stored.attempts() == intent.attempts(),
                "attempt ",
                intent.attempts(),
                " leaves while attempt ",
                stored.attempts(),
                " is recorded");
        for (Standing stop : standing) {
            boolean here = stop.only() == null || stop.only().equals(life.name());
            world.see(Sight.EXIT_WHILE_HALTED, !opens && stop.latch().state() == ControlState.HALTED);
            BrokenInvariant.require(
                    "I10",
                    !here
                            || stop.spares(intent)
                            || !applies(stop.latch(), intent)
                            || stop.latch().state().permits(intent.kind().orderClass()),
                    intent.kind(),
                    " leaves although ",
                    stop.latch(),
                    " was acknowledged");
        }
        BrokenInvariant.require(
                "CANCEL", !takenBack.contains(intent.id()), "an order leaves that was taken back: ", intent);
        if (opens) {
            fromHere(life, intent);
            Optional<SortableId> entry = EntryLaws.entryOf(intent);
            BrokenInvariant.require(
                    "CANCEL",
                    entry.isEmpty() || !cancelled.getOrDefault(entry.get(), false),
                    "an order leaves whose entry was cancelled: ",
                    intent);
            BrokenInvariant.require("I1", times == 1, "an opening order leaves a second time: ", intent);
            long now = world.time.wallMicros();
            BrokenInvariant.require(
                    "I6", now <= intent.validUntil(), "an open leaves ", (now - intent.validUntil()), " us too late");
            Price decided = intent.decidedPrice();
            BrokenInvariant.require(
                    "I14",
                    decided != null && world.market.plausible(intent.instrument(), decided.units()),
                    "an open leaves at a price no honest source has said: ",
                    decided,
                    ", the market is at ",
                    Price.of(world.market.units(intent.instrument()), 10));
        }
    }

    private StoredIntent stored(StoredIntent intent) {
        Optional<StoredIntent> row;
        try {
            row = world.store.transact(tx -> tx.intent(intent.id()));
        } catch (IllegalStateException inside) {
            throw new BrokenInvariant("I2", "an order leaves before its row is committed: " + intent);
        }
        return row.orElseThrow(() -> new BrokenInvariant("I2", "an order leaves that nobody recorded: " + intent));
    }

    /** What was decided before a stop is never sent, and what a process recorded that was alone and died neither. */
    private void fromHere(Life life, StoredIntent intent) {
        Recorded was = recorded.get(intent.id());
        if (was == null) {
            throw new BrokenInvariant("I2", "an open leaves that no process recorded: " + intent);
        }
        BrokenInvariant.require(
                "I6",
                was.deadline() == intent.validUntil(),
                "an open leaves with another deadline than it was recorded with: ",
                intent);
        BrokenInvariant.require(
                "I13",
                was.by() == life || world.shared(),
                "an open leaves whose process died before it was sent: ",
                intent);
        for (Past stop : past) {
            BrokenInvariant.require(
                    "I10",
                    stop.order() <= was.order()
                            || !applies(stop.latch(), intent)
                            || stop.latch().state().permitsOpening(),
                    "an open leaves that was decided before ",
                    stop.latch());
        }
    }

    private static boolean applies(Latch latch, StoredIntent intent) {
        return latch.scope().equals(Latch.GLOBAL)
                || latch.scope().equals(Latch.MAINTENANCE)
                || latch.scope().equals(Latch.venue(World.VENUE))
                || latch.scope().equals(Latch.user(intent.user().value()))
                || latch.scope().equals(Latch.market(intent.instrument()));
    }
}

package io.github.plimsoll.testkit.suites.sim;

import io.github.plimsoll.execution.spi.BusinessEvent;
import io.github.plimsoll.execution.spi.IntentKind;
import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.execution.spi.Latch;
import io.github.plimsoll.execution.spi.Origin;
import io.github.plimsoll.execution.spi.StoreTx;
import io.github.plimsoll.execution.spi.StoredEntry;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.risk.OrderClass;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Sees every change of an intent that a transaction commits, and holds it against the table of states and the truth. */
final class Witness {
    /** The published table, written down here a second time: the product's own one is what is looked at. */
    private static final Map<IntentState, Set<IntentState>> TABLE = table();

    private final StoreTx inner;
    private final Life life;
    private final World world;
    private final List<Change> changes = new ArrayList<>(2);
    private final List<BusinessEvent> events = new ArrayList<>(2);
    private final List<String> latches = new ArrayList<>(1);
    private final List<String> cleared = new ArrayList<>();
    private final List<StoredEntry> placed = new ArrayList<>(1);
    private boolean opened;
    private boolean recorded;

    private record Change(@Nullable StoredIntent before, StoredIntent after) {}

    Witness(StoreTx inner, Life life, World world) {
        this.inner = inner;
        this.life = life;
        this.world = world;
    }

    private static Map<IntentState, Set<IntentState>> table() {
        Map<IntentState, Set<IntentState>> next = new EnumMap<>(IntentState.class);
        for (IntentState state : IntentState.values()) {
            next.put(state, EnumSet.noneOf(IntentState.class));
        }
        next.put(IntentState.RECORDED, EnumSet.of(IntentState.SENDING, IntentState.CANCELLED, IntentState.EXPIRED));
        next.put(IntentState.SENDING, EnumSet.complementOf(EnumSet.of(IntentState.SENDING)));
        next.put(IntentState.UNKNOWN, EnumSet.complementOf(EnumSet.of(IntentState.UNKNOWN, IntentState.SENDING)));
        next.put(
                IntentState.IN_FLIGHT,
                EnumSet.of(
                        IntentState.UNKNOWN,
                        IntentState.PARTIALLY_FILLED,
                        IntentState.FILLED,
                        IntentState.REJECTED,
                        IntentState.REVERTED,
                        IntentState.CANCELLED));
        next.put(
                IntentState.PARTIALLY_FILLED,
                EnumSet.of(IntentState.PARTIALLY_FILLED, IntentState.FILLED, IntentState.CANCELLED));
        return next;
    }

    private static Set<IntentState> next(IntentState from) {
        return TABLE.getOrDefault(from, EnumSet.noneOf(IntentState.class));
    }

    StoreTx tx() {
        return (StoreTx) Proxy.newProxyInstance(
                StoreTx.class.getClassLoader(), new Class<?>[] {StoreTx.class}, (proxy, method, arguments) -> {
                    try {
                        return seen(method, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                });
    }

    private @Nullable Object seen(Method method, Object @Nullable [] arguments)
            throws InvocationTargetException, IllegalAccessException {
        if (arguments == null) {
            return method.invoke(inner);
        }
        if (arguments[0] instanceof StoredIntent next) {
            StoredIntent before = inner.intent(next.id()).orElse(null);
            Object result = method.invoke(inner, arguments);
            if (!Boolean.FALSE.equals(result)) {
                changes.add(new Change(before, next));
            }
            return result;
        }
        if (arguments[0] instanceof StoredEntry entry && method.getName().equals("insertEntry")) {
            placed.add(entry);
        }
        if (arguments[0] instanceof Latch latch) {
            latches.add("latch " + latch.scope() + " " + latch.state());
        } else if (method.getName().equals("clearLatch")) {
            latches.add("no latch " + arguments[0]);
            cleared.add(String.valueOf(arguments[0]));
        }
        if (arguments[0] instanceof BusinessEvent event) {
            events.add(event);
        }
        return method.invoke(inner, arguments);
    }

    /** Whether an open was recorded. */
    boolean opened() {
        return opened;
    }

    /** Whether any order was recorded. */
    boolean recorded() {
        return recorded;
    }

    /** The transaction commits now. */
    void commits() {
        for (Change change : changes) {
            commit(change.before(), change.after());
        }
        placed.forEach(entry -> EntryLaws.placed(world, entry));
        latches.forEach(latch -> world.trace.tell("books", latch));
        // Also when the process dies now or never hears of it.
        cleared.forEach(scope -> world.watch.resumed(scope, life.firstRead()));
        for (BusinessEvent event : events) {
            world.see(Sight.LIQUIDATED, event.type().equals("LIQUIDATED"));
            world.see(Sight.FOREIGN_POSITION_ADOPTED, event.type().equals("ADOPTED"));
            if (event.type().equals("MISMATCH") && !foreign(event)) {
                throw new BrokenInvariant("I17", "the books do not explain the venue: " + event.data());
            }
        }
    }

    /** What nobody of ours opened is rightly called a difference. */
    private boolean foreign(BusinessEvent event) {
        Exchange exchange = world.exchange;
        return exchange != null
                && exchange.foreign().keySet().stream()
                        .anyMatch(position ->
                                position.toString().equals(event.data().get("position")));
    }

    private void commit(@Nullable StoredIntent before, StoredIntent after) {
        world.touch();
        world.trace.tell(
                "books",
                after.kind() + " " + Names.of(after.id()) + " " + (before == null ? "" : before.state() + " -> ")
                        + after.state() + " " + after.filledUnits() + "/" + after.sizeUnits()
                        + (after.reason() == null ? "" : " (" + after.reason() + ")"));
        boolean opens = after.kind().orderClass() == OrderClass.OPENING;
        boolean forbidden = before == null
                ? world.key.forbids(after.recordedAt())
                : after.state() == IntentState.SENDING && world.key.stopped();
        BrokenInvariant.require("I10", !opens || !forbidden, "new risk is taken while the key says stop: ", after);
        if (before == null) {
            recorded = true;
            world.watch.keyed(after);
            if (after.kind().adds()) {
                world.quota.opened(after);
                opened = true;
                world.watch.recorded(life, after);
                EntryLaws.recorded(inner, world, after);
                world.crowd.ordered(after);
                Room.check(inner, world, after);
            } else if (after.kind() == IntentKind.REMOVE_MARGIN) {
                world.watch.recorded(life, after);
                Room.left(inner, after);
            } else {
                Triggered.check(inner, world, after);
            }
            BrokenInvariant.require("I7", after.state() == IntentState.RECORDED, "an intent begins as ", after.state());
            return;
        }
        IntentState from = before.state();
        IntentState to = after.state();
        boolean refilled = from == IntentState.PARTIALLY_FILLED && to == from;
        BrokenInvariant.require("I7", refilled || next(from).contains(to), from, " became ", to);
        BrokenInvariant.require(
                "I7", after.filledUnits() >= before.filledUnits(), "what was filled is not filled any more");
        BrokenInvariant.require(
                "I16", before.sizeUnits() == after.sizeUnits(), "the size of a recorded intent changed");
        if (to == IntentState.FILLED && after.kind() == IntentKind.REMOVE_MARGIN) {
            Room.kept(inner, after);
        }
        if (to == IntentState.SENDING) {
            world.watch.leaves(after);
            world.see(Sight.EXIT_WHILE_KEY_STOPS, !opens && world.key.stopped());
            BrokenInvariant.require(
                    "I15",
                    !opens || !world.market.disagrees(),
                    "an order that adds risk is sent while two sources disagree: ",
                    after);
        }
        truth(before, after);
        told(after);
        sights(before, after);
    }

    /** Whoever gave an order hears in the same transaction that it ended without being filled. */
    private void told(StoredIntent after) {
        boolean unfilled = after.state().terminal() && after.state() != IntentState.FILLED;
        BrokenInvariant.require(
                "TOLD",
                !unfilled
                        || events.stream()
                                .anyMatch(event -> after.id()
                                        .toString()
                                        .equals(event.data().get("intent"))),
                "an order ended and nobody is told: ",
                after);
    }

    /** What is written of an order must be so at the venue. */
    private void truth(StoredIntent before, StoredIntent after) {
        Exchange exchange = world.exchange;
        if (exchange == null) {
            return;
        }
        switch (after.state()) {
            case EXPIRED ->
                BrokenInvariant.require(
                        "I4", !exchange.knows(after.id()), "an order is called unsent that the venue has: ", after);
            case RECORDED ->
                BrokenInvariant.require(
                        "I4", !exchange.knows(after.id()), "an order goes back that the venue has: ", after);
            case REJECTED, REVERTED, CANCELLED -> {
                BrokenInvariant.require(
                        "I4", !exchange.alive(after.id()), "an order is called ended that still works: ", after);
                BrokenInvariant.require(
                        "I17",
                        exchange.filled(after.id()) == after.filledUnits(),
                        "an order ended with ",
                        after.filledUnits(),
                        " filled and the venue filled ",
                        exchange.filled(after.id()));
            }
            case FILLED, PARTIALLY_FILLED ->
                BrokenInvariant.require(
                        "I17",
                        exchange.filled(after.id()) >= after.filledUnits(),
                        "a fill that the venue did not do: ",
                        after,
                        " after ",
                        before);
            case SENDING, IN_FLIGHT, UNKNOWN -> {}
        }
    }

    private void sights(StoredIntent before, StoredIntent after) {
        IntentState from = before.state();
        String why = after.reason() == null ? "" : after.reason();
        boolean opens = after.kind().adds();
        switch (after.state()) {
            case FILLED -> {
                world.see(Sight.OPEN_FILLED, opens);
                world.see(Sight.MARGIN_ADDED, after.kind() == IntentKind.ADD_MARGIN);
                world.see(Sight.MARGIN_REMOVED, after.kind() == IntentKind.REMOVE_MARGIN);
                world.see(Sight.INCREASED, after.kind() == IntentKind.INCREASE);
                world.see(Sight.UNKNOWN_THEN_FILLED, from == IntentState.UNKNOWN);
            }
            case EXPIRED -> {
                world.absence.expired(after);
                world.see(Sight.EXPIRED_UNSENT, true);
                world.see(Sight.UNKNOWN_THEN_PROVED_UNSENT, from == IntentState.UNKNOWN);
                world.see(Sight.EXPIRED_BY_EPOCH, why.contains("between decision and send"));
                world.see(Sight.EXPIRED_BY_DRIFT, why.contains("has moved"));
                world.see(Sight.EXPIRED_AFTER_RESTART, why.contains("process stopped"));
            }
            case CANCELLED -> {
                world.see(Sight.PARTLY_FILLED_THEN_CANCELLED, from == IntentState.PARTIALLY_FILLED);
                world.see(Sight.TOO_LATE_FOR_THE_REST, why.contains("past its deadline"));
            }
            case REJECTED -> {
                world.see(Sight.REJECTED, true);
                world.see(Sight.TOO_LATE_DECLINED, why.contains("past its deadline"));
                world.see(Sight.NOTHING_TO_INCREASE, why.contains("to increase"));
            }
            case REVERTED -> world.see(Sight.REVERTED, true);
            case SENDING -> {
                world.see(Sight.EXIT_SENT_AGAIN, !opens && after.attempts() > 1);
                world.see(Sight.STOP_LOSS_FIRED, after.origin() == Origin.STOP_LOSS);
                world.see(Sight.TAKE_PROFIT_FIRED, after.origin() == Origin.TAKE_PROFIT);
            }
            default -> {}
        }
    }
}

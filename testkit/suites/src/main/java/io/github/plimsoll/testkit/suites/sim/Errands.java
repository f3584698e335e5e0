package io.github.plimsoll.testkit.suites.sim;

import io.github.plimsoll.execution.CancelCommand;
import io.github.plimsoll.execution.Doubt;
import io.github.plimsoll.execution.FlattenCommand;
import io.github.plimsoll.execution.FlattenReceipt;
import io.github.plimsoll.execution.Receipt;
import io.github.plimsoll.execution.ResolveCommand;
import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.VenueOrder;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.UserId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** What people do beside trading: leave everything, take back an order, and tell what became of one that nobody knows of. */
final class Errands {
    /** About once in so many turns of the world, each. */
    private static final int FLATTEN_ONE_TURN_IN = 1_500;

    private static final int AGAIN_ONE_TURN_IN = 3_000;
    private static final int RESOLVE_ONE_TURN_IN = 20;
    /** Longer than the product wants an order to have been quiet, microseconds. */
    private static final long QUIET = 630_000_000L;

    private static final int SOME = 16;
    private static final UserId OLGA = new UserId("olga");
    private static final UserId PETE = new UserId("pete");
    /** Everything is closed or closing. */
    private static final Set<FlattenReceipt.Outcome> FINE =
            EnumSet.of(FlattenReceipt.Outcome.SENT, FlattenReceipt.Outcome.ALREADY_CLOSING);

    private final World world;
    private final SplittableRandom random;
    /** Those without an answer that tells of every position. */
    private final List<FlattenCommand> waiting = new ArrayList<>();

    private final List<FlattenCommand> answered = new ArrayList<>();
    /** The positions that a key named first. */
    private final Map<String, List<SortableId>> named = new LinkedHashMap<>();

    private int keys;

    Errands(World world, SplittableRandom random) {
        this.world = world;
        this.random = random;
    }

    boolean patient() {
        return waiting.isEmpty();
    }

    void act(@Nullable Life notBy) {
        Life life = world.anybody(notBy);
        if (life == null) {
            return;
        }
        if (!answered.isEmpty() && random.nextInt(AGAIN_ONE_TURN_IN) == 0) {
            flatten(answered.get(random.nextInt(answered.size())), life);
        } else if (random.nextInt(FLATTEN_ONE_TURN_IN) == 0) {
            boolean foreign = world.mischief.strikes(FaultKind.FOREIGN_CLOSE);
            int u = random.nextInt(world.crowd.users());
            int owner = foreign ? (u + 1) % world.crowd.users() : u;
            String key = "f" + keys++;
            flatten(new FlattenCommand(key, Crowd.user(u), Crowd.account(owner), "t" + key), life);
        } else if (!waiting.isEmpty() && random.nextInt(SOME) == 0) {
            flatten(waiting.get(random.nextInt(waiting.size())), life);
        }
        if (random.nextInt(RESOLVE_ONE_TURN_IN) == 0 && world.alive(life)) {
            resolve(life);
        }
    }

    /** Whoever has no answer asks again. */
    void insist() {
        Life life = world.anybody(null);
        if (life != null && !waiting.isEmpty()) {
            flatten(waiting.get(0), life);
        }
    }

    private void flatten(FlattenCommand command, Life life) {
        if (!waiting.contains(command)) {
            waiting.add(command);
        }
        World.Freeze freeze = world.freeze(life);
        FlattenReceipt receipt;
        try {
            receipt = life.desk().flatten(command);
        } catch (StoreException silent) {
            world.trace.tell(life.name(), "does not answer a flatten: " + silent.kind());
            return;
        }
        world.trace.tell(life.name(), "flattens " + command.account() + ": " + receipt.code());
        boolean own = Crowd.owns(command.user(), command.account());
        BrokenInvariant.require(
                "I23", own || receipt.positions().isEmpty(), "somebody flattened what belongs to another");
        boolean flips = world.exchange != null && world.exchange.manner() == Manner.FLIPPING;
        for (FlattenReceipt.Each each : receipt.positions()) {
            Receipt close = each.receipt();
            BrokenInvariant.require(
                    "EXIT",
                    FINE.contains(each.outcome())
                            || close == null
                            || close.repeated()
                            || (world.frozenSince(freeze, life) && close.code().equals("CONTROL_FROZEN"))
                            || (flips && close.code().equals("CLOSE_OUTCOME_UNKNOWN")),
                    "a flatten leaves a position: ",
                    each);
        }
        List<SortableId> positions =
                receipt.positions().stream().map(each -> each.position().id()).toList();
        if (receipt.code().equals(Receipt.OK)) {
            List<SortableId> first = named.putIfAbsent(command.key(), positions);
            BrokenInvariant.require(
                    "I9",
                    first == null || first.equals(positions),
                    "the same flatten named ",
                    first,
                    " and now names ",
                    positions);
            world.see(Sight.FLATTENED, receipt.isComplete() && !positions.isEmpty());
            world.see(Sight.FLATTENED_AGAIN, first != null);
        }
        boolean unheard = receipt.positions().stream().anyMatch(each -> each.receipt() == null)
                || receipt.code().equals(Receipt.CONTENDED);
        if (!unheard) {
            waiting.remove(command);
            if (!answered.contains(command)) {
                answered.add(command);
            }
        }
    }

    /** Somebody takes back an order that was recorded and not sent, his own or, in vain, another's. */
    void takeBack(@Nullable Life notBy) {
        Life life = world.anybody(notBy);
        if (life == null) {
            return;
        }
        List<StoredIntent> recorded = world.store.transact(tx -> tx.intents(EnumSet.of(IntentState.RECORDED), SOME));
        if (recorded.isEmpty()) {
            return;
        }
        StoredIntent order = recorded.get(random.nextInt(recorded.size()));
        UserId by = world.mischief.strikes(FaultKind.FOREIGN_CLOSE)
                ? Crowd.user(random.nextInt(world.crowd.users()))
                : order.user();
        String key = "b" + keys++;
        try {
            Receipt receipt = life.desk().cancel(new CancelCommand(key, by, order.id(), "t" + key));
            world.trace.tell(life.name(), "takes back " + Names.of(order.id()) + ": " + receipt.code());
            BrokenInvariant.require(
                    "I23", by.equals(order.user()) || !receipt.accepted(), "somebody took back another's order");
            if (receipt.accepted()) {
                world.see(Sight.ORDER_TAKEN_BACK, true);
                world.watch.takenBack(order.id());
            }
        } catch (StoreException silent) {
            world.trace.tell(life.name(), "does not answer a cancel: " + silent.kind());
        }
    }

    /** Two persons end an order whose outcome no venue tells, as never executed. */
    private void resolve(Life life) {
        List<StoredIntent> unknown =
                world.store.transact(tx -> tx.intents(EnumSet.of(IntentState.UNKNOWN), SOME)).stream()
                        .filter(order -> world.watch.sinceTried(order.id()) > QUIET && !isOnThePage(order.id()))
                        .toList();
        if (unknown.isEmpty()) {
            return;
        }
        StoredIntent order = unknown.get(random.nextInt(unknown.size()));
        try {
            Optional<Doubt> said = life.desk()
                    .resolve(new ResolveCommand(
                            order.id(),
                            ResolveCommand.Word.NEVER,
                            order.version(),
                            OLGA,
                            PETE,
                            "not on the page of the venue",
                            "resolve"));
            boolean taken = said.isPresent() && said.get().refusal().isEmpty();
            world.trace.tell(life.name(), "resolves " + Names.of(order.id()) + (taken ? "" : ", in vain"));
            world.see(Sight.RESOLVED_BY_PERSONS, taken);
        } catch (StoreException | RoughVenue.SilentException silent) {
            world.trace.tell(life.name(), "does not answer a resolve");
        }
    }

    private boolean isOnThePage(SortableId order) {
        return world.exchange != null && world.exchange.query(order) != VenueOrder.ABSENT;
    }
}

package io.github.plimsoll.testkit.suites.sim;

import io.github.plimsoll.execution.StopMeanwhileException;
import io.github.plimsoll.execution.StopReceipt;
import io.github.plimsoll.execution.spi.Latch;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.risk.ControlState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Stops trading, wholly or in part, looks until the stop is acknowledged, and resumes after a while. */
final class Admin {
    private final World world;
    private final SplittableRandom random;
    /** When a scope is to be resumed. */
    private final Map<String, Long> resumeAt = new LinkedHashMap<>();
    /** What somebody ends just now, and after how many more of its calls another process stops the same. */
    private @Nullable String ending;

    private int raceIn;

    private final List<Typed> unacknowledged = new ArrayList<>();

    private record Typed(StopReceipt receipt, long at) {}

    Admin(World world, SplittableRandom random) {
        this.world = world;
        this.random = random;
    }

    void act(@Nullable Life notBy) {
        Life life = world.anybody(notBy);
        if (life == null) {
            return;
        }
        if (world.mischief.strikes(FaultKind.STOP)) {
            stop(life, 1);
        }
        if (world.alive(life)) {
            acknowledge(life);
        }
        if (world.alive(life)) {
            resume(life, false);
        }
    }

    /** Between two calls of a process, by that process or another; a resume would wait for what it interrupts. */
    void interrupt(Life notBy) {
        Life life = world.anybody(null);
        if (life != null && world.mischief.strikes(FaultKind.STOP_BETWEEN)) {
            stop(life, 3);
        }
        act(notBy);
    }

    /** Whether now is the moment at which somebody stops what another process ends. */
    boolean races() {
        return ending != null && !world.mischief.resting() && raceIn-- == 0;
    }

    /** Stops what the other process looked at already. */
    void race(Life ends) {
        String scope = ending;
        Life life = world.anybody(ends);
        if (scope != null && life != null && life != ends) {
            stop(life, 0, scope);
        }
    }

    /** Resumes whatever is still stopped. */
    void resumeAll() {
        // One that another process kept on its disk is written when that process is back.
        world.store.transact(tx -> tx.latches()).forEach(latch -> resumeAt.putIfAbsent(latch.scope(), 0L));
        Life life = world.anybody(null);
        if (life != null) {
            resume(life, true);
        }
    }

    private String scope() {
        return switch (random.nextInt(20)) {
            case 0, 1, 2, 3 ->
                Latch.user(Crowd.user(random.nextInt(world.crowd.users())).value());
            case 4, 5, 6, 7 ->
                Latch.market(SimMarket.INSTRUMENTS.get(random.nextInt(2)).id());
            // Rarely: several stops of everybody at once leave little that one of them could meet.
            case 8 -> Latch.MAINTENANCE;
            case 9 -> Latch.venue(World.VENUE);
            default -> Latch.GLOBAL;
        };
    }

    /** @param often how many of four are resumed at once */
    private void stop(Life life, int often) {
        stop(life, often, scope());
    }

    private void stop(Life life, int often, String scope) {
        ControlState state = switch (random.nextInt(10)) {
            case 0, 1, 2 -> ControlState.REDUCE_ONLY;
            case 3, 4 -> ControlState.FROZEN;
            default -> ControlState.HALTED;
        };
        long holds = random.nextInt(4) < often ? 0 : world.mischief.between(500, 150_000);
        resumeAt.put(scope, world.time.micros() + holds);
        long typedAt = world.order();
        StopReceipt receipt = life.control().stop(scope, state, "drill", "olga", "t");
        if (state == ControlState.FROZEN) {
            world.freezes();
        }
        world.trace.tell(
                life.name(), "stops " + scope + " " + state + (receipt.acknowledged() ? ", acknowledged" : ""));
        world.see(Sight.STOP_OF_ONE_MARKET, scope.startsWith("market:"));
        world.see(Sight.STOP_OF_THE_VENUE, scope.startsWith("venue:"));
        world.see(Sight.MAINTENANCE, scope.equals(Latch.MAINTENANCE));
        world.see(Sight.STOP_MET_A_SEND, !receipt.mayStillExecute().isEmpty());
        world.see(Sight.STOP_WITHOUT_STORE, !receipt.durable());
        if (!receipt.durable()) {
            world.watch.heldBy(life, receipt.latch());
        } else {
            heard(new Typed(receipt, typedAt));
        }
    }

    private void heard(Typed stop) {
        if (stop.receipt().acknowledged()) {
            world.watch.acknowledged(stop.receipt().latch(), stop.at());
        } else {
            unacknowledged.add(stop);
        }
    }

    private void acknowledge(Life life) {
        if (unacknowledged.isEmpty()) {
            return;
        }
        Typed stop = unacknowledged.remove(0);
        try {
            heard(new Typed(life.control().acknowledge(stop.receipt()), stop.at()));
        } catch (StoreException silent) {
            unacknowledged.add(stop);
        } catch (Crash crash) {
            unacknowledged.add(stop);
            throw crash;
        }
    }

    private void resume(Life life, boolean now) {
        for (String scope : List.copyOf(resumeAt.keySet())) {
            long due = resumeAt.getOrDefault(scope, Long.MAX_VALUE);
            if (now || due <= world.time.micros()) {
                unacknowledged.removeIf(stop -> stop.receipt().latch().scope().equals(scope));
                world.watch.resuming(scope);
                life.asks();
                String outer = ending;
                ending = scope;
                raceIn = random.nextInt(12);
                try {
                    boolean was = life.control().resume(scope, "olga", "t");
                    world.watch.resumed(scope, life.firstRead());
                    world.trace.tell(life.name(), "resumes " + scope + (was ? "" : ", which was not stopped"));
                    resumeAt.remove(scope, due); // unless it was stopped again meanwhile
                } catch (StopMeanwhileException met) {
                    world.see(Sight.RESUME_MET_A_STOP, true);
                } catch (StoreException silent) {
                    world.trace.tell(life.name(), "cannot resume " + scope);
                } finally {
                    ending = outer;
                }
                return;
            }
        }
    }
}

package io.github.plimsoll.testkit.suites.sim;

import io.github.plimsoll.execution.RecordedUsage;
import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.ratelimit.Decision;
import io.github.plimsoll.ratelimit.RateLimiter;
import io.github.plimsoll.ratelimit.Reservation;
import io.github.plimsoll.ratelimit.Settlement;
import io.github.plimsoll.ratelimit.TradingPlan;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The counters of the limits as processes share them over Redis, with one seed of two: they are flushed and they are away.
 * Lost counters grant no open until a process has rebuilt them from what was recorded, once what was granted just before
 * had its time to be recorded. It draws from a source of its own, so that the other seeds tell what they would tell without
 * it. The shipped limiter counts; only what is lost, and when, is decided here.
 */
final class SharedCounters {
    private static final int ONE_SEED_IN = 2;
    private static final int FLUSHED_ONE_TURN_IN = 500;
    private static final int AWAY_ONE_TURN_IN = 2_000;
    /** Of so many opens that are granted and not recorded yet. */
    private static final int FLUSHED_ONE_GRANT_IN = 25;
    /** As the shared counters of the product wait, microseconds. */
    private static final long RECORDED_WITHIN = 1_000_000L;
    /** A hold that nobody ends counts as used after that, microseconds. */
    private static final long HELD_FOR = 600_000_000L;

    private final World world;
    private final SplittableRandom random;
    private final boolean fails;
    private RateLimiter current;
    private boolean believed;
    private boolean rebuilding;
    private long lostAt;
    private long awayUntil;
    /** Ends of reservations that the counters did not hear of. */
    private final List<Unheard> unheard = new ArrayList<>();

    private record Unheard(Reservation reservation, RateLimiter of, long at) {}

    SharedCounters(World world, long seed) {
        this.world = world;
        this.random = new SplittableRandom(seed * 31 + 7);
        this.fails = random.nextInt(ONE_SEED_IN) == 0;
        this.current = fresh();
    }

    private RateLimiter fresh() {
        return RateLimiter.builder()
                .clock(world.time.world())
                .plan(World.PLAN.toPlan())
                .build();
    }

    /** The counters as one more process sees them. */
    RateLimiter join(Store store) {
        if (!believed && lostAt == 0) {
            current.restore(new RecordedUsage(store));
            believed = true;
        }
        if (!fails) {
            return current;
        }
        RateLimiter own = fresh(); // partial closes are counted in the process while nobody answers
        return (RateLimiter) Proxy.newProxyInstance(
                RateLimiter.class.getClassLoader(), new Class<?>[] {RateLimiter.class}, (proxy, method, arguments) -> {
                    try {
                        return switch (method.getName()) {
                            case "reserve" ->
                                reserve(own, (String) arguments[0], method.invoke(away() ? own : current, arguments));
                            case "commit" -> settle(own, (Reservation) arguments[0], Settlement.COMMITTED);
                            case "cancel" -> settle(own, (Reservation) arguments[0], Settlement.CANCELLED);
                            default -> method.invoke(away() ? own : current, arguments);
                        };
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                });
    }

    /** The process's own counters know nothing of what was recorded, so that they grant no open. */
    private Object reserve(RateLimiter own, String action, Object answer) {
        if (answer instanceof Decision.Unavailable) {
            BrokenInvariant.require(
                    "EXIT", action.equals(TradingPlan.OPEN), "a close waits for counters: ", answer, " of ", own);
        }
        return answer;
    }

    private Settlement settle(RateLimiter own, Reservation reservation, Settlement wanted) {
        boolean keeps = wanted == Settlement.COMMITTED;
        if (reservation.isOf(own)) {
            return keeps ? own.commit(reservation) : own.cancel(reservation);
        }
        if (reservation.isOf(current) && !away()) {
            return keeps ? current.commit(reservation) : current.cancel(reservation);
        }
        if (reservation.isOf(current)) {
            unheard.add(new Unheard(reservation, current, world.time.micros()));
        } else if (keeps && believed && reservation.action().equals(TradingPlan.OPEN) && !away()) {
            // What was forgotten meanwhile is counted once more rather than not at all.
            current.tryAcquire(
                    reservation.action(),
                    reservation.subject(),
                    reservation.parts().stream()
                            .filter(part -> part.limitId().equals(TradingPlan.VOLUME))
                            .mapToLong(Reservation.Part::cost)
                            .findFirst()
                            .orElseThrow());
        }
        return wanted;
    }

    /** They come to harm, or not. */
    void turn() {
        if (!fails || world.mischief.resting()) {
            return;
        }
        if (random.nextInt(FLUSHED_ONE_TURN_IN) == 0) {
            flush();
        }
        if (random.nextInt(AWAY_ONE_TURN_IN) == 0) {
            world.mischief.struck(FaultKind.COUNTERS_AWAY);
            awayUntil = world.time.micros() + random.nextLong(1_000_000L, 60_000_000L);
            if (random.nextBoolean()) {
                flush(); // it comes back empty
            }
        }
    }

    /** How long a process that was granted an open stands still before it records it, while they are flushed; 0 for not. */
    long flushedMeanwhile() {
        if (!fails || world.mischief.resting() || random.nextInt(FLUSHED_ONE_GRANT_IN) > 0) {
            return 0;
        }
        flush();
        return random.nextLong(500_000L, 6_000_000L);
    }

    private void flush() {
        world.mischief.struck(FaultKind.COUNTERS_FLUSHED);
        current = fresh();
        believed = false;
        lostAt = world.time.micros();
        unheard.clear();
        world.key.vanishes(random.nextLong(1_000_000L, 20_000_000L));
    }

    /** No process is left, and the counters are as before the first one. */
    void forget() {
        current = fresh();
        believed = false;
        lostAt = 0;
        unheard.clear();
    }

    private boolean away() {
        return world.time.micros() < awayUntil && !world.mischief.resting();
    }

    /** Whether no open can be granted. */
    boolean lost() {
        return !believed || away();
    }

    /** A process looks: whoever finds them lost rebuilds them, one at a time. */
    void look(Life life, Store store) {
        for (Unheard late : List.copyOf(unheard)) {
            if (!away()
                    && world.time.micros() - late.at() > HELD_FOR
                    && late.reservation().isOf(current)) {
                unheard.remove(late);
                current.commit(late.reservation());
            }
        }
        if (believed || rebuilding || away() || world.time.micros() - lostAt < RECORDED_WITHIN) {
            return;
        }
        RateLimiter rebuilt = current;
        rebuilding = true;
        try {
            rebuilt.restore(new RecordedUsage(store));
        } finally {
            rebuilding = false;
        }
        // A flush takes with it what was rebuilt before.
        if (rebuilt.equals(current)) {
            believed = true;
            world.trace.tell(life.name(), "has rebuilt the counters");
            world.see(Sight.COUNTERS_REBUILT, true);
        }
    }
}

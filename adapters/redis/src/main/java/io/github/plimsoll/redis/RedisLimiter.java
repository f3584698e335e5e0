package io.github.plimsoll.redis;

import io.github.plimsoll.numbers.WorldClock;
import io.github.plimsoll.ratelimit.Action;
import io.github.plimsoll.ratelimit.Decision;
import io.github.plimsoll.ratelimit.Decision.Reason;
import io.github.plimsoll.ratelimit.Key;
import io.github.plimsoll.ratelimit.Limit;
import io.github.plimsoll.ratelimit.LimitStatus;
import io.github.plimsoll.ratelimit.LimiterHealth;
import io.github.plimsoll.ratelimit.Plan;
import io.github.plimsoll.ratelimit.PlanChange;
import io.github.plimsoll.ratelimit.RateLimiter;
import io.github.plimsoll.ratelimit.Reservation;
import io.github.plimsoll.ratelimit.Restored;
import io.github.plimsoll.ratelimit.Settlement;
import io.github.plimsoll.ratelimit.SpecialLimit;
import io.github.plimsoll.ratelimit.Subject;
import io.github.plimsoll.ratelimit.Tally;
import io.github.plimsoll.ratelimit.spi.UsageHistory;
import io.github.plimsoll.redis.Link.LinkException;
import io.github.plimsoll.supervisor.ChildSnapshot;
import io.github.plimsoll.supervisor.SupervisorHealth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Limits shared by every process that names the same Redis and installation. One script decides over all limits and
 * keys of an action, in one round trip, by the Redis server's time; all keys carry one hash tag and so lie in one slot.
 *
 * <p>A reservation that nobody ends counts as committed when it was held for {@code holdFor}. What Redis loses it never
 * grants again: while its counters are unknown, actions with a limit that is rebuilt from history are refused until a
 * process has rebuilt them under a lock, and while Redis does not answer they are refused as well, or fall to this
 * process's {@linkplain RedisLimiterBuilder#localShare local share}; the other actions (messages, exits) are counted in this process
 * meanwhile. It recovers by itself. Calls wait for Redis, at most for the
 * timeout. Thread-safe. Close it at the end; it has a thread of its own.
 */
public final class RedisLimiter implements RateLimiter, AutoCloseable {
    /** Others may change limits of single keys while this process decides. */
    private static final int TRIES = 10;

    private final Link link;
    private final String installation;
    private final long holdMicros;
    private final @Nullable WorldClock simulated;
    private final LocalShare local;
    private final Guardian guardian;
    private final SharedAdjustments adjustments;
    private final LongAdder decisions = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final LongAdder open = new LongAdder();
    private volatile Calls calls;
    private volatile @Nullable String lastProblem;

    RedisLimiter(RedisLimiterBuilder builder, Plan plan, WorldClock clock) {
        installation = builder.installation;
        holdMicros = builder.holdFor.toNanos() / 1_000;
        simulated = builder.timeFromClock ? clock : null;
        calls = new Calls(new Layout(plan, installation, holdMicros));
        local = new LocalShare(plan, clock, builder.sharePercent, builder.processes);
        link = new Link(builder.uri, builder.timeout);
        adjustments = new SharedAdjustments(link, () -> calls.layout, local::adjust);
        guardian = new Guardian(
                link,
                () -> calls.layout,
                simulated,
                builder.recordedWithin,
                adjustments::refresh,
                problem -> lastProblem = problem);
        guardian.start();
    }

    /** @param uri such as {@code redis://localhost:6379} */
    public static RedisLimiterBuilder builder(String uri) {
        return new RedisLimiterBuilder(uri);
    }

    @Override
    public Plan plan() {
        return calls.layout.plan;
    }

    @Override
    public boolean allow(String action, Subject subject) {
        return decide("charge", action, subject).granted();
    }

    @Override
    public boolean allow(String action, Subject subject, long cost) {
        return decide("charge", action, subject, cost).granted();
    }

    @Override
    public Decision tryAcquire(String action, Subject subject) {
        return decide("charge", action, subject);
    }

    @Override
    public Decision tryAcquire(String action, Subject subject, long cost) {
        return decide("charge", action, subject, cost);
    }

    @Override
    public Decision tryAcquire(String action, Subject subject, long first, long second, long... more) {
        long[] costs = new long[more.length + 2];
        costs[0] = first;
        costs[1] = second;
        System.arraycopy(more, 0, costs, 2, more.length);
        return decide("charge", action, subject, costs);
    }

    @Override
    public Decision reserve(String action, Subject subject, long... perCallCosts) {
        return decide("reserve", action, subject, perCallCosts);
    }

    private Decision decide(String what, String name, Subject subject, long... given) {
        Calls book = calls;
        Action action = book.action(name);
        Call call = book.call(name);
        long[] costs = Call.costs(action, given);
        if (call.holdsPlaces && !what.equals("reserve")) {
            throw new IllegalArgumentException(
                    "action " + name + " limits what is in flight: reserve, and end the reservation");
        }
        String[] keys = call.keys(subject);
        boolean reserve = what.equals("reserve");
        SharedAdjustments.Known known = adjustments.known();
        for (int i = 0; i < TRIES; i++) {
            long[] capacities = capacities(known, call, action, subject);
            int beyond = beyond(capacities, costs);
            String generation = guardian.generation();
            if (guardian.doubted() || (call.needsHistory && generation.isEmpty())) {
                guardian.wake();
                return beyond >= 0
                        ? new Decision.Unsatisfiable(call.limits.get(beyond).id(), capacities[beyond], costs[beyond])
                        : withoutRedis(guardian.reason(), call, reserve, subject, given);
            }
            try {
                if (beyond >= 0) {
                    SharedAdjustments.Known now = adjustments.refresh();
                    if (now.version().equals(known.version())) {
                        return new Decision.Unsatisfiable(
                                call.limits.get(beyond).id(), capacities[beyond], costs[beyond]);
                    }
                    known = now;
                    continue;
                }
                decisions.increment();
                String wanted = call.needsHistory ? generation : "";
                List<Object> answer =
                        run(call, new Ask(what, wanted, holdMicros, known.version(), keys, capacities, costs));
                if (Answers.adjusted(answer)) {
                    known = adjustments.refresh();
                    continue;
                }
                return Answers.decision(this, call, action, subject, costs, answer, reserve, () -> {
                    guardian.lost();
                    return withoutRedis(Reason.COUNTERS_LOST, call, reserve, subject, given);
                });
            } catch (LinkException failed) {
                failed(failed);
            }
        }
        return withoutRedis(Reason.STORE_UNREACHABLE, call, reserve, subject, given);
    }

    private static int beyond(long[] capacities, long[] costs) {
        for (int i = 0; i < costs.length; i++) {
            if (costs[i] > capacities[i]) {
                return i;
            }
        }
        return -1;
    }

    private void failed(LinkException failed) {
        failures.increment();
        lastProblem = failed.getMessage();
        guardian.doubt();
    }

    /** A key with adjusted limits has no share: what it is would have to be known to all processes. */
    private Decision withoutRedis(Reason reason, Call call, boolean reserve, Subject subject, long[] given) {
        boolean refused = call.needsHistory
                && (local.percent() == 0
                        || call.limits.stream().anyMatch(limit -> adjusted(limit, call.key(subject, limit.keyKind()))));
        return refused ? unavailable(reason) : local.decide(reserve, call.name, subject, given);
    }

    private boolean adjusted(Limit limit, Key key) {
        return adjustments.known().capacity(limit, key, guardian.nowMicros()) != limit.capacity();
    }

    /** Its own tasks as of now; never blocks. */
    public List<ChildSnapshot> tasks() {
        return guardian.tasks().children();
    }

    /** How they are watched; never blocks. */
    public Optional<SupervisorHealth> taskHealth() {
        return Optional.of(guardian.tasks().health());
    }

    private static Decision unavailable(Reason reason) {
        return new Decision.Unavailable(reason, 0, 0);
    }

    private List<Object> run(Call call, Ask ask) {
        return call.combiner.ask(link, this::time, ask);
    }

    private String time() {
        WorldClock clock = simulated;
        return clock == null ? "" : Long.toString(clock.epochMicros());
    }

    private long[] capacities(SharedAdjustments.Known known, Call call, Action action, Subject subject) {
        long[] capacities = new long[call.limits.size()];
        for (int i = 0; i < capacities.length; i++) {
            Limit limit = call.limits.get(i);
            capacities[i] = action.priority().of(capacity(known, limit, call.key(subject, limit.keyKind())));
        }
        return capacities;
    }

    private long capacity(SharedAdjustments.Known known, Limit limit, Key key) {
        long capacity = known.capacity(limit, key, guardian.nowMicros());
        return capacity == limit.capacity() ? local.left(limit) : capacity;
    }

    @Override
    public Settlement commit(Reservation reservation) {
        return settle(reservation, Settlement.COMMITTED);
    }

    @Override
    public Settlement cancel(Reservation reservation) {
        return settle(reservation, Settlement.CANCELLED);
    }

    /** When Redis does not answer, the hold stays: it counts until it is taken as committed, which permits no more. */
    private Settlement settle(Reservation reservation, Settlement wanted) {
        boolean commit = wanted == Settlement.COMMITTED;
        if (local.made(reservation)) {
            return local.settle(reservation, commit);
        }
        if (!reservation.isOf(this)) {
            throw new IllegalArgumentException("this reservation was made by another limiter");
        }
        Settlement outcome = reservation.end(wanted);
        if (outcome != wanted) {
            return outcome;
        }
        open.decrement();
        Calls now = calls;
        Call call = now.of(reservation.parts().stream()
                .flatMap(part -> now.layout.plan.limit(part.limitId()).stream())
                .toList());
        long[] costs = reservation.parts().stream()
                .filter(part -> now.layout.plan.limit(part.limitId()).isPresent())
                .mapToLong(Reservation.Part::cost)
                .toArray();
        try {
            run(
                    call,
                    new Ask(
                            commit ? "commit" : "cancel",
                            "",
                            reservation.atMicros() + holdMicros,
                            Call.ANY,
                            call.keys(reservation.subject()),
                            new long[costs.length],
                            costs));
        } catch (LinkException failed) {
            failed(failed);
        }
        return outcome;
    }

    void opened() {
        open.increment();
    }

    /** What this process counts of limits that it decides itself now, because Redis or its counters are out of reach. */
    @Override
    public List<LimitStatus> status(Key key, long cost) {
        if (cost < 1) {
            throw new IllegalArgumentException("a cost is at least 1, not " + cost);
        }
        List<Limit> limits = plan().limits().stream()
                .filter(limit -> limit.keyKind().equals(key.kind()))
                .toList();
        if (limits.isEmpty()) {
            throw new IllegalArgumentException("no limit counts keys of kind " + key.kind());
        }
        List<LimitStatus> here = local.status(key, cost);
        if (guardian.doubted()) {
            guardian.wake();
            return here;
        }
        Call call = calls.of(limits);
        try {
            SharedAdjustments.Known known = adjustments.known();
            for (int i = 0; i < TRIES; i++) {
                SharedAdjustments.Known now = known;
                long[] capacities = limits.stream()
                        .mapToLong(limit -> capacity(now, limit, key))
                        .toArray();
                // one above a capacity is never granted, and need not be exact in a double
                long[] costs = Arrays.stream(capacities)
                        .map(capacity -> Math.min(cost, capacity))
                        .toArray();
                List<Object> answer =
                        run(call, new Ask("status", "", 0, now.version(), call.keys(key), capacities, costs));
                if (!Answers.adjusted(answer)) {
                    List<LimitStatus> shared = Answers.status(limits, capacities, cost, answer);
                    return guardian.generation().isEmpty() ? believed(limits, shared, here) : shared;
                }
                known = adjustments.refresh();
            }
            throw new LinkException("other processes keep changing limits of single keys", null);
        } catch (LinkException failed) {
            failed(failed);
            return here;
        }
    }

    /** Counters in Redis that trades are not granted by are not shown either. */
    private static List<LimitStatus> believed(List<Limit> limits, List<LimitStatus> shared, List<LimitStatus> here) {
        List<LimitStatus> all = new ArrayList<>(shared);
        for (int i = 0; i < all.size(); i++) {
            if (limits.get(i).fromHistory()) {
                all.set(i, here.get(i));
            }
        }
        return List.copyOf(all);
    }

    /**
     * Names where the counters are rebuilt from whenever Redis has lost them, and rebuilds them now if so.
     *
     * @throws LinkException when Redis does not answer; it is then tried again and again
     * @throws RuntimeException what the history throws; the counters are then tried again as well, but this process has
     *     no local share until this is called again
     */
    @Override
    public Restored restore(UsageHistory usage) {
        guardian.rebuildFrom(usage);
        local.restore(usage);
        return guardian.restore();
    }

    @Override
    public void change(Plan plan) {
        Calls now = calls;
        PlanChange.check(now.layout.plan, plan);
        Calls next = new Calls(new Layout(plan, installation, holdMicros));
        if (!next.layout.mark.equals(now.layout.mark)) {
            throw new IllegalArgumentException(
                    "in Redis a plan that runs may change capacities and windows, not which limits there are; restart");
        }
        local.change(plan);
        if (next.layout.memory.equals(now.layout.memory)) {
            calls = next;
        } else {
            guardian.replace(() -> calls = next);
        }
    }

    /** @throws LinkException when Redis does not answer: every process has to know */
    @Override
    public void tighten(Key key, String limitId, long capacity) {
        adjustments.tighten(key, calls.limit(limitId), capacity);
    }

    /** @throws LinkException when Redis does not answer: every process has to know */
    @Override
    public void give(SpecialLimit special) {
        Limit limit = calls.limit(special.limitId());
        long most = Layout.most(limit);
        if (special.capacity() > most) {
            throw new IllegalArgumentException("limit " + limit.id() + " can be raised to at most " + most
                    + " in Redis, not to " + special.capacity());
        }
        adjustments.give(special, limit);
    }

    /** @throws LinkException when Redis does not answer: every process has to know */
    @Override
    public void clearAdjustments(Key key, String limitId) {
        adjustments.clear(key, calls.limit(limitId));
    }

    /** While Redis does not answer, those this process knew last. */
    @Override
    public List<SpecialLimit> specialLimits() {
        SharedAdjustments.Known known = adjustments.known();
        try {
            known = adjustments.refresh();
        } catch (LinkException failed) {
            failed(failed);
        }
        return known.adjustments().specials(guardian.nowMicros());
    }

    /** @throws LinkException when Redis does not answer */
    @Override
    public boolean reset(Key key) {
        List<Limit> limits = plan().limits().stream()
                .filter(limit -> limit.keyKind().equals(key.kind()))
                .toList();
        Call call = calls.of(limits);
        List<Object> answer = run(
                call,
                new Ask("reset", "", 0, Call.ANY, call.keys(key), new long[limits.size()], new long[limits.size()]));
        return (Long) answer.get(1) > 0;
    }

    /** Of this process. */
    @Override
    public List<Tally> statistics() {
        List<Tally> all = new ArrayList<>();
        plan().actions().forEach(action -> all.add(calls.tally(action.name())));
        return all;
    }

    void count(String action, boolean granted) {
        calls.count(action, granted);
    }

    @Override
    public LimiterHealth health() {
        return new LimiterHealth(0, 0, Integer.MAX_VALUE, open.sum(), 0, redis().state() == RedisState.SHARED);
    }

    /** How the shared counters fare. */
    public RedisHealth redis() {
        return new RedisHealth(
                guardian.state(),
                decisions.sum(),
                failures.sum(),
                local.decisions(),
                local.percent(),
                guardian.rebuilds(),
                Optional.ofNullable(lastProblem));
    }

    @Override
    public void close() {
        guardian.close();
        link.close();
    }
}

package io.github.plimsoll.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.numbers.WorldClock;
import io.github.plimsoll.ratelimit.Decision.Denied;
import io.github.plimsoll.ratelimit.Decision.Unsatisfiable;
import io.github.plimsoll.ratelimit.spi.Usage;
import io.github.plimsoll.ratelimit.spi.UsageHistory;
import io.github.plimsoll.testkit.Cases;
import io.github.plimsoll.testkit.ManualClock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RateLawsTest {
    private static final int CASES = 4_000;
    private static final Key A = Key.of("user", "a");
    private static final Key B = Key.of("user", "b");

    /** Small windows and capacities, so that every limit is hit often. */
    private static Plan plan(RandomGenerator random, boolean history) {
        SlidingWindow count = SlidingWindow.count("count", "user", random.nextInt(1, 6), micros(random.nextInt(1, 30)));
        SlidingWindow weight =
                SlidingWindow.count("weight", "user", random.nextInt(3, 9), micros(random.nextInt(1, 60)));
        SlidingWindow volume = SlidingWindow.volume(
                        "volume", "user", random.nextInt(1, 40), micros(random.nextInt(1, 40)))
                .withMaxEvents(random.nextInt(1, 8));
        Plan.Builder plan = Plan.builder();
        for (SlidingWindow limit : List.of(count, weight, volume)) {
            plan.limit(history ? limit.rebuiltFromHistory() : limit);
        }
        return plan.limit(SlidingWindow.count("out", "user", random.nextInt(1, 4), micros(random.nextInt(1, 30))))
                .action(
                        "ALL",
                        Charge.fixed("count", 1),
                        Charge.fixed("weight", random.nextInt(1, 4)),
                        Charge.perCall("volume"))
                .action("SOME", Charge.perCall("volume"), Charge.fixed("count", 1))
                .exitAction("OUT", Charge.fixed("out", 1))
                .build();
    }

    private static SlidingWindow window(Plan plan, String limitId) {
        return (SlidingWindow) plan.limit(limitId).orElseThrow();
    }

    private static Duration micros(long micros) {
        return Duration.of(micros, ChronoUnit.MICROS);
    }

    private static RateLimiter limiter(WorldClock clock, Plan plan) {
        return RateLimiter.builder().clock(clock).plan(plan).build();
    }

    /** One call of a trace. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Call(String action, Key key, long[] costs) {
        static Call any(RandomGenerator random) {
            String action = List.of("ALL", "SOME", "OUT").get(random.nextInt(3));
            long[] costs = action.equals("OUT") ? new long[0] : new long[] {random.nextInt(1, 20)};
            return new Call(action, random.nextInt(3) == 0 ? B : A, costs);
        }

        Decision tryOn(RateLimiter limiter) {
            return costs.length == 0 ? limiter.tryAcquire(action, key) : limiter.tryAcquire(action, key, costs[0]);
        }

        Decision reserveOn(RateLimiter limiter) {
            return limiter.reserve(action, key, costs);
        }

        SlidingWindow[] limits(Plan plan) {
            return plan.action(action).orElseThrow().charges().stream()
                    .map(charge -> window(plan, charge.limitId()))
                    .toArray(SlidingWindow[]::new);
        }

        long[] allCosts(Plan plan) {
            return plan.action(action).orElseThrow().charges().stream()
                    .mapToLong(charge -> charge.perCall() ? costs[0] : charge.cost())
                    .toArray();
        }
    }

    @Test
    @DisplayName(
            "any trace of reserve, commit, cancel and time: same answers as the naive log, never above a limit in any window")
    void equalsTheNaiveLog() {
        Map<String, Integer> seen = new LinkedHashMap<>();
        Cases.check("equals the naive log", CASES, random -> {
            ManualClock clock = new ManualClock();
            Plan plan = plan(random, false);
            RateLimiter limiter = limiter(clock, plan);
            Oracle oracleA = new Oracle();
            Oracle oracleB = new Oracle();
            List<Map.Entry<Reservation, List<Oracle.Entry>>> open = new ArrayList<>();
            for (int step = 0; step < 40; step++) {
                clock.advanceMicros(random.nextInt(6));
                long now = clock.epochMicros();
                if (!open.isEmpty() && random.nextInt(3) == 0) {
                    var ended = open.remove(random.nextInt(open.size()));
                    boolean commit = random.nextBoolean();
                    Settlement did = commit ? limiter.commit(ended.getKey()) : limiter.cancel(ended.getKey());
                    assertThat(did).isEqualTo(commit ? Settlement.COMMITTED : Settlement.CANCELLED);
                    for (Oracle.Entry entry : ended.getValue()) {
                        entry.cancelled = !commit;
                        entry.committedAt = commit ? now : Long.MAX_VALUE;
                    }
                    continue;
                }
                Call call = Call.any(random);
                boolean reserve = random.nextInt(3) == 0;
                Decision answer = reserve ? call.reserveOn(limiter) : call.tryOn(limiter);
                Oracle oracle = call.key().equals(A) ? oracleA : oracleB;
                SlidingWindow[] limits = call.limits(plan);
                long[] costs = call.allCosts(plan);
                seen.merge(answer.granted() ? "Granted" : answer.getClass().getSimpleName(), 1, Integer::sum);
                if (answer instanceof Unsatisfiable never) {
                    assertThat(never.requested()).isGreaterThan(never.limit());
                    assertThat(costs).contains(never.requested());
                } else if (answer instanceof Denied denied) {
                    assertThat(denied.retryAfterMicros()).isPositive().isEqualTo(oracle.waitFor(limits, costs, now));
                } else {
                    assertThat(oracle.waitFor(limits, costs, now)).isZero();
                    List<Oracle.Entry> added = oracle.charge(limits, costs);
                    Granted granted = (Granted) answer;
                    if (reserve) {
                        open.add(Map.entry(granted.reservation(), added));
                    } else {
                        added.forEach(entry -> entry.committedAt = now);
                    }
                    for (SlidingWindow limit : limits) {
                        assertThat(granted.remaining(limit.id())).isEqualTo(oracle.remaining(limit, now));
                    }
                }
                for (LimitStatus status : limiter.status(call.key())) {
                    SlidingWindow limit = window(plan, status.limitId());
                    assertThat(status.used()).isEqualTo(oracle.used(limit, now)).isLessThanOrEqualTo(limit.capacity());
                    assertThat(status.remaining()).isEqualTo(oracle.remaining(limit, now));
                }
            }
            for (Limit any : plan.limits()) {
                SlidingWindow limit = (SlidingWindow) any;
                assertThat(oracleA.mostInAnyWindow(limit)).isLessThanOrEqualTo(limit.capacity());
            }
        });
        assertThat(seen).containsOnlyKeys("Granted", "Denied", "Unsatisfiable");
        assertThat(seen.values())
                .allMatch(count -> count > 1_000
                        || Integer.getInteger("plimsoll.cases") != null
                        || Long.getLong("plimsoll.seed") != null);
    }

    @Test
    @DisplayName("retryAfter is exact: waiting that long succeeds, one microsecond less does not")
    void retryAfterIsExact() {
        Cases.check("retryAfter is exact", CASES, random -> {
            ManualClock clock = new ManualClock();
            RateLimiter limiter = limiter(clock, plan(random, false));
            for (int step = 0; step < 30; step++) {
                clock.advanceMicros(random.nextInt(4));
                Call call = Call.any(random);
                if (call.tryOn(limiter) instanceof Denied denied) {
                    clock.advanceMicros(denied.retryAfterMicros() - 1);
                    assertThat(call.tryOn(limiter))
                            .isInstanceOfSatisfying(
                                    Denied.class,
                                    still ->
                                            assertThat(still.retryAfterMicros()).isOne());
                    clock.advanceMicros(1);
                    assertThat(call.tryOn(limiter).granted()).isTrue();
                }
            }
        });
    }

    @Test
    @DisplayName("all or none: a refusal leaves every limit as it was")
    void allOrNone() {
        Cases.check("all or none", CASES, random -> {
            ManualClock clock = new ManualClock();
            Plan plan = plan(random, false);
            RateLimiter limiter = limiter(clock, plan);
            for (int step = 0; step < 20; step++) {
                clock.advanceMicros(random.nextInt(4));
                Call call = Call.any(random);
                List<LimitStatus> before = limiter.status(call.key());
                Decision answer = random.nextBoolean() ? call.tryOn(limiter) : call.reserveOn(limiter);
                List<LimitStatus> after = limiter.status(call.key());
                if (!answer.granted()) {
                    assertThat(after).isEqualTo(before);
                    continue;
                }
                List<Charge> charges = plan.action(call.action()).orElseThrow().charges();
                for (int i = 0; i < after.size(); i++) {
                    String id = after.get(i).limitId();
                    long cost = charges.stream()
                            .filter(charge -> charge.limitId().equals(id))
                            .mapToLong(charge -> charge.perCall() ? call.costs()[0] : charge.cost())
                            .sum();
                    assertThat(after.get(i).used() - before.get(i).used()).isEqualTo(cost);
                }
            }
        });
    }

    @Test
    @DisplayName("cancelled reservations and status reads leave no trace: every later answer is the same")
    void cancelAndStatusLeaveNoTrace() {
        Cases.check("cancel restores exactly, status is pure", CASES, random -> {
            ManualClock clock = new ManualClock();
            Plan plan = plan(random, false);
            RateLimiter plain = limiter(clock, plan);
            RateLimiter noisy = limiter(clock, plan);
            for (int step = 0; step < 20; step++) {
                Decision extra = Call.any(random).reserveOn(noisy);
                clock.advanceMicros(random.nextInt(4));
                if (extra instanceof Granted granted) {
                    noisy.cancel(granted.reservation());
                }
                noisy.status(random.nextBoolean() ? A : Key.of("user", "never seen"));
                Call call = Call.any(random);
                assertThat(text(call.tryOn(noisy))).isEqualTo(text(call.tryOn(plain)));
                assertThat(noisy.status(A)).isEqualTo(plain.status(A));
                assertThat(noisy.status(B)).isEqualTo(plain.status(B));
            }
        });
    }

    @Test
    @DisplayName("keys are independent: interleaved with another key every answer is as without it")
    void keysAreIndependent() {
        Cases.check("keys are independent", CASES, random -> {
            ManualClock clock = new ManualClock();
            Plan plan = plan(random, false);
            RateLimiter both = limiter(clock, plan);
            RateLimiter onlyA = limiter(clock, plan);
            RateLimiter onlyB = limiter(clock, plan);
            for (int step = 0; step < 30; step++) {
                clock.advanceMicros(random.nextInt(4));
                Call call = Call.any(random);
                assertThat(text(call.tryOn(both)))
                        .isEqualTo(text(call.tryOn(call.key().equals(A) ? onlyA : onlyB)));
            }
        });
    }

    @Test
    @DisplayName("a limiter restored from recorded usage answers as the one that lived")
    void restoredEqualsLive() {
        Cases.check("restored equals live", CASES, random -> {
            ManualClock clock = new ManualClock();
            Plan plan = plan(random, true);
            RateLimiter live = limiter(clock, plan);
            live.restore(UsageHistory.none());
            List<Usage> recorded = new ArrayList<>();
            for (int step = 0; step < 25; step++) {
                clock.advanceMicros(random.nextInt(4));
                Call call = Call.any(random);
                if (!call.action().equals("OUT") && call.reserveOn(live) instanceof Granted granted) {
                    clock.advanceMicros(random.nextInt(3));
                    live.commit(granted.reservation());
                    for (Reservation.Part part : granted.reservation().parts()) {
                        recorded.add(new Usage(part.limitId(), call.key(), clock.epochMicros(), part.cost()));
                    }
                }
            }
            Collections.shuffle(recorded, new Random(random.nextLong()));
            clock.advanceMicros(random.nextInt(4));
            RateLimiter restored = limiter(clock, plan);
            restored.restore((after, sink) ->
                    recorded.stream().filter(usage -> usage.atMicros() > after).forEach(sink));
            for (int step = 0; step < 15; step++) {
                assertThat(restored.status(A)).isEqualTo(live.status(A));
                assertThat(restored.status(B)).isEqualTo(live.status(B));
                Call call = Call.any(random);
                assertThat(text(call.tryOn(restored))).isEqualTo(text(call.tryOn(live)));
                clock.advanceMicros(random.nextInt(4));
            }
        });
    }

    @Test
    @DisplayName("a clock that goes back never mints quota, with keys evicted in between")
    void aClockThatGoesBackMintsNothing() {
        Cases.check("a clock that goes back mints nothing", CASES, random -> {
            BrokenClock clock = new BrokenClock();
            Plan plan = plan(random, false);
            RateLimiter limiter =
                    RateLimiter.builder().clock(clock).plan(plan).maxKeys(1).build();
            Oracle oracle = new Oracle();
            // what each lane has seen of time; a call that can never pass looks at no key
            long[] latest = new long[Lane.values().length];
            for (int step = 0; step < 40; step++) {
                clock.micros += random.nextInt(-8, 12);
                Call call = Call.any(random);
                Decision answer = call.tryOn(limiter);
                if (answer instanceof Unsatisfiable) {
                    continue;
                }
                int lane = plan.action(call.action()).orElseThrow().lane().ordinal();
                latest[lane] = Math.max(latest[lane], clock.micros);
                if (answer.granted() && call.key().equals(A)) {
                    oracle.charge(call.limits(plan), call.allCosts(plan))
                            .forEach(entry -> entry.committedAt = latest[lane]);
                }
            }
            for (Limit any : plan.limits()) {
                SlidingWindow limit = (SlidingWindow) any;
                assertThat(oracle.mostInAnyWindow(limit)).isLessThanOrEqualTo(limit.capacity());
            }
        });
    }

    private static String text(Decision decision) {
        return decision.toString();
    }
}

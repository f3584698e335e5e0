package io.github.plimsoll.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.ratelimit.AnyPlan.Call;
import io.github.plimsoll.ratelimit.Decision.Denied;
import io.github.plimsoll.testkit.Cases;
import io.github.plimsoll.testkit.ManualClock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Laws of every kind of limit, alone and together, over one or two keys at once. */
class EveryKindLawsTest {
    private static final int CASES = 400;

    /** A reservation and its charges in the model. */
    private record Held(Reservation reservation, List<NaiveKey.Charged> charges) {}

    static RateLimiter limiter(ManualClock clock, Plan plan) {
        return RateLimiter.builder().clock(clock).plan(plan).maxKeys(64).build();
    }

    @Test
    @DisplayName("any trace over any plan: every answer, status and wait is that of the list of all charges,"
            + " and no window ever sees more than the bound")
    void equalsTheListOfAllCharges() {
        Map<String, Integer> seen = new LinkedHashMap<>();
        Cases.check("equals the list of all charges", CASES, random -> {
            ManualClock clock = new ManualClock();
            Plan plan = AnyPlan.of(random);
            RateLimiter limiter = limiter(clock, plan);
            NaiveLimiter naive = new NaiveLimiter(plan);
            List<Held> open = new ArrayList<>();
            for (int step = 0; step < 40; step++) {
                clock.advanceMicros(AnyPlan.pause(random, plan));
                long now = clock.epochMicros();
                if (!open.isEmpty() && random.nextInt(3) == 0) {
                    end(limiter, open.remove(random.nextInt(open.size())), random.nextBoolean(), now);
                    continue;
                }
                Call call = Call.any(random, plan, 2);
                boolean reserve = call.reserves(plan) || random.nextInt(3) == 0;
                Decision answer = call.on(limiter, reserve);
                naive.judge(call, answer, now);
                if (answer instanceof Granted granted) {
                    List<NaiveKey.Charged> charges = naive.charge(call);
                    if (reserve) {
                        open.add(new Held(granted.reservation(), charges));
                    } else {
                        charges.forEach(one -> one.commit(now));
                    }
                }
                naive.judge(limiter, call.subject(), AnyPlan.cost(random, plan), now);
                seen.merge(answer.code(), 1, Integer::sum);
            }
            naive.keepsEveryBound();
        });
        if (Cases.isFull(CASES)) {
            assertThat(seen)
                    .containsOnlyKeys("RATE_OK", "RATE_LIMITED", "RATE_UNSATISFIABLE")
                    .allSatisfy((code, count) -> assertThat(count).isGreaterThan(CASES / 2));
        }
    }

    private static void end(RateLimiter limiter, Held held, boolean commit, long now) {
        assertThat(commit ? limiter.commit(held.reservation()) : limiter.cancel(held.reservation()))
                .isEqualTo(commit ? Settlement.COMMITTED : Settlement.CANCELLED);
        held.charges().forEach(one -> {
            if (commit) {
                one.commit(now);
            } else {
                one.cancel();
            }
        });
    }

    @Test
    @DisplayName("cell rate and token bucket of equal numbers give equal answers on every trace")
    void cellRateEqualsBucket() {
        Cases.check("cell rate equals bucket", CASES, random -> {
            boolean small = random.nextBoolean();
            long period = AnyPlan.upTo(random, small ? 40 : Ranges.MAX_WINDOW_MICROS);
            long rate = AnyPlan.upTo(random, small ? 12 : Gcra.MAX_RATE);
            long burst = Math.min(AnyPlan.upTo(random, small ? 12 : Limit.MAX_CAPACITY), Ranges.MAX_PRODUCT / period);
            Plan cells = plan(new Gcra("x", "user", rate, period, burst));
            ManualClock clock = new ManualClock();
            RateLimiter one = limiter(clock, cells);
            RateLimiter two = limiter(clock, plan(new TokenBucket("x", "user", burst, rate, period)));
            List<Reservation> ones = new ArrayList<>();
            List<Reservation> twos = new ArrayList<>();
            for (int step = 0; step < 40; step++) {
                clock.advanceMicros(AnyPlan.pause(random, cells));
                Call call = Call.any(random, cells, 2);
                boolean reserve = random.nextInt(3) == 0;
                Decision first = call.on(one, reserve);
                Decision second = call.on(two, reserve);
                assertThat(second).hasToString(first.toString());
                if (reserve && first.granted()) {
                    ones.add(((Granted) first).reservation());
                    twos.add(((Granted) second).reservation());
                }
                if (!ones.isEmpty() && random.nextInt(4) == 0) {
                    boolean commit = random.nextBoolean();
                    Reservation mine = ones.remove(0);
                    Reservation theirs = twos.remove(0);
                    assertThat(commit ? one.commit(mine) : one.cancel(mine))
                            .isEqualTo(commit ? two.commit(theirs) : two.cancel(theirs));
                }
                Key user = call.subject().all().get(0);
                assertThat(two.status(user)).isEqualTo(one.status(user));
            }
        });
    }

    private static Plan plan(Limit limit) {
        return Plan.builder()
                .limit(limit)
                .action("A", Charge.perCall("x"))
                .action("B", Charge.fixed("x", 1))
                .build();
    }

    @Test
    @DisplayName("waiting as long as told succeeds, one microsecond less does not, whatever refused")
    void retryAfterIsExact() {
        Cases.check("retryAfter is exact for every kind", CASES, random -> {
            ManualClock clock = new ManualClock();
            Plan plan = AnyPlan.of(random);
            RateLimiter limiter = limiter(clock, plan);
            for (int step = 0; step < 20; step++) {
                clock.advanceMicros(AnyPlan.pause(random, plan));
                Call call = Call.any(random, plan, 1);
                boolean reserve = call.reserves(plan);
                Decision answer = call.on(limiter, reserve);
                // what takes longer than a lifetime to come back is beyond the clock
                if (answer instanceof Denied denied
                        && denied.retryAfterMicros() < MemoryLimiter.LAST_TIME - clock.epochMicros()) {
                    clock.advanceMicros(denied.retryAfterMicros() - 1);
                    assertThat(call.on(limiter, reserve))
                            .isInstanceOfSatisfying(
                                    Denied.class,
                                    still ->
                                            assertThat(still.retryAfterMicros()).isOne());
                    clock.advanceMicros(1);
                    answer = call.on(limiter, reserve);
                    assertThat(answer.granted()).isTrue();
                }
                if (reserve && answer instanceof Granted granted) {
                    limiter.commit(granted.reservation());
                }
            }
        });
    }

    @Test
    @DisplayName("what is cancelled and what is only looked at leaves no trace in any later answer")
    void cancelAndStatusLeaveNoTrace() {
        Cases.check("cancel and status leave no trace for every kind", CASES, random -> {
            ManualClock clock = new ManualClock();
            Plan plan = AnyPlan.of(random);
            RateLimiter plain = limiter(clock, plan);
            RateLimiter noisy = limiter(clock, plan);
            for (int step = 0; step < 20; step++) {
                Decision extra = Call.any(random, plan, 2).reserveOn(noisy);
                clock.advanceMicros(AnyPlan.pause(random, plan));
                if (extra instanceof Granted granted) {
                    noisy.cancel(granted.reservation());
                }
                Call call = Call.any(random, plan, 2);
                new NaiveKeys(plan).statusOf(noisy, call.subject());
                boolean reserve = call.reserves(plan);
                Decision there = call.on(plain, reserve);
                Decision here = call.on(noisy, reserve);
                assertThat(here).hasToString(there.toString());
                if (reserve && there.granted()) {
                    plain.commit(((Granted) there).reservation());
                    noisy.commit(((Granted) here).reservation());
                }
                assertThat(new NaiveKeys(plan).statusOf(noisy, call.subject()))
                        .isEqualTo(new NaiveKeys(plan).statusOf(plain, call.subject()));
            }
        });
    }

    @Test
    @DisplayName("a refusal charges nothing; keys of others neither matter nor notice")
    void allOrNoneAndKeysIndependent() {
        Cases.check("all or none, keys independent, for every kind", CASES, random -> {
            ManualClock clock = new ManualClock();
            Plan plan = AnyPlan.of(random);
            RateLimiter both = limiter(clock, plan);
            List<RateLimiter> alone = List.of(limiter(clock, plan), limiter(clock, plan));
            NaiveKeys keys = new NaiveKeys(plan);
            for (int step = 0; step < 25; step++) {
                clock.advanceMicros(AnyPlan.pause(random, plan));
                int who = random.nextInt(2);
                Call any = Call.any(random, plan, 1);
                Call call = new Call(any.action(), Call.subject(who, who), any.costs());
                Keys other = Call.subject(1 - who, 1 - who);
                List<LimitStatus> mine = keys.statusOf(both, call.subject());
                List<LimitStatus> theirs = keys.statusOf(both, other);
                boolean reserve = call.reserves(plan) || random.nextBoolean();
                Decision answer = call.on(both, reserve);
                assertThat(answer).hasToString(call.on(alone.get(who), reserve).toString());
                assertThat(keys.statusOf(both, other)).isEqualTo(theirs);
                if (!answer.granted()) {
                    assertThat(keys.statusOf(both, call.subject())).isEqualTo(mine);
                }
            }
        });
    }

    /** The status of every key of a subject that some limit counts. */
    private record NaiveKeys(Plan plan) {
        List<LimitStatus> statusOf(RateLimiter limiter, Keys subject) {
            List<LimitStatus> all = new ArrayList<>();
            for (Key key : subject.all()) {
                if (plan.limits().stream().anyMatch(limit -> limit.keyKind().equals(key.kind()))) {
                    all.addAll(limiter.status(key));
                }
            }
            return all;
        }
    }
}

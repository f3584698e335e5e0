package io.github.plimsoll.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.ratelimit.AnyPlan.Call;
import io.github.plimsoll.testkit.Cases;
import io.github.plimsoll.testkit.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A plan that changes while it counts neither loses nor mints. */
class PlanChangeLawsTest {
    private static final int CASES = 300;

    @Test
    @DisplayName("capacities of any magnitude and shorter windows may come into force at any time:"
            + " every charge and every reservation counts on, exactly")
    void nothingLostNothingMinted() {
        Cases.check("a plan that changes loses and mints nothing", CASES, random -> {
            ManualClock clock = new ManualClock();
            Plan plan = AnyPlan.of(random);
            RateLimiter limiter = EveryKindLawsTest.limiter(clock, plan);
            NaiveLimiter naive = new NaiveLimiter(plan);
            List<Reservation> open = new ArrayList<>();
            List<List<NaiveKey.Charged>> charges = new ArrayList<>();
            for (int step = 0; step < 40; step++) {
                clock.advanceMicros(AnyPlan.pause(random, plan));
                long now = clock.epochMicros();
                if (random.nextInt(8) == 0) {
                    plan = changed(random, plan);
                    limiter.change(plan);
                    naive.change(plan);
                }
                if (!open.isEmpty() && random.nextInt(3) == 0) {
                    boolean commit = random.nextBoolean();
                    Reservation ended = open.remove(0);
                    assertThat(commit ? limiter.commit(ended) : limiter.cancel(ended))
                            .isEqualTo(commit ? Settlement.COMMITTED : Settlement.CANCELLED);
                    charges.remove(0).forEach(one -> {
                        if (commit) {
                            one.commit(now);
                        } else {
                            one.cancel();
                        }
                    });
                }
                Call call = Call.any(random, plan, 2);
                boolean reserve = call.reserves(plan) || random.nextInt(3) == 0;
                Decision answer = call.on(limiter, reserve);
                naive.judge(call, answer, now);
                if (answer instanceof Granted granted) {
                    List<NaiveKey.Charged> added = naive.charge(call);
                    if (reserve) {
                        open.add(granted.reservation());
                        charges.add(added);
                    } else {
                        added.forEach(one -> one.commit(now));
                    }
                }
                naive.judge(limiter, call.subject(), AnyPlan.cost(random, plan), now);
            }
        });
    }

    private static Plan changed(RandomGenerator random, Plan plan) {
        Plan.Builder next = Plan.builder();
        for (Limit limit : plan.limits()) {
            next.limit(changed(random, limit));
        }
        for (Action action : plan.actions()) {
            Charge[] charges = action.charges().stream()
                    .map(charge -> Charge.perCall(charge.limitId()))
                    .toArray(Charge[]::new);
            if (action.lane() == Lane.EXIT) {
                next.exitAction(action.name(), charges);
            } else {
                next.action(action.name(), action.priority(), charges);
            }
        }
        return next.build();
    }

    private static Limit changed(RandomGenerator random, Limit limit) {
        String id = limit.id();
        String kind = limit.keyKind();
        long capacity = AnyPlan.upTo(random, random.nextBoolean() ? 12 : Limit.MAX_CAPACITY);
        if (limit instanceof SlidingWindow old) {
            long window = old.windowMicros() / random.nextInt(1, 4);
            return new SlidingWindow(id, kind, capacity, Math.max(1, window), random.nextInt(1, 12), false);
        }
        if (limit instanceof CalendarWindow old) {
            return new CalendarWindow(id, kind, capacity, old.windowMicros(), false);
        }
        if (limit instanceof Gcra old) {
            return new Gcra(
                    id,
                    kind,
                    old.rate(),
                    old.periodMicros(),
                    Math.min(capacity, Ranges.MAX_PRODUCT / old.periodMicros()));
        }
        if (limit instanceof TokenBucket old) {
            long most = Math.min(capacity, Ranges.MAX_PRODUCT / old.periodMicros());
            return new TokenBucket(id, kind, most, old.refill(), old.periodMicros());
        }
        return new InFlight(id, kind, AnyPlan.upTo(random, 9));
    }

    @Test
    @DisplayName("tokens keep what is owed when their rate changes, rounded up to a whole token at most")
    void rates() {
        Cases.check("a rate that changes", CASES, random -> {
            ManualClock clock = new ManualClock();
            boolean cells = random.nextBoolean();
            RateLimiter limiter = EveryKindLawsTest.limiter(clock, tokens(random, cells));
            Key key = Key.of("user", "u");
            for (int step = 0; step < 20; step++) {
                clock.advanceMicros(random.nextInt(30));
                limiter.tryAcquire(
                        "A",
                        key,
                        AnyPlan.cost(random, limiter.status(key).get(0).limit()));
                LimitStatus before = limiter.status(key).get(0);
                limiter.change(tokens(random, cells));
                LimitStatus after = limiter.status(key).get(0);
                if (after.used() != before.used()) {
                    // beyond the range of the new plan: as much as can be counted, which is no less than its capacity
                    assertThat(after.used()).isBetween(after.limit(), before.used());
                }
                assertThat(after.remaining()).isEqualTo(Math.max(0, after.limit() - after.used()));
            }
        });
    }

    private static Plan tokens(RandomGenerator random, boolean cells) {
        boolean small = random.nextBoolean();
        long period = AnyPlan.upTo(random, small ? 40 : Ranges.MAX_WINDOW_MICROS);
        long rate = AnyPlan.upTo(random, small ? 12 : Gcra.MAX_RATE);
        long most = Math.min(AnyPlan.upTo(random, small ? 12 : Limit.MAX_CAPACITY), Ranges.MAX_PRODUCT / period);
        return Plan.builder()
                .limit(
                        cells
                                ? new Gcra("x", "user", rate, period, most)
                                : new TokenBucket("x", "user", most, rate, period))
                .action("A", Charge.perCall("x"))
                .build();
    }

    @Test
    @DisplayName("what was never read from history is refused, with every problem at once")
    void refused() {
        RateLimiter limiter = EveryKindLawsTest.limiter(
                new ManualClock(),
                plan(
                        SlidingWindow.count("n", "user", 5, Duration.ofSeconds(1))
                                .rebuiltFromHistory(),
                        new CalendarWindow("hour", "user", 5, 3_600_000_000L, true)));
        assertThatThrownBy(() -> limiter.change(plan(
                        SlidingWindow.count("n", "user", 5, Duration.ofSeconds(2))
                                .rebuiltFromHistory(),
                        CalendarWindow.utcDay("hour", "user", 5).rebuiltFromHistory())))
                .hasMessage("limit 'n': is rebuilt from history and gets a longer window, which takes a restart; "
                        + "limit 'hour': is rebuilt from history and gets a longer window, which takes a restart");
    }

    private static Plan plan(Limit... limits) {
        Plan.Builder plan = Plan.builder();
        for (Limit limit : limits) {
            plan.limit(limit).action("charge " + limit.id(), Charge.perCall(limit.id()));
        }
        return plan.build();
    }
}

package io.github.plimsoll.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.ratelimit.AnyPlan.Call;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Naive model of a limiter: it judges each answer by the charges of all keys so far, and takes part in what follows. */
final class NaiveLimiter {
    private final Map<String, NaiveKey> keys = new LinkedHashMap<>();
    private Plan plan;

    NaiveLimiter(Plan plan) {
        this.plan = plan;
    }

    void change(Plan next) {
        plan = next;
    }

    /** Lanes have charges of their own, because they have limits of their own. */
    NaiveKey key(Key key) {
        return keys.computeIfAbsent(key.toString(), k -> new NaiveKey());
    }

    NaiveKey key(Call call, Limit limit) {
        return key(Objects.requireNonNull(call.subject().ofKind(limit.keyKind())));
    }

    Limit limit(Charge charge) {
        return plan.limit(charge.limitId()).orElseThrow();
    }

    boolean fits(Call call, long now, long time) {
        long[] costs = call.all();
        for (int i = 0; i < costs.length; i++) {
            Limit limit = limit(call.action().charges().get(i));
            long capacity = call.action().priority().of(limit.capacity());
            if (!key(call, limit).fits(limit, capacity, costs[i], now, time)) {
                return false;
            }
        }
        return true;
    }

    boolean canEverFit(Call call) {
        long[] costs = call.all();
        for (int i = 0; i < costs.length; i++) {
            if (costs[i]
                    > call.action()
                            .priority()
                            .of(limit(call.action().charges().get(i)).capacity())) {
                return false;
            }
        }
        return true;
    }

    List<NaiveKey.Charged> charge(Call call) {
        List<NaiveKey.Charged> added = new ArrayList<>();
        long[] costs = call.all();
        for (int i = 0; i < costs.length; i++) {
            Limit limit = limit(call.action().charges().get(i));
            added.add(key(call, limit).charge(limit.id(), costs[i]));
        }
        return added;
    }

    /** Fails when the answer is not the one that the charges demand, to the tick. */
    void judge(Call call, Decision answer, long now) {
        if (answer instanceof Decision.Unsatisfiable never) {
            assertThat(canEverFit(call)).isFalse();
            assertThat(never.requested()).isGreaterThan(never.limit());
        } else if (answer instanceof Decision.Denied no) {
            assertThat(canEverFit(call)).isTrue();
            assertThat(fits(call, now, now)).isFalse();
            assertThat(fits(call, now, now + no.retryAfterMicros())).isTrue();
            assertThat(fits(call, now, now + no.retryAfterMicros() - 1)).isFalse();
            String id = no.limitId().replace(".events", "");
            Limit limit = plan.limit(id).orElseThrow();
            if (id.equals(no.limitId())) {
                assertThat(BigInteger.valueOf(no.used()))
                        .isEqualTo(key(call, limit).used(limit, now));
                assertThat(no.limit()).isEqualTo(call.action().priority().of(limit.capacity()));
            }
        } else {
            assertThat(answer.granted()).as("%s", answer).isTrue();
            assertThat(fits(call, now, now)).isTrue();
        }
    }

    /** Fails when a status is not what the charges say, or tells another wait for this cost than they do. */
    void judge(RateLimiter limiter, Keys subject, long cost, long now) {
        for (Key key : subject.all()) {
            if (plan.limits().stream().noneMatch(limit -> limit.keyKind().equals(key.kind()))) {
                continue;
            }
            for (LimitStatus status : limiter.status(key, cost)) {
                Limit limit = plan.limit(status.limitId()).orElseThrow();
                BigInteger used = key(key).used(limit, now);
                assertThat(BigInteger.valueOf(status.used())).as(limit.id()).isEqualTo(used);
                long left = BigInteger.valueOf(limit.capacity())
                        .subtract(used)
                        .max(BigInteger.ZERO)
                        .longValueExact();
                if (left > 0 && status.remaining() > 0) {
                    assertThat(status.remaining()).isEqualTo(left);
                    assertThat(key(key).fits(limit, limit.capacity(), left, now, now))
                            .isTrue();
                } else {
                    assertThat(status.remaining()).isZero();
                    assertThat(key(key).fits(limit, limit.capacity(), 1, now, now))
                            .isFalse();
                }
                judgeWait(status, key, cost, now);
            }
        }
    }

    private void judgeWait(LimitStatus status, Key key, long cost, long now) {
        Limit limit = plan.limit(status.limitId()).orElseThrow();
        long wait = status.retryAfterMicros();
        if (cost > limit.capacity()) {
            assertThat(wait).isEqualTo(LimitStatus.NEVER);
            return;
        }
        assertThat(key(key).fits(limit, limit.capacity(), cost, now, now + wait))
                .as("%s in %s", limit.id(), wait)
                .isTrue();
        assertThat(wait > 0 && key(key).fits(limit, limit.capacity(), cost, now, now + wait - 1))
                .as("%s a microsecond before %s", limit.id(), wait)
                .isFalse();
    }

    void keepsEveryBound() {
        for (Map.Entry<String, NaiveKey> one : keys.entrySet()) {
            for (Limit limit : plan.limits()) {
                assertThat(one.getValue().keepsItsBound(limit, limit.capacity()))
                        .as("%s of %s", limit, one.getKey())
                        .isTrue();
            }
        }
    }

    /** Keys that hold something under a limit of this lane and kind, this one not counted. */
    int busyBeside(Key key, Lane lane, long now) {
        int busy = 0;
        for (Map.Entry<String, NaiveKey> one : keys.entrySet()) {
            if (!one.getKey().equals(key.toString()) && one.getKey().startsWith(key.kind() + ":")) {
                boolean idle = plan.limits().stream()
                        .filter(limit -> limit.keyKind().equals(key.kind())
                                && plan.lanes().get(limit.id()) == lane)
                        .allMatch(limit -> one.getValue().idle(limit, now));
                busy += idle ? 0 : 1;
            }
        }
        return busy;
    }
}

package io.github.plimsoll.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.ratelimit.AnyPlan.Call;
import io.github.plimsoll.ratelimit.Decision.Reason;
import io.github.plimsoll.ratelimit.Decision.Unavailable;
import io.github.plimsoll.testkit.Cases;
import io.github.plimsoll.testkit.ManualClock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Room for keys is bounded, and nobody can tell but by the refusal that says so. */
class EvictionLawsTest {
    private static final int CASES = 300;

    @Test
    @DisplayName("an evicted key is as a full one: every answer is that of a limiter with room for all,"
            + " or says that the table is full of keys that hold something")
    void evictionIsInvisible() {
        int[] full = new int[1];
        Cases.check("an evicted key is as a full one", CASES, random -> {
            ManualClock clock = new ManualClock();
            Plan plan = AnyPlan.of(random);
            int room = random.nextInt(1, 4);
            RateLimiter small =
                    RateLimiter.builder().clock(clock).plan(plan).maxKeys(room).build();
            RateLimiter large = EveryKindLawsTest.limiter(clock, plan);
            NaiveLimiter naive = new NaiveLimiter(plan);
            List<Runnable> ends = new ArrayList<>();
            for (int step = 0; step < 50; step++) {
                clock.advanceMicros(AnyPlan.pause(random, plan));
                long now = clock.epochMicros();
                if (!ends.isEmpty() && random.nextBoolean()) {
                    ends.remove(0).run();
                }
                Call call = Call.any(random, plan, 5);
                boolean reserve = call.reserves(plan) || random.nextInt(4) == 0;
                Decision answer = call.on(small, reserve);
                if (answer instanceof Unavailable no) {
                    assertThat(no.reason()).isEqualTo(Reason.KEY_TABLE_FULL);
                    assertThat(no.limit()).isEqualTo(room);
                    assertThat(isFull(naive, plan, call, room, now)).isTrue();
                    full[0]++;
                    continue;
                }
                assertThat(naive.canEverFit(call) && isFull(naive, plan, call, room, now))
                        .isFalse();
                Decision other = call.on(large, reserve);
                assertThat(answer).hasToString(other.toString());
                if (!other.granted()) {
                    continue;
                }
                List<NaiveKey.Charged> charges = naive.charge(call);
                if (!reserve) {
                    charges.forEach(one -> one.commit(now));
                    continue;
                }
                boolean commit = random.nextBoolean();
                ends.add(() -> {
                    for (RateLimiter one : List.of(small, large)) {
                        Reservation held = ((Granted) (one.equals(small) ? answer : other)).reservation();
                        assertThat(commit ? one.commit(held) : one.cancel(held))
                                .isIn(Settlement.COMMITTED, Settlement.CANCELLED);
                    }
                    charges.forEach(one -> {
                        if (commit) {
                            one.commit(clock.epochMicros());
                        } else {
                            one.cancel();
                        }
                    });
                });
            }
            assertThat(small.health().keys()).isLessThanOrEqualTo(2L * room);
            assertThat(small.health().exitKeys()).isLessThanOrEqualTo(room);
        });
        assertThat(full[0] > CASES || !Cases.isFull(CASES)).isTrue();
    }

    /** Whether a key of the call cannot have a place, because others that hold something have all of them. */
    private static boolean isFull(NaiveLimiter naive, Plan plan, Call call, int room, long now) {
        return call.action().charges().stream()
                .map(charge -> plan.limit(charge.limitId()).orElseThrow().keyKind())
                .anyMatch(kind -> naive.busyBeside(
                                call.subject().all().get(kind.equals("user") ? 0 : 1),
                                call.action().lane(),
                                now)
                        >= room);
    }
}

package io.github.plimsoll.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.supervisor.CircuitBreaker.State;
import io.github.plimsoll.testkit.Cases;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CircuitBreakerTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Outcome<String> BUSY = Outcome.transientFailure("busy");

    private final World world = new World();
    private final List<String> changes = new ArrayList<>();

    private CircuitBreaker breaker(BreakerSettings settings) {
        return new CircuitBreaker("venue", settings, world, (name, from, to) -> changes.add(from + ">" + to));
    }

    private static Outcome<String> call(CircuitBreaker breaker, Outcome<String> outcome) {
        return Guard.of(breaker).call(() -> outcome);
    }

    @Test
    @DisplayName("5 failures open it for 30 s; a call then is refused with limit, actual and time; one probe closes it")
    void defaults() {
        CircuitBreaker breaker = breaker(BreakerSettings.DEFAULT);
        for (int i = 0; i < 4; i++) {
            call(breaker, BUSY);
            call(breaker, Outcome.of("fine"));
        }
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
        assertThat(breaker.failures()).isEqualTo(4);
        call(breaker, BUSY);
        assertThat(breaker.state()).isEqualTo(State.OPEN);
        world.advance(SECOND.multipliedBy(10));
        assertThat(call(breaker, Outcome.of("fine")))
                .isEqualTo(new Outcome.Refused<>(Outcome.Refusal.BREAKER_OPEN, "venue", 5, 5, SECOND.multipliedBy(20)));
        world.advance(SECOND.multipliedBy(20).minusNanos(1));
        assertThat(call(breaker, Outcome.of("fine"))).isInstanceOf(Outcome.Refused.class);
        world.now += 1;
        assertThat(call(breaker, Outcome.of("fine"))).isEqualTo(Outcome.of("fine"));
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
        assertThat(breaker.failures()).isZero();
        assertThat(changes).containsExactly("CLOSED>OPEN", "OPEN>HALF_OPEN", "HALF_OPEN>CLOSED");
    }

    @Test
    @DisplayName("refusals within a millisecond are the same object, so hammering an open breaker makes no garbage")
    void sameRefusal() {
        CircuitBreaker breaker = breaker(BreakerSettings.DEFAULT.opening(1, SECOND));
        call(breaker, BUSY);
        Outcome<String> refused = call(breaker, BUSY);
        world.advance(Duration.ofNanos(999_999));
        assertThat(call(breaker, BUSY)).isSameAs(refused);
        world.now += 1;
        assertThat(call(breaker, BUSY))
                .isEqualTo(new Outcome.Refused<>(
                        Outcome.Refusal.BREAKER_OPEN, "venue", 1, 1, SECOND.minus(Duration.ofMillis(1))));
    }

    @Test
    void aFailedProbeOpensItAgain() {
        CircuitBreaker breaker = breaker(BreakerSettings.DEFAULT.opening(1, SECOND));
        call(breaker, BUSY);
        world.advance(SECOND);
        call(breaker, BUSY);
        assertThat(breaker.state()).isEqualTo(State.OPEN);
        assertThat(call(breaker, BUSY)).isInstanceOf(Outcome.Refused.class);
    }

    @Test
    @DisplayName("half-open: no more probes than set, others are refused, and lost probes are replaced after the time")
    void probes() {
        CircuitBreaker breaker = breaker(new BreakerSettings(20, 1, 100, 20, Optional.empty(), 20, SECOND, 2));
        call(breaker, BUSY);
        world.advance(SECOND);
        List<Outcome<String>> inside = new ArrayList<>();
        Guard guard = Guard.of(breaker);
        Outcome<String> outer = guard.call(() -> {
            inside.add(guard.call(() -> {
                inside.add(call(breaker, Outcome.of("third")));
                world.advance(SECOND); // the two probes are taken for lost
                inside.add(call(breaker, Outcome.of("fourth")));
                return Outcome.of("second");
            }));
            return Outcome.of("first");
        });
        assertThat(outer).isEqualTo(Outcome.of("first"));
        assertThat(inside.get(0)).isInstanceOf(Outcome.Refused.class);
        assertThat(inside.subList(1, 3)).containsExactly(Outcome.of("fourth"), Outcome.of("second"));
        // late answers of lost probes say nothing; of the new two one is missing
        assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
        call(breaker, Outcome.of("fifth"));
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
        assertThat(changes).containsExactly("CLOSED>OPEN", "OPEN>HALF_OPEN", "HALF_OPEN>CLOSED");
    }

    @Test
    @DisplayName(
            "the caller's own mistakes, refusals further in and interrupts do not count; timeouts, exceptions and errors do")
    void whatCounts() {
        CircuitBreaker breaker = breaker(BreakerSettings.DEFAULT.opening(3, SECOND));
        call(breaker, Outcome.permanentFailure("bad request"));
        call(breaker, new Outcome.Refused<>(Outcome.Refusal.BULKHEAD_FULL, "b", 1, 1, Duration.ZERO));
        call(breaker, Outcome.thrown(new InterruptedException()));
        assertThat(breaker.failures()).isZero();
        call(breaker, Outcome.thrown(new IOException()));
        assertThatThrownBy(() -> Guard.of(breaker).call(() -> {
                    throw new AssertionError();
                }))
                .isInstanceOf(AssertionError.class);
        assertThat(breaker.failures()).isEqualTo(2);
        call(breaker, BUSY);
        world.advance(SECOND);
        // a probe that says nothing is no probe
        call(breaker, Outcome.thrown(new InterruptedException()));
        Outcome<String> full = new Outcome.Refused<>(Outcome.Refusal.BULKHEAD_FULL, "b", 1, 1, Duration.ZERO);
        assertThat(call(breaker, full)).isEqualTo(full);
        assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
        call(breaker, Outcome.permanentFailure("bad request"));
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }

    @Test
    @DisplayName("a percentage of failures opens it once there are enough calls; so do slow calls")
    void rateAndSlowness() {
        CircuitBreaker half = breaker(new BreakerSettings(57, 57, 50, 10, Optional.empty(), 57, SECOND, 1));
        for (int i = 0; i < 9; i++) {
            call(half, i < 5 ? Outcome.of("fine") : BUSY);
        }
        assertThat(half.state()).isEqualTo(State.CLOSED);
        call(half, BUSY);
        assertThat(half.state()).isEqualTo(State.OPEN);

        CircuitBreaker slow = breaker(BreakerSettings.DEFAULT.openingWhenSlow(SECOND, 2));
        Call<String> exact = () -> {
            world.advance(SECOND);
            return Outcome.of("fine");
        };
        Call<String> late = () -> {
            world.now += SECOND.toNanos() + 1;
            return Outcome.of("fine");
        };
        Guard guard = Guard.of(slow);
        guard.call(late);
        guard.call(exact);
        assertThat(slow.state()).isEqualTo(State.CLOSED);
        guard.call(late);
        assertThat(slow.state()).isEqualTo(State.OPEN);
    }

    @Test
    @DisplayName("a call that began before the breaker opened says nothing about the probes")
    void lateAnswers() {
        CircuitBreaker breaker = breaker(BreakerSettings.DEFAULT.opening(1, SECOND));
        Guard guard = Guard.of(breaker);
        guard.call(() -> {
            call(breaker, BUSY);
            return BUSY;
        });
        assertThat(changes).containsExactly("CLOSED>OPEN");
    }

    /** The breaker as a list of the latest calls and three branches. */
    private static final class Model {
        final BreakerSettings settings;
        final List<Boolean> latest = new ArrayList<>();
        State state = State.CLOSED;
        long since;
        int probes;
        int worked;

        Model(BreakerSettings settings) {
            this.settings = settings;
        }

        boolean admits(long now) {
            if (state == State.CLOSED) {
                return true;
            }
            boolean over = now - since >= settings.openFor().toNanos();
            if (over && (state == State.OPEN || probes == settings.probes())) {
                state = State.HALF_OPEN;
                since = now;
                probes = 0;
                worked = 0;
            }
            if (state == State.HALF_OPEN && probes < settings.probes()) {
                probes++;
                return true;
            }
            return false;
        }

        void answer(boolean failed, long now) {
            if (state == State.HALF_OPEN) {
                if (failed) {
                    open(now);
                } else if (++worked == settings.probes()) {
                    state = State.CLOSED;
                    latest.clear();
                }
                return;
            }
            latest.add(failed);
            if (latest.size() > settings.window()) {
                latest.remove(0);
            }
            long bad = latest.stream().filter(b -> b).count();
            boolean rate = latest.size() >= settings.minimumCalls()
                    && bad * 100 >= (long) settings.failurePercent() * latest.size();
            if (failed && (bad >= settings.failures() || rate)) {
                open(now);
            }
        }

        private void open(long now) {
            state = State.OPEN;
            since = now;
        }
    }

    private static int upTo(RandomGenerator random, int most) {
        return random.nextInt(1, most + 1);
    }

    @Test
    @DisplayName("law: any sequence of calls and times gives the same states and refusals as the naive model")
    void againstTheModel() {
        Cases.check("breaker model", 10_000, random -> {
            int window = upTo(random, 57);
            BreakerSettings settings = new BreakerSettings(
                    window,
                    upTo(random, Math.min(window, 8)),
                    upTo(random, 100),
                    upTo(random, window),
                    Optional.empty(),
                    window,
                    Duration.ofNanos(1_000 + random.nextInt(3_000)),
                    upTo(random, 4));
            World time = new World();
            CircuitBreaker breaker = new CircuitBreaker("b", settings, time, (name, from, to) -> {});
            Model model = new Model(settings);
            int percent = random.nextInt(100);
            for (int i = 0; i < 120; i++) {
                boolean failed = random.nextInt(100) < percent;
                boolean admitted = model.admits(time.now);
                Outcome<String> outcome = call(breaker, failed ? BUSY : Outcome.of("fine"));
                assertThat(outcome instanceof Outcome.Refused).isEqualTo(!admitted);
                if (admitted) {
                    model.answer(failed, time.now);
                }
                assertThat(breaker.state()).isEqualTo(model.state);
                time.now += random.nextInt(4) == 0 ? random.nextInt(4_000) : 0;
            }
        });
    }

    @Test
    void impossibleSettingsAreRefusedAllAtOnce() {
        assertThatThrownBy(() -> new BreakerSettings(58, 0, 0, 0, Optional.of(Duration.ZERO), 0, Duration.ZERO, 0))
                .hasMessageContainingAll(
                        "window must be 1 to 57, not 58",
                        "number of failures",
                        "failure percent",
                        "minimum of calls",
                        "slow call",
                        "number of slow calls",
                        "time open",
                        "number of probes");
    }
}

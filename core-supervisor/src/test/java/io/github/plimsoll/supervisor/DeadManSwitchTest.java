package io.github.plimsoll.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class DeadManSwitchTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final World world = new World();
    private final List<Duration> runs = new ArrayList<>();
    private final DeadManSwitch deadMan = new DeadManSwitch(world, MINUTE, runs::add);

    @Test
    @DisplayName("the action runs once when nobody checked in for the time, not a nanosecond before, and latches")
    void fires() {
        assertThat(deadMan.tick()).isEqualTo(MINUTE.toNanos());
        world.advance(MINUTE.minusNanos(1));
        assertThat(deadMan.tick()).isOne();
        assertThat(deadMan.checkIn()).isTrue();
        world.advance(MINUTE.minusNanos(1));
        assertThat(deadMan.silence()).isEqualTo(MINUTE.minusNanos(1));
        deadMan.tick();
        assertThat(runs).isEmpty();
        world.now += 1;
        assertThat(deadMan.checkIn()).isFalse();
        assertThat(deadMan.state()).isEqualTo(DeadManSwitch.State.ARMED);
        assertThat(deadMan.tick()).isEqualTo(Long.MAX_VALUE);
        assertThat(deadMan.checkIn()).isFalse();
        world.advance(MINUTE);
        assertThat(deadMan.tick()).isEqualTo(Long.MAX_VALUE);
        assertThat(runs).containsExactly(MINUTE);
        assertThat(deadMan.state()).isEqualTo(DeadManSwitch.State.FIRED);
        assertThat(deadMan.failure()).isEmpty();
    }

    @Test
    @DisplayName("a person can arm it again after it fired, and only then")
    void rearm() {
        assertThat(deadMan.rearm()).isFalse();
        world.advance(MINUTE);
        deadMan.tick();
        assertThat(deadMan.rearm()).isTrue();
        assertThat(deadMan.checkIn()).isTrue();
        world.advance(MINUTE);
        deadMan.tick();
        assertThat(runs).hasSize(2);
    }

    @Test
    @DisplayName("an action that fails is not run again, and why is kept")
    void failing() {
        DeadManSwitch failing = new DeadManSwitch(world, MINUTE, silence -> {
            runs.add(silence);
            throw new IOException("venue down");
        });
        world.advance(MINUTE.multipliedBy(2));
        failing.tick();
        failing.tick();
        assertThat(runs).containsExactly(MINUTE.multipliedBy(2));
        assertThat(failing.failure()).contains(new Failure("java.io.IOException", "venue down"));
    }

    @Test
    @DisplayName("an action that is interrupted has failed, and whoever ticks stays interrupted")
    void interrupted() {
        DeadManSwitch told = new DeadManSwitch(world, MINUTE, silence -> {
            throw new InterruptedException("told to stop");
        });
        world.advance(MINUTE.multipliedBy(2));
        told.tick();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(told.state()).isEqualTo(DeadManSwitch.State.FIRED);
        assertThat(told.failure()).contains(new Failure("java.lang.InterruptedException", "told to stop"));
    }

    @Test
    @Timeout(10)
    @DisplayName("as a task it fires without anybody ticking, and ends when told to")
    void asTask() throws Exception {
        Run[] run = new Run[1];
        DeadManSwitch quick = new DeadManSwitch(System::nanoTime, Duration.ofMillis(5), silence -> run[0].tellToStop());
        run[0] = new Run(quick.asTask(), System::nanoTime, new Bell(), System.nanoTime());
        run[0].run();
        assertThat(quick.state()).isEqualTo(DeadManSwitch.State.FIRED);
        assertThat(run[0].failure()).isNull();
    }

    @Test
    void aTimeOfNothingIsRefused() {
        assertThatThrownBy(() -> new DeadManSwitch(world, Duration.ZERO, runs::add))
                .hasMessage("dead-man switch: time without a check-in must be PT0.000001S to PT8760H, not PT0S");
    }
}

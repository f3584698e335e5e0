package io.github.plimsoll.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.execution.spi.IntentKind;
import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.numbers.Percent;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.SortableId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Exits that the venue declines one after another: tried as long as their level is hit, and never without a bound. */
class DeclinedExitsTest {
    private World world;
    private SortableId position;

    @BeforeEach
    void hold() {
        world = World.create(World::free);
        position = world.opened("open", Side.LONG, "100", 10);
        change(new ExitChange.Stop(Level.percent(Percent.parse("3%"))));
    }

    private void change(ExitChange change) {
        String key = "c" + world.audit().size();
        Receipt receipt = world.desk.change(new ChangeCommand(key, World.ALICE, position, change, "trace-" + key));
        assertThat(receipt.accepted()).as(receipt.reason()).isTrue();
        world.triggers.changed();
    }

    private List<StoredIntent> closes() {
        return world.intents().stream()
                .filter(intent -> intent.kind() == IntentKind.CLOSE)
                .toList();
    }

    /** Steps until so much time is over; whatever close is recorded is declined. The times at which one was recorded. */
    private List<Long> declining(Duration most) {
        List<Long> fired = new ArrayList<>();
        long begun = world.clock.epochMicros();
        while (world.clock.epochMicros() - begun < most.toNanos() / 1_000) {
            if (world.triggers.step() > 0) {
                fired.add((world.clock.epochMicros() - begun) / 1_000);
                decline();
            }
            world.advance(Duration.ofMillis(50));
        }
        return fired;
    }

    private void decline() {
        closes().stream()
                .filter(close -> !close.state().terminal())
                .forEach(close -> world.memory.transact(tx -> {
                    new IntentCloser("test", world.clock, world.ids)
                            .end(tx, close, IntentState.CANCELLED, "no liquidity");
                    return true;
                }));
        world.triggers.changed();
    }

    @Test
    @DisplayName(
            "a stop that is declined follows at once, then after pauses that double up to a minute, and closes at last")
    void aDeclinedStopFollowsAtOnceAndThenAfterPauses() {
        world.tick("48000");
        List<Long> fired = declining(Duration.ofSeconds(10));
        assertThat(fired).startsWith(0L, 50L).hasSize(6);
        for (int i = 2; i < fired.size(); i++) {
            long pause = 500L << (i - 2);
            assertThat(fired.get(i) - fired.get(i - 1)).as("pause " + i).isBetween(pause, pause + 50);
        }
        assertThat(declining(Duration.ofHours(1))).as("a minute apart").hasSizeBetween(60, 64);
        world.advance(Duration.ofMinutes(1));
        world.settle();
        assertThat(world.position(position).open()).isFalse();
        assertThat(world.position(position).closeReason()).isEqualTo("STOP_LOSS");
    }

    @Test
    @DisplayName("a stop does not wait for the pause of a target that was declined before")
    void aStopDoesNotWaitForATarget() {
        change(new ExitChange.Target(Level.percent(Percent.parse("3%")), Percent.of(50)));
        world.tick("51500");
        assertThat(declining(Duration.ofSeconds(10))).hasSize(6);
        world.tick("48000");
        assertThat(world.triggers.step()).isEqualTo(1);
        world.settle();
        assertThat(world.position(position).open()).isFalse();
    }

    @Test
    @DisplayName("what was filled in part is tried at once again: its venue executes")
    void aPartIsProgress() {
        change(new ExitChange.Target(Level.percent(Percent.parse("3%")), Percent.of(50)));
        world.tick("48000");
        assertThat(declining(Duration.ofSeconds(3))).hasSize(4);
        long before = world.position(position).remainingUnits();
        Receipt part = world.close("half", position, new CloseAmount.Share(Percent.of(50)));
        assertThat(part.accepted()).as(part.reason()).isTrue();
        world.triggers.changed();
        world.settle();
        assertThat(world.position(position).remainingUnits()).isLessThan(before);
        assertThat(world.position(position).open()).isFalse();
    }
}

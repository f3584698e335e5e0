package io.github.plimsoll.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.execution.Faults.Crash;
import io.github.plimsoll.execution.spi.IntentKind;
import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.execution.spi.Origin;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.numbers.Percent;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.SortableId;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Killed before and after each step of a position that ends by a partial target, a trail and a break-even stop. */
class ExitCrashTest {
    private static World world(Faults faults) {
        return World.create(world -> {
            world.free();
            world.storeWrap = faults::store;
            world.venueWrap = faults::venue;
            world.hook = faults::point;
        });
    }

    /** Every command may be repeated, and the market may tell the same again. */
    private static SortableId play(World world) {
        Receipt receipt = world.desk.open(world.command("open", Side.LONG, "100", 10)
                .ending(List.of(
                        new ExitChange.Trail(Level.percent(Percent.of(2)), null),
                        new ExitChange.BreakEven(Level.percent(Percent.of(1))))));
        assertThat(receipt.accepted()).as(receipt.reason()).isTrue();
        SortableId id = Objects.requireNonNull(receipt.intent()).position();
        world.settle();
        if (world.find(id).isEmpty()) {
            return id; // the process died between record and send: then an open is never sent
        }
        Receipt half = world.desk.change(new ChangeCommand(
                "half", World.ALICE, id, new ExitChange.Target(Level.percent(Percent.of(3)), Percent.of(50)), "t"));
        assertThat(half.accepted()).as(half.reason()).isTrue();
        for (String price : new String[] {"51500", "52000", "50960"}) {
            world.triggers.changed();
            world.tick(price);
            world.settle();
            world.settle();
        }
        return id;
    }

    @Test
    void everyExitActsOnceWhereverTheProcessDies() {
        Faults counting = new Faults();
        World calm = world(counting);
        counting.arm(0);
        SortableId ended = play(calm);
        long points = counting.count();
        assertThat(end(calm, ended)).isTrue();
        assertThat(points).isGreaterThan(100);
        int lived = 0;
        for (long k = 1; k <= points; k++) {
            Faults faults = new Faults();
            World world = world(faults);
            faults.arm(k);
            try {
                play(world);
            } catch (Crash killed) {
                faults.arm(0);
                world.boot();
                world.recover();
            }
            faults.arm(0);
            lived += end(world, play(world)) ? 1 : 0;
        }
        assertThat(lived).isGreaterThan((int) points * 3 / 4);
    }

    /** Whether there was a position. */
    private static boolean end(World world, SortableId id) {
        List<StoredIntent> closes = world.intents().stream()
                .filter(i -> i.kind() == IntentKind.CLOSE)
                .toList();
        if (world.find(id).isEmpty()) {
            assertThat(closes).isEmpty();
            Books.checkAtRest(world);
            return false;
        }
        assertThat(closes).allMatch(i -> i.state() == IntentState.FILLED);
        assertThat(closes).extracting(StoredIntent::origin).containsExactly(Origin.TRAILING_STOP, Origin.TAKE_PROFIT);
        assertThat(closes).allMatch(i -> i.sizeUnits() == 1_000_000);
        assertThat(world.position(id).open()).isFalse();
        assertThat(world.position(id).stopLoss()).isEqualTo(World.price("50000"));
        assertThat(world.events("BREAK_EVEN")).hasSize(1);
        Books.checkAtRest(world);
        return true;
    }
}

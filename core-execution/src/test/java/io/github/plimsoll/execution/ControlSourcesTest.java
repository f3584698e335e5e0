package io.github.plimsoll.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.execution.spi.ControlReading;
import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.execution.spi.Latch;
import io.github.plimsoll.execution.spi.Mode;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.risk.ControlState;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Configured sources tighten, each by itself, and never loosen what something else holds. */
class ControlSourcesTest {
    private static final ControlReading AGREES = ControlReading.said("shared", ControlState.ACTIVE, true, "LIVE");

    private ControlReading says = AGREES;

    private World world(Mode mode) {
        return World.create(w -> {
            w.mode = mode;
            w.sources = List.of(() -> says);
            w.venueWrap = venue -> {
                ScriptedVenue scripted = new ScriptedVenue(venue);
                scripted.mode = mode;
                return scripted;
            };
        });
    }

    private void says(ControlState state, boolean live) {
        says = ControlReading.said("shared", state, live, "it says so");
    }

    @Test
    void theStrictestOfAllCounts() {
        World world = world(Mode.DRY);
        for (ControlState source : ControlState.values()) {
            for (ControlState latch : ControlState.values()) {
                says(source, true);
                List<Latch> stored = latch == ControlState.ACTIVE
                        ? List.of()
                        : List.of(new Latch(Latch.GLOBAL, latch, "by hand", "olga", 1));
                assertThat(world.control.global(stored)).isEqualTo(ControlState.strictest(source, latch));
            }
        }
    }

    @Test
    void haltedByASourceNothingOpensAndClosesPass() {
        World world = world(Mode.DRY);
        SortableId position = world.opened("o", Side.LONG, "100", 10);
        says(ControlState.HALTED, true);
        assertThat(world.open("o2", Side.LONG, "100", 10).code()).isEqualTo("CONTROL_HALTED");
        assertThat(world.close("c", position, World.all()).accepted()).isTrue();
        world.settle();
        assertThat(world.position(position).open()).isFalse();
    }

    @Test
    void anOpenThatIsNotSentYetExpiresWhenASourceStops() {
        World world = world(Mode.DRY);
        Receipt recorded = world.open("o", Side.LONG, "100", 10);
        says(ControlState.REDUCE_ONLY, true);
        world.settle();
        assertThat(world.state(recorded)).isEqualTo(IntentState.EXPIRED);
        assertThat(world.intent(recorded).reason()).isEqualTo("trading is REDUCE_ONLY now");
    }

    @Test
    void liveNeedsEverySourceToAgreeAndExitsNeedNone() {
        World world = world(Mode.LIVE);
        assertThat(world.control.armLive("olga", "t")).isTrue();
        SortableId position = world.opened("o", Side.LONG, "100", 10);
        says(ControlState.ACTIVE, false);
        Receipt refused = world.open("o2", Side.LONG, "100", 10);
        assertThat(refused.code()).isEqualTo(Receipt.LIVE_NOT_AGREED);
        assertThat(refused.reason()).contains("shared: it says so");
        assertThat(world.close("c", position, World.all()).accepted()).isTrue();
        world.settle();
        assertThat(world.position(position).open()).isFalse();
        says = AGREES;
        assertThat(world.open("o3", Side.LONG, "100", 10).accepted()).isTrue();
    }

    @Test
    void aSourceThatAgreesArmsNothing() {
        assertThat(world(Mode.LIVE).open("o", Side.LONG, "100", 10).code()).isEqualTo(Receipt.LIVE_NOT_ARMED);
    }

    @Test
    void aDryAccountDoesNotNeedALiveConsent() {
        World world = world(Mode.DRY);
        says(ControlState.ACTIVE, false);
        assertThat(world.open("o", Side.LONG, "100", 10).accepted()).isTrue();
    }

    @Test
    void whoWasRefusedLooksAgainWhenASourceChanges() {
        World world = world(Mode.DRY);
        long before = world.control.changes();
        assertThat(world.control.changes()).isEqualTo(before);
        says(ControlState.HALTED, true);
        long halted = world.control.changes();
        assertThat(halted).isGreaterThan(before);
        says = AGREES;
        assertThat(world.control.changes()).isGreaterThan(halted);
    }
}

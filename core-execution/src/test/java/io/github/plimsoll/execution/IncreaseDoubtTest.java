package io.github.plimsoll.execution;

import static io.github.plimsoll.execution.World.usd;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.execution.spi.Capability;
import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.SortableId;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.EnumSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Increases whose outcome nobody knows, whose store does not answer, and what their venue tells in another order. */
class IncreaseDoubtTest extends ScriptedWorld {
    private Receipt increase(String key, SortableId position, String collateral) {
        return world.desk.increase(
                new IncreaseCommand(key, World.ALICE, position, usd(collateral), null, "trace-" + key));
    }

    @Test
    @DisplayName("a venue that offers no increases: refused, and nothing is sent")
    void notOffered() {
        SortableId id = world.opened("o", Side.LONG, "100", 10);
        venue().capabilities = EnumSet.complementOf(EnumSet.of(Capability.INCREASE));
        Receipt refused = increase("i", id, "50");
        assertThat(refused.code()).isEqualTo(Receipt.NOT_OFFERED);
        assertThat(refused.reason()).contains("paper");
    }

    @Test
    @DisplayName("an increase without an answer is unknown: it blocks new risk, never the close, and ends by proof")
    void unknown() {
        SortableId id = world.opened("o", Side.LONG, "100", 10);
        venue().send = ScriptedVenue.Send.UNHEARD;
        venue().silent = true;
        Receipt more = increase("i", id, "50");
        world.dispatcher.step();
        assertThat(world.state(more)).isEqualTo(IntentState.UNKNOWN);
        assertThat(world.reservations()).isEqualTo(1);
        assertThat(increase("i2", id, "50").code()).isEqualTo(Receipt.OUTCOME_UNKNOWN);
        venue().capabilities = EnumSet.complementOf(EnumSet.of(Capability.NATIVE_REDUCE_ONLY));
        venue().send = ScriptedVenue.Send.NORMAL;
        assertThat(world.close("c", id, World.half()).accepted()).isTrue();
        venue().silent = false;
        world.settle();
        assertThat(world.state(more)).isEqualTo(IntentState.FILLED);
        assertThat(world.position(id).openedUnits()).isEqualTo(3_000_000);
        assertThat(world.position(id).remainingUnits()).isEqualTo(2_000_000);
    }

    @Test
    void whatNeverArrivedExpiresAndHoldsNothing() {
        SortableId id = world.opened("o", Side.LONG, "100", 10);
        venue().send = ScriptedVenue.Send.LOST;
        Receipt more = increase("i", id, "50");
        world.dispatcher.step();
        assertThat(world.state(more)).isEqualTo(IntentState.UNKNOWN);
        world.recovery.step();
        assertThat(world.state(more)).isEqualTo(IntentState.EXPIRED);
        assertThat(world.reservations()).isZero();
        assertThat(world.position(id).collateral()).isEqualTo(usd("100"));
    }

    @Test
    @DisplayName("a commit without an answer is one increase, whether it stands or not")
    void commitUnknown() {
        SortableId id = world.opened("o", Side.LONG, "100", 10);
        store().script.add(ScriptedStore.Next.GOES_THROUGH);
        store().script.add(ScriptedStore.Next.GOES_THROUGH);
        store().script.add(ScriptedStore.Next.GOES_THROUGH);
        store().script.add(ScriptedStore.Next.COMMITS_UNHEARD);
        Receipt more = increase("i", id, "50");
        assertThat(more.accepted()).as(more.reason()).isTrue();
        world.settle();
        assertThat(increase("i", id, "50").repeated()).isTrue();
        assertThat(world.position(id).collateral()).isEqualTo(usd("150"));
    }

    @Test
    @DisplayName("a restart sends no increase that was only recorded")
    void notAfterARestart() {
        SortableId id = world.opened("o", Side.LONG, "100", 10);
        Receipt more = increase("i", id, "50");
        world.crash();
        assertThat(world.state(more)).isEqualTo(IntentState.EXPIRED);
        world.run(Duration.ofSeconds(1));
        assertThat(world.position(id).openedUnits()).isEqualTo(2_000_000);
    }

    @Test
    @DisplayName("a close that is told before the increase it came after waits for it: an average is of what was held")
    void inTheVenuesOrder() {
        SortableId id = world.opened("o", Side.LONG, "100", 10);
        world.tick("52000");
        Receipt more = increase("i", id, "52");
        assertThat(world.dispatcher.step()).isTrue();
        Receipt half = world.close("c", id, World.half());
        assertThat(world.dispatcher.step()).isTrue();
        long settled = world.memory.transact(tx -> tx.venueCursor(World.VENUE));
        venue().gapAfter = settled;
        venue().events = all -> all.stream()
                .filter(event -> !world.intent(more).id().equals(event.order()))
                .toList();
        world.run(Duration.ofSeconds(1));
        assertThat(world.state(half)).isEqualTo(IntentState.IN_FLIGHT);
        assertThat(world.position(id).remainingUnits()).isEqualTo(2_000_000);

        venue().gapAfter = Long.MAX_VALUE;
        venue().events = all -> all;
        world.settle();
        // 0.02 at 50,050 and 0.01 at 52,052 cost 50,717.33 each; 0.01 of it was sold at 51,948.
        assertThat(world.position(id).entry().toBigDecimal())
                .isBetween(new BigDecimal("50717"), new BigDecimal("50718"));
        assertThat(world.position(id).realized().toBigDecimal())
                .isBetween(new BigDecimal("11.2"), new BigDecimal("12.2"));
    }
}

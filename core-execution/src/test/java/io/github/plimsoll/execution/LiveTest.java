package io.github.plimsoll.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.execution.spi.AuditEntry;
import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.execution.spi.Mode;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.risk.ControlState;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** LIVE accounts take no new risk after a start until an operator arms them; exits never ask. */
class LiveTest {
    private @Nullable ScriptedStore scriptedStore;

    private final World world = World.create(w -> {
        w.mode = Mode.LIVE;
        w.storeWrap = store -> scriptedStore = new ScriptedStore(store);
        w.venueWrap = venue -> {
            ScriptedVenue live = new ScriptedVenue(venue);
            live.mode = Mode.LIVE;
            return live;
        };
    });

    private ScriptedStore store() {
        return Objects.requireNonNull(scriptedStore);
    }

    private Receipt open(String key) {
        return world.open(key, Side.LONG, "100", 10);
    }

    @Test
    @DisplayName("who agreed to arm before a disarm arms nothing after it")
    void agreedBeforeADisarm() {
        long agreed = world.control.disarms();
        world.control.disarmLive("olga", "trace-disarm");
        assertThat(world.control.armLive("olga", "trace-late", agreed)).isFalse();
        assertThat(world.control.isLiveArmed()).isFalse();
        assertThat(world.control.disarms()).isEqualTo(agreed + 1);
        assertThat(world.control.armLive("olga", "trace-again", agreed + 1)).isTrue();
        assertThat(world.control.isLiveArmed()).isTrue();
        assertThat(world.control.liveBlocked()).isEmpty();
    }

    @Test
    @DisplayName("OBS-27 LIVE that nobody has armed since the start is denied, and closes pass")
    void afterEveryStartOpensAreRefusedAndClosesPassUntilArmed() {
        Receipt refused = open("o1");
        assertThat(refused.code()).isEqualTo(Receipt.LIVE_NOT_ARMED);
        assertThat(refused.reason()).contains("arms LIVE");
        assertThat(Objects.requireNonNull(refused.decision()).rules())
                .extracting(line -> line.code())
                .contains("CONTROL_REDUCE_ONLY");

        assertThat(world.control.armLive("olga", "trace-arm")).isTrue();
        SortableId position = world.opened("o2", Side.LONG, "100", 10);

        world.crash();
        assertThat(world.control.isLiveArmed()).isFalse();
        assertThat(open("o3").code()).isEqualTo(Receipt.LIVE_NOT_ARMED);
        assertThat(world.close("c", position, World.all()).accepted()).isTrue();
        world.settle();
        assertThat(world.position(position).open()).as("sent to its LIVE venue").isFalse();
        assertThat(world.latches()).as("nothing is persisted").isEmpty();
        Books.checkAtRest(world);
    }

    @Test
    void disarmingExpiresWhatIsNotSentYetAndHoldsWhateverTheStoreDoes() {
        world.control.armLive("olga", "t");
        Receipt recorded = open("o1");
        store().down = true;
        assertThatThrownBy(() -> world.control.disarmLive("olga", "t")).isInstanceOf(StoreException.class);
        assertThat(world.control.isLiveArmed()).isFalse();
        assertThatThrownBy(() -> world.control.armLive("olga", "t")).isInstanceOf(StoreException.class);
        assertThat(world.control.isLiveArmed())
                .as("an arm that is not audited is none")
                .isFalse();
        store().down = false;
        world.settle();
        assertThat(world.state(recorded)).isEqualTo(IntentState.EXPIRED);
        assertThat(world.intent(recorded).reason()).isEqualTo("trading is REDUCE_ONLY now");
    }

    @Test
    void disarmListsWhatIsBeingSent() {
        world.control.armLive("olga", "t");
        Receipt open = open("o");
        store().script.add(ScriptedStore.Next.COMMITS_UNHEARD);
        assertThatThrownBy(() -> world.dispatcher.step()).isInstanceOf(StoreException.class);
        assertThat(world.control.disarmLive("olga", "t"))
                .containsExactly(world.intent(open).id());
    }

    @Test
    void anArmThatADisarmOvertakesDoesNotHold() {
        store().beforeWrite = () -> {
            store().beforeWrite = null;
            world.control.disarmLive("omar", "t");
        };
        world.desk.account(World.HERS); // the transaction after this one is the arm's
        assertThat(world.control.armLive("olga", "t")).isFalse();
        assertThat(world.control.isLiveArmed()).isFalse();
        assertThat(world.control.armLive("olga", "t")).isTrue();
    }

    @Test
    void bothAreInTheAuditWithTheirTraces() {
        world.control.armLive("olga", "trace-arm");
        world.control.disarmLive("omar", "trace-disarm");
        List<AuditEntry> rows = world.audit().stream()
                .filter(row -> row.subject().equals("LIVE"))
                .toList();
        assertThat(rows).extracting(AuditEntry::action).containsExactly("ARM_LIVE", "DISARM_LIVE");
        assertThat(rows).extracting(AuditEntry::actor).containsExactly("olga", "omar");
        assertThat(rows).extracting(AuditEntry::trace).containsExactly("trace-arm", "trace-disarm");
    }

    @Test
    void nobodyArmsWhileStartingUpAndAStopIsStrongerThanArmed() {
        World starting = World.asleep(w -> {});
        assertThatThrownBy(() -> starting.control.armLive("olga", "t")).isInstanceOf(IllegalStateException.class);
        world.control.armLive("olga", "t");
        world.stop(ControlState.HALTED);
        assertThat(open("o").code()).isEqualTo("CONTROL_HALTED");
    }

    @Test
    void dryAccountsAreUnaffected() {
        World dry = World.create();
        assertThat(dry.open("o1", Side.LONG, "100", 10).accepted()).isTrue();
        dry.control.armLive("olga", "t");
        Receipt between = dry.open("o2", Side.LONG, "100", 10);
        dry.control.disarmLive("olga", "t");
        dry.settle();
        assertThat(dry.state(between)).isEqualTo(IntentState.FILLED);
    }

    @Test
    @DisplayName("EXE-31 an order's mode is that of its account alone: a venue of the other mode hears nothing of it")
    void theModeIsThatOfTheAccountAlone() {
        ScriptedVenue[] venue = new ScriptedVenue[1];
        World dry = World.create(w -> w.venueWrap = inner -> venue[0] = new ScriptedVenue(inner));
        SortableId position = dry.opened("o1", Side.LONG, "100", 10);
        Receipt open = dry.open("o2", Side.LONG, "100", 10);
        Receipt close = dry.close("c", position, World.all());
        int submits = venue[0].submits;
        venue[0].mode = Mode.LIVE;
        dry.control.armLive("olga", "t");
        dry.run(Duration.ofSeconds(1));
        assertThat(venue[0].submits).isEqualTo(submits);
        assertThat(dry.state(open)).isEqualTo(IntentState.EXPIRED);
        assertThat(dry.intent(open).reason()).isEqualTo("its venue is not bound here");
        assertThat(dry.state(close)).isEqualTo(IntentState.RECORDED);
        assertThat(dry.desk.account(World.HERS).orElseThrow().account().mode()).isEqualTo(Mode.DRY);

        venue[0].mode = null;
        dry.settle();
        assertThat(dry.state(close)).isEqualTo(IntentState.FILLED);
        Books.checkAtRest(dry);
    }
}

package io.github.plimsoll.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.execution.spi.IntentKind;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.numbers.Percent;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.SortableId;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Stop and target of a position cancel each other (OCO): of the same size only one is ever sent. */
class OneCancelsOtherTest {
    private final World world = World.create(World::free);

    private SortableId opened(Side side) {
        Level three = Level.percent(Percent.parse("3%"));
        return world.opened(world.command("open", side, "100", 10, three, three));
    }

    private void play(String... prices) {
        for (String price : prices) {
            world.tick(price);
            world.settle();
        }
    }

    private List<StoredIntent> closes() {
        return world.intents().stream()
                .filter(intent -> intent.kind() == IntentKind.CLOSE)
                .toList();
    }

    /** Entry 50,000; 3 % away lie 48,500 and 51,500. */
    @ParameterizedTest
    @CsvSource({
        "LONG, 48500, 51500, STOP_LOSS",
        "LONG, 51500, 48500, TAKE_PROFIT",
        "SHORT, 51500, 48500, STOP_LOSS",
        "SHORT, 48500, 51500, TAKE_PROFIT"
    })
    @DisplayName("OCO the one that fires first ends the other, wherever the price goes then")
    void theFirstEndsTheOther(Side side, String first, String then, String why) {
        SortableId id = opened(side);
        play(first, then, first, then);
        assertThat(world.position(id).open()).isFalse();
        assertThat(world.position(id).closeReason()).isEqualTo(why);
        assertThat(closes()).hasSize(1);
        Books.checkAtRest(world);
    }

    @ParameterizedTest
    @CsvSource({"LONG, 48500, 51500", "SHORT, 51500, 48500"})
    @DisplayName("OCO while the close of the one is under way the other sends nothing")
    void whileOneIsUnderWayTheOtherSendsNothing(Side side, String stop, String target) {
        SortableId id = opened(side);
        world.tick(stop);
        world.triggers.step();
        assertThat(closes()).hasSize(1);
        world.tick(target);
        world.triggers.step();
        world.settle();
        assertThat(closes()).hasSize(1);
        assertThat(world.position(id).open()).isFalse();
        Books.checkAtRest(world);
    }

    @ParameterizedTest
    @CsvSource({"LONG, 51500, 48500", "SHORT, 48500, 51500"})
    @DisplayName("OCO of what a partial target left the stop closes the rest, and nothing twice")
    void thePartThatIsLeftHasItsStop(Side side, String target, String stop) {
        Level three = Level.percent(Percent.parse("3%"));
        SortableId id = world.opened(world.command("open", side, "100", 10, three, null));
        world.desk.change(
                new ChangeCommand("part", World.ALICE, id, new ExitChange.Target(three, Percent.of(40)), "trace-part"));
        world.triggers.changed();
        play(target, stop, target, stop);
        assertThat(closes()).extracting(StoredIntent::sizeUnits).containsExactlyInAnyOrder(800_000L, 1_200_000L);
        assertThat(world.position(id).open()).isFalse();
        Books.checkAtRest(world);
    }
}

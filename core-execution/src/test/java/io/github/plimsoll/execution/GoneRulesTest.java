package io.github.plimsoll.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.execution.spi.Capability;
import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.execution.spi.VenueOrder;
import io.github.plimsoll.execution.spi.VenueSnapshot;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.Usd;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a person is told who asks at the wrong place, or too early. */
class GoneRulesTest {
    private final World world = World.create(World::free);
    private final StoredPosition position = world.position(world.opened("open", Side.LONG, "100", 10));
    private final VenueSnapshot nothing = new VenueSnapshot(true, List.of(), List.of(), null, 0);

    private String sentence(Optional<String> elsewhere, List<GoneRules.Order> orders) {
        return GoneRules.refusal(
                        position,
                        Usd.ZERO,
                        new GoneRules.Seen("paper", true, nothing, elsewhere, true, orders),
                        world.clock.epochMicros())
                .map(Rulebook::sentence)
                .orElse("");
    }

    private static StoredIntent in(StoredIntent open, IntentState state) {
        return new StoredIntent(
                open.id(),
                open.decision(),
                open.key(),
                open.account(),
                open.user(),
                open.kind(),
                open.origin(),
                open.instrument(),
                open.position(),
                open.side(),
                open.sizeUnits(),
                1,
                open.collateral(),
                open.leverage(),
                open.decidedPrice(),
                open.priceAsOf(),
                null,
                null,
                null,
                null,
                open.epoch(),
                open.validUntil(),
                open.recordedAt(),
                1,
                state,
                null,
                open.trace(),
                open.version());
    }

    @Test
    @DisplayName("who asks a process that does not book for the venue is told which one does")
    void elsewhere() {
        assertThat(sentence(Optional.empty(), List.of())).isEmpty();
        assertThat(sentence(Optional.of("venue paper lives in process 7 on berth"), List.of()))
                .contains("venue paper lives in process 7 on berth")
                .contains("the same there")
                .doesNotContain("seconds");
    }

    @Test
    @DisplayName("an order whose rest nobody tells of names the word that ends it, whatever its kind")
    void partlyFilled() {
        StoredIntent open = world.intents().get(0);
        for (IntentState state : List.of(IntentState.UNKNOWN, IntentState.PARTIALLY_FILLED)) {
            StoredIntent untold = in(open, state);
            assertThat(sentence(
                            Optional.empty(),
                            List.of(new GoneRules.Order(
                                    untold,
                                    new DoubtRules.Seen(
                                            "paper",
                                            EnumSet.noneOf(Capability.class),
                                            VenueOrder.UNKNOWN,
                                            nothing,
                                            Optional.of(position),
                                            0,
                                            false),
                                    true))))
                    .contains("/resolve " + open.id() + " never REASON ends it");
        }
    }
}

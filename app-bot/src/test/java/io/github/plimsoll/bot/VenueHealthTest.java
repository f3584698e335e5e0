package io.github.plimsoll.bot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.bot.live.Fact;
import io.github.plimsoll.health.Component;
import io.github.plimsoll.health.ComponentState;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class VenueHealthTest {
    private static void shows(Supplier<Fact<List<String>>> problems, ComponentState state, String words) {
        assertThat(VenueHealth.of("Avantis", problems))
                .isEqualTo(new Component("venue.avantis", state, Map.of("in_doubt", words)));
    }

    @Test
    @DisplayName("what is in doubt at a venue is counted at /health, and names nobody there")
    void itIsCounted() {
        shows(() -> Fact.known(List.of()), ComponentState.UP, "nothing");
        shows(
                () -> Fact.known(List.of("account alice")),
                ComponentState.DEGRADED,
                "1 thing, which /system_status tells an admin");
        shows(
                () -> Fact.known(List.of("a", "b")),
                ComponentState.DEGRADED,
                "2 things, which /system_status tells an admin");
        shows(() -> Fact.unknown("silent"), ComponentState.DEGRADED, "not known");
        shows(
                () -> {
                    throw new IllegalStateException("down");
                },
                ComponentState.DEGRADED,
                "not known");
    }
}

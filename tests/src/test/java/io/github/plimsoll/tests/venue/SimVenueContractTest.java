package io.github.plimsoll.tests.venue;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.testkit.suites.VenueContract;
import io.github.plimsoll.testkit.suites.VenueWorld;
import io.github.plimsoll.testkit.suites.sim.SimVenueWorld;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The exchange of the simulation keeps the contract of a venue, and every rule of the contract has something to ask. */
final class SimVenueContractTest extends VenueContract {
    @Override
    protected VenueWorld newWorld() {
        return new SimVenueWorld(1, false);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("nothing that the contract asks about is impossible here")
    void everyOutcomeCanBeMade(VenueWorld.Outcome outcome) {
        assertThat(newWorld().next(outcome)).isTrue();
    }
}

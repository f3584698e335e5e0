package io.github.plimsoll.tests.venue;

import io.github.plimsoll.testkit.suites.VenueContract;
import io.github.plimsoll.testkit.suites.VenueWorld;
import io.github.plimsoll.testkit.suites.sim.SimVenueWorld;

/** A quarter of all answers missing, late, doubled or disordered is still a venue. */
final class RoughVenueContractTest extends VenueContract {
    private long seed;

    @Override
    protected VenueWorld newWorld() {
        return new SimVenueWorld(++seed, true);
    }
}

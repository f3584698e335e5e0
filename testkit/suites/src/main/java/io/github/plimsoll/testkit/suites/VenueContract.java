package io.github.plimsoll.testkit.suites;

import org.junit.jupiter.api.BeforeEach;

/**
 * What every {@link io.github.plimsoll.execution.spi.Venue} must satisfy. Inherit it and make a world in which nothing was
 * ever ordered; rules about what that world cannot make, and about capabilities that the venue does not claim,
 * ask nothing.
 */
public abstract class VenueContract
        implements VenueOrderRules, VenueRestingRules, VenueDoubtRules, VenueStreamRules, VenueModeRules {
    /** The world of this test. */
    protected VenueWorld world;

    private TicketOffice office;
    private VenueEars ears;

    /** A venue that nobody has traded at. */
    protected abstract VenueWorld newWorld();

    @Override
    @BeforeEach
    public final void renew() {
        world = newWorld();
        office = new TicketOffice(world.clock(), world.market());
        ears = new VenueEars(world.venue());
        price("50000");
    }

    @Override
    public final VenueWorld world() {
        return world;
    }

    @Override
    public final TicketOffice office() {
        return office;
    }

    @Override
    public final VenueEars ears() {
        return ears;
    }
}

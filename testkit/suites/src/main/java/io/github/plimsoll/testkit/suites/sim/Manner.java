package io.github.plimsoll.testkit.suites.sim;

import io.github.plimsoll.execution.spi.Capability;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the simulated exchange can do: most can do everything, and what does not hold elsewhere is tried where it does not. */
enum Manner {
    ABLE(null),
    /** It says that it knows nothing of an order whose bytes are still under way. */
    FORGETFUL(Capability.ABSENCE_PROVES_UNSENT),
    /** A close of more than is held would open the other side. */
    FLIPPING(Capability.NATIVE_REDUCE_ONLY),
    /** What adds pays its fee out of its collateral. */
    CHARGING(null);

    private final @Nullable Capability lacks;

    Manner(@Nullable Capability lacks) {
        this.lacks = lacks;
    }

    /** Of a seed; drawn from no chance, so that the stories of the others stay what they are. */
    static Manner of(long seed) {
        return switch ((int) Math.floorMod(seed, 8L)) {
            case 3 -> CHARGING;
            case 5 -> FORGETFUL;
            case 6 -> FLIPPING;
            default -> ABLE;
        };
    }

    Set<Capability> capabilities() {
        // No story of the simulation has an order that rests at its venue.
        Set<Capability> has = EnumSet.complementOf(EnumSet.of(Capability.RESTING_ORDERS));
        if (this != CHARGING) {
            has.remove(Capability.FEES_FROM_MARGIN);
        }
        if (lacks != null) {
            has.remove(lacks);
        }
        return has;
    }
}

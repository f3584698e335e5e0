package io.github.plimsoll.tests.avantis;

import io.github.plimsoll.tests.simulated.SimDice;
import io.github.plimsoll.tests.simulated.SimTrace;
import java.util.SplittableRandom;

/** The faults of one seed at Avantis. */
final class AvantisDice extends SimDice<AvantisFault> {
    AvantisDice(SplittableRandom random, SimTrace trace) {
        super(AvantisFault.class, fault -> fault.thousandths, random, trace);
    }
}

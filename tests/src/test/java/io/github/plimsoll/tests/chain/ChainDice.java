package io.github.plimsoll.tests.chain;

import io.github.plimsoll.tests.simulated.SimDice;
import io.github.plimsoll.tests.simulated.SimTrace;
import java.util.SplittableRandom;

/** The faults of one seed on a chain. */
final class ChainDice extends SimDice<ChainFault> {
    ChainDice(SplittableRandom random, SimTrace trace) {
        super(ChainFault.class, fault -> fault.thousandths, random, trace);
    }
}

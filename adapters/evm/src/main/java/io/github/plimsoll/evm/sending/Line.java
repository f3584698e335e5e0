package io.github.plimsoll.evm.sending;

import java.math.BigInteger;

/**
 * What one thing needs to know of the others of its account.
 *
 * @param next the place that the next one gets
 * @param lowest the lowest place that waits for a block: nodes take the others only after it
 * @param waiting places that wait for a block
 * @param promised wei that these may cost
 * @param fees wei that gas of the others may cost that was offered within 24 hours
 */
record Line(long next, long lowest, int waiting, BigInteger promised, BigInteger fees) {}

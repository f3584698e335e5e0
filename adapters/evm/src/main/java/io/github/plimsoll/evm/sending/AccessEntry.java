package io.github.plimsoll.evm.sending;

import io.github.plimsoll.evm.EvmAddress;
import java.math.BigInteger;
import java.util.List;

/**
 * Storage that a transaction says it will use (EIP-2930). Immutable.
 *
 * @param address whose storage
 * @param slots which of its slots, each at least 0 and below 2^256
 */
public record AccessEntry(EvmAddress address, List<BigInteger> slots) {
    private static final int SLOT_BITS = 256;

    /** @throws IllegalArgumentException when a slot is no word */
    public AccessEntry {
        slots = List.copyOf(slots);
        if (slots.stream().anyMatch(slot -> slot.signum() < 0 || slot.bitLength() > SLOT_BITS)) {
            throw new IllegalArgumentException("a slot is at least 0 and below 2^256");
        }
    }
}

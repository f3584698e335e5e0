package io.github.plimsoll.bot.config;

import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.RefusedException;
import io.github.plimsoll.evm.signing.Checksum;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * A key that may trade for wallets and never withdraw. Immutable.
 *
 * @param address of the key
 * @param until when it may no more
 */
public record Delegate(EvmAddress address, Instant until) {
    static Optional<Delegate> parse(String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        int at = text.indexOf('@');
        try {
            return Optional.of(new Delegate(
                    Checksum.address(text.substring(0, Math.max(0, at))), Instant.parse(text.substring(at + 1))));
        } catch (RefusedException | DateTimeException wrong) {
            throw new IllegalArgumentException("must be ADDRESS@TIME with a time in UTC, such as"
                    + " 0x71041dddad3595F9CEd3DcCFBe3D1F4b0a16Bb70@2027-01-31T00:00:00Z");
        }
    }

    @Override
    public String toString() {
        return Checksum.of(address) + "@" + until;
    }
}

package io.github.plimsoll.execution.spi;

import io.github.plimsoll.risk.ControlState;
import java.util.Objects;

/**
 * What a configured source says. It only tightens: what it permits still needs everything else to permit it.
 *
 * @param source its name, for people
 * @param state what everybody may do at most
 * @param live whether LIVE accounts may open as far as it is concerned; false when it cannot be read
 * @param reason why, for people; the same while nothing changes
 */
public record ControlReading(String source, ControlState state, boolean live, String reason) {
    public ControlReading {
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(reason, "reason");
    }

    /** Whether it takes anything away. */
    public boolean holds() {
        return !live || state != ControlState.ACTIVE;
    }
}

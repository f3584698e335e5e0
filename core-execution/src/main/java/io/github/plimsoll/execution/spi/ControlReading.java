package io.github.plimsoll.execution.spi;

import io.github.plimsoll.risk.ControlState;
import java.util.Objects;

/**
 * What a configured source says. It only tightens: what it permits still needs everything else to permit it.
 *
 * @param source its name, for people
 * @param state what everybody may do at most
 * @param live whether LIVE accounts may open as far as it is concerned; false when it cannot be read
 * @param told whether that is what it says; false while {@code live} is false only as nobody knows what it says: that permits
 *     nothing new, and is no order to end what waits at a venue
 * @param reason why, for people; the same while nothing changes
 */
public record ControlReading(String source, ControlState state, boolean live, boolean told, String reason) {
    public ControlReading {
        if (live && !told) {
            throw new IllegalArgumentException("what nobody knows permits nothing, so live needs told");
        }
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(reason, "reason");
    }

    /** What a source says. */
    public static ControlReading said(String source, ControlState state, boolean live, String reason) {
        return new ControlReading(source, state, live, true, reason);
    }

    /** What holds while nobody knows what a source says of LIVE: no new risk. */
    public static ControlReading unknown(String source, ControlState state, String reason) {
        return new ControlReading(source, state, false, false, reason);
    }

    /** Whether it says that LIVE accounts may not open. */
    public boolean forbidsLive() {
        return told && !live;
    }

    /** Whether it takes anything away. */
    public boolean holds() {
        return !live || state != ControlState.ACTIVE;
    }
}

package io.github.plimsoll.bot.command;

import io.github.plimsoll.execution.ControlPlane;
import io.github.plimsoll.execution.spi.ControlReading;
import io.github.plimsoll.execution.spi.Latch;
import io.github.plimsoll.risk.ControlState;
import java.util.List;
import java.util.Optional;

/** Names what holds the control state of everybody, so that who wants to end it knows where. */
public final class HeldBy {
    private HeldBy() {}

    /**
     * The first of the start, the configured sources and the stops that is as strict as what holds; empty while ACTIVE.
     *
     * @param latches as stored, with or without those of this process
     */
    public static Optional<String> of(ControlPlane control, List<Latch> latches) {
        ControlState holds = control.global(latches);
        if (holds == ControlState.ACTIVE) {
            return Optional.empty();
        }
        if (!control.isReady() && holds == ControlState.HALTED) {
            return Optional.of("the start, which has not finished");
        }
        Optional<String> source = control.readings().stream()
                .filter(reading -> reading.state() == holds)
                .map(HeldBy::text)
                .findFirst();
        return source.or(() -> latches.stream()
                .filter(latch -> latch.everybody() && latch.state() == holds)
                .map(latch -> (latch.scope().equals(Latch.MAINTENANCE) ? "maintenance of " : "a stop of ") + latch.by()
                        + ": " + latch.reason())
                .findFirst());
    }

    /** What a source says, in one line. */
    public static String text(ControlReading reading) {
        return reading.source() + ": " + reading.state() + (reading.live() ? "" : ", LIVE accounts only reduce") + ", "
                + reading.reason();
    }
}

package io.github.plimsoll.bot.command;

import io.github.plimsoll.execution.StopMeanwhileException;
import io.github.plimsoll.execution.spi.ControlReading;
import io.github.plimsoll.risk.ControlState;
import java.io.UncheckedIOException;

/** Ends what a latch holds, for the commands that do. */
final class Resuming {
    private Resuming() {}

    /** @throws UserError SOURCE_HOLDS while something else than a latch holds everybody */
    static void requireSourcesAgree(Trading trading) {
        for (ControlReading reading : trading.control().readings()) {
            if (reading.state() != ControlState.ACTIVE) {
                throw new UserError(
                        "SOURCE_HOLDS",
                        "Nothing was resumed: trading is held by " + HeldBy.text(reading)
                                + ". End it there first, then /emergency_resume again.");
            }
        }
    }

    /** @throws UserError NOT_STOPPED when there is no such latch, here or in the database */
    static void requireLatch(Trading trading, String latch, String name) {
        if (trading.control().latches().stream().noneMatch(set -> set.scope().equals(latch))) {
            throw new UserError("NOT_STOPPED", "There is no stop for " + name + ".");
        }
    }

    /** @param seen the fence epoch that the first step saw */
    static Answer resume(Trading trading, Session session, String latch, String name, String seen) {
        boolean cleared;
        try {
            cleared = trading.control().resume(latch, session.user().value(), session.trace(), Long.parseLong(seen));
        } catch (StopMeanwhileException met) {
            boolean there = trading.control().latches().stream()
                    .anyMatch(set -> set.scope().equals(latch));
            if (!there) {
                return none(name, Data.of("scope", latch).and("cleared", false));
            }
            return Answer.rejected(
                    "STOP_MEANWHILE",
                    "Nothing was resumed: another stop or resume came after the first step and wins. Look at /status, "
                            + "then do the first step again.",
                    Data.of("scope", latch).map());
        } catch (UncheckedIOException kept) {
            return Answer.error(
                    "STOP_FILE",
                    "Nothing was resumed: the file of stops in the data directory cannot be removed, so the stop would be "
                            + "back at the next start. Remove it by hand, then do the first step again.");
        }
        trading.pace().kick();
        Data data = Data.of("scope", latch)
                .and("cleared", cleared)
                .and("control", trading.control().global(trading.control().latches()));
        return cleared ? Answer.ok("The stop for " + name + " has ended.", data.map()) : none(name, data);
    }

    private static Answer none(String name, Data data) {
        return Answer.rejected("NOT_STOPPED", "There is no stop for " + name + ".", data.map());
    }
}

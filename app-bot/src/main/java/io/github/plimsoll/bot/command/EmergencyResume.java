package io.github.plimsoll.bot.command;

import io.github.plimsoll.execution.StopMeanwhileException;
import io.github.plimsoll.execution.spi.ControlReading;
import io.github.plimsoll.execution.spi.Latch;
import io.github.plimsoll.risk.ControlState;
import java.io.UncheckedIOException;

/** {@code /emergency_resume}: a named person ends a stop. */
final class EmergencyResume implements Command {
    private final Trading trading;

    EmergencyResume(Trading trading) {
        this.trading = trading;
    }

    @Override
    public String name() {
        return "/emergency_resume";
    }

    @Override
    public String usage() {
        return "[market MARKET | user USER]";
    }

    @Override
    public String purpose() {
        return "ends a stop that a person or a mismatch set";
    }

    @Override
    public String example() {
        return "/emergency_resume";
    }

    @Override
    public Role role() {
        return Role.ADMIN;
    }

    @Override
    public boolean counted() {
        return false;
    }

    @Override
    public Answer run(Session session, Words words) {
        EmergencyStop.Scope scope = EmergencyStop.Scope.read(words, trading.listings());
        words.end();
        if (scope.latch().equals(Latch.GLOBAL)) {
            for (ControlReading reading : trading.control().readings()) {
                if (reading.state() != ControlState.ACTIVE) {
                    return Answer.rejected(
                            "SOURCE_HOLDS",
                            "Nothing was resumed: trading is held by " + HeldBy.text(reading)
                                    + ". End it there first, then /emergency_resume again.",
                            Data.of("scope", scope.latch())
                                    .and("source", reading.source())
                                    .and("control", reading.state())
                                    .map());
                }
            }
        }
        boolean cleared;
        try {
            cleared = trading.control().resume(scope.latch(), session.user().value(), session.trace());
        } catch (StopMeanwhileException met) {
            return Answer.rejected(
                    "STOP_MEANWHILE",
                    "Nothing was resumed: another stop or resume came at the same moment and wins. Look at /status, then "
                            + "/emergency_resume again.",
                    Data.of("scope", scope.latch()).map());
        } catch (UncheckedIOException kept) {
            return Answer.error(
                    "STOP_FILE",
                    "Nothing was resumed: the file of stops in the data directory cannot be removed, so the stop would be "
                            + "back at the next start. Remove it by hand, then /emergency_resume again.");
        }
        trading.pace().kick();
        Data data = Data.of("scope", scope.latch())
                .and("cleared", cleared)
                .and("control", trading.control().global(trading.control().latches()));
        return cleared
                ? Answer.ok("The stop for " + scope.name() + " has ended.", data.map())
                : Answer.rejected("NOT_STOPPED", "There was no stop for " + scope.name() + ".", data.map());
    }
}

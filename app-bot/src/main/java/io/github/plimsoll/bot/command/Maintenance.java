package io.github.plimsoll.bot.command;

import io.github.plimsoll.execution.spi.Latch;
import io.github.plimsoll.risk.ControlState;

/** {@code /maintenance}: planned work, told to everybody; nothing opens meanwhile and every way out stays. */
final class Maintenance implements Loosens {
    private static final String WHO = "everybody (maintenance)";
    private static final int LONGEST = 200;

    private final Trading trading;
    private final StopAll stops;
    private final Loosening loosening;

    Maintenance(Trading trading, StopAll stops, Loosening loosening) {
        this.trading = trading;
        this.stops = stops;
        this.loosening = loosening;
    }

    @Override
    public String name() {
        return "/maintenance";
    }

    @Override
    public String usage() {
        return "on [REASON] | off";
    }

    @Override
    public String purpose() {
        return "keeps opens out during planned work and tells everybody; closes go on";
    }

    @Override
    public String example() {
        return "/maintenance on new database until 14:00 UTC";
    }

    @Override
    public boolean counted() {
        return false;
    }

    /** Like every stop: it waits for no other command and for no stop that is still to be written. */
    @Override
    public boolean immediate() {
        return true;
    }

    @Override
    public boolean tightens() {
        return true; // its end takes a token, which needs the database
    }

    @Override
    public Answer run(Session session, Words words) {
        if (!words.takeIf("on")) {
            return loosening.ask(session, change(session, words));
        }
        StringBuilder reason = new StringBuilder();
        while (words.any()) {
            reason.append(reason.isEmpty() ? "" : " ").append(words.take("reason"));
        }
        if (reason.length() > LONGEST) {
            throw words.wrong(
                    "BAD_REASON",
                    "The reason has " + reason.length() + " characters, at most " + LONGEST + " are read.");
        }
        String why = reason.isEmpty() ? "planned work" : reason.toString();
        return stops.stop(
                session,
                Latch.MAINTENANCE,
                ControlState.REDUCE_ONLY,
                why,
                "Maintenance, " + why + ": no opens; closes, stops and targets go on.",
                "/maintenance off");
    }

    @Override
    public Change change(Session session, Words words) {
        off(words);
        Resuming.requireLatch(trading, Latch.MAINTENANCE, WHO);
        return new Change(
                name() + " off",
                "ends the maintenance",
                Long.toString(trading.control().epoch()));
    }

    @Override
    public Answer loosen(Session session, Words words, String seen) {
        off(words);
        return Resuming.resume(trading, session, Latch.MAINTENANCE, WHO, seen);
    }

    private static void off(Words words) {
        if (!words.any()) {
            words.take("word on or off");
        }
        if (!words.takeIf("off")) {
            throw words.wrong(
                    "BAD_ARGUMENT",
                    "After /maintenance stands on or off but not \"" + Words.shown(words.peek()) + "\".");
        }
        words.end();
    }
}

package io.github.plimsoll.bot.command;

import io.github.plimsoll.execution.LiveBlock;
import io.github.plimsoll.execution.spi.ControlReading;
import io.github.plimsoll.execution.spi.Mode;
import io.github.plimsoll.execution.spi.Role;
import io.github.plimsoll.execution.spi.StoreTx;
import java.util.List;

/** {@code /execution_mode}: shows the mode of your account; admins open LIVE accounts for new risk, or close them. */
final class ExecutionMode implements Loosens {
    private final Trading trading;
    private final Loosening loosening;

    ExecutionMode(Trading trading, Loosening loosening) {
        this.trading = trading;
        this.loosening = loosening;
    }

    @Override
    public String name() {
        return "/execution_mode";
    }

    @Override
    public String usage() {
        return "[DRY|LIVE]";
    }

    @Override
    public String purpose() {
        return "shows the mode of your account; admins let LIVE accounts open, or only reduce";
    }

    @Override
    public String example() {
        return "/execution_mode";
    }

    @Override
    public Role role() {
        return Role.USER; // everybody may look; the admin's part asks for the role itself
    }

    @Override
    public Answer run(Session session, Words words) {
        if (words.takeIf("LIVE")) {
            words.end();
            if (!bound()) {
                return Answer.rejected(
                        "LIVE_NOT_BOUND",
                        "LIVE is refused: this installation binds no signer and no LIVE venue, so every account stays"
                                + " DRY.",
                        Data.of("mode", session.account().mode()).map());
            }
            requireAdmin(session);
            return loosening.ask(session, change(session, words));
        }
        boolean dry = words.takeIf("DRY");
        if (words.any()) {
            throw words.wrong("BAD_MODE", "The mode must be DRY or LIVE but is \"" + Words.shown(words.peek()) + "\".");
        }
        if (dry && bound()) {
            requireAdmin(session);
            return disarm(session);
        }
        String armed = trading.control().liveBlocked().map(LiveBlock::why).orElse("open");
        return Answer.ok(
                "Your account is " + session.account().mode() + ": orders go to the venue "
                        + session.account().venue() + "." + (bound() ? " LIVE accounts: " + armed + "." : ""),
                Data.of("mode", session.account().mode())
                        .and("venue", session.account().venue())
                        .and("live", bound() ? armed : null)
                        .map());
    }

    /** Whether anybody could trade real money here. */
    private boolean bound() {
        return trading.store().transact(StoreTx::accounts).stream().anyMatch(account -> account.mode() == Mode.LIVE);
    }

    private static void requireAdmin(Session session) {
        if (session.role() != Role.ADMIN) {
            throw new UserError(
                    "ADMIN_ONLY", "Whether LIVE accounts may open is for admins; ask an admin of this installation.");
        }
    }

    private Answer disarm(Session session) {
        List<String> may = trading.control().disarmLive(session.user().value(), session.trace()).stream()
                .map(Object::toString)
                .toList();
        return Answer.ok(
                "LIVE accounts only reduce from now on; their exits go on to their venue."
                        + (may.isEmpty() ? "" : " May still execute: " + String.join(", ", may) + "."),
                Data.of("live", "not armed").and("may_still_execute", may).map());
    }

    @Override
    public Change change(Session session, Words words) {
        words.end();
        for (ControlReading reading : trading.control().readings()) {
            if (!reading.live()) {
                throw new UserError(
                        "SOURCE_HOLDS",
                        "LIVE is refused: " + HeldBy.text(reading)
                                + ". It has to agree first, then /execution_mode LIVE " + "again.");
            }
        }
        if (!trading.control().isReady()) {
            throw new UserError("STARTING", "LIVE is refused until the start has ended; look at /status.");
        }
        return new Change(
                name() + " LIVE",
                "lets LIVE accounts open",
                trading.control().epoch() + "." + trading.control().disarms());
    }

    @Override
    public Answer loosen(Session session, Words words, String seen) {
        words.takeIf("LIVE");
        words.end();
        String[] agreed = seen.split("\\.", 2);
        boolean armed = trading.control().epoch() == Long.parseLong(agreed[0])
                && trading.control().armLive(session.user().value(), session.trace(), Long.parseLong(agreed[1]));
        return armed
                ? Answer.ok(
                        "LIVE accounts may open where nothing else forbids it.",
                        Data.of("live", "open").map())
                : Answer.rejected(
                        "STOP_MEANWHILE",
                        "LIVE is not armed: a stop, a resume or a step back to DRY came after the first step and wins."
                                + " Look at /status, then do the first step again.",
                        Data.of("live", "not armed").map());
    }
}

package io.github.plimsoll.bot.command;

/** {@code /execution_mode}: shows or changes the mode of your account. */
final class ExecutionMode implements Command {

    ExecutionMode() {}

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
        return "shows or changes the mode of your account";
    }

    @Override
    public String example() {
        return "/execution_mode";
    }

    @Override
    public Answer run(Session session, Words words) {
        if (!words.any() || words.takeIf("DRY")) {
            words.end();
            return Answer.ok(
                    "Your account is " + session.account().mode() + ": orders go to the venue "
                            + session.account().venue() + ".",
                    Data.of("mode", session.account().mode())
                            .and("venue", session.account().venue())
                            .map());
        }
        if (words.takeIf("LIVE")) {
            words.end();
            return Answer.rejected(
                    "LIVE_NOT_BOUND",
                    "LIVE is refused: this installation binds no signer and no LIVE venue, so every account stays DRY.",
                    Data.of("mode", session.account().mode()).map());
        }
        throw words.wrong("BAD_MODE", "The mode must be DRY or LIVE but is \"" + Words.shown(words.peek()) + "\".");
    }
}

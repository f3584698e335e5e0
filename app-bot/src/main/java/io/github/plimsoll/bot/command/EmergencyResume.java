package io.github.plimsoll.bot.command;

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
        boolean cleared = trading.control().resume(scope.latch(), session.user().value(), session.trace());
        trading.pace().kick();
        Data data = Data.of("scope", scope.latch())
                .and("cleared", cleared)
                .and("control", trading.control().global(trading.control().latches()));
        return cleared
                ? Answer.ok("The stop for " + scope.name() + " has ended.", data.map())
                : Answer.rejected("NOT_STOPPED", "There was no stop for " + scope.name() + ".", data.map());
    }
}

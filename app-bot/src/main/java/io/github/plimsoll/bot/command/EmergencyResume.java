package io.github.plimsoll.bot.command;

import io.github.plimsoll.execution.spi.Latch;

/** {@code /emergency_resume}: a named person ends a stop. */
final class EmergencyResume implements Loosens {
    private final Trading trading;
    private final Loosening loosening;

    EmergencyResume(Trading trading, Loosening loosening) {
        this.loosening = loosening;
        this.trading = trading;
    }

    @Override
    public String name() {
        return "/emergency_resume";
    }

    @Override
    public String usage() {
        return "[venue VENUE | market MARKET | user USER | strategy NAME]";
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
    public boolean counted() {
        return false;
    }

    @Override
    public Answer run(Session session, Words words) {
        return loosening.ask(session, change(session, words));
    }

    @Override
    public Change change(Session session, Words words) {
        EmergencyStop.Scope scope = EmergencyStop.Scope.read(words, trading);
        words.end();
        if (scope.latch().equals(Latch.GLOBAL)) {
            Resuming.requireSourcesAgree(trading);
        }
        Resuming.requireLatch(trading, scope.latch(), scope.name());
        String line = name()
                + (scope.latch().equals(Latch.GLOBAL) ? "" : " " + scope.latch().replaceFirst(":", " "));
        return new Change(
                line,
                "ends the stop for " + scope.name(),
                Long.toString(trading.control().epoch()));
    }

    @Override
    public Answer loosen(Session session, Words words, String seen) {
        EmergencyStop.Scope scope = EmergencyStop.Scope.read(words, trading);
        words.end();
        return Resuming.resume(trading, session, scope.latch(), scope.name(), seen);
    }
}

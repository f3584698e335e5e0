package io.github.plimsoll.bot.command;

import io.github.plimsoll.execution.spi.UserSettings;

/** What the user of a call has chosen. */
final class Chosen {
    private Chosen() {}

    /** The first contact makes the row. */
    static UserSettings of(Trading trading, Session session) {
        session.account();
        return trading.desk().settings(session.user()).orElseGet(() -> UserSettings.defaults(session.user()));
    }
}

package io.github.plimsoll.bot.page;

import io.github.plimsoll.bot.command.Data;

/** World time as the page shows it. */
final class Times {
    private static final int TO_THE_SECOND = "2026-01-05T00:00:00".length();

    private Times() {}

    /** Such as {@code 2026-01-05 00:47:34 UTC}. */
    static String second(long micros) {
        return Data.time(micros).substring(0, TO_THE_SECOND).replace('T', ' ') + " UTC";
    }
}

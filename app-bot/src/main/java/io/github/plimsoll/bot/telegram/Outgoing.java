package io.github.plimsoll.bot.telegram;

import java.util.List;
import java.util.function.Consumer;

/**
 * One call to the service that waits for its turn.
 *
 * @param priority who goes first
 * @param chat where it goes
 * @param user for whom its buttons are
 * @param message message to replace, or with an empty page to delete; 0 for a new one
 * @param press press to be answered instead of sending a page; empty for a page
 * @param html the page, or the notice of a press
 * @param buttons of the page
 * @param done told once how it ended
 */
record Outgoing(
        Priority priority,
        long chat,
        long user,
        int message,
        String press,
        String html,
        List<List<Keyboards.Button>> buttons,
        Consumer<End> done) {
    /** Who goes first. */
    enum Priority {
        /** Answers to stops and alerts: never dropped, not paced. */
        ALERT,
        ANSWER,
        NOTICE
    }

    /** How it ended. */
    enum End {
        SENT,
        /** There was no room for it. */
        DROPPED,
        /** The service will never take it, such as for a chat that blocked the bot. */
        REFUSED;

        /** Why it did not arrive, for people. */
        String why() {
            return this == DROPPED
                    ? "too much waited for the chat, so the oldest was given up"
                    : "the chat service does not take it for this chat";
        }
    }

    static Outgoing page(
            Priority priority, long chat, String html, List<List<Keyboards.Button>> buttons, Consumer<End> done) {
        return new Outgoing(priority, chat, chat, 0, "", html, buttons, done);
    }

    Outgoing replacing(int number) {
        return new Outgoing(priority, chat, user, number, press, html, buttons, done);
    }

    /** Takes a message out of the chat. */
    static Outgoing forget(long chat, int number, Consumer<End> done) {
        return new Outgoing(Priority.ANSWER, chat, chat, number, "", "", List.of(), done);
    }

    boolean forgets() {
        return message != 0 && html.isEmpty() && press.isEmpty();
    }

    static Outgoing notice(Priority priority, long chat, String press, String text) {
        return new Outgoing(priority, chat, chat, 0, press, text, List.of(), end -> {});
    }
}

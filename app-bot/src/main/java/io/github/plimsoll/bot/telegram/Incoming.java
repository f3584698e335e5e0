package io.github.plimsoll.bot.telegram;

/**
 * An update that a person sent in a private chat, in our own words.
 *
 * @param update number of the update
 * @param from numeric id of the person
 * @param chat the private chat, which has the person's id
 * @param message number of the message, or of the message whose button was pressed
 * @param sentAt seconds since the epoch; 0 for a press, which has no time of its own
 * @param text what was typed, or the token of the button
 * @param press id of the press to be answered; empty for a message
 */
record Incoming(long update, long from, long chat, int message, long sentAt, String text, String press) {
    boolean pressed() {
        return !press.isEmpty();
    }
}

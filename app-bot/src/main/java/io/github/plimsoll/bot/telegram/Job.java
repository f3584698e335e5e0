package io.github.plimsoll.bot.telegram;

/**
 * A command to be run for a chat user.
 *
 * @param update number of the update that brought it
 * @param user numeric id in the chat service
 * @param chat where the answer goes
 * @param key idempotency key
 * @param text the command
 * @param effect what it may do to risk
 * @param sentAt seconds since the epoch; of a press, when it was received
 * @param place message that the answer replaces; 0 for a new one
 * @param press press to be answered; empty for a message
 */
record Job(
        long update,
        long user,
        long chat,
        String key,
        String text,
        Effect effect,
        long sentAt,
        int place,
        String press) {
    /** Whether it is kept until it is answered; a stop is obeyed before its update is confirmed. */
    boolean lasting() {
        return effect == Effect.REDUCES || effect == Effect.ADDS;
    }
}

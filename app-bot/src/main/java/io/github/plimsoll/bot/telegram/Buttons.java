package io.github.plimsoll.bot.telegram;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * What each button that is out there does: bound to user, chat and message, used once, at most 10 minutes. Held in
 * memory and bounded, the oldest is forgotten first: a button that is not known does nothing, so that a restart makes
 * buttons harmless, never wrong. Thread-safe.
 */
final class Buttons {
    static final long LIFE_NANOS = 600_000_000_000L;

    private static final int CAPACITY = 20_000;
    private static final String ALPHABET = "23456789abcdefghjkmnpqrstvwxyz";
    private static final int LENGTH = 24;

    /** What a button stands for; message 0 until the service has numbered it. */
    private record Bound(long user, long chat, int message, String command, long endsAt) {}

    private final RandomGenerator random;
    private final LongSupplier nanos;
    private final Map<String, Bound> all = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bound> eldest) {
            return size() > CAPACITY;
        }
    };

    /** @param random cannot be guessed by a user */
    Buttons(RandomGenerator random, LongSupplier nanos) {
        this.random = random;
        this.nanos = nanos;
    }

    /** A token for a button that does this command. */
    synchronized String issue(long user, long chat, String command) {
        StringBuilder token = new StringBuilder(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            token.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        all.put(token.toString(), new Bound(user, chat, 0, command, nanos.getAsLong() + LIFE_NANOS));
        return token.toString();
    }

    /** The message now has a number, and its buttons belong to no other. */
    synchronized void bind(String token, int message) {
        all.computeIfPresent(
                token,
                (key, button) -> new Bound(button.user(), button.chat(), message, button.command(), button.endsAt()));
    }

    /** Uses a button up; one of another user, chat or message stays as it is and is as good as unknown. */
    synchronized Optional<String> press(String token, long user, long chat, int message) {
        Bound button = all.get(token);
        if (button == null
                || button.user() != user
                || button.chat() != chat
                || (button.message() != 0 && button.message() != message)) {
            return Optional.empty();
        }
        all.remove(token);
        return nanos.getAsLong() - button.endsAt() <= 0 ? Optional.of(button.command()) : Optional.empty();
    }

    synchronized int known() {
        return all.size();
    }
}

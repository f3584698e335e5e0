package io.github.plimsoll.bot.telegram;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * What each button that is out there does: bound to user, chat and message, used once, at most 10 minutes. Bounded, the
 * oldest is forgotten first: a button that is not known does nothing. What is to outlive this run of the process is
 * handed out by {@link #changes}. Thread-safe.
 */
final class Buttons {
    static final long LIFE_NANOS = 600_000_000_000L;

    private static final int CAPACITY = 20_000;
    private static final String ALPHABET = "23456789abcdefghjkmnpqrstvwxyz";
    private static final int LENGTH = 24;

    /** What a button stands for; message 0 until the service has numbered it. */
    private record Bound(long user, long chat, int message, String command, long endsAt) {}

    /**
     * A button as it is kept.
     *
     * @param leftNanos how long it may still be used
     */
    record Kept(String token, long user, long chat, int message, String command, long leftNanos) {}

    /** What happened since the last look. */
    record Changes(List<Kept> issued, List<String> used) {
        boolean none() {
            return issued.isEmpty() && used.isEmpty();
        }
    }

    private final RandomGenerator random;
    private final LongSupplier nanos;
    private final Map<String, Bound> all = new Latest<>(CAPACITY);
    private final Map<String, Bound> issued = new Latest<>(CAPACITY);
    private final Map<String, Boolean> used = new Latest<>(CAPACITY);
    private boolean resumed;

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
        Bound known = all.computeIfPresent(
                token,
                (key, button) -> new Bound(button.user(), button.chat(), message, button.command(), button.endsAt()));
        if (known != null) {
            issued.put(token, known);
        }
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
        if (issued.remove(token) == null) {
            used.put(token, true);
        }
        return nanos.getAsLong() - button.endsAt() <= 0 ? Optional.of(button.command()) : Optional.empty();
    }

    /** What has to be kept now; whoever takes it keeps it. */
    synchronized Changes changes() {
        long now = nanos.getAsLong();
        Changes changes = new Changes(
                issued.entrySet().stream()
                        .map(entry -> kept(entry.getKey(), entry.getValue(), now))
                        .toList(),
                List.copyOf(used.keySet()));
        issued.clear();
        used.clear();
        return changes;
    }

    private static Kept kept(String token, Bound button, long now) {
        return new Kept(token, button.user(), button.chat(), button.message(), button.command(), button.endsAt() - now);
    }

    /** Takes up once what a run before kept; no button lives longer for it, and what was used since stays used. */
    synchronized void resume(List<Kept> kept) {
        if (resumed) {
            return;
        }
        resumed = true;
        long now = nanos.getAsLong();
        for (Kept button : kept) {
            long left = Math.min(LIFE_NANOS, button.leftNanos());
            all.putIfAbsent(
                    button.token(),
                    new Bound(button.user(), button.chat(), button.message(), button.command(), now + left));
        }
    }

    synchronized int known() {
        return all.size();
    }
}

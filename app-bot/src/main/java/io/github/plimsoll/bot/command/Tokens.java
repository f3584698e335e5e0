package io.github.plimsoll.bot.command;

import io.github.plimsoll.bot.text.StopWords;
import java.util.Locale;
import java.util.Optional;

/** Second steps: stored, single use, bound to the user and the exact command, at most 10 minutes. */
final class Tokens {
    private static final String ALPHABET = "23456789abcdefghjkmnpqrstvwxyz";
    private static final int LENGTH = 10;
    private static final String ORDER = "/open@";

    private final Trading trading;

    Tokens(Trading trading) {
        this.trading = trading;
    }

    String offer(Session session, String line) {
        return offer(session, line, "");
    }

    /** A token for an order of the account that the user has now, and of no other one that the user may have later. */
    String offerOrder(Session session, String order) {
        return offer(session, ORDER + session.account().id() + " " + order);
    }

    /** The order of such a line; empty when it is another line. */
    static Optional<String> order(String line) {
        return line.startsWith(ORDER) ? Optional.of(line.substring(line.indexOf(' ') + 1)) : Optional.empty();
    }

    /** Whether such a line is of this account. */
    static boolean isOf(Session session, String line) {
        return line.startsWith(ORDER + session.account().id() + " ");
    }

    /** A token whose words say that it stops. */
    String offerFreeze(Session session, String line) {
        return offer(session, line, StopWords.FREEZE_TOKEN);
    }

    private String offer(Session session, String line, String prefix) {
        long bits = trading.ids().nextLong() >>> 1;
        StringBuilder token = new StringBuilder(prefix);
        for (int i = 0; i < LENGTH; i++) {
            token.append(ALPHABET.charAt((int) (bits % ALPHABET.length())));
            bits /= ALPHABET.length();
        }
        return trading.confirmations()
                .offer(token.toString(), session.user(), line)
                .token();
    }

    /** A token as it is kept, however it was typed. */
    static String stored(String typed) {
        return typed.toLowerCase(Locale.ROOT);
    }

    /** The key of what a token confirms: it happens once, however often it is confirmed. */
    static String key(String token) {
        return "cb:" + token.toLowerCase(Locale.ROOT);
    }

    /** Uses the token up; the same user may repeat it while it is good. Somebody else's is as good as unknown. */
    Optional<String> take(Session session, String token) {
        return trading.confirmations()
                .take(token.toLowerCase(Locale.ROOT), session.user(), key(token), session.trace())
                .confirmed();
    }
}

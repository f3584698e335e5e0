package io.github.plimsoll.bot.command;

import io.github.plimsoll.execution.spi.Confirmation;
import java.util.Locale;
import java.util.Optional;

/** Second steps: stored, single use, bound to the user and the exact command, at most 10 minutes. */
final class Tokens {
    private static final long LIFE_MICROS = 600_000_000L;
    private static final String ALPHABET = "23456789abcdefghjkmnpqrstvwxyz";
    private static final int LENGTH = 10;

    private final Trading trading;

    Tokens(Trading trading) {
        this.trading = trading;
    }

    String offer(Session session, String line) {
        long bits = trading.ids().nextLong() >>> 1;
        StringBuilder token = new StringBuilder();
        for (int i = 0; i < LENGTH; i++) {
            token.append(ALPHABET.charAt((int) (bits % ALPHABET.length())));
            bits /= ALPHABET.length();
        }
        Confirmation confirmation = new Confirmation(
                token.toString(), session.user(), line, trading.pace().nowMicros() + LIFE_MICROS);
        trading.store().transact(tx -> {
            tx.putConfirmation(confirmation);
            return true;
        });
        return confirmation.token();
    }

    /** Uses the token up; somebody else's token stays and is as good as unknown. */
    Optional<String> take(Session session, String token) {
        return trading.store().transact(tx -> {
            Optional<Confirmation> found = tx.takeConfirmation(token.toLowerCase(Locale.ROOT));
            if (found.isPresent() && !found.get().user().equals(session.user())) {
                tx.putConfirmation(found.get());
                return Optional.<String>empty();
            }
            return found.filter(c -> c.expiresAt() >= trading.pace().nowMicros())
                    .map(Confirmation::command);
        });
    }
}

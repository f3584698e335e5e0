package io.github.plimsoll.bot;

import io.github.plimsoll.bot.config.ChatUsers;
import io.github.plimsoll.bot.config.Settings;
import io.github.plimsoll.execution.spi.StoreTx;
import io.github.plimsoll.numbers.UserId;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Whose account page and meters are about: the first admin, of the console and then of the chat, who has one. He is
 * looked for again and again until there is one and then stays, so that a curve is never of two accounts; before that it
 * is the first admin. Thread-safe.
 */
final class FirstAdmin implements Function<StoreTx, UserId> {
    /** Looking for an account is one question to the database for each of so many admins at most. */
    static final int AT_MOST = 20;

    private final List<UserId> admins;
    private volatile @Nullable UserId found;

    /** @param admins at least one */
    FirstAdmin(List<UserId> admins) {
        this.admins = List.copyOf(admins.subList(0, Math.min(AT_MOST, admins.size())));
    }

    static FirstAdmin of(Settings settings) {
        return new FirstAdmin(ChatUsers.adminUsers(settings));
    }

    @Override
    public UserId apply(StoreTx tx) {
        UserId known = found;
        if (known != null) {
            return known;
        }
        for (UserId admin : admins) {
            if (!tx.accounts(admin).isEmpty()) {
                found = admin;
                return admin;
            }
        }
        return admins.get(0);
    }
}

package io.github.plimsoll.bot.config;

import io.github.plimsoll.bot.text.ChatName;
import io.github.plimsoll.numbers.UserId;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Who may talk to the bot in a chat and who is an admin. Immutable.
 *
 * @param admins numeric chat ids with the admin role, by the settings or as of now
 * @param allowed numeric chat ids that may use the bot, admins included; everybody else is refused
 */
public record ChatUsers(Set<Long> admins, Set<Long> allowed) {
    public ChatUsers {
        admins = Set.copyOf(admins);
        Set<Long> all = new HashSet<>(allowed);
        all.addAll(admins);
        allowed = Set.copyOf(all);
    }

    public static ChatUsers of(Settings settings) {
        Set<Long> admins = new HashSet<>(settings.get(Keys.ADMIN_USER_IDS));
        admins.addAll(settings.get(Keys.SUPER_ADMIN_IDS));
        return new ChatUsers(admins, new HashSet<>(settings.get(Keys.ALLOWED_USER_IDS)));
    }

    /** The same people, of whom these are admins now; who may not use the bot is none here. */
    public ChatUsers withAdmins(Set<UserId> now) {
        return new ChatUsers(
                allowed.stream().filter(id -> now.contains(user(id))).collect(Collectors.toSet()), allowed);
    }

    /** Whether this is a user of the chat who may use the bot. */
    public boolean hears(UserId user) {
        OptionalLong chat = chat(user.value());
        return chat.isPresent() && allowed.contains(chat.getAsLong());
    }

    /** Our id of a chat user. */
    public static UserId user(long id) {
        return new UserId(ChatName.of(id));
    }

    /** The chat id of one of our users; empty for users who came by another way. */
    public static OptionalLong chat(String user) {
        return ChatName.number(user);
    }

    /** Users whom the settings name as admins, in the configured order: those of the console, then those of the chat. */
    public static List<UserId> adminUsers(Settings settings) {
        Set<UserId> all = new LinkedHashSet<>(settings.get(Keys.ADMIN_USERS));
        settings.get(Keys.ADMIN_USER_IDS).forEach(id -> all.add(user(id)));
        settings.get(Keys.SUPER_ADMIN_IDS).forEach(id -> all.add(user(id)));
        return List.copyOf(all);
    }
}

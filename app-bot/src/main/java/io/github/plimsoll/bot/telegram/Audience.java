package io.github.plimsoll.bot.telegram;

import io.github.plimsoll.bot.config.ChatUsers;
import io.github.plimsoll.bot.telegram.Outgoing.Priority;
import io.github.plimsoll.execution.spi.BusinessEvent;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.execution.spi.UserSettings.News;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Who is told of an event and how urgently: a pure function. */
final class Audience {
    private static final Set<String> SYSTEM = Set.of("STOPPED", "RESUMED", "MISMATCH");
    private static final Set<String> URGENT =
            Set.of("ADOPTED", "LIQUIDATED", "NOT_TAKEN", "RESOLVED", "ROLE_CHANGED", "UNKNOWN");
    private static final Set<String> ADMINS_TOO = Set.of("DEAD_LETTER", "RESOLVED", "ROLE_CHANGED", "UNKNOWN");

    private Audience() {}

    /**
     * By chat.
     *
     * @param listening users who have been here and want to be told, of everything or of what is important
     */
    static SortedMap<Long, Priority> of(BusinessEvent event, ChatUsers people, SortedMap<Long, News> listening) {
        SortedMap<Long, Priority> told = new TreeMap<>();
        String user = event.user() == null ? scope(event.data()) : event.user();
        ChatUsers.chat(user).ifPresent(chat -> {
            boolean important = isUrgent(event) || SYSTEM.contains(event.type());
            if (Wishes.wants(listening, chat, important) && people.allowed().contains(chat)) {
                told.put(chat, isUrgent(event) ? Priority.ALERT : Priority.NOTICE);
            }
        });
        if (SYSTEM.contains(event.type())) {
            if (event.user() == null && user.isEmpty()) {
                listening.keySet().stream()
                        .filter(people.allowed()::contains)
                        .forEach(chat -> told.put(chat, Priority.NOTICE));
            }
            people.admins().forEach(admin -> told.put(admin, Priority.ALERT));
        }
        if (event.type().equals("SENT_AGAIN")) {
            ChatUsers.chat(user).ifPresent(chat -> {
                if (people.allowed().contains(chat)) {
                    told.put(chat, Priority.ALERT);
                }
            });
        }
        if (ADMINS_TOO.contains(event.type())) {
            people.admins().forEach(admin -> told.put(admin, Priority.ALERT));
        }
        return Collections.unmodifiableSortedMap(told);
    }

    /** A close that persons booked is none that its owner asked for. */
    private static boolean isUrgent(BusinessEvent event) {
        return URGENT.contains(event.type())
                || StoredPosition.BOOKED_BY_HAND.equals(event.data().get("why"));
    }

    /** The user that a stop is about; empty when it is about everybody or a market. */
    private static String scope(Map<String, String> data) {
        String scope = data.getOrDefault("scope", "");
        return scope.startsWith("user:") ? scope.substring("user:".length()) : "";
    }
}

package io.github.plimsoll.bot.telegram;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.bot.config.ChatUsers;
import io.github.plimsoll.bot.telegram.Outgoing.Priority;
import io.github.plimsoll.execution.spi.BusinessEvent;
import io.github.plimsoll.execution.spi.UserSettings.News;
import io.github.plimsoll.numbers.SortableId;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who is told of what: 1 and 2 are users, 9 is an admin, 5 was taken from the list. */
class AudienceTest {
    private static final ChatUsers PEOPLE = new ChatUsers(Set.of(9L), Set.of(1L, 2L));

    private static Map<Long, Priority> told(String type, @Nullable String user, Map<Long, News> listening) {
        BusinessEvent event = new BusinessEvent(1, new SortableId(1, 1), type, user, 5, "t", new TreeMap<>());
        return Audience.of(event, PEOPLE, new TreeMap<>(listening));
    }

    @Test
    void anEventOfAUserIsTheUsersAsFarAsItIsWanted() {
        Map<Long, News> all = Map.of(1L, News.ALL, 2L, News.ALL);
        Map<Long, News> important = Map.of(1L, News.IMPORTANT, 2L, News.ALL);
        Map<Long, News> none = Map.of(2L, News.ALL);
        assertThat(told("FILLED", "tg-1", all)).isEqualTo(Map.of(1L, Priority.NOTICE));
        assertThat(told("FILLED", "tg-1", important)).isEmpty();
        assertThat(told("FILLED", "tg-1", none)).isEmpty();
        assertThat(told("LIQUIDATED", "tg-1", important)).isEqualTo(Map.of(1L, Priority.ALERT));
        assertThat(told("LIQUIDATED", "tg-1", none)).isEmpty();
        assertThat(told("FILLED", "tg-5", Map.of(5L, News.ALL)))
                .as("not on the list")
                .isEmpty();
    }

    @Test
    void aStopOfEverythingIsToldToWhoeverListensAndToAdminsWhateverTheyChose() {
        assertThat(told("STOPPED", null, Map.of(1L, News.IMPORTANT, 2L, News.ALL)))
                .isEqualTo(Map.of(1L, Priority.NOTICE, 2L, Priority.NOTICE, 9L, Priority.ALERT));
        assertThat(told("STOPPED", null, Map.of())).isEqualTo(Map.of(9L, Priority.ALERT));
        assertThat(told("UNKNOWN", "tg-1", Map.of(1L, News.IMPORTANT)))
                .isEqualTo(Map.of(1L, Priority.ALERT, 9L, Priority.ALERT));
        assertThat(told("RESOLVED", "tg-1", Map.of(1L, News.IMPORTANT)))
                .as("who was told that it is unknown")
                .isEqualTo(Map.of(1L, Priority.ALERT, 9L, Priority.ALERT));
    }

    @Test
    void aChangedRoleIsToldToItsUserAndToAdmins() {
        assertThat(told("ROLE_CHANGED", "tg-1", Map.of(1L, News.IMPORTANT)))
                .isEqualTo(Map.of(1L, Priority.ALERT, 9L, Priority.ALERT));
    }
}

package io.github.plimsoll.bot.telegram;

import io.github.plimsoll.bot.config.ChatUsers;
import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.execution.spi.UserSettings;
import io.github.plimsoll.execution.spi.UserSettings.News;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Who among the chat users who have been here wants to be told of what. Thread-safe. */
final class Wishes {
    private final Store store;
    private final Members members;

    Wishes(Store store, Members members) {
        this.store = store;
        this.members = members;
    }

    /**
     * Those who want to be told of anything, by chat; who has no account yet has chosen nothing and is told everything.
     *
     * @throws StoreException when the database does not answer
     */
    SortedMap<Long, News> listening() {
        Set<Long> here = members.all(); // before the transaction, which has a connection of its own
        SortedMap<Long, News> all = new TreeMap<>();
        store.transact(tx -> {
            for (long chat : here) {
                all.put(
                        chat,
                        tx.settings(ChatUsers.user(chat))
                                .map(UserSettings::news)
                                .orElse(News.ALL));
            }
            return true;
        });
        all.values().removeIf(News.NONE::equals);
        return Collections.unmodifiableSortedMap(all);
    }

    /** Whether somebody is told of an event. */
    static boolean wants(Map<Long, News> listening, long chat, boolean important) {
        News news = listening.get(chat);
        return news == News.ALL || (news == News.IMPORTANT && important);
    }
}

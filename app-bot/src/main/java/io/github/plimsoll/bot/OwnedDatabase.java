package io.github.plimsoll.bot;

import io.github.plimsoll.bot.config.Keys;
import io.github.plimsoll.bot.config.Settings;
import io.github.plimsoll.bot.store.Anchors;
import io.github.plimsoll.postgres.DatabaseAccess;
import io.github.plimsoll.postgres.EmbeddedPostgres;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The database of a data directory that no program runs on, or the configured one, as its owner. */
final class OwnedDatabase {
    /** The schemas of the product. */
    static final List<String> ROOMS = List.of("execution", "chain", "bot");

    private OwnedDatabase() {}

    /** What is done with a database and the anchors that belong to it. */
    interface Work {
        int on(DatabaseAccess owner, Anchors anchors) throws Exception;
    }

    /** @param data a data directory; null for the database of DATABASE_URL, else .plimsoll */
    static int on(Settings settings, @Nullable Path data, Work work) throws Exception {
        String url = settings.get(Keys.DATABASE_URL);
        if (data == null && !url.isEmpty()) {
            DatabaseAccess owner = DatabaseAccess.of(
                    url, settings.get(Keys.DATABASE_OWNER), settings.get(Keys.DATABASE_OWNER_PASSWORD));
            return work.on(owner, new Anchors(Cli.home().resolve(".plimsoll-run")));
        }
        Path directory = (data == null ? Cli.home().resolve(".plimsoll") : data)
                .toAbsolutePath()
                .normalize();
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory, line -> {})) {
            return work.on(postgres.owner(), new Anchors(directory));
        }
    }
}

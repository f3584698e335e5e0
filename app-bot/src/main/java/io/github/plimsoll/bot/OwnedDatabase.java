package io.github.plimsoll.bot;

import io.github.plimsoll.bot.config.Keys;
import io.github.plimsoll.bot.config.Settings;
import io.github.plimsoll.bot.store.Anchors;
import io.github.plimsoll.postgres.DatabaseAccess;
import io.github.plimsoll.postgres.EmbeddedPostgres;
import io.github.plimsoll.postgres.upkeep.UpkeepException;
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

    /**
     * As {@link #on}, of a database that is there: nothing is made in a folder that has none, as a mistyped one.
     *
     * @throws UpkeepException when there is none
     */
    static int onExisting(Settings settings, @Nullable Path data, Work work) throws Exception {
        if (data != null || settings.get(Keys.DATABASE_URL).isEmpty()) {
            Path directory = directory(data);
            if (!EmbeddedPostgres.isIn(directory)) {
                throw new UpkeepException("there is no Plimsoll database in " + directory
                        + "; name its folder, for example --data my-demo");
            }
        }
        return on(settings, data, work);
    }

    /** What a command has to say of a data directory, so that it works on this one: nothing, or {@code  --data DIR}. */
    private static String option(Settings settings, Path directory) {
        boolean byItself = settings.get(Keys.DATABASE_URL).isEmpty() && directory.equals(directory(null));
        String path = directory.toString();
        return byItself ? "" : " --data " + (path.matches("[A-Za-z0-9_./@%+=:,-]+") ? path : quoted(path));
    }

    /** What is noted of the database of a data directory, which its hints name. */
    static Anchors anchors(Settings settings, Path directory) {
        return new Anchors(directory, option(settings, directory));
    }

    /** What is noted of the database of ./plimsoll run. */
    static Anchors ofRun(Settings settings, Path directory) {
        return settings.get(Keys.DATABASE_URL).isEmpty() ? anchors(settings, directory) : new Anchors(directory, "");
    }

    private static String quoted(String path) {
        return "'" + path.replace("'", "'\\''") + "'";
    }

    private static Path directory(@Nullable Path data) {
        return (data == null ? Cli.home().resolve(".plimsoll") : data)
                .toAbsolutePath()
                .normalize();
    }

    /** @param data a data directory; null for the database of DATABASE_URL, else .plimsoll */
    static int on(Settings settings, @Nullable Path data, Work work) throws Exception {
        String url = settings.get(Keys.DATABASE_URL);
        if (data == null && !url.isEmpty()) {
            DatabaseAccess owner = DatabaseAccess.of(
                    url, settings.get(Keys.DATABASE_OWNER), settings.get(Keys.DATABASE_OWNER_PASSWORD));
            return work.on(owner, ofRun(settings, Cli.home().resolve(".plimsoll-run")));
        }
        Path directory = directory(data);
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory, line -> {})) {
            return work.on(postgres.owner(), anchors(settings, directory));
        }
    }
}

package io.github.plimsoll.bot;

import io.github.plimsoll.bot.config.Keys;
import io.github.plimsoll.bot.config.Settings;
import io.github.plimsoll.health.Component;
import io.github.plimsoll.health.ComponentState;
import io.github.plimsoll.health.HealthConfig;
import io.github.plimsoll.health.HealthMetrics;
import io.github.plimsoll.health.HealthServer;
import io.github.plimsoll.health.HealthSource;
import io.github.plimsoll.postgres.Database;
import io.github.plimsoll.postgres.DatabaseAccess;
import io.github.plimsoll.postgres.EmbeddedPostgres;
import io.github.plimsoll.postgres.Migrations;
import io.github.plimsoll.postgres.PoolSettings;
import io.github.plimsoll.postgres.PostgresStore;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The configured deployment. Without a price source nothing may open, so it stays not ready and says so; the database
 * is opened, migrated and watched all the same.
 */
final class Deployment {
    private static final Logger LOG = LoggerFactory.getLogger(Deployment.class);
    private static final String NO_SOURCE = "no price source is configured, so no order can be accepted";

    private final Settings settings;
    private final Closer closer = new Closer();
    private final CountDownLatch stopped = new CountDownLatch(1);

    Deployment(Settings settings) {
        this.settings = settings;
    }

    int run() throws SQLException, InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "shutdown"));
        try {
            Path data = Cli.home().resolve(".plimsoll-run").toAbsolutePath().normalize();
            DatabaseAccess access = migrated(data);
            Database database = closer.add("database pool", Database.open(access, PoolSettings.of("plimsoll", 4)));
            PostgresStore store = new PostgresStore(database.dataSource());
            HealthConfig config =
                    new HealthConfig(settings.get(Keys.HEALTH_HOST), settings.get(Keys.HEALTH_PORT), data);
            HealthMetrics metrics = closer.add("metrics", new HealthMetrics(config));
            HealthServer server = closer.add("health server", new HealthServer(config, source(store), metrics));
            server.start();
            LOG.warn("not ready: {}; try ./plimsoll demo", NO_SOURCE);
            stopped.await();
            return 0;
        } finally {
            close();
        }
    }

    /** The configured PostgreSQL, or one of our own; its schemas are brought up to date by their owner. */
    private DatabaseAccess migrated(Path data) {
        List<String> rooms = List.of("execution", "bot");
        String url = settings.get(Keys.DATABASE_URL);
        if (url.isEmpty()) {
            EmbeddedPostgres postgres =
                    closer.add("PostgreSQL", EmbeddedPostgres.start(data, line -> LOG.info("database: {}", line)));
            Migrations.run(postgres.owner(), rooms);
            return postgres.app();
        }
        Migrations.run(
                DatabaseAccess.of(url, settings.get(Keys.DATABASE_OWNER), settings.get(Keys.DATABASE_OWNER_PASSWORD)),
                rooms);
        return DatabaseAccess.of(url, "plimsoll_app", settings.get(Keys.DATABASE_PASSWORD));
    }

    private static HealthSource source(PostgresStore store) {
        return new HealthSource() {
            @Override
            public List<Component> components() {
                return List.of(
                        Component.of("database", up(store) ? ComponentState.UP : ComponentState.DOWN),
                        Component.of("feeds", ComponentState.DOWN));
            }

            @Override
            public List<String> notReady() {
                return up(store) ? List.of(NO_SOURCE) : List.of("the database does not answer", NO_SOURCE);
            }
        };
    }

    private static boolean up(PostgresStore store) {
        try {
            return store.transact(tx -> tx.epoch()) > 0;
        } catch (RuntimeException down) {
            return false;
        }
    }

    private void close() {
        stopped.countDown();
        closer.close();
    }
}

package io.github.plimsoll.postgres;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.pattern.ValidatePattern;

/**
 * Brings the schemas of the rooms up to date. Each room has one schema of its name, its scripts in {@code db/<room>} on the
 * class path ({@code V1__words.sql}, ...) and a history of its own, so that rooms grow apart from each other. A script grants
 * what the running system may do to <code>${app}</code>; it owns nothing.
 */
public final class Migrations {
    private static final String ROOM = "[a-z][a-z_]{0,30}";
    private static final int LONGEST_REASON = 200;

    private Migrations() {}

    /**
     * Runs what is new, room by room, each script in a transaction. Two processes that call it at once wait for each other.
     * Cheap when nothing is new: about 0.3 s in a fresh process, 0.06 s for each further room.
     *
     * @param rooms names of schemas, 1 to 31 of a-z and _
     * @throws MigrationException when the database does not answer, a script fails, was changed after it ran, or the database was written by a later version
     * @throws IllegalArgumentException for a name of another form
     */
    public static void run(DatabaseAccess owner, List<String> rooms) {
        for (String room : rooms) {
            if (!room.matches(ROOM)) {
                throw new IllegalArgumentException("A room's name is 1 to 31 of a-z and _, for example execution.");
            }
        }
        for (String room : rooms) {
            try {
                flyway(owner, room).migrate();
            } catch (FlywayException failed) {
                throw failure(owner, room, failed);
            }
        }
    }

    /**
     * Whether the tables are what this program needs, changing nothing.
     *
     * @param rooms names of schemas
     * @throws MigrationException when the database does not answer, or its tables are older, newer or others
     */
    public static void validate(DatabaseAccess owner, List<String> rooms) {
        for (String room : rooms) {
            try {
                Flyway flyway = flyway(owner, room);
                if (flyway.info().applied().length == 0) {
                    throw MigrationException.none(owner.server(), room);
                }
                flyway.validate();
            } catch (FlywayException failed) {
                throw failure(owner, room, failed);
            }
        }
    }

    private static Flyway flyway(DatabaseAccess owner, String room) {
        return Flyway.configure()
                .dataSource(owner.jdbcUrl(), owner.user(), owner.password())
                .locations("classpath:db/" + room)
                .failOnMissingLocations(true)
                .defaultSchema(room)
                .schemas(room)
                .createSchemas(true)
                .table("schema_history")
                .placeholders(Map.of("app", EmbeddedPostgresCluster.APP))
                .cleanDisabled(true)
                .baselineOnMigrate(false)
                .outOfOrder(false)
                // By default a database newer than the program passes; here it must not.
                .ignoreMigrationPatterns(new ValidatePattern[0])
                .validateMigrationNaming(true)
                .connectRetries(0)
                .load();
    }

    private static MigrationException failure(DatabaseAccess owner, String room, FlywayException failed) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && noConnection(sql)) {
                String why = reason(sql).replaceFirst("\\.$", "");
                return MigrationException.unreachable(owner.server(), why, failed);
            }
        }
        return MigrationException.tables(room, reason(failed), failed);
    }

    /** 08: nobody answers; 28: who is there lets us not in; 53300 and 57P03: full, or just starting; 3D000: no such database. */
    private static boolean noConnection(SQLException failure) {
        String state = String.valueOf(failure.getSQLState());
        return state.startsWith("08")
                || state.startsWith("28")
                || state.equals("53300")
                || state.equals("57P03")
                || state.equals("3D000");
    }

    private static String reason(Exception failed) {
        String text = String.valueOf(failed.getMessage())
                .lines()
                .filter(line -> !line.isBlank() && !line.matches("[-=]+"))
                .limit(3)
                .reduce((a, b) -> a.strip() + " " + b.strip())
                .orElse("no reason given")
                .replaceAll("\\p{Cntrl}", " ");
        return text.length() <= LONGEST_REASON ? text : text.substring(0, LONGEST_REASON) + "...";
    }
}

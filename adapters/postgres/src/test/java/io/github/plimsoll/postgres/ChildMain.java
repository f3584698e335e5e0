package io.github.plimsoll.postgres;

import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;

/** What a child process of the tests does. */
final class ChildMain {
    private ChildMain() {}

    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[1]);
        try (EmbeddedPostgres server = EmbeddedPostgres.start(directory, step -> System.out.println("step " + step))) {
            switch (arguments[0]) {
                case "hold" -> hold(server);
                case "check" -> check(server, directory);
                default -> throw new IllegalArgumentException(arguments[0]);
            }
        } catch (DataDirectoryException refused) {
            System.out.println("refused " + refused.code() + " " + refused.getMessage());
            System.exit(3);
        }
        System.out.println("closed");
    }

    /** Commits one row, says so, and waits to be killed or let go. */
    private static void hold(EmbeddedPostgres server) throws Exception {
        try (var connection = TestSql.connect(server.owner())) {
            TestSql.run(connection, "CREATE TABLE IF NOT EXISTS public_kept (id int)");
            TestSql.run(connection, "INSERT INTO public_kept VALUES (1)");
        }
        System.out.println("running " + server.pid());
        while (System.in.read() >= 0) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    /** As whoever we are: facts for the test to judge. */
    private static void check(EmbeddedPostgres server, Path directory) throws Exception {
        System.out.println("uid " + EmbeddedPostgresAccount.ourUid());
        for (String name : new String[] {"", "pg", "db.secret", "pg.log", "lock"}) {
            Path path = directory.resolve(name);
            System.out.println("mode "
                    + PosixFilePermissions.toString(java.nio.file.Files.getPosixFilePermissions(path)) + " "
                    + EmbeddedPostgresFiles.uid(path));
        }
        System.out.println("raw " + RawLogin.tcp("127.0.0.1", server.port(), "postgres", "postgres", false));
        Path socket = directory.resolve("pg/.s.PGSQL." + server.port());
        System.out.println("socket " + RawLogin.unix(socket, "postgres", "postgres"));
        try {
            TestSql.connect(DatabaseAccess.of(server.app().jdbcUrl(), "postgres", "wrong"))
                    .close();
            System.out.println("wrong in");
        } catch (SQLException refused) {
            System.out.println("wrong " + refused.getSQLState());
        }
        try (var connection = TestSql.connect(server.app())) {
            System.out.println("fsync " + TestSql.one(connection, "SHOW fsync"));
        }
    }
}

package io.github.plimsoll.postgres;

import io.github.plimsoll.supervisor.ChildSnapshot;
import io.github.plimsoll.supervisor.ChildSpec;
import io.github.plimsoll.supervisor.Supervisor;
import io.github.plimsoll.supervisor.SupervisorHealth;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A real PostgreSQL in a directory of ours, for who has none of their own. The data survives restarts, kills and power cuts
 * (fsync and synchronous_commit are on and checked). Nobody logs in without a password, from the first moment on; the server
 * listens on 127.0.0.1 only.
 *
 * <p>One instance per directory; a second one is refused. A server left behind by a killed process is stopped safely first.
 * Safe for many threads.
 */
public final class EmbeddedPostgres implements AutoCloseable {
    /** What tests vary; the product uses {@link #standard}. */
    record Options(@Nullable Path programs, IntSupplier ports, long logLimit, long logCheckSeconds) {
        static Options standard() {
            return new Options(null, EmbeddedPostgresServer::freePort, LOG_LIMIT, LOG_CHECK_SECONDS);
        }
    }

    private static final long LOG_LIMIT = 8L << 20;
    private static final long LOG_CHECK_SECONDS = 30;

    private final EmbeddedPostgresLayout layout;
    private final EmbeddedPostgresLock lock;
    private final EmbeddedPostgresServer server;
    private final EmbeddedPostgresSecret secret;
    private final Supervisor logKeeper;
    private final int port;
    private final long pid;
    private final AtomicBoolean closed = new AtomicBoolean();

    private EmbeddedPostgres(
            EmbeddedPostgresLayout layout,
            EmbeddedPostgresLock lock,
            EmbeddedPostgresServer server,
            EmbeddedPostgresSecret secret,
            Options options,
            int port,
            long pid) {
        this.layout = layout;
        this.lock = lock;
        this.server = server;
        this.secret = secret;
        this.port = port;
        this.pid = pid;
        this.logKeeper = Supervisor.builder()
                .name("postgres")
                .clock(System::nanoTime)
                .random(new SplittableRandom())
                .threads(EmbeddedPostgres::daemon)
                .build();
        logKeeper.startMonitor();
        logKeeper.start(ChildSpec.repeating(
                        "log",
                        Duration.ofSeconds(options.logCheckSeconds()),
                        () -> boundLog(layout, options.logLimit()))
                .withShutdownWithin(Duration.ZERO));
    }

    /** Its own tasks as of now; never blocks. */
    public List<ChildSnapshot> tasks() {
        return logKeeper.children();
    }

    /** How they are watched; never blocks. */
    public Optional<SupervisorHealth> taskHealth() {
        return Optional.of(logKeeper.health());
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work);
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Starts the server on a directory, making the directory and the database when they do not exist. Returns when the server
     * accepts connections.
     *
     * <p>The directory is closed to others (mode 0700; for root 0711, with the cluster in {@code pg} owned by the server's
     * user, who needs no right on any directory above). It must be empty apart from {@code *.log} files, or one of ours.
     *
     * @param progress gets a short line for a person before each step that takes noticeable time, on the caller's thread
     * @throws DataDirectoryException with one clear sentence, whatever the cause; nothing keeps running then
     */
    public static EmbeddedPostgres start(Path dataDirectory, Consumer<String> progress) {
        return start(dataDirectory, progress, () -> {});
    }

    /** Whether a cluster lies in a data directory, changing nothing: one that {@link #start} would make is none yet. */
    public static boolean isIn(Path dataDirectory) {
        return Files.isDirectory(
                new EmbeddedPostgresLayout(dataDirectory.toAbsolutePath().normalize()).cluster());
    }

    /**
     * The same, for a caller with something else to open.
     *
     * @param locked runs on the caller's thread when the directory belongs to this process and before anything is started:
     *     who is refused for the directory opens nothing else first; what it throws ends the start
     */
    public static EmbeddedPostgres start(Path dataDirectory, Consumer<String> progress, Runnable locked) {
        return start(dataDirectory, progress, Options.standard(), locked);
    }

    static EmbeddedPostgres start(Path dataDirectory, Consumer<String> progress, Options options) {
        return start(dataDirectory, progress, options, () -> {});
    }

    private static EmbeddedPostgres start(
            Path dataDirectory, Consumer<String> progress, Options options, Runnable locked) {
        try {
            return begin(dataDirectory, progress, options, locked);
        } catch (IOException failed) {
            throw EmbeddedPostgresFiles.explain(dataDirectory.toAbsolutePath().normalize(), failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new DataDirectoryException(
                    DataDirectoryException.Code.SERVER_FAILED,
                    "PostgreSQL was not started on " + dataDirectory,
                    "the start was interrupted",
                    "start again",
                    stopped);
        }
    }

    private static EmbeddedPostgres begin(
            Path dataDirectory, Consumer<String> progress, Options options, Runnable locked)
            throws IOException, InterruptedException {
        int ourUid = EmbeddedPostgresAccount.ourUid();
        EmbeddedPostgresLayout layout = EmbeddedPostgresLayout.prepare(dataDirectory, ourUid);
        Path directory = layout.directory();
        var owner = new EmbeddedPostgresAccount.Ids(
                EmbeddedPostgresFiles.uid(directory), EmbeddedPostgresFiles.gid(directory));
        EmbeddedPostgresLock lock = EmbeddedPostgresLock.take(directory, owner);
        EmbeddedPostgresServer server = null;
        boolean started = false;
        try {
            locked.run();
            EmbeddedPostgresAccount account = EmbeddedPostgresAccount.of(directory);
            Path chosen = options.programs();
            List<Path> places = chosen == null ? EmbeddedPostgresBinaries.places(directory, ourUid) : List.of(chosen);
            EmbeddedPostgresBinaries binaries = EmbeddedPostgresBinaries.in(places, ourUid, progress);
            account.mustReach(directory, binaries.program("postgres"));
            EmbeddedPostgresCluster cluster = new EmbeddedPostgresCluster(layout, account, binaries);
            SecureRandom random = new SecureRandom();
            EmbeddedPostgresSecret secret =
                    EmbeddedPostgresSecret.open(layout.secret(), cluster.exists(), owner, random);
            for (Path half : layout.halfMade()) {
                EmbeddedPostgresCluster.discardHalf(half, account);
            }
            if (!cluster.exists()) {
                cluster.create(secret, random, progress);
            }
            progress.accept("Starting PostgreSQL");
            server = new EmbeddedPostgresServer(layout, account, binaries);
            int port = server.start(cluster, options.ports(), options.logLimit(), progress);
            verify(access(port, EmbeddedPostgresCluster.APP, secret), layout);
            long pid = server.pid().orElseThrow(() -> died(layout));
            EmbeddedPostgres running = new EmbeddedPostgres(layout, lock, server, secret, options, port, pid);
            started = true;
            return running;
        } finally {
            if (!started) {
                try {
                    if (server != null) {
                        server.stop();
                    }
                } finally {
                    lock.close();
                }
            }
        }
    }

    /** The role of the running system: neither superuser nor owner; it may do what the migrations grant. */
    public DatabaseAccess app() {
        return access(port, EmbeddedPostgresCluster.APP, secret);
    }

    /** The role that owns the database and its schemas; for migrations. */
    public DatabaseAccess owner() {
        return access(port, EmbeddedPostgresCluster.OWNER, secret);
    }

    /** The superuser, for tests of the server itself. */
    DatabaseAccess superuser() {
        return DatabaseAccess.of(app().jdbcUrl(), EmbeddedPostgresCluster.SUPERUSER, secret.superuserPassword());
    }

    /** The port on 127.0.0.1, chosen anew at each start. */
    public int port() {
        return port;
    }

    /** The process number of the server as it was started. */
    public long pid() {
        return pid;
    }

    /** The data directory as a real path. */
    public Path directory() {
        return layout.directory();
    }

    /** True while the server's main process lives; it may still refuse connections. */
    public boolean alive() {
        return !closed.get()
                && ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    /**
     * Stops the server and waits for it: at most 30 s for running work to be rolled back, then 10 s more at once, which loses
     * nothing that was committed. Then the directory is free. Later calls do nothing.
     *
     * @throws DataDirectoryException when the server does not stop; the next start tries again
     */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        logKeeper.close();
        // A stop request may come with an interrupt: the server is stopped nevertheless.
        boolean interrupted = Thread.interrupted();
        try {
            boolean stopped;
            try {
                stopped = server.stop();
            } finally {
                lock.close();
            }
            if (!stopped) {
                throw new DataDirectoryException(
                        DataDirectoryException.Code.SERVER_FAILED,
                        "PostgreSQL in " + layout.directory() + " did not stop",
                        "process " + pid + " does not answer",
                        "end that process; the next start repairs what it left");
            }
        } catch (IOException failed) {
            throw EmbeddedPostgresFiles.explain(layout.directory(), failed);
        } catch (InterruptedException again) {
            interrupted = true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static DatabaseAccess access(int port, String role, EmbeddedPostgresSecret secret) {
        return DatabaseAccess.of(
                "jdbc:postgresql://127.0.0.1:" + port + "/" + EmbeddedPostgresCluster.DATABASE,
                role,
                secret.passwordOf(role));
    }

    /** Fails closed when the server that answers does not have the settings that the promises above rest on. */
    private static void verify(DatabaseAccess access, EmbeddedPostgresLayout layout) {
        TreeMap<String, String> wanted = new TreeMap<>();
        wanted.put("fsync", "on");
        wanted.put("synchronous_commit", "on");
        wanted.put("full_page_writes", "on");
        wanted.put("listen_addresses", "127.0.0.1");
        wanted.put("password_encryption", "scram-sha-256");
        wanted.put("max_connections", "50");
        Properties properties = new Properties();
        properties.setProperty("user", access.user());
        properties.setProperty("password", access.password());
        properties.setProperty("connectTimeout", "10");
        properties.setProperty("loginTimeout", "10");
        properties.setProperty("socketTimeout", "10");
        try (Connection connection = DriverManager.getConnection(access.jdbcUrl(), properties);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT name, setting FROM pg_settings WHERE name IN ('"
                        + String.join("', '", wanted.keySet()) + "')")) {
            while (rows.next()) {
                String expected = wanted.remove(rows.getString(1));
                if (!rows.getString(2).equals(expected)) {
                    throw failed(layout, rows.getString(1) + " is not " + expected, null);
                }
            }
        } catch (SQLException refused) {
            throw failed(layout, "it does not let its own role in (" + refused.getSQLState() + ")", refused);
        }
        if (!wanted.isEmpty()) {
            throw failed(layout, wanted.firstKey() + " is unknown", null);
        }
    }

    private static DataDirectoryException died(EmbeddedPostgresLayout layout) {
        return failed(layout, "it ended at once", null);
    }

    private static DataDirectoryException failed(EmbeddedPostgresLayout layout, String why, @Nullable Throwable cause) {
        String what = "PostgreSQL in " + layout.cluster() + " was started and stopped again";
        String how = "see " + layout.log() + " and put the original files back";
        return cause == null
                ? new DataDirectoryException(DataDirectoryException.Code.SERVER_FAILED, what, why, how)
                : new DataDirectoryException(DataDirectoryException.Code.SERVER_FAILED, what, why, how, cause);
    }

    /** The server appends to the log, so that emptying it under the server is safe; the last full one is kept beside. */
    private static void boundLog(EmbeddedPostgresLayout layout, long limit) {
        try {
            if (Files.size(layout.log()) > limit) {
                Files.copy(
                        layout.log(),
                        layout.oldLog(),
                        StandardCopyOption.REPLACE_EXISTING,
                        StandardCopyOption.COPY_ATTRIBUTES);
                try (FileChannel log = FileChannel.open(layout.log(), StandardOpenOption.WRITE)) {
                    log.truncate(0);
                }
            }
        } catch (IOException full) {
            // Tried again at the next turn; a log is never a reason to stop the database.
        }
    }
}

package io.github.plimsoll.postgres;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * Makes a cluster and writes its settings. A new cluster refuses every login until its roles have passwords: initdb gets
 * {@code --auth=reject}, the roles are made by a single-user server that listens nowhere, and only then the cluster gets the
 * name under which it is started. So there is no moment at which a password is not needed, and no password file.
 */
final class EmbeddedPostgresCluster {
    static final String SUPERUSER = "postgres";
    static final String OWNER = "plimsoll_owner";
    static final String APP = "plimsoll_app";
    static final String DATABASE = "plimsoll";

    private static final Duration INITDB_DEADLINE = Duration.ofMinutes(3);
    private static final long SPACE_NEEDED = 100L << 20;
    private static final String ROLE =
            " LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD '";

    private final EmbeddedPostgresLayout layout;
    private final EmbeddedPostgresAccount account;
    private final EmbeddedPostgresBinaries binaries;

    EmbeddedPostgresCluster(
            EmbeddedPostgresLayout layout, EmbeddedPostgresAccount account, EmbeddedPostgresBinaries binaries) {
        this.layout = layout;
        this.account = account;
        this.binaries = binaries;
    }

    boolean exists() {
        return Files.exists(layout.cluster());
    }

    /** Makes the cluster with its roles and its database; whole or not at all. */
    void create(EmbeddedPostgresSecret secret, SecureRandom random, Consumer<String> progress)
            throws IOException, InterruptedException {
        if (Files.getFileStore(layout.directory()).getUsableSpace() < SPACE_NEEDED) {
            throw EmbeddedPostgresFiles.diskFull(layout.directory(), null);
        }
        progress.accept("Creating the database (once)");
        Path fresh = layout.newCluster();
        Files.createDirectory(
                fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        EmbeddedPostgresFiles.give(fresh, account.ids());
        boolean made = false;
        try {
            make(fresh, secret, random);
            made = true;
        } finally {
            if (!made) {
                EmbeddedPostgresFiles.deleteTree(fresh);
            }
        }
        Files.move(fresh, layout.cluster(), StandardCopyOption.ATOMIC_MOVE);
        EmbeddedPostgresFiles.forceDirectory(layout.directory());
    }

    private void make(Path fresh, EmbeddedPostgresSecret secret, SecureRandom random)
            throws IOException, InterruptedException {
        must(
                "initdb",
                EmbeddedPostgresCommand.run(
                        fresh,
                        account.as(List.of(
                                binaries.program("initdb").toString(),
                                "--pgdata=" + account.nameOf(fresh),
                                "--username=" + SUPERUSER,
                                "--auth=reject",
                                "--encoding=UTF8",
                                "--no-locale",
                                "--no-instructions")),
                        "",
                        INITDB_DEADLINE));
        must(
                "the first set-up",
                EmbeddedPostgresCommand.run(
                        fresh,
                        account.as(List.of(
                                binaries.program("postgres").toString(),
                                "--single",
                                "-c",
                                "exit_on_error=on",
                                "-c",
                                "log_min_error_statement=panic",
                                "-D",
                                account.nameOf(fresh),
                                "postgres")),
                        bootstrap(secret, random),
                        INITDB_DEADLINE));
        Path settings = fresh.resolve("postgresql.conf");
        String ours = Files.readString(settings, StandardCharsets.UTF_8) + "\ninclude = 'plimsoll.conf'\n";
        EmbeddedPostgresFiles.writeWhole(settings, ours, "rw-------", account.ids());
    }

    /**
     * Removes a cluster whose making was cut off. Its maker's programs may outlive the maker for a moment and still write: they
     * are ended first. What cannot be removed stays until the next start; its name is never used again.
     */
    static void discardHalf(Path half, EmbeddedPostgresAccount account) throws IOException, InterruptedException {
        EmbeddedPostgresProcesses makers = new EmbeddedPostgresProcesses(half, account);
        for (int attempt = 0; attempt < 50; attempt++) {
            makers.all().forEach(ProcessHandle::destroyForcibly);
            try {
                EmbeddedPostgresFiles.deleteTree(half);
                return;
            } catch (IOException stillWritten) {
                Thread.sleep(50);
            }
        }
    }

    private static String bootstrap(EmbeddedPostgresSecret secret, SecureRandom random) {
        return "ALTER ROLE " + SUPERUSER + " PASSWORD '"
                + EmbeddedPostgresSecret.verifier(secret.superuserPassword(), random) + "'\n"
                + "CREATE ROLE " + OWNER + ROLE
                + EmbeddedPostgresSecret.verifier(secret.passwordOf(OWNER), random) + "'\n"
                + "CREATE ROLE " + APP + ROLE
                + EmbeddedPostgresSecret.verifier(secret.passwordOf(APP), random) + "'\n"
                + "CREATE DATABASE " + DATABASE + " OWNER " + OWNER + "\n"
                + "REVOKE ALL ON DATABASE " + DATABASE + " FROM PUBLIC\n"
                + "GRANT CONNECT ON DATABASE " + DATABASE + " TO " + APP + "\n"
                + "REVOKE ALL ON DATABASE postgres FROM PUBLIC\n"
                + "REVOKE ALL ON DATABASE template1 FROM PUBLIC\n";
    }

    /** Writes the settings and the access rules anew for every start, so that an edited file cannot open the server. */
    void configure(int port) throws IOException {
        Path cluster = layout.cluster();
        // A server that may be unable to walk the path has no socket on it; everybody uses TCP anyway.
        String sockets = !account.needsNoPath() && layout.socketFits() ? cluster.toString() : "";
        String settings = """
                # Written by Plimsoll at every start; changes are lost.
                listen_addresses = '127.0.0.1'
                port = %d
                unix_socket_directories = '%s'
                unix_socket_permissions = 0700
                max_connections = 50
                fsync = on
                synchronous_commit = on
                full_page_writes = on
                password_encryption = 'scram-sha-256'
                authentication_timeout = 10s
                allow_alter_system = off
                shared_buffers = 64MB
                max_wal_size = 512MB
                max_wal_senders = 0
                io_method = sync
                huge_pages = off
                jit = off
                timezone = 'UTC'
                log_timezone = 'UTC'
                logging_collector = off
                log_destination = 'stderr'
                log_min_messages = warning
                log_min_error_statement = panic
                log_statement = 'none'
                log_parameter_max_length = 0
                log_parameter_max_length_on_error = 0
                log_checkpoints = off
                """.formatted(port, sockets);
        String access = """
                # Written by Plimsoll at every start; changes are lost.
                local all all scram-sha-256
                host all all 127.0.0.1/32 scram-sha-256
                """;
        EmbeddedPostgresFiles.writeWhole(cluster.resolve("plimsoll.conf"), settings, "rw-------", account.ids());
        EmbeddedPostgresFiles.writeWhole(cluster.resolve("pg_hba.conf"), access, "rw-------", account.ids());
    }

    /** Gives the server an empty or a short log that it alone may write. */
    void prepareLog(long limit) throws IOException {
        Path log = layout.log();
        if (Files.exists(log) && Files.size(log) > limit) {
            Files.move(log, layout.oldLog(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
        if (!Files.exists(log)) {
            Files.newByteChannel(
                            log,
                            java.util.Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))
                    .close();
        }
        EmbeddedPostgresFiles.give(log, account.ids());
        EmbeddedPostgresFiles.mode(log, "rw-------");
    }

    private void must(String what, EmbeddedPostgresCommand.Result result) {
        if (!result.ok()) {
            throw EmbeddedPostgresServer.explain(layout, what, result.output());
        }
    }
}

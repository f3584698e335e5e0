package io.github.plimsoll.bot;

import io.github.plimsoll.bot.store.Anchors;
import io.github.plimsoll.execution.spi.AuditHead;
import io.github.plimsoll.postgres.DatabaseAccess;
import io.github.plimsoll.postgres.Migrations;
import io.github.plimsoll.postgres.upkeep.Acceptance;
import io.github.plimsoll.postgres.upkeep.Backup;
import io.github.plimsoll.postgres.upkeep.Check;
import io.github.plimsoll.postgres.upkeep.Checks;
import io.github.plimsoll.postgres.upkeep.Restore;
import io.github.plimsoll.postgres.upkeep.Standing;
import io.github.plimsoll.postgres.upkeep.UpkeepException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code db migrate|verify|backup|restore|accept-restored}: upkeep of the database of a data directory, or of the configured
 * one. A data directory in use by a running program is refused.
 */
@Command(
        name = "db",
        description = "Upkeep of the database: migrate, verify, backup FILE, restore FILE or accept-restored.",
        mixinStandardHelpOptions = true)
final class DbLine implements Callable<Integer> {
    private static final List<String> ROOMS = OwnedDatabase.ROOMS;
    private static final int NOT_SOUND = 1;
    private static final String WORDS = "migrate, verify, backup, restore and accept-restored";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", arity = "0..1", paramLabel = "WHAT", description = WORDS)
    private String what = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "FILE", description = "the backup")
    private @Nullable Path file;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "data directory of a demo or of ./plimsoll run"
                    + " (default: the database of DATABASE_URL, else .plimsoll)")
    private @Nullable Path data;

    @Option(names = "--by", paramLabel = "NAME", description = "who confirms a restored database, for the audit")
    private String by = "";

    private final PrintStream out;

    /** @param out gets what is told; a person's mistake is an exception */
    DbLine(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() throws Exception {
        return switch (what) {
            case "migrate" -> on(this::migrate);
            case "verify" -> onExisting(this::verify);
            case "backup" -> backup();
            case "restore" -> restore();
            case "accept-restored" -> acceptRestored();
            default ->
                throw wrong((what.isEmpty() ? "say what to do with the database" : "there is no db \"" + what + "\"")
                        + "; there are " + WORDS);
        };
    }

    private ParameterException wrong(String text) {
        return new ParameterException(spec.commandLine(), text);
    }

    private int on(OwnedDatabase.Work work) throws Exception {
        return OwnedDatabase.on(Cli.settings(), data, work);
    }

    private int onExisting(OwnedDatabase.Work work) throws Exception {
        return OwnedDatabase.onExisting(Cli.settings(), data, work);
    }

    private int migrate(DatabaseAccess owner, Anchors anchors) {
        Migrations.run(owner, ROOMS);
        out.println("the tables of " + String.join(", ", ROOMS) + " are those of this program");
        return 0;
    }

    private int verify(DatabaseAccess owner, Anchors anchors) throws Exception {
        Migrations.validate(owner, ROOMS);
        out.println("ok   tables are those of this program: " + String.join(", ", ROOMS));
        List<AuditHead> heads = new ArrayList<>();
        boolean good = true;
        try {
            heads.addAll(anchors.heads());
        } catch (Anchors.DamagedException damaged) {
            out.println("FAIL anchors: " + damaged.getMessage());
            good = false;
        }
        for (Check check : Checks.run(owner, heads)) {
            out.println((check.good() ? "ok   " : "FAIL ") + check.name() + ": " + check.text());
            good &= check.good();
        }
        Optional<String> hold = Acceptance.look(owner, anchors::hold);
        if (hold.isPresent()) {
            out.println("FAIL the database goes on from where it was: " + hold.get());
            good = false;
        }
        out.println(good ? "sound" : "NOT SOUND");
        return good ? 0 : NOT_SOUND;
    }

    private int backup() throws Exception {
        Path target = required("a new file for the backup", "./plimsoll db backup plimsoll.backup");
        return onExisting((owner, anchors) -> {
            Migrations.validate(owner, ROOMS);
            String made = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
            out.println(Backup.write(owner, ROOMS, target, made));
            return 0;
        });
    }

    private int restore() throws Exception {
        Path source = required("the backup", "./plimsoll db restore plimsoll.backup --data new-folder");
        if (!Files.isRegularFile(source)) {
            throw new UpkeepException("there is no file " + source + " to restore from");
        }
        return on((owner, anchors) -> {
            Restore.Report report = Restore.read(owner, ROOMS, source);
            anchors.restored(report.standing());
            report.checks().forEach(check -> out.println("ok   " + check.name() + ": " + check.text()));
            out.println(report.text());
            out.println("nothing starts on it before " + anchors.confirm()
                    + ": orders, stops and locks of after the backup are not in it");
            return 0;
        });
    }

    private Path required(String named, String example) {
        if (file == null) {
            throw wrong("name " + named + ", for example " + example);
        }
        return file.toAbsolutePath().normalize();
    }

    private int acceptRestored() throws Exception {
        if (by.isBlank() || by.length() > 64) {
            throw wrong("say who confirms, for example ./plimsoll db accept-restored --by olga");
        }
        return onExisting((owner, anchors) -> {
            Migrations.validate(owner, ROOMS);
            Optional<String> hold = Acceptance.look(owner, anchors::hold);
            if (hold.isEmpty()) {
                out.println("the database goes on from where it was: there is nothing to confirm");
                return 0;
            }
            Standing seen = anchors.furthest()
                    .orElseThrow(() -> new UpkeepException("nothing was seen of this database before"));
            long kept = Acceptance.look(owner, anchors::lastKept);
            Standing now = Acceptance.of(owner, seen, by.strip(), hold.get().replaceFirst(";.*", ""));
            anchors.accepted(now, kept);
            out.println("confirmed by " + by.strip() + ": the stop fence is at " + now.epoch()
                    + " and everything is stopped; start, look, and lift the stop with /emergency_resume");
            return 0;
        });
    }
}

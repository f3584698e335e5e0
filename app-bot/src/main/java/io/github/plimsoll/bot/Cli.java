package io.github.plimsoll.bot;

import com.google.inject.ProvisionException;
import io.github.plimsoll.bot.command.Words;
import io.github.plimsoll.bot.config.ConfigTable;
import io.github.plimsoll.bot.config.EnvFile;
import io.github.plimsoll.bot.config.Keys;
import io.github.plimsoll.bot.config.Settings;
import io.github.plimsoll.bot.config.SettingsException;
import io.github.plimsoll.bot.store.Anchors;
import io.github.plimsoll.evm.RefusedException;
import io.github.plimsoll.evm.custody.KeyServiceException;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.feeds.Tape;
import io.github.plimsoll.feeds.TapeException;
import io.github.plimsoll.health.HealthStartException;
import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.postgres.DataDirectoryException;
import io.github.plimsoll.postgres.MigrationException;
import io.github.plimsoll.postgres.upkeep.UpkeepException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The words of {@code ./plimsoll}; a mistake is one sentence on standard error and exit code 64, 65, 69 or 70. */
final class Cli {
    private static final int USAGE = 64;
    private static final int CONFIG = 65;
    private static final int UNAVAILABLE = 69;
    private static final int INTERNAL = 70;

    private static final String WORDS = "demo, run, config, db, keys, avantis-facts, vectors, sim, soak and bench";

    private Cli() {}

    static int run(String[] args) {
        CommandLine line = new CommandLine(new Root())
                .addSubcommand(new DemoLine())
                .addSubcommand(new RunLine())
                .addSubcommand(new ConfigLine())
                .addSubcommand(new DbLine(System.out))
                .addSubcommand(new KeysLine(System.out, SecretInput.ofPerson(), Cli::settings))
                .addSubcommand(new FactsLine(System.out, System.err, Cli::settings))
                .addSubcommand(new VectorsLine())
                .addSubcommand(new SoakLine())
                .addSubcommand(new SimLine())
                .addSubcommand(new BenchLine());
        line.setParameterExceptionHandler((wrong, given) -> {
            String problem = wrong instanceof CommandLine.UnmatchedArgumentException unmatched
                            && given.length > 0
                            && unmatched.getUnmatched().contains(given[0])
                    ? "there is no \"" + Words.shown(given[0]) + "\"; there are " + WORDS
                    : String.valueOf(wrong.getMessage())
                            .replaceFirst("is not an? (int|long)$", "is not a whole number");
            System.err.println("plimsoll: " + problem
                    + (problem.contains("for example ")
                            ? ""
                            : ". Example: " + example(wrong.getCommandLine().getCommandName())));
            return USAGE;
        });
        line.setExecutionExceptionHandler((failed, command, result) -> explain(
                failed instanceof ProvisionException wired && wired.getCause() instanceof SettingsException settings
                        ? settings
                        : failed));
        return line.execute(args);
    }

    /** One that works as it stands. */
    private static String example(String command) {
        return switch (command) {
            case "avantis-facts", "config" -> "./plimsoll " + command;
            case "db" -> "./plimsoll db verify";
            case "keys" -> "./plimsoll keys status";
            case "run" -> "./plimsoll run";
            case "vectors" -> "./plimsoll vectors risk < docs/vectors/risk.cases.jsonl";
            default -> "./plimsoll demo --port 8081";
        };
    }

    private static int explain(Exception failed) {
        if (failed instanceof SettingsException settings) {
            settings.problems().forEach(problem -> System.err.println("plimsoll: " + problem));
            return CONFIG;
        }
        if (failed instanceof DataDirectoryException
                || failed instanceof HealthStartException
                || failed instanceof KeyServiceException
                || failed instanceof MigrationException
                || failed instanceof RefusedException
                || failed instanceof TapeException
                || failed instanceof UpkeepException
                || failed instanceof Anchors.DamagedException) {
            System.err.println("plimsoll: " + failed.getMessage());
            return UNAVAILABLE;
        }
        if (failed instanceof SQLException || failed instanceof StoreException) {
            System.err.println("plimsoll: the database does not answer or refuses the login; check DATABASE_URL and "
                    + "DATABASE_PASSWORD, for example with ./plimsoll config");
            return UNAVAILABLE;
        }
        LoggerFactory.getLogger(Cli.class).debug("failed", failed);
        System.err.println("plimsoll: something broke on our side ("
                + failed.getClass().getSimpleName() + "); LOG_LEVEL=DEBUG ./plimsoll ... shows where");
        return INTERNAL;
    }

    static Path home() {
        return Path.of(System.getProperty("plimsoll.home", "."));
    }

    static Settings settings() {
        EnvFile file = EnvFile.read(home().resolve(".env"));
        Settings settings = Settings.of(System.getenv(), file.values(), file.problems());
        settings.notes().forEach(note -> System.err.println("plimsoll: " + note));
        return settings;
    }

    @Command(
            name = "plimsoll",
            description = "The safety line for automated, leveraged trading.",
            mixinStandardHelpOptions = true,
            versionProvider = Version.class,
            synopsisSubcommandLabel = "demo|run|config|db|keys|avantis-facts|vectors|sim|soak|bench")
    private static final class Root implements Callable<Integer> {
        @Override
        public Integer call() {
            System.err.println("plimsoll: say what to do; there are " + WORDS + ". Example: ./plimsoll demo");
            return USAGE;
        }
    }

    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() throws IOException {
            Properties properties = new Properties();
            try (InputStream in = Cli.class.getResourceAsStream("/plimsoll.properties")) {
                if (in != null) {
                    properties.load(in);
                }
            }
            return new String[] {"plimsoll " + properties.getProperty("version", "unknown")};
        }
    }

    @Command(name = "demo", description = "Trade on paper with recorded prices.", mixinStandardHelpOptions = true)
    private static final class DemoLine implements Callable<Integer> {
        @Option(names = "--data", paramLabel = "DIR", description = "data directory (default: .plimsoll)")
        private Path data = home().resolve(".plimsoll");

        @Option(names = "--port", paramLabel = "N", description = "health port, 0 for any (default: HEALTH_PORT)")
        private @Nullable Integer port;

        @Option(
                names = "--speed",
                paramLabel = "1|60|max",
                description = "world seconds per second (default: 1; in a batch time stands still without it)")
        private @Nullable String speed;

        @Option(names = "--seed", paramLabel = "N", description = "seed of everything that is drawn (default: 1)")
        private long seed = 1;

        @Option(
                names = "--tape",
                paramLabel = "FILE",
                description = "a recorded session instead of the built-in prices")
        private @Nullable Path tape;

        @Option(
                names = "--record",
                paramLabel = "FILE",
                description = "records the quotes of this session, up to 1 GiB")
        private @Nullable Path record;

        @Option(names = "--batch", description = "one command per input line, one JSON object per answer")
        private boolean batch;

        @SuppressWarnings("ClosingStandardOutputStreams") // the demo closes what it opened, and only that
        @Override
        public Integer call() throws Exception {
            Settings settings = settings();
            int chosen = port == null ? settings.get(Keys.HEALTH_PORT) : port;
            if (chosen < 0 || chosen > 65_535) {
                throw new CommandLine.ParameterException(
                        new CommandLine(this), "--port must be 0 to 65535 but is " + chosen);
            }
            if (data.toString().isBlank()) {
                throw new CommandLine.ParameterException(
                        new CommandLine(this), "--data must name a directory, for example --data my-demo");
            }
            boolean running = !batch || speed != null;
            int factor = switch (speed == null ? "1" : speed) {
                case "1" -> 1;
                case "60" -> 60;
                case "max" -> 0;
                default ->
                    throw new CommandLine.ParameterException(
                            new CommandLine(this), "--speed must be 1, 60 or max but is " + speed);
            };
            if (record != null && Files.exists(record)) {
                throw new CommandLine.ParameterException(
                        new CommandLine(this),
                        "--record must name a file that is not there yet, but " + record + " is");
            }
            DemoOptions options = new DemoOptions(
                    data.toAbsolutePath().normalize(),
                    chosen,
                    factor,
                    seed,
                    batch,
                    running,
                    tape == null ? List.of() : recorded(tape),
                    Optional.ofNullable(record));
            try (Demo demo = new Demo(options, settings, System.out)) {
                demo.run();
            }
            return 0;
        }
    }

    private static List<Tape> recorded(Path file) {
        return List.of(
                Tape.recorded(file, Instrument.cryptoPerp("BTC")), Tape.recorded(file, Instrument.cryptoPerp("ETH")));
    }

    @Command(name = "run", description = "Run the configured deployment.", mixinStandardHelpOptions = true)
    private static final class RunLine implements Callable<Integer> {
        @Override
        public Integer call() throws Exception {
            return new Deployment(settings()).run();
        }
    }

    /** The launcher runs these from the sources; here they only stand in the help. */
    private abstract static class FromSources implements Callable<Integer> {
        @Override
        public Integer call() {
            System.err.println(
                    "plimsoll: this needs the sources; in their folder type ./plimsoll sim, ./plimsoll soak or ./plimsoll bench");
            return USAGE;
        }
    }

    @Command(
            name = "soak",
            description =
                    "Long tests of a folder with the sources: crashpoints, feeds [N], kills [N], laws [N], limits [N], planted,"
                            + " races [N], sim [N] or stories [N].")
    private static final class SoakLine extends FromSources {}

    @Command(
            name = "sim",
            description = "Simulates the trade path with faults, in a folder with the sources:"
                    + " --seeds N [--seed-base B] [--minutes M] or --replay SEED.")
    private static final class SimLine extends FromSources {}

    @Command(
            name = "bench",
            description = "Measures, in a folder with the sources: demo [PASSES], intent, limits, price, redis, replay,"
                    + " risk, sign, sim or supervisor.")
    private static final class BenchLine extends FromSources {}

    @Command(name = "config", description = "Print the effective settings.", mixinStandardHelpOptions = true)
    private static final class ConfigLine implements Callable<Integer> {
        @Option(names = "--markdown", description = "every setting as a table, without values")
        private boolean markdown;

        @Override
        public Integer call() {
            if (markdown) {
                System.out.println(ConfigTable.markdown());
                return 0;
            }
            Settings settings = settings();
            settings.shown().forEach((name, value) -> System.out.println(name + "=" + value));
            return 0;
        }
    }
}

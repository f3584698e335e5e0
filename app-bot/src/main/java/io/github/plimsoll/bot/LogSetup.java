package io.github.plimsoll.bot;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import io.github.plimsoll.bot.config.EnvFile;

/**
 * Logging without a configuration file: standard error, since standard output belongs to the answers. {@code
 * LOG_JSON=true} gives JSON lines, {@code LOG_LEVEL} sets our level, from the environment or {@code .env}.
 */
public final class LogSetup extends ContextAwareBase implements Configurator {
    @Override
    public ExecutionStatus configure(LoggerContext context) {
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(context);
        console.setName("stderr");
        console.setTarget("System.err");
        console.setEncoder(setting("LOG_JSON", "false").strip().equals("true") ? json(context) : text(context));
        console.start();
        context.getLogger("ROOT").setLevel(Level.WARN);
        context.getLogger("ROOT").addAppender(console);
        // The web server warns of the bound on its queue, which is meant.
        context.getLogger("org.eclipse.jetty").setLevel(Level.ERROR);
        context.getLogger("io.github.plimsoll")
                .setLevel(Level.toLevel(setting("LOG_LEVEL", "INFO").strip(), Level.INFO));
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    private static String setting(String name, String otherwise) {
        String value = System.getenv(name);
        if (value == null) {
            value = EnvFile.read(Cli.home().resolve(".env")).values().get(name);
        }
        return value == null || value.isBlank() ? otherwise : value;
    }

    private static Encoder<ILoggingEvent> json(LoggerContext context) {
        JsonEncoder encoder = new JsonEncoder();
        encoder.setContext(context);
        encoder.setWithFormattedMessage(true);
        encoder.setWithMessage(false);
        encoder.setWithContext(false);
        encoder.start();
        return encoder;
    }

    private static Encoder<ILoggingEvent> text(LoggerContext context) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern("%date{yyyy-MM-dd'T'HH:mm:ss.SSS'Z',UTC} %-5level %logger{0} [%X{trace}] %msg%n%rEx{8}");
        encoder.start();
        return encoder;
    }
}

package io.github.plimsoll.bot.command;

import io.github.plimsoll.bot.text.Nearest;
import io.github.plimsoll.execution.spi.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code /help}: what there is for the asking role, or one command with its example. */
final class Help implements Command {
    private final Map<String, Command> commands;

    Help(Map<String, Command> commands) {
        this.commands = commands;
    }

    @Override
    public String name() {
        return "/help";
    }

    @Override
    public String usage() {
        return "[COMMAND]";
    }

    @Override
    public String purpose() {
        return "lists the commands or explains one";
    }

    @Override
    public String example() {
        return "/help open";
    }

    @Override
    public Answer run(Session session, Words words) {
        if (!words.any()) {
            return list(session);
        }
        String word = words.take("command").toLowerCase(Locale.ROOT);
        words.end();
        Command command = commands.get(word.startsWith("/") ? word : "/" + word);
        if (command == null) {
            throw words.wrong(
                    "UNKNOWN_COMMAND",
                    "There is no command \"" + Words.shown(word) + "\"" + nearest(word, commands, session.role())
                            + ".");
        }
        return Answer.ok(
                line(command) + "\nExample: " + command.example(),
                Data.of("name", command.name())
                        .and("usage", command.usage())
                        .and("purpose", command.purpose())
                        .and("example", command.example())
                        .and("role", command.role().name().toLowerCase(Locale.ROOT))
                        .map());
    }

    private Answer list(Session session) {
        List<String> lines = new ArrayList<>();
        List<String> names = new ArrayList<>();
        List<Map<String, Object>> groups = new ArrayList<>();
        for (Topic topic : Topic.values()) {
            List<Command> of = commands.values().stream()
                    .filter(command -> Topic.of(command) == topic && visible(command, session.role()))
                    .toList();
            if (!of.isEmpty()) {
                lines.add(topic.title());
                of.forEach(command -> lines.add("  " + line(command) + ". Example: " + command.example()));
                groups.add(Data.of("group", topic.title())
                        .and("commands", of.stream().map(Command::name).toList())
                        .map());
            }
        }
        commands.values().stream()
                .filter(command -> visible(command, session.role()))
                .forEach(command -> names.add(command.name()));
        return Answer.ok(
                String.join("\n", lines),
                Data.of("commands", names).and("groups", groups).map());
    }

    /** A hint that names the nearest command of this role, or nothing. */
    static String nearest(String word, Map<String, Command> commands, Role role) {
        List<String> names = commands.values().stream()
                .filter(command -> visible(command, role))
                .map(Command::name)
                .toList();
        String nearest = Nearest.of(word.startsWith("/") ? word : "/" + word, names);
        return nearest.isEmpty() ? "" : "; did you mean " + nearest + "?";
    }

    /** Whether help tells a role about a command. */
    static boolean visible(Command command, Role role) {
        return command.role() == Role.USER || role == Role.ADMIN;
    }

    private static String line(Command command) {
        String usage = command.usage().isEmpty() ? "" : " " + command.usage();
        return command.name() + usage + " - " + command.purpose();
    }
}

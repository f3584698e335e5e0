package io.github.plimsoll.bot.command;

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
            throw words.wrong("UNKNOWN_COMMAND", "There is no command \"" + Words.shown(word) + "\".");
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
        for (Command command : commands.values()) {
            if (command.role() == Role.USER || session.role() == Role.ADMIN) {
                lines.add(line(command));
                names.add(command.name());
            }
        }
        return Answer.ok(String.join("\n", lines), Data.of("commands", names).map());
    }

    private static String line(Command command) {
        String usage = command.usage().isEmpty() ? "" : " " + command.usage();
        return command.name() + usage + " - " + command.purpose();
    }
}

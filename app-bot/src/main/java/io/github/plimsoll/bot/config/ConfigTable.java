package io.github.plimsoll.bot.config;

import java.util.stream.Collectors;

/** Every setting as a table in Markdown, from the typed configuration itself. */
public final class ConfigTable {
    private ConfigTable() {}

    /** Heading, rule and one row per setting, without a line end after the last. */
    public static String markdown() {
        return "| name | default | unit and range | old names | meaning |\n|---|---|---|---|---|\n"
                + Keys.all().stream().map(ConfigTable::row).collect(Collectors.joining("\n"));
    }

    private static String row(Key<?> key) {
        String names = key.aliases().stream().map(name -> "`" + name + "`").collect(Collectors.joining(", "));
        return "| `" + key.name() + "` | " + (key.fallback().isEmpty() ? "" : "`" + key.fallback() + "`") + " | "
                + key.unit() + " | " + names + " | " + key.meaning() + (key.secret() ? " (never shown)" : "") + " |";
    }
}

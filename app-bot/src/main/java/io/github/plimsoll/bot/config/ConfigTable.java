package io.github.plimsoll.bot.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Every setting as a table in Markdown, from the typed configuration itself. */
public final class ConfigTable {
    /** A meaning that ends with a range or with the words that are allowed. */
    private static final Pattern RANGE = Pattern.compile("(.*\\S), ([0-9.]+ to [0-9.]+(?: [A-Z]+)?)");

    private ConfigTable() {}

    /** Heading, rule and one row per setting, without a line end after the last. */
    public static String markdown() {
        return "| name | default | range | old names | meaning |\n|---|---|---|---|---|\n"
                + Keys.all().stream().map(ConfigTable::row).collect(Collectors.joining("\n"));
    }

    private static String row(Key<?> key) {
        Matcher ranged = RANGE.matcher(key.unit());
        boolean has = ranged.matches();
        String names = key.aliases().stream().map(name -> "`" + name + "`").collect(Collectors.joining(", "));
        return "| `" + key.name() + "` | " + (key.fallback().isEmpty() ? "" : "`" + key.fallback() + "`") + " | "
                + (has ? ranged.group(2) : "") + " | " + names + " | "
                + (has ? ranged.group(1) : key.unit()).replace("|", "\\|") + (key.secret() ? " (never shown)" : "")
                + " |";
    }
}

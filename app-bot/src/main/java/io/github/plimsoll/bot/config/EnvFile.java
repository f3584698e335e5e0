package io.github.plimsoll.bot.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A {@code .env} file: {@code NAME=value} lines, blank lines and {@code #} comments. What is malformed is a problem
 * with its line number, never skipped.
 *
 * @param values by name
 * @param problems what is wrong, one sentence each
 */
public record EnvFile(Map<String, String> values, List<String> problems) {
    private static final Pattern LINE = Pattern.compile("([A-Z][A-Z0-9_]*)=(.*)");
    private static final long MAX_BYTES = 64 * 1024;

    /** A file that does not exist has no lines. */
    public static EnvFile read(Path file) {
        Map<String, String> values = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>();
        if (!Files.exists(file)) {
            return new EnvFile(values, problems);
        }
        try {
            if (Files.size(file) > MAX_BYTES) {
                problems.add(".env is larger than 64 KiB");
                return new EnvFile(values, problems);
            }
            List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
            for (int i = 0; i < lines.size(); i++) {
                read(lines.get(i), i + 1, values, problems);
            }
        } catch (IOException unreadable) {
            problems.add(".env cannot be read as UTF-8 text");
        }
        return new EnvFile(values, problems);
    }

    private static void read(String raw, int number, Map<String, String> values, List<String> problems) {
        String line = raw.strip();
        if (line.isEmpty() || line.startsWith("#")) {
            return;
        }
        Matcher typed = LINE.matcher(line);
        if (!typed.matches()) {
            // The line itself is not repeated: it may hold a secret.
            problems.add(".env line " + number + " is not NAME=value, for example HEALTH_PORT=8080");
        } else if (values.put(typed.group(1), unquoted(typed.group(2))) != null) {
            problems.add(".env names " + typed.group(1) + " twice, again in line " + number);
        }
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
    }
}

package io.github.plimsoll.bot.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code docs/batch.md} lists every event that has a sentence. */
class EventPageTest {
    private static final Pattern TYPE = Pattern.compile("\"([A-Z_]+)\"");
    private static final Pattern LISTED = Pattern.compile("`([A-Z_]+)`");

    private static Set<String> all(Pattern pattern, String text) {
        Set<String> found = new TreeSet<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }

    @Test
    void everyEventIsOnThePage() throws IOException {
        String code = Files.readString(Path.of("src/main/java/io/github/plimsoll/bot/console/EventText.java"));
        String sentences =
                code.substring(code.indexOf("switch (event.type())"), code.indexOf("default -> event.type()"));
        Set<String> types = new TreeSet<>();
        sentences
                .lines()
                .filter(line -> line.strip().startsWith("case "))
                .forEach(line -> types.addAll(all(TYPE, line.substring(0, line.indexOf("->")))));
        assertThat(types).hasSizeGreaterThan(15).contains("FILLED", "ENTRY_ENDED", "ROLE_CHANGED");

        List<String> page = Files.readAllLines(Path.of("..", "docs", "batch.md"));
        Set<String> listed = new TreeSet<>();
        page.subList(page.indexOf("## An event"), page.indexOf("## Values")).stream()
                .filter(line -> line.startsWith("| `"))
                .forEach(line -> listed.addAll(all(LISTED, line.substring(0, line.indexOf('|', 2)))));
        assertThat(listed).isEqualTo(types);
    }
}

package io.github.plimsoll.tests.readme;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.plimsoll.bot.config.ConfigTable;
import io.github.plimsoll.bot.config.Settings;
import io.github.plimsoll.bot.world.FeedsFile;
import io.github.plimsoll.feeds.live.FeedsConfig;
import io.github.plimsoll.tests.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README says what the program says. */
class ReadmeTest {
    @TempDir
    Path directory;

    @Test
    void theTranscriptIsWhatABatchAnswersWordForWord() throws Exception {
        String shown = block("transcript", "text");
        List<String> commands = shown.lines()
                .filter(line -> line.startsWith("> "))
                .map(line -> line.substring(2))
                .toList();
        assertThat(commands).hasSizeGreaterThanOrEqualTo(4);
        assertThat(batch(commands)).isEqualTo(shown);
    }

    @Test
    void theExampleIsTheOneThatRuns() throws IOException {
        String source = Files.readString(
                Project.root().resolve("examples/src/main/java/io/github/plimsoll/examples/EmbedInFifteenLines.java"));
        String body = source.substring(
                source.indexOf("// readme:begin\n") + "// readme:begin\n".length(),
                source.indexOf("        // readme:end"));
        assertThat(block("example", "java")).isEqualTo(body.stripTrailing().stripIndent());
    }

    @Test
    void theVersionInTheSnippetIsTheOneThatIsBuilt() throws IOException {
        Matcher version = Pattern.compile("<artifactId>plimsoll-parent</artifactId>\\s*<version>([^<]+)</version>")
                .matcher(Files.readString(Project.root().resolve("pom.xml")));
        assertThat(version.find()).isTrue();
        assertThat(Files.readString(Project.root().resolve("README.md")))
                .contains("<version>" + version.group(1) + "</version>");
    }

    @Test
    void theConfigurationTableIsTheOneThatTheProgramPrints() throws IOException {
        String readme = Files.readString(Project.root().resolve("README.md"));
        String begin = "<!-- configuration:begin -->\n";
        String shown = readme.substring(
                readme.indexOf(begin) + begin.length(), readme.indexOf("\n<!-- configuration:end -->"));
        assertThat(shown).as("./plimsoll config --markdown").isEqualTo(ConfigTable.markdown());
    }

    @Test
    void theFileOfFeedsIsOneThatTheProgramReads() {
        Settings settings = Settings.of(Map.of("FEEDS_FILE", "docs/feeds.conf"), Map.of(), List.of());
        FeedsConfig feeds = FeedsFile.read(settings, Project.root()).orElseThrow();
        assertThat(feeds.markets()).hasSize(3);
        assertThat(feeds.sources()).hasSize(3).allMatch(source -> source.key().isEmpty());
    }

    private static String block(String name, String language) throws IOException {
        String readme = Files.readString(Project.root().resolve("README.md"));
        String begin = "<!-- " + name + ":begin -->\n```" + language + "\n";
        String end = "\n```\n<!-- " + name + ":end -->";
        return readme.substring(readme.indexOf(begin) + begin.length(), readme.indexOf(end));
    }

    private String batch(List<String> commands) throws Exception {
        List<String> lines = new ArrayList<>();
        for (JsonNode object : BatchRun.of(directory, commands)) {
            lines.add(object.has("command") ? "> " + object.get("command").asText() : "");
            String text = object.get("text").asText();
            if (object.has("command")) {
                lines.add(text);
            } else {
                lines.set(lines.size() - 1, "* " + text);
            }
        }
        return String.join("\n", lines);
    }
}

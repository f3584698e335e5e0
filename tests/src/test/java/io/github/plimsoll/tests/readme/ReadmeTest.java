package io.github.plimsoll.tests.readme;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.plimsoll.tests.Project;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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

    private static String block(String name, String language) throws IOException {
        String readme = Files.readString(Project.root().resolve("README.md"));
        String begin = "<!-- " + name + ":begin -->\n```" + language + "\n";
        String end = "\n```\n<!-- " + name + ":end -->";
        return readme.substring(readme.indexOf(begin) + begin.length(), readme.indexOf(end));
    }

    private String batch(List<String> commands) throws Exception {
        Path input = Files.writeString(directory.resolve("in"), String.join("\n", commands) + "\n");
        Path output = directory.resolve("out");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Dplimsoll.home=" + directory,
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.github.plimsoll.bot.Main",
                        "demo",
                        "--batch",
                        "--port",
                        "0",
                        "--data",
                        directory.resolve("data").toString())
                .redirectInput(input.toFile())
                .redirectOutput(output.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        ObjectMapper json = new ObjectMapper();
        List<String> lines = new ArrayList<>();
        for (String line : Files.readAllLines(output, StandardCharsets.UTF_8)) {
            JsonNode object = json.readTree(line);
            if (object.has("command")) {
                lines.add("> " + object.get("command").asText());
                lines.add(object.get("text").asText());
            } else {
                lines.add("* " + object.get("text").asText());
            }
        }
        return lines.stream().collect(Collectors.joining("\n"));
    }
}

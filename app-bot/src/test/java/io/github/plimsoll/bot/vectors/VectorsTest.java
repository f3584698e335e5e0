package io.github.plimsoll.bot.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VectorsTest {
    private static final Path CASES = Path.of("..", "docs", "vectors");

    private static List<String> answers(String name, String cases) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Vectors.run(
                name, new BufferedReader(new StringReader(cases)), new PrintStream(out, true, StandardCharsets.UTF_8));
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit", "liquidation", "price", "risk"})
    void theWorkedCasesAreAnsweredAsByHand(String name) throws IOException {
        List<String> worked = Files.readAllLines(CASES.resolve(name + ".answers.jsonl"));
        assertThat(worked).hasSize(20);
        assertThat(answers(name, Files.readString(CASES.resolve(name + ".cases.jsonl"))))
                .containsExactlyElementsOf(worked);
    }

    @Test
    void aCaseThatCannotBeReadSaysWhatIsWrongAndDisturbsNoOther() throws IOException {
        assertThat(answers(
                        "limit",
                        "{\"id\":1\n{\"id\":\"b\",\"limits\":[{\"id\":\"n\",\"type\":\"x\",\"capacity\":1}]}\n"))
                .hasSize(2)
                .allMatch(line -> line.contains("\"error\":"))
                .last()
                .asString()
                .contains("\"id\":\"b\"", "type is sliding, calendar, gcra, bucket or in_flight, not");
    }
}

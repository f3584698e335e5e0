package io.github.plimsoll.tests.readme;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs the demo as a process of its own on a fresh directory and reads what it answers. */
final class BatchRun {
    private BatchRun() {}

    static List<JsonNode> of(Path directory, List<String> commands) throws Exception {
        Path input = Files.writeString(directory.resolve("in"), String.join("\n", commands) + "\n");
        Path output = directory.resolve("out");
        Path errors = directory.resolve("err");
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
                .redirectError(errors.toFile())
                .start();
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(errors)).isZero();
        ObjectMapper json = new ObjectMapper();
        List<JsonNode> objects = new ArrayList<>();
        for (String line : Files.readAllLines(output, StandardCharsets.UTF_8)) {
            objects.add(json.readTree(line));
        }
        return objects;
    }
}

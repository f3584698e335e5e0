package io.github.plimsoll.tests.kills;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The demo as a process of its own, asked line by line, that may be killed at any moment from another thread. */
final class Program implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern PORT = Pattern.compile("listens on 127\\.0\\.0\\.1 port ([0-9]+)");
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final long PATIENCE_SECONDS = 120;

    private final Process process;
    private final Writer in;
    private final BufferedReader out;
    private final Path log;
    private final List<JsonNode> events = new ArrayList<>();

    private Program(Process process, Path log) {
        this.process = process;
        this.in = process.outputWriter(StandardCharsets.UTF_8);
        this.out = process.inputReader(StandardCharsets.UTF_8);
        this.log = log;
    }

    /**
     * @param data data directory; the log is beside it, one per start
     * @param environment settings
     */
    static Program start(Path data, Map<String, String> environment) throws IOException {
        return start(data, environment, "demo", "--batch", "--port", "0", "--data", data.toString());
    }

    /** The same with words of one's own. */
    static Program start(Path data, Map<String, String> environment, String... words) throws IOException {
        Path home = data.toAbsolutePath().getParent();
        Path log = Files.createTempFile(home, "log", ".txt");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-Dplimsoll.home=" + home,
                "-cp",
                System.getProperty("java.class.path"),
                "io.github.plimsoll.bot.Main"));
        command.addAll(List.of(words));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        return new Program(builder.start(), log);
    }

    /** The answer to a line; empty when the process died before it gave one. */
    Optional<JsonNode> ask(String line) {
        try {
            in.write(line + "\n");
            in.flush();
            for (String said = out.readLine(); said != null; said = out.readLine()) {
                JsonNode object = JSON.readTree(said);
                if (object.has("command")) {
                    return Optional.of(object);
                }
                events.add(object);
            }
            return Optional.empty();
        } catch (JsonProcessingException cutOff) {
            return Optional.empty(); // the kill came in the middle of a line: that is no answer
        } catch (IOException died) {
            return Optional.empty();
        }
    }

    /** The answer of a process that lives. */
    JsonNode answer(String line) {
        return ask(line).orElseThrow(() -> new IllegalStateException("the program ended:\n" + log()));
    }

    /** Both steps of what loosens; the answer to the second. */
    JsonNode loosen(String line) {
        JsonNode asked = answer(line);
        return asked.path("code").asText().equals("CONFIRM")
                ? answer("/confirm " + asked.at("/data/token").asText())
                : asked;
    }

    String code(String line) {
        return answer(line).path("code").asText();
    }

    /** What was told without being asked for, so far. */
    List<JsonNode> events() {
        return events;
    }

    /** Status and body of a health page. */
    record Page(int status, String body) {}

    Page get(String path) throws InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + port() + path);
        try {
            HttpResponse<String> response = HTTP.send(
                    HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(10)).build(),
                    HttpResponse.BodyHandlers.ofString());
            return new Page(response.statusCode(), response.body());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Waits until {@code /readyz} has this status; what it said last. */
    Page awaitReady(int status) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        Page page = get("/readyz");
        while (page.status() != status && System.nanoTime() - end < 0) {
            Thread.sleep(50);
            page = get("/readyz");
        }
        return page;
    }

    private int port() throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (System.nanoTime() - end < 0) {
            Matcher said = PORT.matcher(log());
            if (said.find()) {
                return Integer.parseInt(said.group(1));
            }
            Thread.sleep(20);
        }
        throw new IllegalStateException("no port was told:\n" + log());
    }

    /** SIGKILL, as {@code kill -9}. Only the Java process: its database lives on. */
    void kill() {
        process.destroyForcibly();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                throw new IllegalStateException("process " + process.pid() + " outlived SIGKILL");
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the input and waits for the exit code. */
    int finish() throws InterruptedException, IOException {
        in.close();
        return exit();
    }

    int exit() throws InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the program did not end:\n" + log());
        }
        return process.exitValue();
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    File logFile() {
        return log.toFile();
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            kill();
        }
    }
}

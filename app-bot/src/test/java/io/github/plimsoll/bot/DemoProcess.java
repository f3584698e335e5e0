package io.github.plimsoll.bot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.plimsoll.bot.config.Keys;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The program in a JVM of its own, as the launcher starts it. */
final class DemoProcess implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern PORT = Pattern.compile("listens on 127\\.0\\.0\\.1 port ([0-9]+)");
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Process process;
    private final Writer in;
    private final BufferedReader out;

    @SuppressWarnings("JdkObsolete") // written by one thread, searched by another
    private final StringBuffer errors = new StringBuffer();

    private final Thread listener;

    private DemoProcess(Process process) {
        this.process = process;
        this.in = process.outputWriter(StandardCharsets.UTF_8);
        this.out = process.inputReader(StandardCharsets.UTF_8);
        this.listener = new Thread(() -> listen(process));
        listener.setDaemon(true);
        listener.start();
    }

    /** @param home where {@code .env} is looked for */
    static DemoProcess start(Path home, Map<String, String> environment, String... words) {
        return startMain(Main.class, home, environment, words);
    }

    /** The same with another entry. */
    static DemoProcess startMain(Class<?> main, Path home, Map<String, String> environment, String... words) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:+UnlockDiagnosticVMOptions",
                "-XX:-BytecodeVerificationRemote", // a third of a start; other tests start with all checks
                "-Duser.language=en",
                "-Dguice_custom_class_loading=CHILD", // Java 25 warns of the other way
                "-Dplimsoll.home=" + home,
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command);
        Keys.all().forEach(key -> {
            builder.environment().remove(key.name());
            key.aliases().forEach(builder.environment()::remove);
        });
        builder.environment().putAll(environment);
        try {
            return new DemoProcess(builder.start());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void listen(Process of) {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(of.getErrorStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                errors.append(line).append('\n');
            }
        } catch (IOException ended) {
            errors.append("(ended)");
        }
    }

    void type(String line) {
        try {
            in.write(line + "\n");
            in.flush();
        } catch (IOException failed) {
            throw new UncheckedIOException("the program ended: " + errors, failed);
        }
    }

    /** The next line of standard output. */
    String line() {
        try {
            String line = out.readLine();
            if (line == null) {
                throw new IllegalStateException("the program ended: " + errors);
            }
            return line;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Types a line of a batch and waits for its answer. */
    JsonNode answer(String line) {
        type(line);
        return nextAnswer();
    }

    /** Both steps of what loosens; the answer to the second. */
    JsonNode loosen(String line) {
        JsonNode asked = answer(line);
        return asked.path("code").asText().equals("CONFIRM")
                ? answer("/confirm " + asked.at("/data/token").asText())
                : asked;
    }

    /** The next answer of a batch, events apart. */
    JsonNode nextAnswer() {
        while (true) {
            try {
                JsonNode object = JSON.readTree(line());
                if (object.has("command")) {
                    return object;
                }
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }

    /** Types a whole batch, ends the input and gives back all of standard output. */
    String batch(String script) {
        try {
            in.write(script);
            in.close();
            StringBuilder all = new StringBuilder();
            char[] part = new char[8_192];
            for (int n = out.read(part); n >= 0; n = out.read(part)) {
                all.append(part, 0, n);
            }
            return all.toString();
        } catch (IOException failed) {
            throw new UncheckedIOException("the program ended: " + errors, failed);
        }
    }

    /** Status and body of a health page. */
    record Page(int status, String body) {
        JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }

    Page get(String path) throws InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + port() + path);
        try {
            HttpResponse<String> response = HTTP.send(
                    HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(30)).build(),
                    HttpResponse.BodyHandlers.ofString());
            return new Page(response.statusCode(), response.body());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    int port() throws InterruptedException {
        while (true) {
            Matcher said = PORT.matcher(errors);
            if (said.find()) {
                return Integer.parseInt(said.group(1));
            }
            if (!process.isAlive()) {
                throw new IllegalStateException("the program ended: " + errors);
            }
            Thread.sleep(20);
        }
    }

    /** Waits until the page answers with this status; the last page when it does. */
    Page await(String path, int status) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        Page page = get(path);
        while (page.status() != status && System.nanoTime() < end) {
            Thread.sleep(50);
            page = get(path);
        }
        return page;
    }

    long pid() {
        return process.pid();
    }

    /** SIGTERM; by the handle, since {@link Process#destroy} also closes the streams we read. */
    void terminate() {
        process.toHandle().destroy();
    }

    /** SIGKILL, of the program alone: its database lives on. */
    void kill() throws InterruptedException {
        process.toHandle().destroyForcibly();
        process.waitFor();
    }

    int exit() throws InterruptedException {
        if (!process.waitFor(90, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the program did not end: " + errors);
        }
        listener.join(5_000);
        return process.exitValue();
    }

    /** What standard error held so far. */
    String errors() {
        return errors.toString();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}

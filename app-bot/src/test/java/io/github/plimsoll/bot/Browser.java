package io.github.plimsoll.bot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** One tab of a headless Chromium, driven over its debugging socket. */
final class Browser implements AutoCloseable, WebSocket.Listener {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Process process;
    private final Path profile;
    private final WebSocket socket;
    private final AtomicInteger ids = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
    private final StringBuilder message = new StringBuilder();

    private Browser(Process process, Path profile, String url) {
        this.process = process;
        this.profile = profile;
        this.socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create(url), this)
                .join();
    }

    /** The program on the search path, if there is one. */
    static Optional<Path> program() {
        return Stream.of(System.getenv("PATH").split(":"))
                .flatMap(directory -> NAMES.stream().map(name -> Path.of(directory, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Opens an empty tab of this size. */
    static Browser open(Path program, int width, int height) throws IOException, InterruptedException {
        Path profile = Scratch.directory();
        Process process = new ProcessBuilder(
                        program.toString(),
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--disable-dev-shm-usage",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--hide-scrollbars",
                        "--remote-debugging-port=0",
                        "--window-size=" + width + "," + height,
                        "--user-data-dir=" + profile,
                        "about:blank")
                .redirectErrorStream(true)
                .redirectOutput(profile.resolve("log").toFile())
                .start();
        Path port = profile.resolve("DevToolsActivePort");
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        List<String> said = List.of();
        while (said.size() < 2) {
            if (System.nanoTime() > end || !process.isAlive()) {
                process.destroyForcibly();
                throw new IOException("the browser did not start: " + Files.readString(profile.resolve("log")));
            }
            Thread.sleep(50);
            said = Files.exists(port) ? Files.readAllLines(port) : List.of();
        }
        Browser browser = new Browser(process, profile, "ws://127.0.0.1:" + said.get(0) + said.get(1));
        return browser;
    }

    /** A tab that is at this address. */
    String tab(String url) {
        String target = call("", "Target.createTarget", Map.of("url", url))
                .get("targetId")
                .asText();
        return call("", "Target.attachToTarget", Map.of("targetId", target, "flatten", true))
                .get("sessionId")
                .asText();
    }

    /** A tab that is at this address and runs no script. */
    String scriptless(String url) {
        String tab = tab("about:blank");
        call(tab, "Emulation.setScriptExecutionDisabled", Map.of("value", true));
        call(tab, "Page.navigate", Map.of("url", url));
        return tab;
    }

    /** The value of an expression in a tab, as text; a page that is being loaded has none yet and is waited for. */
    String eval(String tab, String expression) {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (true) {
            try {
                return call(tab, "Runtime.evaluate", Map.of("expression", expression))
                        .at("/result/value")
                        .asText();
            } catch (IllegalStateException refused) {
                if (!String.valueOf(refused.getMessage()).contains(" context") || System.nanoTime() > end) {
                    throw refused;
                }
            }
            try {
                Thread.sleep(100);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("stopped while the page was loading", stopped);
            }
        }
    }

    /** Waits until the expression is true in the tab; whether it became so. */
    boolean becomes(String tab, String expression) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (!eval(tab, "String(Boolean(" + expression + "))").equals("true")) {
            if (System.nanoTime() > end) {
                return false;
            }
            Thread.sleep(100);
        }
        return true;
    }

    JsonNode call(String tab, String method, Map<String, Object> params) {
        int id = ids.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        waiting.put(id, answer);
        try {
            Map<String, Object> request = tab.isEmpty()
                    ? Map.of("id", id, "method", method, "params", params)
                    : Map.of("id", id, "method", method, "params", params, "sessionId", tab);
            WebSocket sent =
                    socket.sendText(JSON.writeValueAsString(request), true).join();
            JsonNode reply = answer.orTimeout(30, TimeUnit.SECONDS).join();
            if (sent.isOutputClosed() || reply.has("error")) {
                throw new IllegalStateException(method + ": " + reply);
            }
            return reply.get("result");
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        message.append(data);
        if (last) {
            String text = message.toString();
            message.setLength(0);
            try {
                JsonNode node = JSON.readTree(text);
                CompletableFuture<JsonNode> answer =
                        waiting.remove(node.path("id").asInt());
                if (answer != null) {
                    answer.complete(node);
                }
            } catch (IOException broken) {
                waiting.values().forEach(answer -> answer.completeExceptionally(broken));
            }
        }
        from.request(1);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void close() {
        socket.abort();
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        Scratch.remove(profile);
    }
}

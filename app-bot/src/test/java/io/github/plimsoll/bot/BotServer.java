package io.github.plimsoll.bot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.plimsoll.health.TaskThreads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;

/**
 * A Bot API server of our own: one bot, long polling with offsets, a second poller's 409, 429 and 500 on demand, and the
 * rules that the real one has for messages. Thread-safe.
 */
final class BotServer implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A message of the bot as the service keeps it. */
    record Sent(long chat, int number, String text, JsonNode keyboard, long atNanos, boolean edited) {
        List<String> labels() {
            return buttons().stream().map(button -> button.get("text").asText()).toList();
        }

        /** What the button with this label sends. */
        String data(String label) {
            return buttons().stream()
                    .filter(button -> button.get("text").asText().equals(label))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no button " + label + " on " + this))
                    .get("callback_data")
                    .asText();
        }

        private List<JsonNode> buttons() {
            List<JsonNode> all = new ArrayList<>();
            keyboard.path("inline_keyboard").forEach(row -> row.forEach(all::add));
            return all;
        }
    }

    private final String token;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(TaskThreads.daemons());
    private final NavigableMap<Long, ObjectNode> updates = new TreeMap<>();
    private final List<Sent> sent = new ArrayList<>();
    private final Map<String, String> presses = new HashMap<>();
    private final Map<Long, Integer> throttled = new HashMap<>();
    private final java.util.Set<Long> blocked = new java.util.TreeSet<>();
    private final Map<String, List<String>> menus = new TreeMap<>();
    private final List<String> deleted = new ArrayList<>();
    private boolean deletes = true;
    private final List<Long> throttledAt = new ArrayList<>();
    private long nextUpdate = 1_000;
    private int nextMessage = 1;
    private long poller;
    private int conflicts;
    private int failures;
    private int pollsFailed;
    private boolean keepConfirmed;
    private long longestPoll = 60;
    private int pollWait;
    private long polledAt;

    BotServer(String token) {
        this(token, 0);
    }

    /** @param port 0 for any free one */
    BotServer(String token, int port) {
        this.token = token;
        try {
            this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    // ---- what people do ---------------------------------------------------------------------------------------------

    /** A plain message of a person; its number. */
    int say(long user, String text, long date) {
        ObjectNode update = message(user, text, date);
        push(update);
        return update.at("/message/message_id").asInt();
    }

    /** A message that can be changed before it is pushed. */
    synchronized ObjectNode message(long user, String text, long date) {
        ObjectNode update = JSON.createObjectNode();
        ObjectNode message = update.putObject("message");
        message.put("message_id", nextMessage++);
        message.put("date", date);
        message.put("text", text);
        message.putObject("chat").put("id", user).put("type", "private").put("first_name", "P");
        message.putObject("from").put("id", user).put("is_bot", false).put("first_name", "P");
        return update;
    }

    /** Presses a button of a message; the id of the press. */
    String press(long user, Sent on, String data) {
        ObjectNode update = pressing(user, on, data);
        push(update);
        return update.at("/callback_query/id").asText();
    }

    /** A press that can be changed before it is pushed. */
    synchronized ObjectNode pressing(long user, Sent on, String data) {
        ObjectNode update = JSON.createObjectNode();
        ObjectNode query = update.putObject("callback_query");
        query.put("id", "press-" + nextMessage++).put("data", data).put("chat_instance", "1");
        query.putObject("from").put("id", user).put("is_bot", false).put("first_name", "P");
        ObjectNode message = query.putObject("message");
        message.put("message_id", on.number()).put("date", 1_700_000_000L).put("text", "x");
        message.putObject("chat").put("id", on.chat()).put("type", "private").put("first_name", "P");
        message.putObject("from").put("id", 1L).put("is_bot", true).put("first_name", "B");
        return update;
    }

    /** Presses the button with this label and waits for the notice. */
    String notice(long user, Sent on, String label) {
        return awaitPress(press(user, on, on.data(label)));
    }

    synchronized long push(ObjectNode update) {
        if (!update.has("update_id")) {
            update.put("update_id", nextUpdate++);
        }
        updates.put(update.get("update_id").asLong(), update);
        notifyAll();
        return update.get("update_id").asLong();
    }

    /** Answers a poll after that time at the latest, with nothing if there is nothing. */
    synchronized void pollsUpTo(long seconds) {
        longestPoll = seconds;
    }

    /** Delivers confirmed updates again and again, as a broken service might. */
    synchronized void keepConfirmed(boolean keep) {
        keepConfirmed = keep;
    }

    // ---- trouble ----------------------------------------------------------------------------------------------------

    /** The next polls are told that another process polls. */
    synchronized void conflict(int times) {
        conflicts = times;
    }

    /** The next calls of any kind fail with 500 and a page that is no JSON. */
    synchronized void fail(int times) {
        failures = times;
    }

    /** The next message to this chat is refused with 429 and this many seconds. */
    synchronized void throttle(long chat, int seconds) {
        throttled.put(chat, seconds);
    }

    /** The person blocks the bot, or lets it in again: messages there are refused for good. */
    synchronized void block(long chat, boolean blocks) {
        if (blocks) {
            blocked.add(chat);
        } else {
            blocked.remove(chat);
        }
    }

    /** The next poll is refused with 429 and this many seconds. */
    synchronized void throttlePolls(int seconds) {
        pollWait = seconds;
    }

    /** When a poll was last taken. */
    synchronized long polledAt() {
        return polledAt;
    }

    private static ObjectNode tooMany(int seconds) {
        ObjectNode error = error(429, "Too Many Requests: retry after " + seconds);
        error.putObject("parameters").put("retry_after", seconds);
        return error;
    }

    // ---- what the bot did -------------------------------------------------------------------------------------------

    synchronized List<Sent> sent() {
        return List.copyOf(sent);
    }

    synchronized List<Sent> sent(long chat) {
        return sent.stream().filter(m -> m.chat() == chat).toList();
    }

    /** Whether messages may be deleted. */
    synchronized void deletes(boolean may) {
        deletes = may;
    }

    /** Waits until a message was deleted. */
    synchronized void awaitDeleted(long chat, int number) {
        long end = System.nanoTime() + 30_000_000_000L;
        while (!deleted.contains(chat + ":" + number)) {
            pause(end, () -> "message " + number + " of " + chat + " was not deleted: " + deleted);
        }
    }

    synchronized List<String> deleted() {
        return List.copyOf(deleted);
    }

    synchronized int pending() {
        return updates.size();
    }

    synchronized int pollsFailed() {
        return pollsFailed;
    }

    synchronized Map<String, List<String>> menus() {
        return Map.copyOf(menus);
    }

    synchronized List<Long> throttledAt() {
        return List.copyOf(throttledAt);
    }

    /** Waits for a message that is like this. */
    synchronized Sent await(long chat, Predicate<Sent> like) {
        return await(chat, 0, like);
    }

    /** Waits for a message after the first so many. */
    synchronized Sent await(long chat, int after, Predicate<Sent> like) {
        long end = System.nanoTime() + 30_000_000_000L;
        while (true) {
            for (Sent message :
                    sent.stream().filter(m -> m.chat() == chat).skip(after).toList()) {
                if (like.test(message)) {
                    return message;
                }
            }
            pause(end, () -> "no such message in " + sent(chat));
        }
    }

    /** Waits until a press was answered; its notice. */
    synchronized String awaitPress(String id) {
        long end = System.nanoTime() + 30_000_000_000L;
        while (!presses.containsKey(id)) {
            pause(end, () -> "the press " + id + " was not answered");
        }
        return String.valueOf(presses.get(id));
    }

    /** Waits until all updates are confirmed. */
    synchronized void awaitConfirmed() {
        long end = System.nanoTime() + 60_000_000_000L;
        while (!updates.isEmpty()) {
            pause(end, () -> updates.size() + " updates are not confirmed");
        }
    }

    @SuppressWarnings("WaitNotInLoop") // whoever calls it looks again
    private void pause(long end, java.util.function.Supplier<String> otherwise) {
        long left = (end - System.nanoTime()) / 1_000_000L;
        if (left <= 0) {
            throw new AssertionError(otherwise.get());
        }
        try {
            wait(left);
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    // ---- the service ------------------------------------------------------------------------------------------------

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            JsonNode body = JSON.readTree(exchange.getRequestBody().readAllBytes());
            String prefix = "/bot" + token + "/";
            if (!path.startsWith(prefix)) {
                answer(exchange, 401, error(401, "Unauthorized"));
                return;
            }
            synchronized (this) {
                if (failures > 0) {
                    failures--;
                    byte[] page = "<html>bad gateway</html>".getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(502, page.length);
                    exchange.getResponseBody().write(page);
                    return;
                }
            }
            ObjectNode result = call(path.substring(prefix.length()).toLowerCase(Locale.ROOT), body);
            answer(
                    exchange,
                    result.get("ok").asBoolean()
                            ? 200
                            : result.get("error_code").asInt(),
                    result);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static void answer(HttpExchange exchange, int status, ObjectNode result) throws IOException {
        byte[] bytes = JSON.writeValueAsBytes(result);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private ObjectNode call(String method, JsonNode body) throws InterruptedException {
        return switch (method) {
            case "getme" -> {
                ObjectNode ok = ok();
                ok.putObject("result")
                        .put("id", 1L)
                        .put("is_bot", true)
                        .put("first_name", "B")
                        .put("username", "plimsoll_test_bot");
                yield ok;
            }
            case "getupdates" -> poll(body);
            case "sendmessage" -> send(body);
            case "editmessagetext" -> edit(body);
            case "answercallbackquery" -> pressed(body);
            case "deletemessage" -> delete(body);
            case "setmycommands" -> menu(body);
            default -> error(404, "Not Found");
        };
    }

    private synchronized ObjectNode poll(JsonNode body) throws InterruptedException {
        long mine = ++poller;
        notifyAll();
        if (conflicts > 0) {
            conflicts--;
            pollsFailed++;
            return error(409, "Conflict: terminated by other getUpdates request");
        }
        if (pollWait > 0) {
            int wait = pollWait;
            pollWait = 0;
            throttledAt.add(System.nanoTime());
            return tooMany(wait);
        }
        polledAt = System.nanoTime();
        long offset = body.path("offset").asLong();
        if (!keepConfirmed) {
            updates.headMap(offset, false).clear();
            notifyAll();
        }
        long end =
                System.nanoTime() + Math.min(longestPoll, body.path("timeout").asLong()) * 1_000_000_000L;
        while (updates.isEmpty() && mine == poller && System.nanoTime() < end) {
            wait(Math.max(1, (end - System.nanoTime()) / 1_000_000L));
        }
        if (mine != poller) {
            return error(409, "Conflict: terminated by other getUpdates request");
        }
        ObjectNode ok = ok();
        ArrayNode batch = ok.putArray("result");
        updates.values().stream().limit(body.path("limit").asInt(100)).forEach(batch::add);
        if (keepConfirmed) {
            long calm = System.nanoTime() + 20_000_000L;
            while (System.nanoTime() < calm) {
                wait(20);
            }
        }
        return ok;
    }

    private synchronized ObjectNode send(JsonNode body) {
        long chat = body.get("chat_id").asLong();
        ObjectNode wrong = refused(chat, body);
        if (wrong != null) {
            return wrong;
        }
        Sent message = new Sent(
                chat, nextMessage++, body.get("text").asText(), body.path("reply_markup"), System.nanoTime(), false);
        sent.add(message);
        notifyAll();
        return numbered(message);
    }

    private static ObjectNode numbered(Sent message) {
        ObjectNode ok = ok();
        ObjectNode result = ok.putObject("result");
        result.put("message_id", message.number()).put("date", 1_700_000_000L).put("text", "x");
        result.putObject("chat").put("id", message.chat()).put("type", "private");
        return ok;
    }

    private synchronized ObjectNode delete(JsonNode body) {
        if (!deletes) {
            return error(400, "Bad Request: message can't be deleted");
        }
        deleted.add(body.get("chat_id").asLong() + ":" + body.get("message_id").asInt());
        notifyAll();
        ObjectNode ok = ok();
        ok.put("result", true);
        return ok;
    }

    private synchronized ObjectNode edit(JsonNode body) {
        long chat = body.get("chat_id").asLong();
        int number = body.get("message_id").asInt();
        Sent before = null;
        for (Sent message : sent) {
            before = message.chat() == chat && message.number() == number ? message : before;
        }
        if (before == null) {
            return error(400, "Bad Request: message to edit not found");
        }
        ObjectNode wrong = refused(chat, body);
        if (wrong != null) {
            return wrong;
        }
        String text = body.get("text").asText();
        if (before.text().equals(text) && before.keyboard().equals(body.path("reply_markup"))) {
            return error(400, "Bad Request: message is not modified");
        }
        Sent message = new Sent(chat, number, text, body.path("reply_markup"), System.nanoTime(), true);
        sent.add(message);
        notifyAll();
        return numbered(message);
    }

    private @org.jspecify.annotations.Nullable ObjectNode refused(long chat, JsonNode body) {
        if (blocked.contains(chat)) {
            return error(403, "Forbidden: bot was blocked by the user");
        }
        Integer wait = throttled.remove(chat);
        if (wait != null) {
            throttledAt.add(System.nanoTime());
            return tooMany(wait);
        }
        String text = body.get("text").asText();
        if (text.isBlank() || text.length() > 4_096) {
            return error(400, "Bad Request: message is empty or too long");
        }
        if (!body.path("parse_mode").asText().equals("HTML") || !html(text)) {
            return error(400, "Bad Request: can't parse entities");
        }
        for (JsonNode row : body.at("/reply_markup/inline_keyboard")) {
            for (JsonNode button : row) {
                int length = button.path("callback_data").asText().getBytes(StandardCharsets.UTF_8).length;
                if (length < 1 || length > 64) {
                    return error(400, "Bad Request: BUTTON_DATA_INVALID");
                }
            }
        }
        return null;
    }

    /** Tags in order and closed, entities known, no bare sign. */
    static boolean html(String text) {
        String rest = text.replaceAll("&(lt|gt|amp|quot);", "");
        if (rest.contains("&")) {
            return false;
        }
        String before;
        do {
            before = rest;
            rest = rest.replaceAll("<(b|i|code|pre)>[^<>]*</\\1>", "");
        } while (!rest.equals(before));
        return !rest.contains("<") && !rest.contains(">");
    }

    private synchronized ObjectNode pressed(JsonNode body) {
        presses.put(body.get("callback_query_id").asText(), body.path("text").asText());
        notifyAll();
        return yes();
    }

    private synchronized ObjectNode menu(JsonNode body) {
        List<String> names = new ArrayList<>();
        body.get("commands").forEach(command -> names.add(command.get("command").asText()));
        menus.put(body.at("/scope/type").asText() + body.at("/scope/chat_id").asText(), List.copyOf(names));
        notifyAll();
        return yes();
    }

    private static ObjectNode yes() {
        ObjectNode ok = ok();
        ok.put("result", true);
        return ok;
    }

    private static ObjectNode ok() {
        return JSON.createObjectNode().put("ok", true);
    }

    private static ObjectNode error(int code, String text) {
        return JSON.createObjectNode().put("ok", false).put("error_code", code).put("description", text);
    }

    @Override
    public void close() {
        server.stop(0);
        synchronized (this) {
            poller++;
            notifyAll();
        }
        threads.shutdownNow();
    }
}

package io.github.plimsoll.evm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.OptionalLong;

/** What is said over a websocket on which a node tells its newest blocks, read strictly. Thread-safe. */
final class HeadMessages {
    /** A block's header has some thousand characters. */
    static final int MAX_CHARACTERS = 65_536;
    /** Names of subscriptions are short. */
    private static final int MAX_NAME = 100;

    /** What a message says. */
    sealed interface Said {
        /** @param result what was asked for, not looked at yet */
        record Answer(long id, JsonNode result) implements Said {}

        /** @param why the node's words, fit to be shown */
        record No(long id, String why) implements Said {}

        /** A block, to whoever subscribed under that name. */
        record NewHead(String subscription, BlockLink head) implements Said {}

        /** Something else that a node may tell by itself. */
        record Other() implements Said {}
    }

    private final JsonMapper json = Envelope.strict(MAX_CHARACTERS);
    private final Endpoint endpoint;

    /** @param endpoint whose secrets are not shown */
    HeadMessages(Endpoint endpoint) {
        this.endpoint = endpoint;
    }

    static String request(long id, String method, String parameters) {
        return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":" + parameters + "}";
    }

    /** @param text at most {@value #MAX_CHARACTERS} characters */
    Said read(String text) throws UnusableException {
        JsonNode message;
        try {
            message = json.readTree(text);
        } catch (IOException malformed) {
            throw new UnusableException("no well-formed JSON");
        }
        if (!message.isObject() || !message.path("jsonrpc").asText("").equals("2.0")) {
            throw new UnusableException("no message of JSON-RPC 2.0");
        }
        if (message.has("method")) {
            return message.path("method").asText("").equals("eth_subscription")
                    ? told(message.path("params"))
                    : new Said.Other();
        }
        JsonNode id = message.path("id");
        if (!id.isIntegralNumber() || !id.canConvertToLong()) {
            throw new UnusableException("the id is no whole number");
        }
        boolean refused = message.has("error") && !message.path("error").isNull();
        if (refused == (message.has("result") && !message.path("result").isNull())) {
            throw new UnusableException("neither a result nor an error");
        }
        JsonNode error = message.path("error");
        return refused
                ? new Said.No(
                        id.longValue(),
                        "JSON-RPC error " + error.path("code").asLong() + ": "
                                + endpoint.clean(error.path("message").asText("")))
                : new Said.Answer(id.longValue(), message.path("result"));
    }

    private static Said told(JsonNode told) throws UnusableException {
        String subscription = name(told.path("subscription"));
        JsonNode block = told.path("result");
        return new Said.NewHead(
                subscription,
                new BlockLink(number(block.path("number")), hash(block.path("hash")), hash(block.path("parentHash"))));
    }

    /** The name of a subscription. */
    static String name(JsonNode value) throws UnusableException {
        String name = value.isTextual() ? value.textValue() : "";
        if (name.isEmpty() || name.length() > MAX_NAME) {
            throw new UnusableException("a subscription has a name of 1 to " + MAX_NAME + " characters");
        }
        return name;
    }

    /** A number such as 0x1b4. */
    static long number(JsonNode value) throws UnusableException {
        OptionalLong number = value.isTextual() ? Hex.quantity(value.textValue()) : OptionalLong.empty();
        if (number.isEmpty()) {
            throw new UnusableException("no number such as 0x1b4");
        }
        return number.getAsLong();
    }

    private static String hash(JsonNode value) throws UnusableException {
        byte[] bytes = value.isTextual() ? Hex.data(value.textValue()) : null;
        if (bytes == null || bytes.length != 32) {
            throw new UnusableException("a block's hash has 32 bytes");
        }
        return Hex.data(bytes);
    }
}

package io.github.plimsoll.evm;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.plimsoll.evm.RpcResult.Garbage;
import io.github.plimsoll.evm.RpcResult.Refused;
import io.github.plimsoll.evm.RpcResult.Unreachable;
import io.github.plimsoll.evm.RpcResult.Value;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * JSON-RPC 2.0 around requests and answers. An answer counts only when it names its request by id and holds either a
 * result or an error; a batch's answers may come in any order. Thread-safe.
 */
final class Envelope {
    /** What a reverted call returned is kept up to so many characters. */
    private static final int MAX_DATA = 20_000;

    private final JsonMapper json;
    private final Endpoint endpoint;

    Envelope(Endpoint endpoint, int maxBytes) {
        this.endpoint = endpoint;
        json = strict(maxBytes);
    }

    /** Reads what the other side wrote: nothing twice, nothing after it, nothing deep, no text above so many characters. */
    static JsonMapper strict(int longest) {
        JsonFactory factory = JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                // Names are the other side's: none of them stays in this process.
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(32)
                        .maxNumberLength(100)
                        .maxStringLength(longest)
                        .maxNameLength(200)
                        .build())
                .build();
        return JsonMapper.builder(factory)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
    }

    /** One request as an object, several as a batch; ids count up from the first. */
    byte[] write(long firstId, List<? extends RpcRequest<?>> requests) {
        List<ObjectNode> all = new ArrayList<>(requests.size());
        for (RpcRequest<?> request : requests) {
            ObjectNode one = json.createObjectNode();
            one.put("jsonrpc", "2.0").put("id", firstId + all.size()).put("method", request.method());
            one.set("params", json.valueToTree(request.parameters()));
            all.add(one);
        }
        try {
            return json.writeValueAsBytes(all.size() == 1 ? all.get(0) : all);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /**
     * What a message is answered.
     *
     * @param results one for each request, in their order
     * @param tooMany whether it was refused as a whole for being a batch, or one of so many
     */
    record Answers<T>(List<RpcResult<T>> results, boolean tooMany) {}

    /** Reads what came back; whatever it is, there is a result for each request. */
    <T> Answers<T> read(byte[] body, long firstId, List<? extends RpcRequest<? extends T>> requests) {
        try {
            JsonNode answer = parse(body);
            if (answer.isArray() && requests.size() > 1) {
                Optional<Refused<T>> refused = refusesAll(answer, firstId);
                return refused.isPresent()
                        ? whole(requests.size(), refused.get())
                        : new Answers<>(batch(answer, firstId, requests), false);
            }
            if (answer.isArray()) {
                throw new UnusableException("a batch, though one request was sent");
            }
            if (requests.size() == 1) {
                return new Answers<>(List.of(one(answer, firstId, requests.get(0))), false);
            }
            // A node that takes no batch, or not this one, says so once.
            return whole(requests.size(), refusal(answer, null));
        } catch (UnusableException unusable) {
            return new Answers<>(same(requests.size(), new Garbage<>(unusable.why())), false);
        }
    }

    /** A no to a batch has no id of its own: some nodes put it in a list, beside the id of the first request. */
    private <T> Optional<Refused<T>> refusesAll(JsonNode answers, long firstId) {
        if (answers.size() != 1) {
            return Optional.empty();
        }
        try {
            Refused<T> only = refusal(answers.path(0), firstId);
            return aboutBatches(only) ? Optional.of(only) : Optional.empty();
        } catch (UnusableException another) {
            return Optional.empty();
        }
    }

    private static boolean aboutBatches(Refused<?> refused) {
        return refused.code() == -32600
                || refused.code() == -32010
                || refused.message().toLowerCase(Locale.ROOT).contains("batch");
    }

    /** Its words are about none of the requests, and none of them is answered. */
    private static <T> Answers<T> whole(int count, Refused<T> refused) {
        RpcResult<T> gone = new Unreachable<>(refused.toString(), refused.mayPass(), Optional.empty());
        return new Answers<>(same(count, gone), aboutBatches(refused));
    }

    /** The same for every request. */
    static <T> List<RpcResult<T>> same(int count, RpcResult<T> result) {
        List<RpcResult<T>> all = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            all.add(result);
        }
        return List.copyOf(all);
    }

    private JsonNode parse(byte[] body) throws UnusableException {
        try {
            JsonNode answer = json.readTree(body);
            if (answer.isMissingNode()) {
                throw new UnusableException("nothing");
            }
            return answer;
        } catch (IOException malformed) {
            throw new UnusableException("no well-formed JSON");
        }
    }

    private <T> List<RpcResult<T>> batch(
            JsonNode answers, long firstId, List<? extends RpcRequest<? extends T>> requests) throws UnusableException {
        List<@Nullable JsonNode> byRequest = new ArrayList<>();
        requests.forEach(request -> byRequest.add(null));
        for (JsonNode answer : answers) {
            long place = number(answer.path("id"), "id") - firstId;
            if (place < 0 || place >= requests.size()) {
                throw new UnusableException("an id that no request has");
            }
            if (byRequest.set((int) place, answer) != null) {
                throw new UnusableException("two answers to one request");
            }
        }
        List<RpcResult<T>> all = new ArrayList<>();
        for (int i = 0; i < requests.size(); i++) {
            JsonNode answer = byRequest.get(i);
            all.add(
                    answer == null
                            ? new Garbage<>("no answer to this request")
                            : one(answer, firstId + i, requests.get(i)));
        }
        return List.copyOf(all);
    }

    private <T> RpcResult<T> one(JsonNode answer, long id, RpcRequest<? extends T> request) {
        try {
            if (answer.has("error") && !answer.path("error").isNull()) {
                return refusal(answer, id);
            }
            versioned(answer);
            if (number(answer.path("id"), "id") != id) {
                throw new UnusableException("the id of another request");
            }
            if (!answer.has("result")) {
                throw new UnusableException("neither a result nor an error");
            }
            return new Value<>(request.read(answer.path("result")));
        } catch (UnusableException unusable) {
            return new Garbage<>(unusable.why());
        }
    }

    /** @param id of the request; null where the answer is to a whole batch */
    private <T> Refused<T> refusal(JsonNode answer, @Nullable Long id) throws UnusableException {
        versioned(answer);
        JsonNode error = answer.path("error");
        if (!error.isObject() || (answer.has("result") && !answer.path("result").isNull())) {
            throw new UnusableException("neither a result nor an error");
        }
        // A node that could not read the request does not know its id.
        JsonNode named = answer.path("id");
        boolean unread = named.isNull() || named.isMissingNode();
        if (!unread && (id == null || number(named, "id") != id)) {
            throw new UnusableException("the id of another request");
        }
        long code = number(error.path("code"), "code of an error");
        String message = endpoint.clean(error.path("message").asText(""));
        String data = error.path("data").asText("");
        boolean bytes = data.length() <= MAX_DATA && Hex.data(data) != null;
        return new Refused<>(code, message, bytes ? data : "");
    }

    private static void versioned(JsonNode answer) throws UnusableException {
        if (!answer.isObject() || !answer.path("jsonrpc").asText("").equals("2.0")) {
            throw new UnusableException("no answer of JSON-RPC 2.0");
        }
    }

    private static long number(JsonNode value, String what) throws UnusableException {
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw new UnusableException("the " + what + " is no whole number");
        }
        return value.longValue();
    }
}

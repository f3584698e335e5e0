package io.github.plimsoll.tests.chain;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.plimsoll.tests.simulated.SimAnswer;
import io.github.plimsoll.tests.simulated.SimClient;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/**
 * The way from one process to the nodes, in the place of the Java runtime's HTTP client: no thread, no socket, and time is
 * the world's. What is shipped above it, from the limit of an answer's size to the breakers, runs as it is.
 */
final class SimHttp extends SimClient {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int[] BROKEN = {500, 502, 503, 504};

    private final ChainWorld world;
    private final ChainProcess process;
    private final ChainDice dice;
    /** What each node answered last. */
    private final Map<SimNode, byte[]> earlier = new HashMap<>();

    SimHttp(ChainWorld world, ChainProcess process) {
        this.world = world;
        this.process = process;
        this.dice = world.dice;
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        SimNode node = world.node(request.uri().getHost());
        world.moment(process, ChainFault.CRASH_ON_THE_WIRE);
        world.pass(dice.between(1, 60) * 1_000);
        if (dice.strikes(ChainFault.NO_CONNECTION)) {
            return failed(new ConnectException());
        }
        if (dice.strikes(ChainFault.TIMED_OUT)) {
            return late(request);
        }
        for (ChainFault refusal : List.of(ChainFault.TOO_MANY, ChainFault.TOO_MANY_FOR_A_WHILE)) {
            if (dice.strikes(refusal)) {
                return answered(request, handler, 429, refusal == ChainFault.TOO_MANY ? "" : "7", new byte[0]);
            }
        }
        if (dice.strikes(ChainFault.SERVER_ERROR)) {
            return answered(request, handler, BROKEN[dice.below(BROKEN.length)], "", new byte[0]);
        }
        byte[] asked = body(request);
        world.witness.told(asked);
        List<String> answers = heard(node, asked);
        world.pass(dice.between(1, 60) * 1_000);
        world.moment(process, ChainFault.CRASH_ON_THE_WIRE);
        if (dice.strikes(ChainFault.DONE_THEN_TIMED_OUT)) {
            return late(request);
        }
        if (dice.strikes(ChainFault.DONE_THEN_RESET)) {
            return failed(new IOException("Connection reset"));
        }
        return answered(request, handler, 200, "", garbled(node, answers, asked[0] == '['));
    }

    private List<String> heard(SimNode node, byte[] asked) {
        JsonNode message;
        try {
            message = JSON.readTree(asked);
        } catch (JsonProcessingException malformed) {
            throw new AssertionError("what is asked is JSON", malformed);
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
        node.begin();
        return node.answers(message);
    }

    /** What arrives of an answer. */
    private byte[] garbled(SimNode node, List<String> answers, boolean batch) {
        if (batch && dice.strikes(ChainFault.OUT_OF_ORDER)) {
            Collections.shuffle(answers, new Random(dice.random().nextLong()));
        }
        if (dice.strikes(ChainFault.ANSWERED_TWICE)) {
            answers.add(answers.get(0));
        }
        boolean refused = batch && answers.size() == 1 && answers.get(0).contains("\"id\":null");
        String text = batch && !refused ? "[" + String.join(",", answers) + "]" : answers.get(0);
        if (dice.strikes(ChainFault.WRONG_ID)) {
            text = text.replace("\"id\":", "\"id\":9");
        }
        byte[] body = text.getBytes(UTF_8);
        byte[] before = earlier.put(node, body);
        if (before != null && dice.strikes(ChainFault.LATE_ANSWER)) {
            return before;
        }
        if (dice.strikes(ChainFault.EMPTY_BODY)) {
            return new byte[0];
        }
        if (dice.strikes(ChainFault.HTML)) {
            return "<html>busy</html>".getBytes(UTF_8);
        }
        return dice.strikes(ChainFault.TRUNCATED) ? Arrays.copyOf(body, body.length / 2) : body;
    }

    private <T> CompletableFuture<HttpResponse<T>> late(HttpRequest request) {
        world.pass(request.timeout().orElse(Duration.ofSeconds(5)).toNanos() / 1_000);
        return failed(new HttpTimeoutException("request timed out"));
    }

    private static <T> CompletableFuture<T> failed(IOException why) {
        return CompletableFuture.failedFuture(why);
    }

    private static <T> CompletableFuture<HttpResponse<T>> answered(
            HttpRequest request, HttpResponse.BodyHandler<T> handler, int status, String pause, byte[] body) {
        SimAnswer head = new SimAnswer(request, status, pause);
        HttpResponse.BodySubscriber<T> reader = handler.apply(head);
        reader.onSubscribe(new Flow.Subscription() {
            @Override
            public void request(long n) {}

            @Override
            public void cancel() {}
        });
        if (body.length > 0) {
            reader.onNext(List.of(ByteBuffer.wrap(body)));
        }
        reader.onComplete();
        return reader.getBody().toCompletableFuture().thenApply(read -> head.with(read));
    }
}

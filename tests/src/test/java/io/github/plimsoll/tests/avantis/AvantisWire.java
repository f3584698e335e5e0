package io.github.plimsoll.tests.avantis;

import static java.nio.charset.StandardCharsets.UTF_8;

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
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/** The way from one process to the venue's services. What is shipped above it, from time limits to streams, runs as it is. */
final class AvantisWire extends SimClient {
    private static final int[] BROKEN = {500, 502, 503, 504};
    private static final int[] AWAY = {429, 451, 403, 400, 404};
    /** What is answered by what stands before the service, after the service took it. */
    private static final int[] GATEWAY = {408, 409, 425, 524};

    private final AvantisStage stage;
    private final AvantisLife life;
    private final AvantisDice dice;

    AvantisWire(AvantisStage stage, AvantisLife life) {
        this.stage = stage;
        this.life = life;
        this.dice = stage.dice;
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        life.mayDie(AvantisFault.CRASH_ON_THE_WIRE);
        Answer<T> answer = new Answer<>(request, handler);
        if (request.method().equals("POST")) {
            posts(new String(body(request), UTF_8), answer);
        } else {
            asks(answer);
        }
        life.mayDie(AvantisFault.CRASH_ON_THE_WIRE);
        return answer.coming;
    }

    /** An answer that is waited for. */
    private final class Answer<T> {
        private final HttpRequest request;
        private final HttpResponse.BodyHandler<T> handler;
        private final CompletableFuture<HttpResponse<T>> coming = new CompletableFuture<>();
        private final long there = dice.between(2, 120) * 1_000;
        private final long back = dice.between(2, 120) * 1_000;

        Answer(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
            this.request = request;
            this.handler = handler;
            fails(
                    request.timeout().orElse(Duration.ofSeconds(5)).toNanos() / 1_000,
                    new HttpTimeoutException("request timed out"));
        }

        void fails(long after, IOException why) {
            stage.later(after, () -> life.arrives(() -> coming.completeExceptionally(why)));
        }

        void comes(long after, AvantisServices.Reply reply) {
            stage.later(
                    after,
                    () -> life.arrives(() -> {
                        if (!coming.isDone()) {
                            reads(reply);
                        }
                    }));
        }

        private void reads(AvantisServices.Reply reply) {
            SimAnswer head = new SimAnswer(request, reply.status(), reply.pause());
            HttpResponse.BodySubscriber<T> reader = handler.apply(head);
            reader.onSubscribe(new Flow.Subscription() {
                @Override
                public void request(long n) {}

                @Override
                public void cancel() {}
            });
            if (reply.body().length > 0) {
                reader.onNext(List.of(ByteBuffer.wrap(reply.body())));
            }
            reader.onComplete();
            reader.getBody().whenComplete((read, failed) -> {
                if (failed == null) {
                    coming.complete(head.with(read));
                } else {
                    coming.completeExceptionally(failed);
                }
            });
        }

        /** The head of a stream arrives, unless nobody waits for it any more. */
        void streams(Telling telling) {
            stage.later(
                    back,
                    () -> life.arrives(() -> {
                        if (!coming.isDone()) {
                            SimAnswer head = new SimAnswer(request, 200, "");
                            HttpResponse.BodySubscriber<T> reader = handler.apply(head);
                            telling.isReadBy(reader);
                            reader.getBody().whenComplete((read, failed) -> coming.complete(head.with(read)));
                        }
                    }));
        }
    }

    private <T> void asks(Answer<T> answer) {
        if (dice.strikes(AvantisFault.NO_CONNECTION)) {
            answer.fails(answer.there, new ConnectException());
        } else if (dice.strikes(AvantisFault.RESET)) {
            answer.fails(answer.there + answer.back, new IOException("Connection reset"));
        } else if (!dice.strikes(AvantisFault.TIMED_OUT)) {
            stage.later(answer.there, () -> {
                boolean slow = dice.strikes(AvantisFault.SLOW_ANSWER);
                answer.comes(
                        slow ? dice.between(1, 7) * AvantisStage.SECOND : answer.back,
                        garbled(answered(answer.request)));
            });
        }
    }

    private AvantisServices.Reply answered(HttpRequest request) {
        if (dice.strikes(AvantisFault.TOO_MANY)) {
            return AvantisServices.Reply.of(429);
        }
        if (dice.strikes(AvantisFault.TOO_MANY_FOR_A_WHILE)) {
            return new AvantisServices.Reply(429, "20", new byte[0]);
        }
        if (dice.strikes(AvantisFault.NOT_SERVED)) {
            return AvantisServices.Reply.of(451);
        }
        if (dice.strikes(AvantisFault.SERVER_ERROR)) {
            return AvantisServices.Reply.of(BROKEN[dice.below(BROKEN.length)]);
        }
        if (dice.strikes(AvantisFault.NOT_FOUND)) {
            return AvantisServices.Reply.of(404);
        }
        return stage.services.answers(request.uri());
    }

    private AvantisServices.Reply garbled(AvantisServices.Reply reply) {
        if (reply.status() != 200) {
            return reply;
        }
        if (dice.strikes(AvantisFault.EMPTY_BODY)) {
            return reply.with(new byte[0]);
        }
        if (dice.strikes(AvantisFault.HTML)) {
            return reply.with("<html>busy</html>".getBytes(UTF_8));
        }
        return dice.strikes(AvantisFault.TRUNCATED)
                ? reply.with(Arrays.copyOf(reply.body(), dice.below(reply.body().length)))
                : reply;
    }

    // --- orders ---

    private <T> void posts(String body, Answer<T> answer) {
        stage.witness.leaves(life, body);
        if (dice.strikes(AvantisFault.POST_NO_CONNECTION)) {
            stage.witness.neverArrives(body);
            answer.fails(answer.there, new ConnectException());
        } else if (dice.strikes(AvantisFault.POST_LOST)) {
            stage.witness.neverArrives(body);
        } else if (dice.strikes(AvantisFault.POST_LATE)) {
            stage.later(dice.between(3, 40) * AvantisStage.SECOND, () -> stage.services.takes(body, null));
        } else {
            stage.later(answer.there, () -> arrives(body, answer));
        }
    }

    private <T> void arrives(String body, Answer<T> answer) {
        boolean shut = stage.services.isShut();
        if (shut || dice.strikes(AvantisFault.POST_TURNED_AWAY)) {
            stage.witness.neverArrives(body);
            stage.see(AvantisSight.TURNED_AWAY, true);
            answer.comes(answer.back, AvantisServices.Reply.of(shut ? 429 : AWAY[dice.below(AWAY.length)]));
        } else if (dice.strikes(AvantisFault.POST_SERVER_ERROR)) {
            stage.witness.neverArrives(body);
            answer.comes(answer.back, AvantisServices.Reply.of(503));
        } else if (dice.strikes(AvantisFault.TAKEN_THEN_SERVER_ERROR)) {
            stage.services.takes(body, null);
            answer.comes(answer.back, AvantisServices.Reply.of(BROKEN[dice.below(BROKEN.length)]));
        } else if (dice.strikes(AvantisFault.TAKEN_THEN_GATEWAY)) {
            stage.services.takes(body, null);
            answer.comes(answer.back, AvantisServices.Reply.of(GATEWAY[dice.below(GATEWAY.length)]));
        } else if (dice.strikes(AvantisFault.TAKEN_THEN_TIMED_OUT)) {
            stage.services.takes(body, null);
        } else if (dice.strikes(AvantisFault.TAKEN_THEN_RESET)) {
            stage.services.takes(body, null);
            answer.fails(answer.back, new IOException("Connection reset"));
        } else {
            boolean twice = dice.strikes(AvantisFault.POST_TWICE);
            if (twice && dice.oneIn(2)) {
                stage.services.takes(body, null);
                twice = false;
            }
            Telling telling = new Telling(stage, life, stage.now() + answer.back);
            answer.streams(telling);
            stage.services.takes(body, telling);
            if (twice) {
                stage.later(dice.between(0, 5) * AvantisStage.SECOND, () -> stage.services.takes(body, null));
            }
        }
    }
}

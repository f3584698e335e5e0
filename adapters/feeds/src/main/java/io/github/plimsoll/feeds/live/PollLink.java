package io.github.plimsoll.feeds.live;

import io.github.plimsoll.supervisor.ReconnectingStream;
import io.github.plimsoll.supervisor.ReconnectingStream.State;
import io.github.plimsoll.supervisor.RetryLaterException;
import io.github.plimsoll.supervisor.Task;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Asks again and again; after a failure it waits as a reconnecting stream does, and at least as long as it is asked to.
 * Never fails by itself: a source that cannot be reached is asked again for ever.
 */
final class PollLink implements Link {
    private record View(State state, int attempts, Optional<String> problem) {}

    private final String source;
    private final String channel;
    private final LiveNet net;
    private final LiveSettings settings;
    private final Rest rest;
    private final List<URI> questions;
    private final Decoder decoder;
    private final Supplier<Order> orders;
    private final BooleanSupplier needed;
    private final Mailbox mailbox;
    private final Counts counts;
    private final RandomGenerator random;
    private volatile View view = new View(State.CONNECTING, 0, Optional.empty());
    private volatile long heard;

    /**
     * @param questions asked one after the other in each turn
     * @param needed whether to ask now; while it says no, nothing is asked
     */
    PollLink(
            String channel,
            LiveNet net,
            LiveSettings settings,
            Optional<ApiKey> key,
            List<URI> questions,
            Decoder decoder,
            Supplier<Order> orders,
            BooleanSupplier needed,
            SourceParts parts) {
        this.source = parts.source();
        this.channel = channel;
        this.net = net;
        this.settings = settings;
        this.rest = new Rest(net, key);
        this.questions = List.copyOf(questions);
        this.decoder = decoder;
        this.orders = orders;
        this.needed = needed;
        this.mailbox = parts.mailbox();
        this.counts = parts.counts();
        this.random = net.ownRandom();
        this.heard = net.process().nanos();
    }

    @Override
    public String channel() {
        return channel;
    }

    @Override
    public Intake intake(QuoteSink sink) {
        return new Intake(source, decoder, orders.get(), sink, new Counts());
    }

    @Override
    public Task task() {
        return this::run;
    }

    private void run(Task.Context context) throws InterruptedException {
        Intake intake = new Intake(source, decoder, orders.get(), mailbox, counts);
        net.tap().connected(channel, net.world().epochMicros(), net.world().monotonicNanos());
        Duration delay = Duration.ZERO;
        int attempt = 0;
        while (!context.stopping()) {
            context.heartbeat();
            Duration wait = settings.pollEvery();
            if (!needed.getAsBoolean()) {
                view = new View(State.WAITING, attempt, view.problem());
            } else {
                try {
                    ask(context, intake);
                    attempt = 0;
                    heard = net.process().nanos();
                    view = new View(State.LIVE, 0, view.problem());
                } catch (RetryLaterException later) {
                    attempt++;
                    delay = settings.backoff().delay(attempt, delay, random);
                    wait = longer(longer(wait, delay), later.atLeast());
                    view = new View(State.WAITING, attempt, Optional.of("told to wait: " + later.getMessage()));
                } catch (IOException failed) {
                    attempt++;
                    delay = settings.backoff().delay(attempt, delay, random);
                    wait = longer(wait, delay);
                    view = new View(State.WAITING, attempt, Optional.of(String.valueOf(failed.getMessage())));
                }
            }
            context.pause(wait);
        }
        view = new View(State.CLOSED, attempt, view.problem());
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    private void ask(Task.Context context, Intake intake)
            throws IOException, InterruptedException, RetryLaterException {
        for (URI question : questions) {
            context.heartbeat();
            byte[] body = rest.get(question, settings.timeout(), context::stopping, why -> counts.add(why.reason()));
            long micros = net.world().epochMicros();
            long nanos = net.world().monotonicNanos();
            net.tap().message(channel, body, micros, nanos);
            Decoded said = intake.accept(body, micros, nanos);
            if (!said.isSound()) {
                throw new IOException(
                        said.rejected().isEmpty()
                                ? "an answer without a price"
                                : said.rejected().get(0).detail());
            }
        }
    }

    @Override
    public ReconnectingStream.Health health() {
        View seen = view;
        long silence = Math.max(0, net.process().nanos() - heard);
        State state =
                seen.state() == State.LIVE && silence > settings.staleAfter().toNanos() ? State.STALE : seen.state();
        return new ReconnectingStream.Health(state, Duration.ofNanos(silence), seen.attempts(), seen.problem());
    }
}

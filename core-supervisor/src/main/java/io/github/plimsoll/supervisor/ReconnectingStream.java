package io.github.plimsoll.supervisor;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a connection that pushes, such as a websocket, open: connects, notices its end and its silence, and connects again
 * after a back-off. A task for a supervisor; it fails, so that the supervisor decides, after too many attempts in a row
 * that brought no message. The health may be read by any thread and never blocks.
 */
public final class ReconnectingStream implements Task {
    /** How to connect. */
    @FunctionalInterface
    public interface Connector {
        /**
         * Connects and returns what closes it. Messages may arrive before this returns.
         *
         * @throws RetryLaterException when the other side asks to wait; the next attempt comes no earlier
         * @throws Exception when it cannot
         */
        AutoCloseable connect(Session session) throws Exception;
    }

    /** What the connection tells, from any thread. */
    public interface Session {
        /** A message came. */
        void received();

        /** The connection is over. */
        void ended(String why);
    }

    /** Where it stands. */
    public enum State {
        CONNECTING,
        /** Open, and heard of lately. */
        LIVE,
        /** Silent for too long; being closed. */
        STALE,
        /** Waiting to connect again. */
        WAITING,
        /** Told to stop, or given up. */
        CLOSED
    }

    /**
     * The stream at one moment.
     *
     * @param state where it stands
     * @param silence time since the last message or connection
     * @param attempts attempts in a row without a stable connection
     * @param lastProblem why the last connection ended
     */
    public record Health(State state, Duration silence, int attempts, Optional<String> lastProblem) {}

    /** No message for 60 s means stale. */
    public static final Duration STALE_AFTER = Duration.ofSeconds(60);
    /** 5 s, doubling, at most 300 s, full jitter. */
    public static final Backoff BACKOFF =
            new Backoff(Duration.ofSeconds(5), Duration.ofSeconds(300), Duration.ofSeconds(60));
    /** 10 attempts in a row. */
    public static final int ATTEMPTS = 10;

    /** How soon it sees that it is told to stop. */
    private static final long LOOK_NANOS = 100_000_000L;

    private record View(State state, int attempts, Optional<String> problem) {}

    private final Connector connector;
    private final ProcessClock clock;
    private final RandomGenerator random;
    private final Backoff backoff;
    private final Duration staleAfter;
    private final int most;
    /** What the other side asked for at the last attempt. */
    private Duration asked = Duration.ZERO;

    private volatile long heard;
    private volatile View view = new View(State.CONNECTING, 0, Optional.empty());

    /** With the defaults above. */
    public ReconnectingStream(Connector connector, ProcessClock clock, RandomGenerator random) {
        this(connector, clock, random, BACKOFF, STALE_AFTER, ATTEMPTS);
    }

    /**
     * A stream; one task runs it at a time.
     *
     * @param staleAfter silence that ends a connection, 1 us to 365 days
     * @param attempts attempts in a row before it fails, 1 to 1,000,000
     */
    public ReconnectingStream(
            Connector connector,
            ProcessClock clock,
            RandomGenerator random,
            Backoff backoff,
            Duration staleAfter,
            int attempts) {
        Problems problems = new Problems("reconnecting stream");
        problems.range("silence", staleAfter, Times.MICRO, Times.YEAR);
        problems.range("number of attempts", attempts, 1, 1_000_000);
        problems.throwIfAny();
        this.connector = connector;
        this.clock = clock;
        this.random = random;
        this.backoff = backoff;
        this.staleAfter = staleAfter;
        this.most = attempts;
        this.heard = clock.nanos();
    }

    /** One connection; what an earlier one still says changes nothing. */
    private final class Connection implements Session {
        final Bell bell = new Bell();
        final long began = clock.nanos();
        private volatile boolean heardOf;
        private volatile boolean over;
        private volatile @Nullable String ended;

        @Override
        public void received() {
            if (!over) {
                heardOf = true;
                heard = clock.nanos();
            }
        }

        @Override
        public void ended(String why) {
            ended = why;
            bell.ring();
        }
    }

    @Override
    public void run(Context context) throws Exception {
        int attempt = 0;
        Duration delay = Duration.ZERO;
        while (!context.stopping()) {
            context.heartbeat();
            attempt++;
            Connection connection = new Connection();
            String problem = session(context, connection, attempt);
            if (context.stopping()) {
                break;
            }
            long lived = clock.nanos() - connection.began;
            if (connection.heardOf && lived >= backoff.resetAfter().toNanos()) {
                attempt = 1;
            } else if (attempt >= most) {
                view = new View(State.CLOSED, attempt, Optional.of(problem));
                throw new IllegalStateException(most + " attempts in a row, the last: " + problem);
            }
            delay = backoff.delay(attempt, delay, random);
            view = new View(State.WAITING, attempt, Optional.of(problem));
            context.pause(delay.compareTo(asked) >= 0 ? delay : asked);
        }
        view = new View(State.CLOSED, attempt, view.problem);
    }

    /** One connection from beginning to end; returns why it ended. */
    private String session(Context context, Connection connection, int attempt) throws InterruptedException {
        Optional<String> before = view.problem;
        view = new View(State.CONNECTING, attempt, before);
        heard = clock.nanos();
        asked = Duration.ZERO;
        AutoCloseable open;
        try {
            open = connector.connect(connection);
        } catch (InterruptedException told) {
            throw told;
        } catch (RetryLaterException later) {
            asked = later.atLeast();
            return Failure.of(later).toString();
        } catch (Exception refused) {
            return Failure.of(refused).toString();
        }
        try {
            return whileOpen(context, connection, attempt, before);
        } finally {
            connection.over = true;
            close(open);
        }
    }

    private String whileOpen(Context context, Connection connection, int attempt, Optional<String> before)
            throws InterruptedException {
        view = new View(State.LIVE, attempt, before);
        while (!context.stopping()) {
            context.heartbeat();
            long seen = connection.bell.rings();
            String ended = connection.ended;
            if (ended != null) {
                return ended;
            }
            long left = heard + staleAfter.toNanos() - clock.nanos();
            if (left <= 0) {
                view = new View(State.STALE, attempt, before);
                return "silent for " + staleAfter;
            }
            connection.bell.await(seen, Math.min(left, LOOK_NANOS));
        }
        return "told to stop";
    }

    private void close(AutoCloseable open) throws InterruptedException {
        try {
            open.close();
        } catch (InterruptedException told) {
            throw told;
        } catch (Exception broken) {
            view = new View(view.state, view.attempts, Optional.of("closing: " + Failure.of(broken)));
        }
    }

    /** Never blocks. */
    public Health health() {
        View seen = view;
        return new Health(seen.state, Times.between(heard, clock.nanos()), seen.attempts, seen.problem);
    }
}

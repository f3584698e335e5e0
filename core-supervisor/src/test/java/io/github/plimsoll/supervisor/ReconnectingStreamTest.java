package io.github.plimsoll.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A stream in virtual time: each connection tells at once how long it lasted and why it ended. */
class ReconnectingStreamTest {
    private static final Duration STABLE = Duration.ofSeconds(60);
    private static final int MOST = 3;

    private final World world = new World();
    private final List<Duration> pauses = new ArrayList<>();
    private final List<ReconnectingStream.State> closedIn = new ArrayList<>();
    private int beats;
    private int rounds;
    private boolean stopping;

    private final Task.Context context = new Task.Context() {
        @Override
        public boolean stopping() {
            return stopping;
        }

        @Override
        public void heartbeat() {
            beats++;
        }

        @Override
        public void pause(Duration time) {
            pauses.add(time);
            world.advance(time);
        }
    };

    private ReconnectingStream stream(ReconnectingStream.Connector connector) {
        return new ReconnectingStream(
                connector,
                world,
                new SplittableRandom(1),
                ReconnectingStream.BACKOFF.with(Jitter.EQUAL),
                ReconnectingStream.STALE_AFTER,
                MOST);
    }

    /** Connections that last so long, with a message or without, and then end; the task is told to stop after some. */
    private ReconnectingStream lasting(Duration time, boolean message, int stopAfter) {
        return stream(session -> {
            rounds++;
            if (message) {
                session.received();
            }
            world.advance(time);
            session.ended("closed by peer");
            stopping = rounds == stopAfter;
            return () -> {};
        });
    }

    @Test
    @DisplayName("a connection that told something and lasted makes the next attempt the first again")
    void stable() throws Exception {
        ReconnectingStream stream = lasting(STABLE, true, 10);
        stream.run(context);
        assertThat(rounds).isEqualTo(10);
        assertThat(pauses)
                .hasSize(9)
                .allSatisfy(pause -> assertThat(pause).isBetween(Duration.ofMillis(2_500), Duration.ofSeconds(5)));
        assertThat(stream.health().state()).isEqualTo(ReconnectingStream.State.CLOSED);
        assertThat(beats).isGreaterThanOrEqualTo(19);
    }

    @Test
    @DisplayName("one that told nothing, or lasted a moment less, counts as an attempt, and the back-off grows")
    void unstable() {
        for (ReconnectingStream stream : List.of(lasting(STABLE, false, 10), lasting(STABLE.minusNanos(1), true, 10))) {
            rounds = 0;
            pauses.clear();
            assertThatThrownBy(() -> stream.run(context)).hasMessage("3 attempts in a row, the last: closed by peer");
            assertThat(rounds).isEqualTo(MOST);
            assertThat(pauses).hasSize(2);
            assertThat(pauses.get(1)).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(10));
            assertThat(stream.health().attempts()).isEqualTo(MOST);
        }
    }

    @Test
    @DisplayName("a connection is stale at 60 s of silence, and closed; a message of an earlier one changes nothing")
    void stale() throws Exception {
        List<ReconnectingStream.Session> sessions = new ArrayList<>();
        ReconnectingStream[] stream = new ReconnectingStream[1];
        stream[0] = stream(session -> {
            sessions.add(session);
            if (sessions.size() == 2) {
                stopping = true;
                world.advance(Duration.ofSeconds(7));
                sessions.get(0).received();
            } else {
                world.advance(ReconnectingStream.STALE_AFTER);
            }
            return () -> closedIn.add(stream[0].health().state());
        });
        stream[0].run(context);
        assertThat(closedIn.get(0)).isEqualTo(ReconnectingStream.State.STALE);
        assertThat(stream[0].health().lastProblem()).contains("silent for PT1M");
        assertThat(stream[0].health().silence()).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    @DisplayName("a connection that cannot be closed is told, and the next one is made all the same")
    void brokenClose() throws Exception {
        ReconnectingStream stream = stream(session -> {
            stopping = ++rounds == 2;
            session.ended("over");
            return () -> {
                throw new IOException("broken pipe");
            };
        });
        stream.run(context);
        assertThat(rounds).isEqualTo(2);
        assertThat(stream.health().lastProblem()).contains("closing: java.io.IOException: broken pipe");
    }

    @Test
    @DisplayName("bounds are checked, all at once")
    void bounds() {
        assertThatThrownBy(() -> new ReconnectingStream(
                        session -> () -> {}, world, new SplittableRandom(1), Backoff.DEFAULT, Duration.ZERO, 0))
                .hasMessage("reconnecting stream: silence must be PT0.000001S to PT8760H, not PT0S; "
                        + "number of attempts must be 1 to 1000000, not 0");
    }
}

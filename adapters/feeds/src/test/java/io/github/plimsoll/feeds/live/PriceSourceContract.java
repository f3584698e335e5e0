package io.github.plimsoll.feeds.live;

import static io.github.plimsoll.feeds.live.UnrulyServer.message;
import static io.github.plimsoll.feeds.live.UnrulyServer.page;
import static io.github.plimsoll.feeds.live.UnrulyServer.status;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.feeds.live.UnrulyServer.Step;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every adapter must satisfy against a server that misbehaves. */
@Timeout(30)
abstract class PriceSourceContract {
    abstract Rig rig();

    private Rigged rigged(Step... steps) throws IOException {
        return new Rigged(rig(), Rigged.PATIENT, steps);
    }

    private Step good(int n) {
        return message(rig().message(n));
    }

    @Test
    @DisplayName("its prices reach the sink with market, scale and time, and it is live")
    void delivers() throws IOException {
        try (Rigged rigged = rigged(good(0), good(1))) {
            rigged.hears(1);
            Tick tick = rigged.ticks().get(rigged.ticks().size() - 1);
            assertThat(tick.market()).isEqualTo("BTC-USD");
            assertThat(tick.exponent()).isNegative();
            rigged.until("live", () -> rigged.health().isLive());
            assertThat(rigged.health().count("prices")).isGreaterThanOrEqualTo(2);
            assertThat(rigged.connections()).isEqualTo(rig() == Rig.BINANCE_STREAM ? 1 : 0);
        }
    }

    @Test
    @DisplayName(
            "what is truncated, a page, of a wrong id, huge or too long is counted by reason, and the next price is taken")
    void badMessages() throws IOException {
        String good = rig().message(1);
        try (Rigged rigged = rigged(
                message(good.substring(0, good.length() / 2)),
                message("<html><body>Bad Gateway</body></html>"),
                message(rig().unknownId()),
                message(rig().hugeNumber()),
                message("\"" + "x".repeat(Decoder.MAX_MESSAGE) + "\""),
                good(2))) {
            rigged.hears(2);
            assertThat(rigged.ticks()).hasSize(1);
            assertThat(rigged.health().count("rejected.not_json")).isEqualTo(2);
            assertThat(rigged.health().count("rejected.unknown_id")).isEqualTo(1);
            assertThat(rigged.health().count("rejected.bad_number")).isEqualTo(1);
            assertThat(rigged.health().count("rejected.too_long")).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("429, 5xx, 404 and a page of markup in place of the protocol are counted, waited out and tried again")
    void refusedRequests() throws IOException {
        try (Rigged rigged = rigged(status(429), status(503), status(500), status(404), page(), good(3))) {
            rigged.hears(3);
            boolean socket = rig().isPushed() && !(rig() == Rig.HERMES_STREAM || rig() == Rig.AVANTIS);
            assertThat(rigged.health().count("rejected.http_status")).isEqualTo(socket ? 5 : 4);
            assertThat(rigged.health().count("rejected.wrong_content_type")).isEqualTo(socket ? 0 : 1);
            assertThat(rigged.ticks()).hasSize(1);
        }
    }

    @Test
    @DisplayName("PRC-20 a stream that is cut in the middle of a message, or ended, is made anew and its data resumes")
    void cut() throws IOException {
        try (Rigged rigged = rigged(good(1), new Step.Cut(rig().message(2)), good(3), new Step.Bye(), good(5))) {
            rigged.hears(5);
            assertThat(rigged.ticks()).noneMatch(tick -> Rig.number(tick) == 2);
            assertThat(rigged.server().peers()).hasSizeGreaterThanOrEqualTo(3);
        }
    }

    @Test
    @DisplayName("PRC-20 a stream that falls silent on an open connection is made anew and its data resumes")
    void silent() throws IOException {
        try (Rigged rigged = new Rigged(
                rig(),
                Rigged.HASTY,
                good(1),
                new Step.Stall(),
                new Step.Hang(),
                good(3),
                good(3),
                good(3),
                good(3),
                good(3),
                good(3))) {
            rigged.hears(3);
            assertThat(rigged.server().peers()).hasSizeGreaterThanOrEqualTo(3);
            assertThat(rigged.health().links().get(0).lastProblem()).isPresent();
        }
    }

    @Test
    @DisplayName("a price that comes twice or too late never becomes the last word")
    void order() throws IOException {
        try (Rigged rigged = rigged(good(5), good(5), good(4), good(6))) {
            rigged.hears(6);
            Tick last = rigged.ticks().get(rigged.ticks().size() - 1);
            assertThat(Rig.number(last)).isEqualTo(6);
            if (rig().isNumbered()) {
                assertThat(rigged.health().count("rejected.duplicate")).isEqualTo(1);
                assertThat(rigged.health().count("rejected.out_of_order")).isEqualTo(1);
                assertThat(rigged.ticks()).extracting(Rig::number).isSubsetOf(5, 6);
            }
        }
    }

    @Test
    @DisplayName("a slow sink gets the newest price of a market, and not all those before it")
    void latestWins() throws IOException {
        try (Rigged rigged = rigged()) {
            rigged.hold();
            rigged.server().then(IntStream.range(0, 40).mapToObj(this::good).toArray(Step[]::new));
            rigged.counts("prices", 40);
            rigged.release();
            rigged.hears(39);
            assertThat(rigged.ticks()).hasSizeLessThanOrEqualTo(2);
            assertThat(rigged.health().count("overwritten")).isGreaterThanOrEqualTo(38);
        }
    }

    @Test
    @DisplayName("closing ends every task and connection, once or twice")
    void closes() throws Exception {
        try (Rigged rigged = rigged(good(0))) {
            rigged.hears(0);
            rigged.stop();
            rigged.stop();
            for (Thread thread : rigged.threads()) {
                thread.join(2_000);
                assertThat(thread.isAlive()).isFalse();
            }
            rigged.until(
                    "closed",
                    () -> rigged.server().peers().stream()
                            .filter(peer -> !peer.isAsked())
                            .allMatch(Peer::isClosed));
            int before = rigged.ticks().size();
            rigged.server().then(good(1));
            assertThat(rigged.ticks()).hasSize(before);
        }
    }

    @Test
    @DisplayName("the key is shown to the server and to nobody else")
    void secret() throws IOException {
        try (Rigged rigged = new Rigged(rig(), Rigged.PATIENT, Rig.KEY, status(401), page(), good(0))) {
            rigged.hears(0);
            // One that has just connected has said nothing yet.
            List<Peer> asked = rigged.server().peers().stream()
                    .filter(peer -> !peer.head().isEmpty())
                    .toList();
            assertThat(asked).isNotEmpty().allMatch(peer -> peer.head().contains("Authorization: Bearer " + Rig.KEY));
            assertThat(rigged.health().toString()).doesNotContain(Rig.KEY);
            assertThat(ApiKey.of(Rig.KEY)).hasToString("(secret)");
        }
    }
}

package io.github.plimsoll.feeds.live;

import static io.github.plimsoll.feeds.live.UnrulyServer.message;
import static io.github.plimsoll.feeds.live.UnrulyServer.page;
import static io.github.plimsoll.feeds.live.UnrulyServer.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.feeds.live.UnrulyServer.Step;
import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.pricefeed.FeedPolicy;
import io.github.plimsoll.pricefeed.PriceFeed;
import io.github.plimsoll.pricefeed.PriceReading;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What no single adapter shows. */
@Timeout(30)
@Execution(ExecutionMode.CONCURRENT)
class LiveSourcesTest {
    private static final Rig LAZER = Rig.LAZER;

    private static SourceSpec lazer(List<UnrulyServer> servers) {
        return new SourceSpec(
                SourceKind.PYTH_LAZER,
                List.of(new Listing("BTC-USD", "1", 10)),
                List.of(),
                servers.stream().map(one -> URI.create("ws://" + one.address())).toList(),
                Optional.empty(),
                Optional.of(ApiKey.of(Rig.KEY)),
                LAZER.settings(Rigged.PATIENT, Rigged.PATIENT));
    }

    @Test
    @DisplayName(
            "Lazer: all three endpoints are subscribed, what they repeat is taken once, and one that is left is enough")
    void threeEndpoints() throws IOException {
        UnrulyServer[] others = {new UnrulyServer(), new UnrulyServer()};
        UnrulyServer first = new UnrulyServer();
        try (Rigged rigged = new Rigged(
                first,
                RawTap.NONE,
                (net, server) -> lazer(List.of(server, others[0], others[1])).build(net))) {
            List<UnrulyServer> all = List.of(first, others[0], others[1]);
            all.forEach(server -> server.then(message(LAZER.message(1))));
            rigged.counts("rejected.duplicate", 2);
            assertThat(rigged.health().links()).hasSize(3);
            assertThat(rigged.source().channels())
                    .containsExactly("pyth-lazer.stream-0", "pyth-lazer.stream-1", "pyth-lazer.stream-2");
            for (UnrulyServer server : all) {
                rigged.until(
                        "subscribed",
                        () -> server.peers().stream()
                                .anyMatch(peer -> peer.said().toString().contains("\"priceFeedIds\":[1]")));
            }
            first.close();
            others[0].close();
            others[1].then(message(LAZER.message(2)), message(LAZER.message(0)), message(LAZER.message(3)));
            rigged.hears(3);
            assertThat(rigged.health().isLive()).isTrue();
            assertThat(rigged.health().count("rejected.out_of_order")).isEqualTo(1);
            assertThat(rigged.ticks()).extracting(Rig::number).doesNotHaveDuplicates();
        } finally {
            others[0].close();
            others[1].close();
        }
    }

    @Test
    @DisplayName("a ping is answered, and every new connection subscribes anew")
    void pingAndResubscription() throws IOException {
        Rig kraken = Rig.KRAKEN_STREAM;
        try (Rigged rigged = new Rigged(kraken, Rigged.PATIENT, message(kraken.message(0)))) {
            rigged.hears(0);
            List<Peer> peers = rigged.server().peers();
            rigged.until("subscribed", () -> !peers.get(0).said().isEmpty());
            rigged.server().then(new Step.Bye(), message(kraken.message(1)));
            rigged.hears(1);
            peers.get(1).ping();
            rigged.until("pong", () -> peers.get(1).said().contains("10 are you there"));
            for (Peer peer : peers.subList(0, 2)) {
                rigged.until(
                        "subscribed",
                        () -> peer.said().stream()
                                .anyMatch(said -> said.startsWith("1 {\"method\":\"subscribe\"")
                                        && said.contains("\"symbol\":[\"BTC/USD\"]")));
            }
        }
    }

    @Test
    @DisplayName("a source with a stream and answers asks only while the stream is down")
    void asksWhileTheStreamIsDown() throws IOException {
        Rig rig = Rig.HERMES_STREAM;
        List<Listing> listings = List.of(new Listing("BTC-USD", Wire.HERMES.id(), 10));
        UnrulyServer asked = new UnrulyServer().then(message(rig.message(1)));
        try (Rigged rigged = new Rigged(
                new UnrulyServer().then(status(500)),
                RawTap.NONE,
                (net, server) -> new SourceSpec(
                                SourceKind.PYTH_HERMES,
                                listings,
                                listings,
                                List.of(URI.create("http://" + server.address())),
                                Optional.of(URI.create("http://" + asked.address())),
                                Optional.empty(),
                                rig.settings(Rigged.PATIENT, Rigged.PATIENT))
                        .build(net))) {
            rigged.hears(1);
            rigged.server().then(message(rig.message(2)));
            rigged.hears(2);
            assertThat(rigged.health().links()).hasSize(2);
            assertThat(asked.peers().get(0).head())
                    .startsWith("GET /v2/updates/price/latest?ids%5B%5D=" + Wire.HERMES.id() + "&parsed=true");
        } finally {
            asked.close();
        }
    }

    @Test
    @DisplayName(
            "PRC-15 while sources fail no price is made up: nothing can be opened before enough of them give one again")
    void noInventedPrice() throws IOException {
        PriceFeed feed = PriceFeed.builder(Rigged.CLOCK)
                .market(Instrument.cryptoPerp("BTC"), FeedPolicy.defaults())
                .source("binance")
                .source("kraken")
                .build();
        assertThat(SourceKind.ids()).noneMatch(id -> id.matches(".*(mock|fake|random|test|demo|sim).*"));
        for (Rig rig : List.of(Rig.BINANCE_STREAM, Rig.KRAKEN_ASKED)) {
            List<Step> steps = new ArrayList<>();
            for (int cycle = 0; cycle < 4; cycle++) {
                steps.addAll(List.of(status(503), page(), message("{}"), new Step.Cut(rig.message(cycle))));
            }
            try (Rigged rigged = new Rigged(rig, Rigged.PATIENT, steps.toArray(Step[]::new))) {
                QuoteSink sink = QuoteSink.of(feed, List.of(rigged.source()));
                rigged.counts("rejected.http_status", 4);
                assertThat(rigged.ticks()).isEmpty();
                assertThat(rigged.health().count("prices")).isZero();
                assertThat(rigged.health().links().get(0).lastProblem()).isPresent();
                assertThat(feed.read(0)).isInstanceOf(PriceReading.Unusable.class);
                rigged.server().then(message(rig.message(50)), message(rig.message(50)));
                rigged.hears(50);
                Tick real = rigged.ticks().get(rigged.ticks().size() - 1);
                sink.offer(rig.kind().id(), real, Rigged.CLOCK.monotonicNanos());
            }
        }
        assertThat(feed.read(0)).as("both gave a price").isInstanceOf(PriceReading.Usable.class);
    }

    @Test
    @DisplayName("PRC-20 after a stream was cut or fell silent its data resumes, though its running numbers begin anew")
    void dataResumes() throws IOException {
        Rig rig = Rig.BINANCE_STREAM;
        try (Rigged rigged = new Rigged(rig, Duration.ofSeconds(1), message(rig.message(50)))) {
            rigged.hears(50);
            rigged.server().then(new Step.Cut(rig.message(51)), message(rig.message(10)));
            rigged.hears(10);
            rigged.server().then(new Step.Stall(), message(rig.message(5)));
            rigged.hears(5);
            assertThat(rigged.ticks()).extracting(Rig::number).containsExactly(50, 10, 5);
            assertThat(rigged.connections()).isGreaterThanOrEqualTo(3);
            assertThat(rigged.health().count("rejected.out_of_order")).isZero();
        }
    }

    private static final class Recording implements RawTap {
        private final List<byte[]> messages = new ArrayList<>();
        private final List<long[]> times = new ArrayList<>();
        private String channel = "";

        @Override
        public void connected(String name, long receivedMicros, long receivedNanos) {
            channel = name;
        }

        @Override
        public synchronized void message(String name, byte[] message, long receivedMicros, long receivedNanos) {
            times.add(new long[] {receivedMicros, receivedNanos});
            messages.add(message.clone());
        }
    }

    @Test
    @DisplayName("what a tap recorded gives the same prices when it is read again")
    void recordedMessages() throws IOException {
        Rig rig = Rig.BINANCE_STREAM;
        Recording tap = new Recording();
        SourceSpec[] spec = new SourceSpec[1];
        List<Tick> live;
        try (Rigged rigged = new Rigged(
                new UnrulyServer().then(message(rig.message(1)), message("<html>"), message(rig.message(0))),
                tap,
                (net, server) -> {
                    spec[0] = new SourceSpec(
                            SourceKind.BINANCE,
                            List.of(new Listing("BTC-USD", "BTCUSDT", 10)),
                            List.of(),
                            List.of(URI.create("ws://" + server.address())),
                            Optional.empty(),
                            Optional.empty(),
                            rig.settings(Rigged.PATIENT, Rigged.PATIENT));
                    return spec[0].build(net);
                })) {
            rigged.hears(1);
            rigged.counts("rejected.out_of_order", 1);
            live = List.copyOf(rigged.ticks());
        }
        List<Tick> again = new ArrayList<>();
        QuoteSink sink = new QuoteSink() {
            @Override
            public void offer(String source, Tick tick, long receivedNanos) {
                again.add(tick);
            }

            @Override
            public void connected(String source) {}
        };
        try (LiveNet net = new LiveNet(Rigged.CLOCK, System::nanoTime, new SplittableRandom(1), RawTap.NONE)) {
            PriceSource source = spec[0].build(net);
            Intake intake = source.intake(tap.channel, sink);
            for (int i = 0; i < tap.messages.size(); i++) {
                intake.accept(
                        tap.messages.get(i), tap.times.get(i)[0], tap.times.get(i)[1]);
            }
            assertThatThrownBy(() -> source.intake("binance.ask", sink))
                    .hasMessage("binance has no channel binance.ask; there are [binance.stream]");
        }
        assertThat(again).isEqualTo(live).hasSize(1);
        assertThat(tap.messages).hasSize(3);
    }
}

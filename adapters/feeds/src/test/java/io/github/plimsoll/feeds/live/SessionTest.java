package io.github.plimsoll.feeds.live;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.feeds.recording.Recorder;
import io.github.plimsoll.feeds.recording.Recording;
import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.numbers.WorldClock;
import io.github.plimsoll.pricefeed.PriceFeed;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole session as it came over the wire: through the live decoders, recorded, and given again in both ways. */
class SessionTest {
    private static final long START = 1_790_000_000_000_000L;
    private static final String SESSION = "/sessions/btc-usd.txt";
    private static final String QUOTES = "/sessions/btc-usd.quotes";
    private static final FeedsConfig CONFIG =
            FeedsConfig.read("""
            BTC-USD.pyth-hermes = known
            BTC-USD.pyth-lazer = known
            BTC-USD.avantis = known
            BTC-USD.binance = BTCUSDT
            BTC-USD.coinbase = BTC-USD
            BTC-USD.kraken = BTC/USD
            BTC-USD.kraken.ask = XXBTZUSD
            BTC-USD.coingecko = bitcoin
            BTC-USD.coingecko.max-age = 10m
            pyth-hermes.key-from = KEY
            pyth-lazer.key-from = KEY
            """, List.of(Instrument.cryptoPerp("BTC")), name -> "key");

    @TempDir
    private Path folder;

    private final long[] now = {START, 0};
    private final WorldClock clock = WorldClock.of(() -> now[0], () -> now[1]);

    /** What the wire brought: no bytes are a new connection. */
    private record Step(long micros, String channel, String bytes) {}

    private static List<String> lines(String resource) throws IOException {
        try (InputStream in = Objects.requireNonNull(SessionTest.class.getResourceAsStream(resource), resource)) {
            return new String(in.readAllBytes(), UTF_8).lines().toList();
        }
    }

    private static List<Step> steps() throws IOException {
        List<Step> all = new ArrayList<>();
        for (String line : lines(SESSION)) {
            if (!line.startsWith("#")) {
                String[] parts = line.split(" ", 3);
                String bytes =
                        parts.length < 3 ? "" : parts[2].replace("\\n", "\n").replace("\\r", "\r");
                all.add(new Step(START + Long.parseLong(parts[0]) * 1_000, parts[1], bytes));
            }
        }
        return all;
    }

    private void moveTo(long micros) {
        now[0] = micros;
        now[1] = (micros - START) * 1_000;
    }

    private LiveNet net() {
        return new LiveNet(clock, () -> now[1], new SplittableRandom(1), RawTap.NONE);
    }

    private static String text(String source, Tick tick, long receivedNanos) {
        return source + " " + tick + " received " + receivedNanos;
    }

    /** Passes quotes on to a price feed of its own and writes down what they are, and what the feed then says. */
    private final class Heard implements QuoteSink {
        final List<String> quotes = new ArrayList<>();
        final List<String> prices = new ArrayList<>();
        private final PriceFeed feed = CONFIG.priceFeed(clock);
        private final QuoteSink sink;

        Heard(List<PriceSource> sources) {
            sink = QuoteSink.of(feed, sources);
        }

        @Override
        public void offer(String source, Tick tick, long receivedNanos) {
            sink.offer(source, tick, receivedNanos);
            quotes.add(text(source, tick, receivedNanos));
            prices.add(feed.read(0)
                    .fold(
                            price -> price + " +-" + price.confidenceUnits() + " of " + price.asOfMicros(),
                            Object::toString));
        }

        @Override
        public void connected(String source) {
            sink.connected(source);
        }
    }

    /** Every connection has an intake of its own, as it has when it is live. */
    private static final class Connections implements RawTap {
        private final List<PriceSource> sources;
        private final QuoteSink sink;
        private final Map<String, Intake> open = new HashMap<>();

        Connections(List<PriceSource> sources, QuoteSink sink) {
            this.sources = sources;
            this.sink = sink;
        }

        @Override
        public void connected(String channel, long receivedMicros, long receivedNanos) {
            PriceSource source = sources.stream()
                    .filter(one -> one.channels().contains(channel))
                    .findFirst()
                    .orElseThrow();
            open.put(channel, source.intake(channel, sink));
            if (source.name().equals("binance")) {
                sink.connected("binance");
            }
        }

        @Override
        public void message(String channel, byte[] message, long receivedMicros, long receivedNanos) {
            Objects.requireNonNull(open.get(channel), channel).accept(message, receivedMicros, receivedNanos);
        }
    }

    /** The bytes of a connection as its messages: server-sent events come in any pieces, frames come whole. */
    private static BiConsumer<byte[], RawTap> framing(String channel, long[] now) {
        if (!channel.startsWith("pyth-hermes") && !channel.startsWith("avantis")) {
            return (bytes, tap) -> tap.message(channel, bytes, now[0], now[1]);
        }
        RawTap[] to = {RawTap.NONE};
        Transport.Inbox inbox = new Transport.Inbox() {
            @Override
            public void message(byte[] message) {
                to[0].message(channel, message, now[0], now[1]);
            }

            @Override
            public void alive() {}

            @Override
            public void rejected(Rejected why) {
                throw new AssertionError(why);
            }

            @Override
            public void ended(String why) {
                throw new AssertionError(why);
            }
        };
        SseReader reader = new SseReader(inbox, Set.of("message", "price_update"), Decoder.MAX_MESSAGE);
        return (bytes, tap) -> {
            to[0] = tap;
            reader.feed(ByteBuffer.wrap(bytes));
        };
    }

    private Heard live(Path file) throws IOException {
        try (LiveNet net = net();
                Recorder recorder = Recorder.create(file, clock, 1 << 20)) {
            List<PriceSource> sources = CONFIG.build(net);
            Heard heard = new Heard(sources);
            Connections connections = new Connections(sources, recorder.recording(heard));
            RawTap tap = recorder.tap();
            RawTap both = new RawTap() {
                @Override
                public void connected(String channel, long receivedMicros, long receivedNanos) {
                    tap.connected(channel, receivedMicros, receivedNanos);
                    connections.connected(channel, receivedMicros, receivedNanos);
                }

                @Override
                public void message(String channel, byte[] message, long receivedMicros, long receivedNanos) {
                    tap.message(channel, message, receivedMicros, receivedNanos);
                    connections.message(channel, message, receivedMicros, receivedNanos);
                }
            };
            Map<String, BiConsumer<byte[], RawTap>> framings = new HashMap<>();
            for (Step step : steps()) {
                moveTo(step.micros);
                if (step.bytes.isEmpty()) {
                    both.connected(step.channel, now[0], now[1]);
                    framings.put(step.channel, framing(step.channel, now));
                } else {
                    Objects.requireNonNull(framings.get(step.channel)).accept(step.bytes.getBytes(UTF_8), both);
                }
            }
            return heard;
        }
    }

    @Test
    @DisplayName(
            "the wire's bytes, the recording's messages and the recorded quotes give the same quotes and prices, bit for bit")
    void aSessionIsTheSameEachTime() throws IOException {
        Path file = folder.resolve("session.plr");
        Heard live = live(file);
        assertThat(String.join("\n", live.quotes)).isEqualTo(String.join("\n", lines(QUOTES)));

        try (LiveNet net = net();
                Recording recording = Recording.open(file)) {
            List<PriceSource> sources = CONFIG.build(net);
            Heard decoded = new Heard(sources);
            QuoteSink nothing = new Heard(sources);
            recording.replay((micros, nanos) -> moveTo(micros), nothing, new Connections(sources, decoded));
            assertThat(decoded.quotes).as("messages through the decoders again").isEqualTo(live.quotes);
            assertThat(decoded.prices).isEqualTo(live.prices);
            assertThat(recording.ending()).isEqualTo(Recording.Ending.CLOSED);
        }
        try (LiveNet net = net();
                Recording recording = Recording.open(file)) {
            Heard told = new Heard(CONFIG.build(net));
            recording.replay((micros, nanos) -> moveTo(micros), told, RawTap.NONE);
            assertThat(told.quotes).as("the quotes as they were recorded").isEqualTo(live.quotes);
            assertThat(told.prices).isEqualTo(live.prices);
        }
    }

    @Test
    @DisplayName(
            "of seven sources the session gives a price, though some of it is late, doubled, torn or no message at all")
    void whatTheSessionSays() throws IOException {
        Heard live = live(folder.resolve("session.plr"));
        assertThat(live.quotes).hasSize(lines(QUOTES).size());
        assertThat(live.prices.get(live.prices.size() - 1)).startsWith("BTC-USD 77");
        assertThat(live.quotes).noneMatch(quote -> quote.contains("771151") || quote.contains("9999999"));
    }
}

package io.github.plimsoll.benchmarks.price;

import io.github.plimsoll.feeds.live.ApiKey;
import io.github.plimsoll.feeds.live.Decoders;
import io.github.plimsoll.feeds.live.Intake;
import io.github.plimsoll.feeds.live.Listing;
import io.github.plimsoll.feeds.live.LiveNet;
import io.github.plimsoll.feeds.live.PriceSource;
import io.github.plimsoll.feeds.live.QuoteSink;
import io.github.plimsoll.feeds.live.RawTap;
import io.github.plimsoll.feeds.live.SourceKind;
import io.github.plimsoll.feeds.live.SourceSpec;
import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.numbers.WorldClock;
import io.github.plimsoll.pricefeed.FeedPolicy;
import io.github.plimsoll.pricefeed.PriceFeed;
import io.github.plimsoll.pricefeed.PriceReading;
import io.github.plimsoll.pricefeed.ValidatedPrice;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** From the bytes of a message of a stream to a validated price, one message at a time, on one thread. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
@SuppressWarnings("NullAway") // JMH sets the fields up
public class MessagesJmh implements WorldClock {
    private static final long START = 1_790_000_000_000_000L;
    private static final int DIGITS = 16;
    private static final String STAMP = "S".repeat(DIGITS);
    private static final String PRICE = "P".repeat(DIGITS);
    private static final String SECONDS = "T".repeat(10);
    private static final long BASE = 7_712_345_000_000_000L;
    private static final String FEED = "e62df6c8b4a85fe1a67db44dc12de5db330f7ac66b72dc658afedf0f4a415b43";
    /** The proof of one update in hexadecimal is about as long. */
    private static final String PROOF = "50".repeat(1_500);

    private static final String HERMES = "data:{\"binary\":{\"encoding\":\"hex\",\"data\":[\"" + PROOF
            + "\"]},\"parsed\":[{\"id\":\"" + FEED + "\",\"price\":{\"price\":\"" + PRICE
            + "\",\"conf\":\"2500000000\",\"expo\":-11,\"publish_time\":" + SECONDS + "},\"ema_price\":{\"price\":"
            + "\"7700000000000\",\"conf\":\"1\",\"expo\":-8,\"publish_time\":1790000000},\"metadata\":{\"slot\":"
            + STAMP
            + ",\"proof_available_time\":1790000001,\"prev_publish_time\":1789999999}}]}\n\n";
    private static final String LAZER =
            "{\"type\":\"streamUpdated\",\"subscriptionId\":1,\"parsed\":{\"timestampUs\":\""
                    + STAMP + "\",\"priceFeeds\":[{\"priceFeedId\":1,\"price\":\"" + PRICE
                    + "\",\"exponent\":-11,\"confidence\":2188501708,\"marketSession\":\"regular\"}]}}";
    private static final String BINANCE = "{\"stream\":\"btcusdt@bookTicker\",\"data\":{\"u\":" + STAMP
            + ",\"s\":\"BTCUSDT\",\"b\":\"7" + PRICE.substring(12) + ".45000000\",\"B\":\"31.21000000\","
            + "\"a\":\"7" + PRICE.substring(12) + ".46000000\",\"A\":\"40.66000000\"}}";

    @Param({"hermes", "lazer", "binance"})
    private String wire;

    private PriceFeed feed;
    private LiveNet net;
    private Consumer<ByteBuffer> events;
    private byte[] message;
    private int stampAt;
    private int secondsAt;
    private int[] pricesAt;
    private int priceDigits;
    private long count;

    /** The whole way must end in a price before anything is measured. */
    @Setup
    public void setUp() {
        SourceKind kind = switch (wire) {
            case "hermes" -> SourceKind.PYTH_HERMES;
            case "lazer" -> SourceKind.PYTH_LAZER;
            default -> SourceKind.BINANCE;
        };
        String symbol = switch (wire) {
            case "hermes" -> FEED;
            case "lazer" -> "1";
            default -> "BTCUSDT";
        };
        String text = switch (wire) {
            case "hermes" -> HERMES;
            case "lazer" -> LAZER;
            default -> BINANCE;
        };
        feed = PriceFeed.builder(this)
                .market(Instrument.cryptoPerp("BTC"), FeedPolicy.defaults())
                .source(kind.id())
                .source("other")
                .build();
        net = new LiveNet(this, System::nanoTime, new SplittableRandom(1), RawTap.NONE);
        PriceSource source = SourceSpec.of(
                        kind,
                        List.of(new Listing("BTC-USD", symbol, 10)),
                        kind.needsKey() ? Optional.of(ApiKey.of("none")) : Optional.empty())
                .build(net);
        Intake intake = source.intake(source.channels().get(0), QuoteSink.of(feed, List.of(source)));
        Consumer<byte[]> taken = bytes -> intake.accept(bytes, epochMicros(), monotonicNanos());
        events = wire.equals("hermes") ? Decoders.eventStream(Set.of("message"), taken) : any -> taken.accept(message);
        message = text.getBytes(StandardCharsets.US_ASCII);
        stampAt = text.indexOf(STAMP);
        secondsAt = text.indexOf(SECONDS);
        priceDigits = wire.equals("binance") ? 4 : DIGITS;
        int first = text.indexOf("P".repeat(priceDigits));
        int last = text.lastIndexOf("P".repeat(priceDigits));
        pricesAt = first == last ? new int[] {first} : new int[] {first, last};
        for (int i = 0; i < 1_000; i++) {
            if (messageToProof() == null) {
                throw new IllegalStateException("no price of " + wire + ": " + feed.read(0));
            }
        }
    }

    @TearDown
    public void tearDown() {
        net.close();
    }

    /** 20 us of world time pass with each message: 50,000 messages a second. */
    @Override
    public long epochMicros() {
        return START + count * 20;
    }

    @Override
    public long monotonicNanos() {
        return epochMicros() * 1_000;
    }

    @Benchmark
    public @Nullable ValidatedPrice messageToProof() {
        count++;
        write(stampAt, DIGITS, epochMicros());
        if (secondsAt >= 0) {
            write(secondsAt, SECONDS.length(), epochMicros() / 1_000_000);
        }
        for (int at : pricesAt) {
            write(at, priceDigits, wire.equals("binance") ? 7_120 + (count & 7) : BASE + (count & 1_023));
        }
        feed.offer(0, 1, 771_234_500_000_000L + (count & 7), 0, epochMicros());
        events.accept(ByteBuffer.wrap(message));
        return feed.read(0) instanceof PriceReading.Usable usable ? usable.price() : null;
    }

    private void write(int at, int digits, long value) {
        long rest = value;
        for (int i = at + digits - 1; i >= at; i--) {
            message[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }
}

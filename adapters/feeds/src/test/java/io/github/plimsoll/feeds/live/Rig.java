package io.github.plimsoll.feeds.live;

import io.github.plimsoll.supervisor.Backoff;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Each adapter, in each way in which it can be fed, with the messages of its protocol. */
enum Rig {
    HERMES_STREAM(SourceKind.PYTH_HERMES, Wire.HERMES, true),
    HERMES_ASKED(SourceKind.PYTH_HERMES, Wire.HERMES, false),
    LAZER(SourceKind.PYTH_LAZER, Wire.LAZER, true),
    AVANTIS(SourceKind.AVANTIS, Wire.AVANTIS, true),
    BINANCE_STREAM(SourceKind.BINANCE, Wire.BINANCE, true),
    BINANCE_ASKED(SourceKind.BINANCE, Wire.BINANCE_REST, false),
    COINBASE_STREAM(SourceKind.COINBASE, Wire.COINBASE, true),
    COINBASE_ASKED(SourceKind.COINBASE, Wire.COINBASE_REST, false),
    KRAKEN_STREAM(SourceKind.KRAKEN, Wire.KRAKEN, true),
    KRAKEN_ASKED(SourceKind.KRAKEN, Wire.KRAKEN_REST, false),
    COIN_GECKO(SourceKind.COIN_GECKO, Wire.COIN_GECKO, false);

    static final String KEY = "key-that-nobody-may-see";

    private static final long START_SECONDS = 1_790_000_000L;

    private final SourceKind kind;
    private final Wire wire;
    private final boolean pushed;

    Rig(SourceKind kind, Wire wire, boolean pushed) {
        this.kind = kind;
        this.wire = wire;
        this.pushed = pushed;
    }

    boolean isPushed() {
        return pushed;
    }

    SourceKind kind() {
        return kind;
    }

    /** Whether its messages have running numbers of their own, by which the adapter knows what came before. */
    boolean isNumbered() {
        return this == LAZER || this == AVANTIS || this == BINANCE_STREAM || this == COINBASE_STREAM;
    }

    /** How patient it is in tests; the stall is noticed fast only where the test waits for it. */
    LiveSettings settings(Duration staleAfter, Duration timeout) {
        return new LiveSettings(
                new Backoff(Duration.ofMillis(1), Duration.ofMillis(3), Duration.ofSeconds(60)),
                staleAfter,
                1_000,
                timeout,
                Duration.ofMillis(2));
    }

    PriceSource source(LiveNet net, String address, LiveSettings settings, @Nullable String key) {
        List<Listing> listings = List.of(new Listing("BTC-USD", wire.id(), 10));
        String scheme = kind == SourceKind.PYTH_HERMES || kind == SourceKind.AVANTIS ? "http://" : "ws://";
        return new SourceSpec(
                        kind,
                        pushed ? listings : List.of(),
                        pushed ? List.of() : listings,
                        pushed ? List.of(URI.create(scheme + address)) : List.of(),
                        pushed ? Optional.empty() : Optional.of(URI.create("http://" + address)),
                        Optional.ofNullable(key).map(ApiKey::of),
                        settings)
                .build(net);
    }

    /** The n-th message, n from 0 to 99: the price is 77100 + n, the time is n s after the first, the number is n on. */
    String message(int n) {
        String price = kind.origin().equals("pyth") ? (77_100 + n) + "00000000" : (77_100 + n) + ".00000000";
        long seconds = START_SECONDS + n;
        return wire.withPrice(price)
                .replace("77123.46000000", (77_101 + n) + ".00000000")
                .replace("77123.46", (77_101 + n) + ".00")
                .replace("1790000000", Long.toString(seconds))
                .replace(
                        "2026-09-21T14:13:20",
                        Instant.ofEpochSecond(seconds).toString().replace("Z", ""))
                .replace("\"sequence_num\":3", "\"sequence_num\":" + (3 + n))
                .replace("400900217", Long.toString(400_900_217L + n))
                .replace("190000001", Long.toString(190_000_001L + n));
    }

    String unknownId() {
        return wire.withId(kind == SourceKind.PYTH_LAZER || kind == SourceKind.AVANTIS ? "99" : "SOMETHING-ELSE");
    }

    String hugeNumber() {
        return wire.withPrice("9".repeat(300));
    }

    /** Which message it was. */
    static int number(Tick tick) {
        long units = tick.value().<Long>fold(Tick.Point::price, Tick.Book::bid);
        for (int i = tick.exponent(); i < 0; i++) {
            units /= 10;
        }
        return (int) units - 77_100;
    }
}

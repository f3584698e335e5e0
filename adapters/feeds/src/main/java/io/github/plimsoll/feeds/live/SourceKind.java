package io.github.plimsoll.feeds.live;

import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The protocols that are spoken. There is no kind that invents prices. */
public enum SourceKind {
    /** Latest prices and server-sent events. Ten requests in 10 s, then none for 60 s. */
    PYTH_HERMES(
            "pyth-hermes",
            "pyth",
            true,
            "(0[xX])?[0-9a-fA-F]{64}",
            List.of("https://hermes.pyth.network"),
            "https://hermes.pyth.network",
            Duration.ofSeconds(2)),
    /** Three websockets that bring the same. */
    PYTH_LAZER(
            "pyth-lazer",
            "pyth",
            true,
            "[0-9]{1,9}",
            List.of(
                    "wss://pyth-lazer-0.dourolabs.app/v1/stream",
                    "wss://pyth-lazer-1.dourolabs.app/v1/stream",
                    "wss://pyth-lazer-2.dourolabs.app/v1/stream"),
            "",
            Duration.ZERO),
    /** Avantis' own stream of Lazer's prices. */
    AVANTIS("avantis", "pyth", false, "[0-9]{1,9}", List.of("https://feed-v3.avantisfi.com"), "", Duration.ZERO),
    /** Best bid and ask. */
    BINANCE(
            "binance",
            "binance",
            false,
            "[A-Z0-9]{2,24}",
            List.of("wss://stream.binance.com:9443"),
            "https://api.binance.com",
            Duration.ofSeconds(1)),
    /** Best bid and ask of Advanced Trade. */
    COINBASE(
            "coinbase",
            "coinbase",
            false,
            "[A-Z0-9]{1,16}-[A-Z0-9]{1,16}",
            List.of("wss://advanced-trade-ws.coinbase.com"),
            "https://api.coinbase.com",
            Duration.ofSeconds(1)),
    /** Best bid and ask of websocket v2. Answers have other names for the markets. */
    KRAKEN(
            "kraken",
            "kraken",
            false,
            "[A-Z0-9.]{1,16}/[A-Z0-9.]{1,16}",
            List.of("wss://ws.kraken.com/v2"),
            "https://api.kraken.com",
            Duration.ofSeconds(1)),
    /** An average of many venues, about once a minute: for the display and as a witness. */
    COIN_GECKO(
            "coingecko",
            "coingecko",
            false,
            "[a-z0-9-]{1,64}",
            List.of(),
            "https://api.coingecko.com",
            Duration.ofSeconds(10));

    private final String id;
    private final String origin;
    private final boolean keyed;

    @SuppressWarnings("ImmutableEnumChecker") // a pattern never changes
    private final Pattern symbol;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<String> streams;

    private final String asking;
    private final Duration leastPoll;

    SourceKind(
            String id,
            String origin,
            boolean keyed,
            String symbol,
            List<String> streams,
            String asking,
            Duration leastPoll) {
        this.id = id;
        this.origin = origin;
        this.keyed = keyed;
        this.symbol = Pattern.compile(symbol);
        this.streams = streams;
        this.asking = asking;
        this.leastPoll = leastPoll;
    }

    /** The name of its source in configuration and price feed, such as {@code pyth-hermes}. */
    public String id() {
        return id;
    }

    /** Who makes its prices: sources of one origin are not independent of each other. */
    public String origin() {
        return origin;
    }

    /** Whether it answers only to those who have a key. */
    public boolean needsKey() {
        return keyed;
    }

    /** Whether it can push prices. */
    public boolean streams() {
        return !streams.isEmpty();
    }

    /** Whether it can be asked for prices. */
    public boolean answers() {
        return !asking.isEmpty();
    }

    /** Endpoints that push, unless configured otherwise. */
    public List<URI> streamEndpoints() {
        return streams.stream().map(URI::create).toList();
    }

    /** Endpoint that is asked, unless configured otherwise. */
    public Optional<URI> askEndpoint() {
        return asking.isEmpty() ? Optional.empty() : Optional.of(URI.create(asking));
    }

    /** Shortest time between requests. */
    public Duration leastPoll() {
        return leastPoll;
    }

    /** Whether it could have a market of this name. */
    public boolean isSymbol(String text) {
        return symbol.matcher(text).matches();
    }

    /** What its names of markets look like, as a regular expression. */
    public String symbolForm() {
        return symbol.pattern();
    }

    /** The kind of this id, if there is one. */
    public static Optional<SourceKind> of(String id) {
        return Arrays.stream(values()).filter(kind -> kind.id.equals(id)).findFirst();
    }

    /** All ids. */
    public static List<String> ids() {
        return Arrays.stream(values()).map(SourceKind::id).toList();
    }
}

package io.github.plimsoll.feeds.live;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The one place where the ids of Pyth's feeds are written down. A configuration may say {@code known} instead of an id, and
 * one that gives a market the known id of another is refused.
 */
public final class KnownFeeds {
    private static final Map<String, String> HERMES = new LinkedHashMap<>();
    private static final Map<String, String> LAZER = new LinkedHashMap<>();

    static {
        HERMES.put("BTC-USD", "e62df6c8b4a85fe1a67db44dc12de5db330f7ac66b72dc658afedf0f4a415b43");
        HERMES.put("ETH-USD", "ff61491a931112ddf1bd8147cd1b641375f79f5825126d665480874634fd0ace");
        HERMES.put("SOL-USD", "ef0d8b6fda2ceba41da15d4095d1da392a0d2f8ed0c6c7bc0f4cfac8c280b56d");
        LAZER.put("BTC-USD", "1");
        LAZER.put("ETH-USD", "2");
        LAZER.put("SOL-USD", "6");
    }

    private KnownFeeds() {}

    private static Map<String, String> of(SourceKind kind) {
        return switch (kind) {
            case PYTH_HERMES -> HERMES;
            case PYTH_LAZER, AVANTIS -> LAZER;
            case BINANCE, COINBASE, KRAKEN, COIN_GECKO -> Map.of();
        };
    }

    /** The id of a market at a source, if it is known. */
    public static Optional<String> id(SourceKind kind, String market) {
        return Optional.ofNullable(of(kind).get(market));
    }

    /** The market that is known to have this id, if there is one. */
    static Optional<String> market(SourceKind kind, String id) {
        String normal = HermesDecoder.normal(id);
        return of(kind).entrySet().stream()
                .filter(known -> known.getValue().equals(normal))
                .map(Map.Entry::getKey)
                .findFirst();
    }
}

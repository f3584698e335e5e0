package io.github.plimsoll.feeds.live;

import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.numbers.WorldClock;
import io.github.plimsoll.pricefeed.FeedPolicy;
import io.github.plimsoll.pricefeed.PriceFeed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Which sources quote which markets, from lines of {@code key = value}; {@code #} begins a comment:
 * <pre>
 *   BTC-USD.pyth-hermes = known            the id that the source has for the market
 *   BTC-USD.binance = BTCUSDT
 *   BTC-USD.binance.max-age = 3s           largest age of its quotes there; also heartbeat, weight
 *   BTC-USD.kraken = BTC/USD
 *   BTC-USD.kraken.ask = XXBTZUSD          the id in answers, where it is another one
 *   BTC-USD.quorum = 2                     also max-age, max-deviation and what else a FeedPolicy has
 *   pyth-hermes.key-from = PYTH_KEY        the environment variable that holds the key
 *   binance.by = both                      stream, ask, or both: ask while the stream is down
 *   binance.stale-after = 30s              also poll-every, url, ask-url
 * </pre>
 * Immutable.
 */
public final class FeedsConfig {
    private final List<Instrument> markets;
    private final Map<String, FeedPolicy> policies;
    private final List<SourceSpec> sources;

    FeedsConfig(List<Instrument> markets, Map<String, FeedPolicy> policies, List<SourceSpec> sources) {
        this.markets = List.copyOf(markets);
        this.policies = new LinkedHashMap<>(policies);
        this.sources = List.copyOf(sources);
    }

    /**
     * Reads it.
     *
     * @param instruments the markets that may be named
     * @param environment gives the value of a variable, or null
     * @throws IllegalArgumentException naming every problem at once, each with its line
     */
    public static FeedsConfig read(
            String text, List<Instrument> instruments, UnaryOperator<@Nullable String> environment) {
        return new FeedsReader(instruments, environment).read(text);
    }

    /** Markets with at least one source, in the order in which they are named. */
    public List<Instrument> markets() {
        return markets;
    }

    /** What holds for a market: the defaults, with what the configuration says of it and of its sources. */
    public FeedPolicy policy(String market) {
        FeedPolicy policy = policies.get(market);
        if (policy == null) {
            throw new IllegalArgumentException("no market " + market + "; there are " + policies.keySet());
        }
        return policy;
    }

    /** In the order of {@link SourceKind}. */
    public List<SourceSpec> sources() {
        return sources;
    }

    /** A feed for these markets and sources. */
    public PriceFeed priceFeed(WorldClock clock) {
        PriceFeed.Builder builder = PriceFeed.builder(clock);
        markets.forEach(market -> builder.market(market, policy(market.id())));
        sources.forEach(source -> builder.source(source.name()));
        return builder.build();
    }

    /** The sources, not yet connected. */
    public List<PriceSource> build(LiveNet net) {
        List<PriceSource> all = new ArrayList<>();
        sources.forEach(source -> all.add(source.build(net)));
        return List.copyOf(all);
    }

    /** What one market says of one source. */
    record Use(String id, Optional<String> askedId) {}
}

package io.github.plimsoll.avantis.venue;

import io.github.plimsoll.avantis.market.TradeRules;
import io.github.plimsoll.avantis.message.TradingDomain;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What an operator decides about the venue, and what public sources leave open. Immutable.
 *
 * @param domain chain and router for which intents are signed
 * @param batchedMarket address under which orders are posted and asked for
 * @param core address of what traders hold
 * @param data address of the pair catalogue
 * @param txBuilder address of {@code /v2/meta}
 * @param symbols the venue's name of each instrument, such as BTC-USD to BTC/USD
 * @param network facts that hold without approval, such as {@link io.github.plimsoll.avantis.market.VenueFacts#BASE_MAINNET}
 * @param rules checked before an open is signed
 * @param orderLife after which a signed order can no longer happen, 5 s to 10 min
 * @param graceAfterDeadline how far the chain has to be beyond a deadline before silence is proof, 0 s to 10 min
 * @param acceptWithin how long a submit waits for the venue to take the order, 10 ms to 30 s
 * @param requestLimit time limit of a request, 100 ms to 60 s
 * @param catalogueLife how old the description of the markets may be for an open, 1 s to 1 day
 * @param readingLag how long what traders hold may lag behind what their streams told, 0 s to 10 min
 * @param usualSlippage of an open at any price, 1e-10 percent
 * @param leverageRoom how far the leverage of a fill may be above the wanted one, 1e-10 percent of it
 * @param provedDeclines codes of the venue's errors after which an order certainly does not happen; after any other the
 *     chain has to prove it
 */
public record AvantisSettings(
        TradingDomain domain,
        URI batchedMarket,
        URI core,
        URI data,
        URI txBuilder,
        SortedMap<String, String> symbols,
        SortedMap<String, String> network,
        TradeRules rules,
        Duration orderLife,
        Duration graceAfterDeadline,
        Duration acceptWithin,
        Duration requestLimit,
        Duration catalogueLife,
        Duration readingLag,
        long usualSlippage,
        long leverageRoom,
        SortedSet<String> provedDeclines) {
    /**
     * Errors that are said before anything is put on the chain, or of a transaction that the contract undid. Which others are
     * final is not published: they wait for the chain's proof.
     */
    public static final List<String> USUAL_DECLINES = List.of(
            "NO_PRICE",
            "SPREAD_BLOCKED",
            "SPREAD_UNAVAILABLE",
            "WrongSl",
            "HighSlippage",
            "PositionMismatch",
            "InvalidDeadline",
            "PnlOrderNotAllowed");

    /** @throws IllegalArgumentException naming what is out of range */
    public AvantisSettings {
        symbols = Collections.unmodifiableSortedMap(new TreeMap<>(symbols));
        network = Collections.unmodifiableSortedMap(new TreeMap<>(network));
        provedDeclines = Collections.unmodifiableSortedSet(new TreeSet<>(provedDeclines));
        for (URI uri : Arrays.asList(batchedMarket, core, data, txBuilder)) {
            VenueHttp.base(uri.toString());
        }
        within("orderLife", orderLife, Duration.ofSeconds(5), Duration.ofMinutes(10));
        within("graceAfterDeadline", graceAfterDeadline, Duration.ZERO, Duration.ofMinutes(10));
        within("acceptWithin", acceptWithin, Duration.ofMillis(10), Duration.ofSeconds(30));
        within("requestLimit", requestLimit, Duration.ofMillis(100), Duration.ofSeconds(60));
        within("catalogueLife", catalogueLife, Duration.ofSeconds(1), Duration.ofDays(1));
        within("readingLag", readingLag, Duration.ZERO, Duration.ofMinutes(10));
        if (usualSlippage <= 0 || leverageRoom < 0) {
            throw new IllegalArgumentException(
                    "usualSlippage is above 0 and leverageRoom at least 0, in 1e-10 percent");
        }
        if (new TreeSet<>(symbols.values()).size() != symbols.size()) {
            throw new IllegalArgumentException("two instruments have one market of the venue: " + symbols);
        }
    }

    private static void within(String name, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(name + " is " + least + " to " + most + ", not " + value);
        }
    }

    /** Base, with the services as they are published. */
    public static AvantisSettings baseMainnet(
            TradingDomain domain, SortedMap<String, String> symbols, TradeRules rules) {
        return new AvantisSettings(
                domain,
                URI.create("https://prod-api.avantisfi.com/batched-market"),
                URI.create("https://prod-api.avantisfi.com/core"),
                URI.create("https://data.avantisfi.com"),
                URI.create("https://tx-builder.avantisfi.com"),
                symbols,
                io.github.plimsoll.avantis.market.VenueFacts.BASE_MAINNET,
                rules,
                Duration.ofSeconds(60),
                Duration.ofSeconds(10),
                Duration.ofSeconds(3),
                Duration.ofSeconds(5),
                Duration.ofMinutes(5),
                Duration.ofSeconds(30),
                10_000_000_000L,
                50_000_000_000L,
                new TreeSet<>(USUAL_DECLINES));
    }
}

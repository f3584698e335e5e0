package io.github.plimsoll.feeds.live;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What each protocol wants to be asked and how its numbers run. Symbols were checked: none needs to be escaped in JSON. */
final class Protocols {
    private static final String HERMES_ASK = "/v2/updates/price/latest?";
    private static final String HERMES_STREAM = "/v2/updates/price/stream?";
    private static final String HERMES_REST = "&parsed=true&encoding=hex&ignore_invalid_price_ids=false";

    private Protocols() {}

    static PriceSource build(SourceSpec spec, LiveNet net) {
        SourceParts parts = SourceParts.of(spec.name());
        List<StreamLink> streams = new ArrayList<>();
        if (!spec.pushed().isEmpty()) {
            Decoder decoder = decoder(spec.kind(), spec.pushed());
            Supplier<Order> orders = orders(spec.kind());
            int number = 0;
            for (URI endpoint : spec.streams()) {
                String channel = spec.name() + ".stream" + (spec.streams().size() == 1 ? "" : "-" + number++);
                streams.add(new StreamLink(
                        channel,
                        net,
                        spec.settings(),
                        transport(spec, endpoint, net),
                        decoder,
                        orders,
                        spec.kind() == SourceKind.BINANCE,
                        parts));
            }
        }
        List<Link> links = new ArrayList<>(streams);
        if (!spec.asked().isEmpty()) {
            // one rule for all requests: it remembers what the answer before said
            Order order = timeless(spec.kind()) ? new Orders.SinceChanged() : Order.NONE;
            BooleanSupplier needed = () -> streams.stream().noneMatch(StreamLink::isLive);
            links.add(new PollLink(
                    spec.name() + ".ask",
                    net,
                    spec.settings(),
                    spec.key(),
                    questions(spec),
                    decoder(spec.kind(), spec.asked()),
                    () -> order,
                    needed,
                    parts));
        }
        Set<String> markets = new LinkedHashSet<>();
        spec.pushed().forEach(one -> markets.add(one.market()));
        spec.asked().forEach(one -> markets.add(one.market()));
        return new NetworkSource(parts, List.copyOf(markets), links);
    }

    static Decoder decoder(SourceKind kind, List<Listing> listings) {
        return switch (kind) {
            case PYTH_HERMES -> Decoders.hermes(listings);
            case PYTH_LAZER -> Decoders.lazer(listings);
            case AVANTIS -> Decoders.avantis(listings);
            case BINANCE -> Decoders.binance(listings);
            case COINBASE -> Decoders.coinbase(listings);
            case KRAKEN -> Decoders.kraken(listings);
            case COIN_GECKO -> Decoders.coinGecko(listings);
        };
    }

    /** Lazer's stamps are one row over all endpoints; Binance's and Coinbase's numbers begin anew with a connection. */
    private static Supplier<Order> orders(SourceKind kind) {
        Order shared = new Orders.Growing();
        return switch (kind) {
            case PYTH_LAZER, AVANTIS -> () -> shared;
            case BINANCE -> Orders.Growing::new;
            case COINBASE -> Orders.OneByOne::new;
            case PYTH_HERMES, KRAKEN, COIN_GECKO -> () -> Order.NONE;
        };
    }

    private static boolean timeless(SourceKind kind) {
        return kind == SourceKind.BINANCE || kind == SourceKind.KRAKEN;
    }

    private static Transport transport(SourceSpec spec, URI endpoint, LiveNet net) {
        List<Listing> all = spec.pushed();
        return switch (spec.kind()) {
            case PYTH_HERMES ->
                new SseTransport(
                        net,
                        at(endpoint, HERMES_STREAM + hermesIds(all) + HERMES_REST + "&allow_unordered=false"),
                        spec.key(),
                        Set.of("message"));
            case AVANTIS ->
                new SseTransport(
                        net,
                        at(endpoint, "/v1/stream?price_feed_ids=" + joined(all, ",", one -> one)),
                        spec.key(),
                        Set.of("price_update"));
            case PYTH_LAZER ->
                socket(
                        spec,
                        endpoint,
                        net,
                        List.of("{\"type\":\"subscribe\",\"subscriptionId\":1,\"priceFeedIds\":["
                                + joined(all, ",", one -> one)
                                + "],\"properties\":[\"price\",\"exponent\",\"confidence\",\"marketSession\","
                                + "\"feedUpdateTimestamp\"],\"formats\":[],\"deliveryFormat\":\"json\",\"parsed\":true,"
                                + "\"channel\":\"fixed_rate@200ms\"}"));
            case BINANCE ->
                socket(
                        spec,
                        at(
                                endpoint,
                                "/stream?streams="
                                        + joined(all, "/", one -> one.toLowerCase(Locale.ROOT) + "@bookTicker")),
                        net,
                        List.of());
            case COINBASE ->
                socket(
                        spec,
                        endpoint,
                        net,
                        List.of(
                                "{\"type\":\"subscribe\",\"channel\":\"heartbeats\"}",
                                "{\"type\":\"subscribe\",\"channel\":\"ticker\",\"product_ids\":[" + quoted(all)
                                        + "]}"));
            case KRAKEN ->
                socket(
                        spec,
                        endpoint,
                        net,
                        List.of("{\"method\":\"subscribe\",\"params\":{\"channel\":\"ticker\",\"symbol\":["
                                + quoted(all) + "],\"event_trigger\":\"bbo\",\"snapshot\":true}}"));
            case COIN_GECKO -> throw new IllegalArgumentException("coingecko pushes nothing");
        };
    }

    private static Transport socket(SourceSpec spec, URI endpoint, LiveNet net, List<String> hello) {
        return new WebSocketTransport(net, endpoint, spec.key(), hello);
    }

    private static List<URI> questions(SourceSpec spec) {
        List<Listing> all = spec.asked();
        URI base = spec.asking().orElseThrow();
        return switch (spec.kind()) {
            case PYTH_HERMES -> List.of(at(base, HERMES_ASK + hermesIds(all) + HERMES_REST));
            case BINANCE ->
                List.of(at(
                        base,
                        "/api/v3/ticker/bookTicker?symbols="
                                + URLEncoder.encode("[" + quoted(all) + "]", StandardCharsets.UTF_8)));
            case COINBASE ->
                all.stream()
                        .map(one ->
                                at(base, "/api/v3/brokerage/market/product_book?limit=1&product_id=" + one.symbol()))
                        .toList();
            case KRAKEN -> List.of(at(base, "/0/public/Ticker?pair=" + joined(all, ",", one -> one)));
            case COIN_GECKO ->
                List.of(at(
                        base,
                        "/api/v3/simple/price?vs_currencies=usd&include_last_updated_at=true&precision=full&ids="
                                + joined(all, ",", one -> one)));
            case PYTH_LAZER, AVANTIS -> throw new IllegalArgumentException(spec.name() + " answers nothing");
        };
    }

    private static String hermesIds(List<Listing> all) {
        return joined(all, "&", id -> "ids%5B%5D=" + HermesDecoder.normal(id));
    }

    private static String quoted(List<Listing> all) {
        return joined(all, ",", one -> '"' + one + '"');
    }

    private static String joined(List<Listing> all, String between, Function<String, String> form) {
        return all.stream().map(Listing::symbol).map(form).collect(Collectors.joining(between));
    }

    private static URI at(URI base, String path) {
        String text = base.toString();
        return URI.create((text.endsWith("/") ? text.substring(0, text.length() - 1) : text) + path);
    }
}

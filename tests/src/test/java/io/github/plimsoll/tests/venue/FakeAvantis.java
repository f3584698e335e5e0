package io.github.plimsoll.tests.venue;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.plimsoll.avantis.message.Intent;
import io.github.plimsoll.avantis.message.TradingDomain;
import io.github.plimsoll.avantis.venue.OrderJournal;
import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.signing.Signature;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.WorldClock;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The services of Avantis v2 on this machine, after the protocol page: signed intents over HTTP, streams with attempts and
 * replays, what traders hold, and descriptions. What goes wrong is asked for, but for streams: of three, one is cut after its
 * first event, and one tells everything twice and ends with its time.
 */
final class FakeAvantis implements AutoCloseable {
    static final EvmAddress ROUTER = new EvmAddress("0x44914408af82bC9983bbb330e3578E1105e11d4e");
    static final TradingDomain DOMAIN = new TradingDomain(8453, ROUTER);

    private static final long WORK_MICROS = 200_000;
    private static final Pattern ORDER =
            Pattern.compile("\\{\"orderType\":(\\d+),\"erc712\":\\{\"userIntent\":\"0x([0-9a-f]+)\","
                    + "\"userSignature\":\"0x([0-9a-f]{130})\"}}");

    /** What may go wrong with the next order. */
    enum Mishap {
        /** Accepted, then given up with a code that is final. */
        DECLINED,
        /** The first two tries fail. */
        ATTEMPTS,
        /** The bytes never arrive, and no answer comes. */
        LOST,
        /** The bytes arrive five seconds later, and no answer comes. */
        LATE,
        /** Accepted and never told of again: not in the stream, nor when asked. */
        FORGOTTEN,
        /** Given up with a code that is not final, and filled all the same. */
        GIVEN_UP_AND_FILLED,
        /** Given up with a code that is not final, and never filled. */
        GIVEN_UP,
        /** Turned away: too many requests. */
        TOO_MANY,
        /** Turned away: not served there. */
        NOT_SERVED,
        /** The server breaks before it takes it. */
        BROKEN
    }

    private static final class Order {
        final String tracking;
        final Intent intent;
        final EvmAddress signer;
        final Set<Mishap> mishaps;
        final long due;
        final List<String> story = new ArrayList<>();
        int manner;

        @Nullable
        OutputStream stream;

        Order(String tracking, Intent intent, EvmAddress signer, Set<Mishap> mishaps, long due) {
            this.tracking = tracking;
            this.intent = intent;
            this.signer = signer;
            this.mishaps = mishaps;
            this.due = due;
        }
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "fake avantis");
        thread.setDaemon(true);
        return thread;
    });
    private final WorldClock clock;
    /** What the services put their orders into. */
    final FakeTrades contracts;
    /** Stops and targets of whole positions. */
    final FakeLevels levels;

    private final Set<EvmAddress> signers;
    private final Map<String, Order> orders = new LinkedHashMap<>();
    private final Deque<Order> working = new ArrayDeque<>();
    private final Deque<Mishap> mishaps = new ArrayDeque<>();
    private final List<String> bodies = new ArrayList<>();
    private int posts;
    private int holdingsStatus = 200;
    private boolean holdingsEmpty;
    private boolean leverageLowered;
    /** Of everybody, in a market of its own. */
    private String unnamed = "";

    private boolean keeps = true;
    private boolean garbled;
    /** Status with which every order is turned away; 0 for none. */
    private int refusing;

    private final Map<String, String> kept = new HashMap<>();
    /** Of everybody, placed at the venue's site. */
    private String waiting = "";

    FakeAvantis(WorldClock clock, Set<EvmAddress> signers) {
        this.clock = clock;
        contracts = new FakeTrades(clock);
        this.signers = Set.copyOf(signers);
        levels = new FakeLevels(contracts, this.signers, clock);
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        server.setExecutor(threads);
        server.createContext("/batched-market/market/execute-batched", this::post);
        server.createContext("/batched-market/tracking-id/", this::status);
        server.createContext("/core/user-data", this::userData);
        server.createContext("/core/price-triggers/", levels::take);
        server.createContext("/data/v2/trading", exchange -> answer(exchange, 200, catalogue()));
        server.createContext("/tx/v2/meta", exchange -> answer(exchange, 200, META));
        server.createContext("/history/v2/market-order-initiated/status/", this::initiated);
        server.createContext("/feed/v2/pairs/1/price-update-data", exchange -> answer(exchange, 200, PRICES));
        server.start();
    }

    String base() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    synchronized void next(Mishap... all) {
        mishaps.addAll(List.of(all));
    }

    synchronized void holdings(int status, boolean empty) {
        holdingsStatus = status;
        holdingsEmpty = empty;
    }

    synchronized void lowerLeverage() {
        leverageLowered = true;
    }

    /** Everybody holds such a position in a market that has another number than ours, or nobody does. */
    synchronized void unnamed(boolean held) {
        unnamed = held
                ? "{\"pairIndex\":5,\"index\":0,\"buy\":true,\"collateral\":\"50000000\",\"leverage\":\"40000000000\","
                        + "\"openPrice\":\"2000000000\",\"tp\":\"0\",\"sl\":\"0\",\"openedAt\":7}"
                : "";
    }

    /** What a keeper made of closes that transactions initiated; none yet, in order of their being asked for. */
    private void initiated(HttpExchange exchange) throws IOException {
        String status;
        synchronized (this) {
            if (garbled) {
                contracts.keeps();
                answer(exchange, 200, "{\"success\":true,\"data\":{\"status\":\"executed\",\"executed\":{\"x\":1}}}");
                return;
            }
            String hash =
                    exchange.getRequestURI().getPath().substring("/history/v2/market-order-initiated/status/".length());
            if (keeps && !kept.containsKey(hash)) {
                kept.put(
                        hash,
                        contracts
                                .keeps()
                                .map(fill -> "\"executed\",\"executed\":" + payload(fill))
                                .orElse("\"canceled\",\"canceled\":{\"reason\":\"gone\"}"));
            }
            status = kept.getOrDefault(hash, "\"pending\"");
        }
        answer(exchange, 200, "{\"success\":true,\"data\":{\"status\":" + status + "}}");
    }

    /** What is told of transactions has fields that nobody knows. */
    synchronized void unreadable(boolean is) {
        garbled = is;
    }

    /** From now on every signed order is turned away so; 0: none is. */
    synchronized void refuses(int status) {
        refusing = status;
    }

    /** A keeper carries out what transactions initiate, or does not come. */
    synchronized void keeps(boolean comes) {
        keeps = comes;
    }

    /** Everybody has such an order that waits, with 40 dollars in escrow, or nobody has. */
    synchronized void waiting(boolean placed) {
        waiting = placed
                ? "{\"pairIndex\":1,\"index\":3,\"price\":\"450000000000000\",\"collateral\":\"40000000\",\"block\":77}"
                : "";
    }

    synchronized int posts() {
        return posts;
    }

    /** Everything that was posted, to the byte. */
    synchronized List<String> bodies() {
        return List.copyOf(bodies);
    }

    /** Whether everything that was told in streams that were not cut has arrived there. */
    synchronized boolean arrived(OrderJournal journal) {
        for (Order order : orders.values()) {
            BigInteger nonce = FakeTrades.nonce(order.intent);
            SortableId id = new SortableId(nonce.shiftRight(Long.SIZE).longValue(), nonce.longValue());
            if (order.manner != 1
                    && journal.order(id)
                            .filter(now -> now.heard() + 1 >= order.story.size())
                            .isEmpty()) {
                return false;
            }
        }
        return true;
    }

    /** Works on what is due. */
    synchronized void step() {
        levels.step();
        for (int i = working.size(); i > 0; i--) {
            Order order = working.removeFirst();
            if (order.due > clock.epochMicros()) {
                working.addLast(order);
            } else {
                work(order);
            }
        }
    }

    private void post(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        Order order;
        synchronized (this) {
            posts++;
            bodies.add(body);
            if (refusing > 0) {
                answer(exchange, refusing, "{}");
                return;
            }
            Mishap mishap = mishaps.pollFirst();
            Set<Mishap> asked = mishap == null ? EnumSet.noneOf(Mishap.class) : EnumSet.of(mishap);
            if (mishap == Mishap.TOO_MANY || mishap == Mishap.NOT_SERVED || mishap == Mishap.BROKEN) {
                answer(exchange, mishap == Mishap.TOO_MANY ? 429 : mishap == Mishap.BROKEN ? 503 : 451, "{}");
                return;
            }
            if (mishap == Mishap.LOST) {
                exchange.close();
                return;
            }
            order = read(body, asked, mishap == Mishap.LATE ? 5_000_000 : WORK_MICROS);
            if (order == null) {
                answer(exchange, 400, "{\"ok\":false}");
                return;
            }
            working.addLast(order);
            if (mishap == Mishap.LATE) {
                order.manner = 1;
                order.story.add(event(0, "MarketOrderAccepted", "{\"trackingId\":\"" + order.tracking + "\"}"));
                exchange.close();
                return;
            }
            order.manner = mishap == Mishap.FORGOTTEN ? 1 : orders.size() % 3;
            exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            order.stream = exchange.getResponseBody();
            tell(order, "MarketOrderAccepted", "{\"trackingId\":\"" + order.tracking + "\"}");
            if (order.manner == 1) {
                end(order);
            }
        }
    }

    /** Null for what the service would turn away. */
    private @Nullable Order read(String body, Set<Mishap> asked, long after) {
        Matcher parts = ORDER.matcher(body);
        if (!parts.matches()) {
            return null;
        }
        String type = switch (parts.group(1)) {
            case "12" -> "OpenTradeCoinExposureReq";
            case "14" -> "IncreasePositionSizeWithCoinExposureReq";
            case "15" -> "CloseTradeCoinExposureReq";
            default -> "";
        };
        Intent intent = Intent.read(type, HexFormat.of().parseHex(parts.group(2)));
        EvmAddress signer = Signature.of(HexFormat.of().parseHex(parts.group(3)))
                .signer(DOMAIN.typedData(intent).digest());
        if (!signers.contains(signer)) {
            return null;
        }
        Order order = new Order("trk-" + (orders.size() + 1), intent, signer, asked, clock.epochMicros() + after);
        orders.put(order.tracking, order);
        return order;
    }

    private static String event(int seq, String type, String payload) {
        return "id: " + seq + "\nevent: " + type + "\ndata: " + payload + "\n\n";
    }

    private void tell(Order order, String type, String payload) {
        String event = event(order.story.size(), type, payload);
        order.story.add(event);
        write(order, order.manner == 2 ? ": hb\n\n" + event + event : event);
    }

    private void write(Order order, String text) {
        OutputStream stream = order.stream;
        if (stream != null) {
            try {
                stream.write(text.getBytes(UTF_8));
                stream.flush();
            } catch (IOException gone) {
                order.stream = null;
            }
        }
    }

    private static void end(Order order) {
        OutputStream stream = order.stream;
        order.stream = null;
        if (stream != null) {
            try {
                stream.close();
            } catch (IOException gone) {
                return;
            }
        }
    }

    private void work(Order order) {
        if (order.mishaps.contains(Mishap.ATTEMPTS)) {
            tell(
                    order,
                    "AttemptFailed",
                    "{\"attempt\":1,\"code\":\"NO_PRICE\",\"message\":\"none\",\"willRetry\":true}");
            tell(
                    order,
                    "AttemptFailed",
                    "{\"attempt\":2,\"code\":\"NO_PRICE\",\"message\":\"none\",\"willRetry\":true}");
        }
        if (order.mishaps.contains(Mishap.DECLINED)) {
            tell(order, "Error", "{\"code\":\"HighSlippage\",\"message\":\"the price moved\"}");
        } else if (order.mishaps.contains(Mishap.GIVEN_UP)) {
            tell(order, "Error", "{\"code\":\"RELAY_TIMEOUT\",\"message\":\"no answer\"}");
        } else if (order.mishaps.contains(Mishap.GIVEN_UP_AND_FILLED)) {
            tell(order, "Error", "{\"code\":\"RELAY_TIMEOUT\",\"message\":\"no answer\"}");
            execute(order, false);
        } else {
            execute(order, true);
        }
        if (order.manner == 2) {
            write(order, "event: Error\ndata: {\"code\":\"STREAM_TIMEOUT\",\"message\":\"\"}\n\n");
        }
        end(order);
    }

    private void execute(Order order, boolean told) {
        Optional<String> error = contracts.error(order.intent, order.signer);
        if (error.isPresent()) {
            tell(order, "Error", "{\"code\":\"" + error.get() + "\",\"message\":\"reverted\"}");
            return;
        }
        boolean increases = order.intent instanceof Intent.IncreaseCoin;
        if (told) {
            tell(
                    order,
                    increases ? "IncreasePositionRequested" : "MarketOrderInitiated",
                    "{\"orderId\":\"" + orders.size() + "\",\"transactionHash\":\"0xab\"}");
        }
        Optional<FakeTrades.Fill> fill = contracts.execute(order.intent, order.signer);
        if (told && fill.isEmpty()) {
            tell(order, "MarketOrderCanceled", "{\"orderId\":\"1\",\"reason\":\"SLIPPAGE\"}");
        } else if (told) {
            tell(order, increases ? "PositionSizeIncreased" : "MarketOrderExecuted", payload(fill.get()));
        }
    }

    private String payload(FakeTrades.Fill fill) {
        FakeTrades.Held now = fill.now();
        return "{\"orderId\":\"" + orders.size() + "\",\"open\":" + fill.opens() + ",\"price\":\"" + fill.price()
                + "\",\"positionSizeUSDC\":\"1\",\"percentProfit\":\"0\",\"usdcSentToTrader\":\"" + fill.paid()
                + "\",\"isPnl\":false,\"coinExposure\":\"" + fill.coins()
                + "\",\"isCoinExposureFixed\":true,\"t\":{\"trader\":\""
                + now.trader() + "\",\"pairIndex\":\"1\",\"index\":\"" + now.index() + "\",\"initialPosToken\":\""
                + now.collateral() + "\",\"positionSizeUSDC\":\"" + clock.epochMicros() / 1_000_000
                + "\",\"openPrice\":\"" + now.price()
                + "\",\"buy\":" + now.buy() + ",\"leverage\":\"" + now.leverage()
                + "\",\"tp\":\"0\",\"sl\":\"0\",\"timestamp\":\"" + now.at() + "\"},\"transactionHash\":\"0xab\"}";
    }

    private void status(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String tracking = path.substring("/batched-market/tracking-id/".length(), path.length() - "/status".length());
        long after = Long.parseLong(exchange.getRequestURI().getQuery().substring("afterSeq=".length()));
        StringBuilder all = new StringBuilder();
        synchronized (this) {
            Order order = orders.get(tracking);
            if (order == null || order.mishaps.contains(Mishap.FORGOTTEN)) {
                answer(exchange, 404, "{}");
                return;
            }
            for (int seq = (int) after + 1; seq < order.story.size(); seq++) {
                String[] lines = order.story.get(seq).split("\n", -1);
                all.append(all.isEmpty() ? "" : ",")
                        .append("{\"seq\":")
                        .append(seq)
                        .append(",\"type\":\"")
                        .append(lines[1].substring("event: ".length()))
                        .append("\",\"payload\":")
                        .append(lines[2].substring("data: ".length()))
                        .append(",\"at\":\"now\"}");
            }
        }
        answer(exchange, 200, "{\"events\":[" + all + "]}");
    }

    private void userData(HttpExchange exchange) throws IOException {
        EvmAddress trader = new EvmAddress(exchange.getRequestURI().getQuery().substring("trader=".length()));
        StringBuilder all = new StringBuilder();
        int status;
        String placed;
        synchronized (this) {
            status = holdingsStatus;
            placed = waiting;
            all.append(unnamed);
            for (FakeTrades.Held one : holdingsEmpty ? List.<FakeTrades.Held>of() : contracts.of(trader)) {
                all.append(all.isEmpty() ? "" : ",")
                        .append("{\"trader\":\"" + trader + "\",\"pairIndex\":1,\"index\":" + one.index()
                                + ",\"buy\":" + one.buy() + ",\"collateral\":\"" + one.collateral()
                                + "\",\"leverage\":\"" + one.leverage() + "\",\"openPrice\":\"" + one.price()
                                + "\",\"tp\":\"" + contracts.levels(one)[0] + "\",\"sl\":\""
                                + contracts.levels(one)[1] + "\",\"openedAt\":" + one.at() + "}");
            }
        }
        answer(exchange, status, "{\"positions\":[" + all + "],\"limitOrders\":[" + placed + "]}");
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    private static final String PRICES =
            "{\"core\":{\"price\":\"1\",\"priceUpdateData\":[\"0x01020304\"]},\"pro\":{\"priceUpdateData\":\"0x0506\"}}";

    private static final String META =
            "{\"ok\":true,\"data\":{\"chainId\":8453,\"addresses\":{\"tradingRouter\":\"" + ROUTER
                    + "\",\"tradingStorage\":\"0x8a311d7048c35985aa31c131b9a13e03a5f7422d\","
                    + "\"referral\":\"0x1a110bba13a1f16cca4b79758bd39290f29de82d\","
                    + "\"usdc\":\"0x833589fcd6edb6e08f4c7c32d4f71b54bda02913\"}}}";

    private synchronized String catalogue() {
        return "{\"dataVersion\":3,\"maxTradesPerPair\":1000,\"pairInfos\":{\"1\":{\"index\":1,\"from\":\"BTC\",\"to\":\"USD\","
                + "\"isPairListed\":true,\"leverages\":{\"minLeverage\":1,\"maxLeverage\":"
                + (leverageLowered ? 50 : 75)
                + "},\"minLevPosUSDC\":100,\"openInterest\":{\"long\":1000,\"short\":1000},\"pairMaxOI\":26118551.95,"
                + "\"maxWalletOI\":5000000,\"values\":{\"maxGainP\":2500,\"maxSlP\":80,\"maxLongOiP\":50,\"maxShortOiP\":50},"
                + "\"feed\":{\"feedId\":\"0x" + "e6".repeat(32) + "\"},\"storagePairParams\":{\"isPnlTypeAllowed\":0},"
                + "\"additionalPairParams2\":{\"openMakerFeeP\":0.01,\"closeMakerFeeP\":0.01,\"openTakerFeeP\":0.05,"
                + "\"closeTakerFeeP\":0.05,\"closeOnlyMode\":false}}}}";
    }
}

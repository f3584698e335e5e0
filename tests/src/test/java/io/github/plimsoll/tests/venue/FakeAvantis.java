package io.github.plimsoll.tests.venue;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.plimsoll.avantis.message.Intent;
import io.github.plimsoll.avantis.message.TradingDomain;
import io.github.plimsoll.avantis.venue.OrderJournal;
import io.github.plimsoll.evm.EvmAddress;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * The services of Avantis v2 on this machine, after the protocol page: signed intents over HTTP, streams with attempts and
 * replays, what traders hold, and descriptions. What goes wrong is asked for, but for streams: of three, one is cut after its
 * first event, and one tells everything twice and ends with its time.
 *
 * @param <C> what they put their orders into
 */
final class FakeAvantis<C extends VenueContracts> implements AutoCloseable {
    static final EvmAddress ROUTER = AvantisWords.ROUTER;
    static final TradingDomain DOMAIN = AvantisWords.DOMAIN;

    private static final long WORK_MICROS = 200_000;
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
        final AvantisWords.Posted posted;
        final Intent intent;
        final Set<Mishap> mishaps;
        final long due;
        final List<String> story = new ArrayList<>();
        int manner;

        @Nullable
        OutputStream stream;

        Order(String tracking, AvantisWords.Posted posted, Set<Mishap> mishaps, long due) {
            this.tracking = tracking;
            this.posted = posted;
            this.intent = posted.intent();
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
    final C contracts;
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

    FakeAvantis(WorldClock clock, C contracts, Set<EvmAddress> signers) {
        this.clock = clock;
        this.contracts = contracts;
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
        server.createContext("/tx/v2/meta", exchange -> answer(exchange, 200, AvantisWords.META));
        server.createContext("/history/v2/market-order-initiated/status/", this::initiated);
        server.createContext("/feed/v2/pairs/1/price-update-data", exchange -> answer(exchange, 200, prices()));
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

    /** What a keeper made of what a transaction initiated: he works when he is asked. */
    private void initiated(HttpExchange exchange) throws IOException {
        String status;
        synchronized (this) {
            String hash =
                    exchange.getRequestURI().getPath().substring("/history/v2/market-order-initiated/status/".length());
            if (garbled) {
                contracts.keeps(hash);
                answer(exchange, 200, "{\"success\":true,\"data\":{\"status\":\"executed\",\"executed\":{\"x\":1}}}");
                return;
            }
            if (keeps && !kept.containsKey(hash)) {
                kept.put(
                        hash,
                        contracts
                                .keeps(hash)
                                .map(fill -> "\"executed\",\"executed\":"
                                        + AvantisWords.executed(fill, orders.size(), clock.epochMicros() / 1_000_000))
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
        if (keeps) {
            contracts.keepsWaiting();
        }
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
        AvantisWords.Posted posted = AvantisWords.posted(body);
        if (posted == null) {
            return null;
        }
        if (!signers.contains(posted.signer())) {
            return null;
        }
        Order order = new Order("trk-" + (orders.size() + 1), posted, asked, clock.epochMicros() + after);
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
        Optional<String> error = contracts.error(order.posted);
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
        Optional<FakeTrades.Fill> fill = contracts.execute(order.posted);
        if (told && fill.isEmpty()) {
            tell(order, "MarketOrderCanceled", "{\"orderId\":\"1\",\"reason\":\"SLIPPAGE\"}");
        } else if (told) {
            tell(
                    order,
                    increases ? "PositionSizeIncreased" : "MarketOrderExecuted",
                    AvantisWords.executed(fill.get(), orders.size(), clock.epochMicros() / 1_000_000));
        }
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
            List<String> rests = new ArrayList<>(waiting.isEmpty() ? List.of() : List.of(waiting));
            if (!holdingsEmpty) {
                contracts.waiting(trader).forEach(one -> rests.add(FakeResting.text(one)));
            }
            placed = String.join(",", rests);
            all.append(unnamed);
            for (FakeTrades.Held one : holdingsEmpty ? List.<FakeTrades.Held>of() : contracts.of(trader)) {
                all.append(all.isEmpty() ? "" : ",").append(AvantisWords.held(one, contracts.levels(one)));
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

    private String prices() {
        return "{\"core\":{\"price\":\"1\",\"priceUpdateData\":[\"0x01020304\"]},\"pro\":{\"priceUpdateData\":\"0x"
                + contracts.prices() + "\"}}";
    }

    private synchronized String catalogue() {
        return AvantisWords.catalogue(leverageLowered ? 50 : 75);
    }
}

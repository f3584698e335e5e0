package io.github.plimsoll.avantis.venue;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.plimsoll.avantis.message.Intent;
import io.github.plimsoll.avantis.message.TradingDomain;
import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.signing.Signature;
import io.github.plimsoll.numbers.WorldClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The core service for one trader with positions of 2x at 50,000 in market 1: it takes levels, and mines them when it is told to. */
final class LevelsStub implements AutoCloseable {
    static final long ONE = 10_000_000_000L;
    private static final Pattern BODY =
            Pattern.compile("\\{\"userIntent\":\"0x([0-9a-f]+)\",\"signedMessage\":\"0x([0-9a-f]{130})\"}");

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final EvmAddress trader;
    private final EvmAddress signer;
    private final TradingDomain domain;
    private final WorldClock clock;
    private final List<Intent.Levels> waiting = new ArrayList<>();
    private final Set<BigInteger> used = new HashSet<>();
    /** Everything that arrived, whatever became of it. */
    private final List<Intent.Levels> put = new ArrayList<>();

    private long[] stops;
    private long[] targets;
    private int reads;
    private int answer = 200;
    private boolean silent;
    private boolean hidden;
    private long liquidation = 28_750 * ONE;

    LevelsStub(EvmAddress trader, EvmAddress signer, TradingDomain domain, WorldClock clock) {
        this.trader = trader;
        this.signer = signer;
        this.domain = domain;
        this.clock = clock;
        positions(1);
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        server.createContext("/user-data", this::tell);
        server.createContext("/price-triggers/", this::take);
        server.setExecutor(threads);
        server.start();
    }

    URI base() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** From now on it holds so many, without stops. */
    synchronized void positions(int count) {
        stops = new long[count];
        targets = new long[count];
        java.util.Arrays.fill(targets, 675_000 * ONE);
    }

    synchronized void answers(int status) {
        answer = status;
    }

    synchronized void silent(boolean now) {
        silent = now;
    }

    synchronized void hides(boolean now) {
        hidden = now;
    }

    synchronized void liquidatesAt(long dollars) {
        liquidation = dollars * ONE;
    }

    synchronized void stop(int index, long dollars) {
        stops[index] = dollars * ONE;
    }

    synchronized long stop(int index) {
        return stops[index] / ONE;
    }

    synchronized long target(int index) {
        return targets[index] / ONE;
    }

    synchronized void target(int index, long dollars) {
        targets[index] = dollars * ONE;
    }

    synchronized List<Intent.Levels> put() {
        return List.copyOf(put);
    }

    synchronized int reads() {
        return reads;
    }

    /** What was taken happens, in any order, unless its deadline has passed or its nonce was used. */
    synchronized void mine() {
        for (Intent.Levels levels : waiting) {
            if (clock.epochMicros() / 1_000 <= levels.deadlineMs() && used.add(levels.nonce())) {
                stops[(int) levels.index()] = levels.stopLoss();
                targets[(int) levels.index()] = levels.takeProfit();
            }
        }
        waiting.clear();
    }

    private synchronized void tell(HttpExchange exchange) throws IOException {
        reads++;
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < stops.length && !hidden; i++) {
            all.append(i == 0 ? "" : ",")
                    .append("{\"trader\":\"" + trader + "\",\"pairIndex\":1,\"index\":" + i
                            + ",\"buy\":true,\"collateral\":\"60000000\",\"leverage\":\"" + 2 * ONE
                            + "\",\"openPrice\":\"" + 50_000 * ONE + "\",\"tp\":\"" + targets[i] + "\",\"sl\":\""
                            + stops[i] + "\",\"liquidationPrice\":\"" + liquidation + "\",\"openedAt\":" + (7 + i)
                            + "}");
        }
        answer(exchange, 200, "{\"positions\":[" + all + "],\"limitOrders\":[]}");
    }

    private synchronized void take(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        Matcher parts = BODY.matcher(body);
        if (!exchange.getRequestMethod().equals("PUT") || !parts.matches()) {
            answer(exchange, 400, "{}");
            return;
        }
        Intent.Levels levels =
                (Intent.Levels) Intent.read("UpdateTpSlReq", HexFormat.of().parseHex(parts.group(1)));
        String path = "/price-triggers/global-sl-" + trader + "-1-" + levels.index();
        boolean right = Signature.of(HexFormat.of().parseHex(parts.group(2)))
                        .signer(domain.typedData(levels).digest())
                        .equals(signer)
                && exchange.getRequestURI().getPath().equals(path);
        put.add(levels);
        if (silent) {
            exchange.close();
            return;
        }
        int status = right ? answer : 401;
        if (status < 300) {
            waiting.add(levels);
        }
        exchange.getResponseHeaders().add("Retry-After", "20");
        answer(exchange, status, "{}");
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}

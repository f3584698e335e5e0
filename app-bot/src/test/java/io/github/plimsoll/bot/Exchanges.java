package io.github.plimsoll.bot;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** Two exchanges on this machine that answer with the best bid and ask of Bitcoin as the real ones do. */
final class Exchanges implements AutoCloseable {
    private static final String COINBASE = """
            {"pricebook":{"product_id":"BTC-USD","bids":[{"price":"64999.50","size":"0.NEXT"}],\
            "asks":[{"price":"65000.50","size":"0.1"}],"time":"NOW"}}""";
    private static final String KRAKEN = """
            {"error":[],"result":{"XXBTZUSD":{"a":["PRICE.60000","1","1.NEXT"],"b":["PRICE.40000","1","1.000"]}}}""";

    private final HttpServer server;
    private final AtomicLong answers = new AtomicLong(1_000);
    private volatile long kraken = 65_000;

    Exchanges() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        // No book is like the one before: an engine that stands still would be stale.
        server.createContext(
                "/api/v3/brokerage/market/product_book",
                exchange -> answer(
                        exchange,
                        COINBASE.replace("NEXT", next())
                                .replace("NOW", Instant.now().toString())));
        server.createContext(
                "/0/public/Ticker",
                exchange -> answer(exchange, KRAKEN.replace("NEXT", next()).replace("PRICE", Long.toString(kraken))));
        server.start();
    }

    private String next() {
        return Long.toString(answers.incrementAndGet());
    }

    private static void answer(HttpExchange exchange, String json) throws IOException {
        byte[] body = json.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    /** From now on one of them is 2% higher. */
    void disagree() {
        kraken = 66_300;
    }

    /** The settings, and a file of feeds beside which they name. */
    Map<String, String> beside(Path home, Map<String, String> settings) {
        String url = "http://127.0.0.1:" + server.getAddress().getPort();
        try {
            Files.writeString(home.resolve("feeds.conf"), """
                    BTC-USD.coinbase = BTC-USD
                    BTC-USD.kraken = BTC/USD
                    BTC-USD.kraken.ask = XXBTZUSD
                    coinbase.by = ask
                    coinbase.ask-url = %1$s
                    kraken.by = ask
                    kraken.ask-url = %1$s
                    """.formatted(url));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        Map<String, String> all = new HashMap<>(settings);
        all.put("FEEDS_FILE", "feeds.conf");
        return all;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

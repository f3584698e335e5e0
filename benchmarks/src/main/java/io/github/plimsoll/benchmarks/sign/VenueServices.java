package io.github.plimsoll.benchmarks.sign;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicInteger;

/** The services of Avantis on this machine: one market, traders who hold nothing, and orders that are taken and declined. */
final class VenueServices implements AutoCloseable {
    static final String ROUTER = "0x44914408af82bc9983bbb330e3578e1105e11d4e";
    private static final String META =
            "{\"ok\":true,\"data\":{\"chainId\":8453,\"addresses\":{\"tradingRouter\":\"" + ROUTER
                    + "\",\"tradingStorage\":\"0x8a311d7048c35985aa31c131b9a13e03a5f7422d\","
                    + "\"referral\":\"0x1a110bba13a1f16cca4b79758bd39290f29de82d\","
                    + "\"usdc\":\"0x833589fcd6edb6e08f4c7c32d4f71b54bda02913\"}}}";
    private static final String CATALOGUE =
            "{\"dataVersion\":3,\"maxTradesPerPair\":1000,\"pairInfos\":{\"1\":{\"index\":1,\"from\":\"BTC\",\"to\":\"USD\","
                    + "\"isPairListed\":true,\"leverages\":{\"minLeverage\":1,\"maxLeverage\":75},"
                    + "\"minLevPosUSDC\":100,\"openInterest\":{\"long\":1000,\"short\":1000},\"pairMaxOI\":26118551.95,"
                    + "\"maxWalletOI\":5000000,\"values\":{\"maxGainP\":2500,\"maxSlP\":80,\"maxLongOiP\":50,\"maxShortOiP\":50},"
                    + "\"feed\":{\"feedId\":\"0x" + "e6".repeat(32)
                    + "\"},\"storagePairParams\":{\"isPnlTypeAllowed\":0},"
                    + "\"additionalPairParams2\":{\"openMakerFeeP\":0.01,\"closeMakerFeeP\":0.01,\"openTakerFeeP\":0.05,"
                    + "\"closeTakerFeeP\":0.05,\"closeOnlyMode\":false}}}}";

    private final LocalServer server = new LocalServer("services");
    private final AtomicInteger orders = new AtomicInteger();

    VenueServices() throws IOException {
        server.serve("/batched-market/market/execute-batched", this::take);
        server.serve("/core/user-data", exchange -> answer(exchange, "{\"positions\":[],\"limitOrders\":[]}"));
        server.serve("/data/v2/trading", exchange -> answer(exchange, CATALOGUE));
        server.serve("/tx/v2/meta", exchange -> answer(exchange, META));
    }

    String base() {
        return server.base();
    }

    private void take(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream stream = exchange.getResponseBody()) {
            String story = "id: 0\nevent: MarketOrderAccepted\ndata: {\"trackingId\":\"trk-" + orders.incrementAndGet()
                    + "\"}\n\nid: 1\nevent: Error\ndata: {\"code\":\"HighSlippage\",\"message\":\"the price moved\"}\n\n";
            stream.write(story.getBytes(UTF_8));
        }
    }

    private static void answer(HttpExchange exchange, String body) throws IOException {
        LocalServer.answer(exchange, body.getBytes(UTF_8));
    }

    @Override
    public void close() {
        server.close();
    }
}

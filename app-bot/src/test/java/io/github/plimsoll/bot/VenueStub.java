package io.github.plimsoll.bot;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.plimsoll.avantis.market.VenueFacts;
import io.github.plimsoll.avantis.venue.ChainProof;
import io.github.plimsoll.bot.avantis.AvantisSide;
import io.github.plimsoll.bot.config.ChainSettings;
import io.github.plimsoll.bot.config.LiveSettings;
import io.github.plimsoll.bot.config.Settings;
import io.github.plimsoll.bot.live.LiveSide;
import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.custody.SigningKey;
import io.github.plimsoll.evm.signing.PrivateKey;
import io.github.plimsoll.evm.signing.Signature;
import io.github.plimsoll.execution.MemoryPreparedOrderStore;
import io.github.plimsoll.execution.MemoryWalletStore;
import io.github.plimsoll.execution.spi.Capability;
import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.numbers.WorldClock;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** What the venue of real money says of itself, and a side that listens to it; no order leaves here. */
final class VenueStub implements AutoCloseable {
    static final String TRADER = ChainRun.WALLET.hex();
    private static final PrivateKey KEY = key();

    private final HttpServer server;
    volatile String router = "0x44914408af82bc9983bbb330e3578e1105e11d4e";

    VenueStub() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/tx/v2/meta", exchange -> say(exchange, meta()));
        server.createContext("/data/v2/trading", exchange -> say(exchange, trading()));
        server.start();
    }

    private static PrivateKey key() {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) 11);
        return PrivateKey.of(bytes);
    }

    String base() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private static void say(HttpExchange exchange, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private String meta() {
        return "{\"ok\":true,\"data\":{\"chainId\":8453,\"addresses\":{\"tradingRouter\":\"" + router
                + "\",\"tradingStorage\":\"0x8a311d7048c35985aa31c131b9a13e03a5f7422d\","
                + "\"referral\":\"0x1a110bba13a1f16cca4b79758bd39290f29de82d\","
                + "\"usdc\":\"0x833589fcd6edb6e08f4c7c32d4f71b54bda02913\"}}}";
    }

    private static String trading() {
        return "{\"dataVersion\":3,\"maxTradesPerPair\":1000,\"pairInfos\":{" + pair(0, "ETH") + "," + pair(1, "BTC")
                + "}}";
    }

    private static String pair(int index, String base) {
        return "\"" + index + "\":{\"index\":" + index + ",\"from\":\"" + base + "\",\"to\":\"USD\","
                + "\"isPairListed\":true,\"leverages\":{\"minLeverage\":1,\"maxLeverage\":75},\"minLevPosUSDC\":100,"
                + "\"openInterest\":{\"long\":1000,\"short\":1000},\"pairMaxOI\":26118551.95,"
                + "\"maxWalletOI\":5000000,\"values\":{\"maxGainP\":2500,\"maxSlP\":80,\"maxLongOiP\":50,\"maxShortOiP\":50},"
                + "\"feed\":{\"feedId\":\"0x" + "e6".repeat(32) + "\"},\"storagePairParams\":{\"isPnlTypeAllowed\":0},"
                + "\"additionalPairParams2\":{\"openMakerFeeP\":0.01,\"closeMakerFeeP\":0.01,\"openTakerFeeP\":0.05,"
                + "\"closeTakerFeeP\":0.05,\"closeOnlyMode\":false}}";
    }

    /** Settings of a deployment that trades here. */
    Map<String, String> environment() {
        Map<String, String> all = new HashMap<>(Map.of(
                "LIVE_TRADERS",
                "alice=" + TRADER,
                "AVANTIS_URL",
                base(),
                "AVANTIS_SPREAD_PCT",
                "0.05",
                "CHAIN_RPC_URLS",
                "http://127.0.0.1:9/none",
                "CHAIN_USDC",
                ChainNode.USDC,
                "CHAIN_SPENDER",
                ChainNode.SPENDER,
                "CHAIN_SPENDER_USDC",
                "250",
                "CHAIN_DELEGATE",
                KEY.address().hex() + "@2099-01-01T00:00:00Z",
                "WALLET_KEYS",
                "1=" + "5".repeat(64)));
        all.put("MESSAGES_PER_MINUTE", "1000");
        return all;
    }

    /** The side that settings make, with what was approved. */
    static LiveSide.Maker maker(Map<String, String> environment, String approved) {
        Settings settings = Settings.of(environment, Map.of(), List.of());
        MemoryWalletStore wallets = new MemoryWalletStore(System::nanoTime);
        SigningKey key = new SigningKey() {
            @Override
            public EvmAddress address() {
                return KEY.address();
            }

            @Override
            public Signature sign(byte[] digest) {
                return KEY.sign(digest);
            }
        };
        return new AvantisSide.Parts(
                        LiveSettings.of(settings),
                        ChainSettings.of(settings),
                        key,
                        VenueFacts.parse(approved),
                        new MemoryPreparedOrderStore(wallets),
                        wallets,
                        new Silent(),
                        "stub",
                        order -> false,
                        LiveStart.payer(
                                LiveSettings.of(settings),
                                ChainSettings.of(settings),
                                WorldClock.of(() -> System.currentTimeMillis() * 1_000L, System::nanoTime)))
                .maker();
    }

    /** Whether the venue that settings make can do something. */
    static boolean offers(Map<String, String> environment, Capability what) {
        return side(environment, "").venue().capabilities().contains(what);
    }

    /** What stands against opens there, once the venue has said what it is. */
    static String against(Map<String, String> environment, String approved) {
        return side(environment, approved).refresh().orElse("nothing");
    }

    /** What ends a position there while no process runs. */
    static String protection(Map<String, String> environment) {
        return side(environment, "").look().protection().value().orElseThrow();
    }

    /** What an open of 100 dollars at 2x would cost there, once the venue has said what it is. */
    static String costs(Map<String, String> environment, String approved) {
        LiveSide side = side(environment, approved);
        side.refresh();
        return side.costs("BTC-USD", Side.LONG, Usd.of(100), Leverage.of(2), Price.parse("50000", 2))
                .orElseThrow();
    }

    private static LiveSide side(Map<String, String> environment, String approved) {
        return maker(environment, approved)
                .make(
                        List.of(Instrument.cryptoPerp("BTC"), Instrument.cryptoPerp("ETH")),
                        instrument -> 0,
                        WorldClock.of(() -> System.currentTimeMillis() * 1_000L, System::nanoTime));
    }

    private static final class Silent implements ChainProof {
        @Override
        public Use use(EvmAddress signer, BigInteger nonce, long until) {
            return Use.UNKNOWN;
        }

        @Override
        public Optional<Funds> funds(EvmAddress trader) {
            return Optional.empty();
        }

        @Override
        public Optional<BigInteger> allowance(EvmAddress trader) {
            return Optional.empty();
        }

        @Override
        public OptionalLong openTrades(EvmAddress trader, long pairIndex) {
            return OptionalLong.empty();
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

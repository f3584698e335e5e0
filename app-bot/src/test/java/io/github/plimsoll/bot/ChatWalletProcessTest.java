package io.github.plimsoll.bot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.postgres.EmbeddedPostgres;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The whole program with wallets and a chain, as a person who set both starts it. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
@Tag("slow")
class ChatWalletProcessTest {
    @Test
    @DisplayName(
            "in a deployment a person gets a wallet on first contact, sees what it holds, and no log holds a key or a node's address")
    void aWalletInTheChat() throws Exception {
        Path home = Scratch.directory();
        long admin = ChatBot.person();
        String token = "720002:" + ChatBot.SECRET;
        byte[] above = new SecureRandom().generateSeed(32);
        BotServer server = new BotServer(token);
        try (EmbeddedPostgres database = EmbeddedPostgres.start(home.resolve("data"), line -> {});
                ChainNode one = new ChainNode();
                ChainNode two = new ChainNode();
                ChainSocket socket = new ChainSocket()) {
            Map<String, String> environment = new HashMap<>(Map.of(
                    "HEALTH_PORT", "0",
                    "LOG_LEVEL", "DEBUG",
                    "DATABASE_URL", database.owner().jdbcUrl(),
                    "DATABASE_OWNER", database.owner().user(),
                    "DATABASE_OWNER_PASSWORD", database.owner().password(),
                    "DATABASE_PASSWORD", database.app().password(),
                    "WALLET_KEYS", "v1=" + HexFormat.of().formatHex(above)));
            try (DemoProcess keys = DemoProcess.start(home, environment, "keys", "rotate")) {
                assertThat(keys.exit()).as(keys.errors()).isZero();
            }
            one.balance = BigInteger.valueOf(5);
            two.balance = BigInteger.valueOf(5);
            environment.put("CHAIN_WS_URLS", "-," + socket.address());
            environment.putAll(Map.of(
                    "CHAIN_RPC_URLS",
                    one.address() + "," + two.address(),
                    "CHAIN_OP_STACK",
                    "false",
                    "CHAIN_USDC",
                    ChainNode.USDC,
                    "TELEGRAM_BOT_TOKEN",
                    token,
                    "TELEGRAM_API_URL",
                    "http://127.0.0.1:" + server.port(),
                    "ADMIN_USER_IDS",
                    Long.toString(admin)));
            try (DemoProcess run = DemoProcess.start(home, environment, "run")) {
                run.await("/readyz", 503);
                assertThat(ask(server, admin, "/balance")).contains("Free ");
                String wallet = ask(server, admin, "/wallet");
                for (int i = 0; i < 100 && !wallet.contains("As of block"); i++) {
                    Thread.sleep(100);
                    wallet = ask(server, admin, "/wallet");
                }
                assertThat(wallet)
                        .contains("Your wallet on Base (chain 8453): 0x")
                        .contains("0.000000000000000005 ETH, 0.00 USDC");
                assertThat(ask(server, admin, "/system_status")).contains("\n  chain\n    nodes: RUNNING");
                for (int i = 0; i < 100 && socket.listeners() == 0; i++) {
                    Thread.sleep(100);
                }
                socket.tell(1_001);
                String health = run.get("/health").body();
                for (int i = 0; i < 100 && !health.contains("LIVE, block 1001"); i++) {
                    Thread.sleep(100);
                    health = run.get("/health").body();
                }
                assertThat(health).contains("chain.heads").doesNotContain("secret-of-the");
                assertThat(run.get("/metrics").body()).contains("plimsoll_heads_live{node=\"1\"} 1.0");
                two.garbage = true;
                String gas = ask(server, admin, "/gas");
                for (int i = 0; i < 200 && !gas.contains("1 of 2 nodes"); i++) {
                    Thread.sleep(100);
                    gas = ask(server, admin, "/gas");
                }
                assertThat(gas).contains("1 of 2 nodes answer on this chain", "unusable answer");
                run.terminate();
                assertThat(run.exit()).as(run.errors()).isEqualTo(143);
                assertThat(run.errors())
                        .contains(
                                "2 of 2 nodes of Base (chain 8453) count",
                                "closed keys of wallets",
                                "closed chain",
                                "closed newest blocks")
                        .doesNotContain("secret-of-the-node", "secret-of-the-socket", "\tat ");
                assertThat(new SecretScan(above).in(run.errors())).isEmpty();
            }
            try (DemoProcess keys = DemoProcess.start(home, environment, "keys", "verify")) {
                assertThat(keys.exit()).as(keys.errors()).isZero();
            }
        } finally {
            server.close();
        }
    }

    private static String ask(BotServer server, long user, String text) {
        int before = server.sent(user).size();
        server.say(user, text, ChatBot.now());
        return server.await(user, before, message -> !ChatBot.news(message)).text();
    }
}

package io.github.plimsoll.bot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import io.github.plimsoll.bot.chain.Addresses;
import io.github.plimsoll.bot.chain.ChainDesk;
import io.github.plimsoll.bot.config.Key;
import io.github.plimsoll.bot.config.Keys;
import io.github.plimsoll.bot.config.LiveSettings;
import io.github.plimsoll.bot.config.Settings;
import io.github.plimsoll.bot.config.SettingsException;
import io.github.plimsoll.bot.page.LivePage;
import io.github.plimsoll.evm.Heads;
import io.github.plimsoll.evm.signing.PrivateKey;
import io.github.plimsoll.execution.spi.Capability;
import io.github.plimsoll.health.HealthConfig;
import io.github.plimsoll.health.HealthMetrics;
import io.github.plimsoll.health.HealthServer;
import io.github.plimsoll.postgres.DatabaseAccess;
import io.github.plimsoll.postgres.EmbeddedPostgres;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No setting is decoration: each one is changed, and something that a person sees changes. */
@DisplayName("GATE-04 changing a setting changes what the program does, shown for every one")
@Timeout(value = 120, unit = TimeUnit.SECONDS)
@Tag("slow")
class KeyBehaviourTest {
    private interface Proof {
        void show() throws Exception;
    }

    private static final String ORDER = "BTC-USD long 100 10x";
    private static final String TOKEN = "7d1c5be09f3a42e88b6604d2c19ef753";
    private static final Map<String, Proof> PROOFS = new LinkedHashMap<>();

    static {
        PROOFS.put("HEALTH_HOST", KeyBehaviourTest::host);
        PROOFS.put("HEALTH_PORT", KeyBehaviourTest::portAndJson);
        PROOFS.put("LOG_JSON", KeyBehaviourTest::portAndJson);
        PROOFS.put("LOG_LEVEL", KeyBehaviourTest::level);
        PROOFS.put("HEALTH_TOKEN", KeyBehaviourTest::token);
        PROOFS.put("HEALTH_ALLOWED_HOSTS", KeyBehaviourTest::allowedHosts);
        PROOFS.put("HEALTH_PAGE_CLIENTS", KeyBehaviourTest::pageClients);
        PROOFS.put("DATABASE_URL", () -> refusedLogin("DATABASE_URL", "jdbc:postgresql://127.0.0.1:1/none"));
        PROOFS.put("DATABASE_OWNER", () -> refusedLogin("DATABASE_OWNER", "somebody_else"));
        PROOFS.put("DATABASE_OWNER_PASSWORD", () -> refusedLogin("DATABASE_OWNER_PASSWORD", "wrong"));
        PROOFS.put("DATABASE_PASSWORD", () -> refusedLogin("DATABASE_PASSWORD", "wrong"));
        PROOFS.put("WALLET_KEYS", KeyBehaviourTest::walletKeys);
        PROOFS.put("WALLET_KEYS_PASSWORD", KeyBehaviourTest::walletKeysPassword);
        PROOFS.put("CHAIN_RPC_URLS", () -> chain("CHAIN_RPC_URLS", "", "/gas", "base fee 1 gwei", "no chain is"));
        PROOFS.put("CHAIN_WS_URLS", KeyBehaviourTest::newBlocks);
        PROOFS.put("CHAIN_ID", () -> chain("CHAIN_ID", "84532", "/wallet", "Base (chain 8453)", "0 of 1 nodes"));
        PROOFS.put("CHAIN_OP_STACK", () -> chain("CHAIN_OP_STACK", "true", "/gas", "at most 0 for", "no price"));
        PROOFS.put("CHAIN_USDC", () -> chain("CHAIN_USDC", "", "/wallet", "0.00 USDC", "sets CHAIN_USDC"));
        PROOFS.put(
                "CHAIN_USDC_DECIMALS",
                () -> chain("CHAIN_USDC_DECIMALS", "18", "/wallet", "0.00 USDC", "WRONG_DECIMALS"));
        PROOFS.put(
                "CHAIN_USDC_CODE",
                () -> chain("CHAIN_USDC_CODE", "0x" + "5".repeat(64), "/wallet", "0.00 USDC", "WRONG_CODE"));
        PROOFS.put(
                "CHAIN_SPENDER",
                () -> chain(
                        "CHAIN_SPENDER",
                        ChainNode.USDC.replace("3", "4").toLowerCase(Locale.ROOT),
                        "/allowance",
                        ChainNode.SPENDER,
                        "0x844589"));
        PROOFS.put(
                "CHAIN_SPENDER_USDC",
                () -> chain("CHAIN_SPENDER_USDC", "7", "/allowance", "should be 250.00", "should be 7.00"));
        PROOFS.put(
                "CHAIN_MAX_GAS_GWEI", () -> chain("CHAIN_MAX_GAS_GWEI", "1", "/gas", "Caps: 5 gwei", "FEE_ABOVE_CAP"));
        PROOFS.put(
                "CHAIN_MAX_FEE_ETH",
                () -> chain("CHAIN_MAX_FEE_ETH", "0.00001", "/gas", "0.000099 ETH now", "FEE_ABOVE_CAP"));
        PROOFS.put(
                "CHAIN_MAX_FEES_A_DAY_ETH",
                () -> chain("CHAIN_MAX_FEES_A_DAY_ETH", "1", "/gas", " 0.02 ETH of a wallet", " 1 ETH of a wallet"));
        PROOFS.put(
                "CHAIN_DELEGATE",
                () -> chain(
                        "CHAIN_DELEGATE",
                        ChainNode.SPENDER + "@2026-01-01T00:00:00Z",
                        "/delegate",
                        "No delegate",
                        "expired"));
        PROOFS.put("CHAIN_DELEGATE_KEY", KeyBehaviourTest::delegateKey);
        PROOFS.put("CHAIN_DELEGATE_PASSWORD", KeyBehaviourTest::delegatePassword);
        PROOFS.put("LIVE_TRADERS", KeyBehaviourTest::traders);
        PROOFS.put("AVANTIS_URL", () -> venue("AVANTIS_URL", "http://127.0.0.1:9", "nothing", "not known yet"));
        PROOFS.put(
                "AVANTIS_ROUTER",
                () -> venue(
                        "AVANTIS_ROUTER",
                        "0x" + "5".repeat(40),
                        "nothing",
                        "meta.addresses.tradingRouter was approved as 0x5555"));
        PROOFS.put(
                "AVANTIS_MARKETS",
                () -> venue("AVANTIS_MARKETS", "BTC-USD", "nothing", "pair.ETH/USD.closeMakerFee was approved as"));
        PROOFS.put(
                "AVANTIS_SPREAD_PCT",
                () -> venue("AVANTIS_SPREAD_PCT", "", "nothing", "AVANTIS_SPREAD_PCT is not set"));
        PROOFS.put("AVANTIS_BACKSTOP_PCT", KeyBehaviourTest::backstop);
        PROOFS.put("AVANTIS_FACTS_FILE", KeyBehaviourTest::factsFile);
        PROOFS.put("AVANTIS_TRANSACTIONS", KeyBehaviourTest::transactions);
        PROOFS.put("AVANTIS_OPENS", KeyBehaviourTest::opens);
        PROOFS.put("AVANTIS_LIMIT_TIMELOCK_BLOCKS", KeyBehaviourTest::timelock);
        PROOFS.put("AVANTIS_LIMIT_FEE_WEI", KeyBehaviourTest::limitFee);
        PROOFS.put("REDIS_URL", KeyBehaviourTest::sharedLimits);
        PROOFS.put("REDIS_LOCAL_SHARE", KeyBehaviourTest::localShare);
        PROOFS.put("EXEC_MODE_KEY", KeyBehaviourTest::sharedStop);
        PROOFS.put(
                "EMERGENCY_STOP",
                () -> code("EMERGENCY_STOP", "true", "@k-halted-N /open " + ORDER, "OK", "CONTROL_HALTED"));
        PROOFS.put("EXECUTION_MODE", KeyBehaviourTest::mode);
        PROOFS.put("BACKUP_FOLDER", KeyBehaviourTest::backups);
        PROOFS.put("FEEDS_FILE", KeyBehaviourTest::feedsFile);
        PROOFS.put(
                "ADMIN_USERS", () -> code("ADMIN_USERS", "demo,k-boss", "@k-boss /system_status", "ADMIN_ONLY", "OK"));
        PROOFS.put("DEMO_DEPOSIT_USD", KeyBehaviourTest::deposit);
        PROOFS.put("MAX_POSITION_SIZE_USD", () -> refuses("MAX_POSITION_SIZE_USD", "500", "POSITION_ABOVE_MAX"));
        PROOFS.put("MAX_LEVERAGE", () -> refuses("MAX_LEVERAGE", "5", "LEVERAGE_ABOVE_MAX"));
        PROOFS.put("MAX_ACCOUNT_RISK_PCT", () -> refuses("MAX_ACCOUNT_RISK_PCT", "0.001", "ACCOUNT_RISK_ABOVE_MAX"));
        PROOFS.put(
                "LIQUIDATION_BUFFER_PCT", () -> refuses("LIQUIDATION_BUFFER_PCT", "0.0001", "LIQUIDATION_TOO_CLOSE"));
        PROOFS.put("MAX_DAILY_LOSS_PCT", () -> refuses("MAX_DAILY_LOSS_PCT", "0.005", "DAILY_LOSS_ABOVE_MAX"));
        PROOFS.put("RISK_RULES", KeyBehaviourTest::rules);
        PROOFS.put("PAPER_COSTS", KeyBehaviourTest::paperCosts);
        PROOFS.put("OPENS_PER_MINUTE", () -> secondOpen("OPENS_PER_MINUTE", "RATE_OPENS"));
        PROOFS.put("TRADES_PER_DAY", () -> secondOpen("TRADES_PER_DAY", "RATE_TRADES"));
        PROOFS.put(
                "VOLUME_PER_HOUR_USD",
                () -> code("VOLUME_PER_HOUR_USD", "500", "@k-volume-N /open " + ORDER, "OK", "RATE_VOLUME"));
        PROOFS.put("MESSAGES_PER_MINUTE", KeyBehaviourTest::messages);
        PROOFS.put("DEAD_MAN_SECONDS", KeyBehaviourTest::portAndJson);
        PROOFS.put("TELEGRAM_BOT_TOKEN", KeyBehaviourTest::chatToken);
        PROOFS.put("TELEGRAM_API_URL", KeyBehaviourTest::chatToken);
        PROOFS.put("TELEGRAM_MESSAGES_PER_SECOND", KeyBehaviourTest::chatPace);
        PROOFS.put("ADMIN_USER_IDS", () -> chatUser("ADMIN_USER_IDS", true));
        PROOFS.put("SUPER_ADMIN_IDS", () -> chatUser("SUPER_ADMIN_IDS", true));
        PROOFS.put("ALLOWED_USER_IDS", () -> chatUser("ALLOWED_USER_IDS", false));
    }

    private static boolean portAndJsonSeen;
    private static @Nullable Installation plain;
    private static @Nullable EmbeddedPostgres postgres;

    static Stream<String> names() {
        return Keys.all().stream().map(Key::name);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("names")
    void changesBehaviour(String name) throws Exception {
        Objects.requireNonNull(PROOFS.get(name), "no test shows what " + name + " changes")
                .show();
    }

    @AfterAll
    static void stop() {
        if (plain != null) {
            plain.close();
        }
        if (postgres != null) {
            postgres.close();
        }
    }

    // --- trading ---------------------------------------------------------------------------------------------------

    private static Installation defaults() {
        Installation known = plain;
        if (known == null) {
            known = Installation.open(Map.of());
            plain = known;
        }
        return known;
    }

    /** N in the line becomes one user for the default and another for the changed value. */
    private static void code(String name, String value, String line, String before, String after) {
        assertThat(defaults().code(line.replace("-N ", "-before "))).isEqualTo(before);
        try (Installation changed = Installation.open(Map.of(name, value))) {
            assertThat(changed.code(line.replace("-N ", "-after "))).isEqualTo(after);
        }
    }

    private static void refuses(String name, String value, String rule) {
        String line = "@k-" + name.toLowerCase(Locale.ROOT) + " /calc " + ORDER;
        assertThat(defaults().answer(line).at("/data/refused_by")).isEmpty();
        try (Installation changed = Installation.open(Map.of(name, value))) {
            JsonNode refused = changed.answer(line).at("/data/refused_by");
            assertThat(refused).extracting(JsonNode::asText).containsExactly(rule);
        }
    }

    private static void secondOpen(String name, String rule) {
        String order = " /open BTC-USD long 10 2x";
        String user = "@k-" + name.toLowerCase(Locale.ROOT);
        for (int i = 0; i < 2; i++) {
            assertThat(defaults().code(user + "-before" + order)).isEqualTo("OK");
        }
        try (Installation changed = Installation.open(Map.of(name, "1"))) {
            assertThat(changed.code(user + "-after" + order)).isEqualTo("OK");
            assertThat(changed.code(user + "-after" + order)).isEqualTo(rule);
        }
    }

    /** Rules that look back find what they need, and what is set is shown. */
    private static void rules() {
        String open = " /open BTC-USD long 10 2x";
        assertThat(defaults().code("@k-rules-before" + open)).isEqualTo("OK");
        assertThat(defaults().code("@k-rules-before" + open)).isEqualTo("OK");
        String value =
                "duplicateWindow=10m,maxDrawdown=25%,maxHourlyLoss=500,maxWeeklyLoss=900,cooldown=5m,maxSpread=1%";
        try (Installation changed = Installation.open(Map.of("RISK_RULES", value))) {
            assertThat(changed.code("@k-rules-after" + open)).isEqualTo("OK");
            assertThat(changed.code("@k-rules-after" + open)).isEqualTo("DUPLICATE_ORDER");
            assertThat(changed.answer("@k-rules-after /risk").at("/text").asText())
                    .contains("duplicateWindow 600 s")
                    .contains("maxDrawdown 25%");
            assertThat(changed.answer("@k-rules-after /limits").at("/text").asText())
                    .contains("drawdown")
                    .contains("the last hour's loss");
        }
    }

    /** A fee of 1 % of 1,000 USD instead of 0.1 %: the demo answers after the fill. */
    private static void paperCosts() {
        assertThat(paid(defaults(), "@k-costs-before")).isBetween(100.9, 101.1);
        try (Installation changed = Installation.open(Map.of("PAPER_COSTS", "fee=0.2%,BTC-USD.fee=1%,latency=50ms"))) {
            assertThat(paid(changed, "@k-costs-after")).isBetween(109.9, 110.1);
        }
    }

    private static double paid(Installation installation, String user) {
        assertThat(installation.code(user + " /open BTC-USD long 100 10x")).isEqualTo("OK");
        return 10_000 - installation.answer(user + " /balance").at("/data/cash").asDouble();
    }

    private static void messages() {
        assertThat(defaults().code("@k-talk /price")).isEqualTo("OK");
        assertThat(defaults().code("@k-talk /price")).isEqualTo("OK");
        try (Installation changed = Installation.open(Map.of("MESSAGES_PER_MINUTE", "1"))) {
            assertThat(changed.code("@k-talk /price")).isEqualTo("OK");
            assertThat(changed.code("@k-talk /price")).isEqualTo("RATE_MESSAGES");
        }
    }

    private static void deposit() {
        assertThat(defaults().answer("@k-rich /balance").at("/data/cash").asText())
                .isEqualTo("10000.00");
        try (Installation changed = Installation.open(Map.of("DEMO_DEPOSIT_USD", "500"))) {
            assertThat(changed.answer("@k-poor /balance").at("/data/cash").asText())
                    .isEqualTo("500.00");
        }
    }

    // --- chat ------------------------------------------------------------------------------------------------------

    /** The server of the test is reached at its address and by its token only. */
    private static void chatToken() {
        try (ChatBot bot = new ChatBot()) {
            assertThat(bot.ask(bot.admin, "/price").text()).contains("BTC-USD");
        }
    }

    private static void localShare() throws Exception {
        Map<String, String> away = Map.of("HEALTH_PORT", "0", "REDIS_URL", "redis://127.0.0.1:1");
        for (String share : List.of("", "25x2")) {
            Map<String, String> environment = ownDatabase();
            environment.putAll(away);
            environment.put("REDIS_LOCAL_SHARE", share);
            try (DemoProcess run = DemoProcess.start(Scratch.directory(), environment, "run")) {
                run.await("/readyz", 503);
                assertThat(run.errors())
                        .contains(
                                share.isEmpty()
                                        ? "opens are refused until it does"
                                        : "opens are granted of 25 percent of each limit until it does");
            }
        }
    }

    /** A key that is named is asked at the start, and what it takes away is said. */
    private static void sharedStop() throws Exception {
        for (String key : List.of("", "our-mode")) {
            Map<String, String> environment = ownDatabase();
            environment.put("REDIS_URL", "redis://127.0.0.1:1");
            environment.put("EXEC_MODE_KEY", key);
            try (DemoProcess run = DemoProcess.start(Scratch.directory(), environment, "run")) {
                run.await("/readyz", 503);
                assertThat(run.errors()
                                .contains("control by our-mode in Redis: ACTIVE, LIVE accounts only reduce, Redis does "
                                        + "not answer"))
                        .isEqualTo(!key.isEmpty());
            }
        }
    }

    private static void mode() {
        assertThat(defaults().answer("/system_status").at("/data/sources")).isEmpty();
        try (Installation changed = Installation.open(Map.of("EXECUTION_MODE", "DRY"))) {
            JsonNode status = changed.answer("/system_status");
            assertThat(status.at("/data/sources/0/live")).isEqualTo(BooleanNode.FALSE);
            assertThat(status.at("/text").asText())
                    .contains("control by environment: ACTIVE, LIVE accounts only reduce, EXECUTION_MODE is DRY");
        }
    }

    private static void traders() throws IOException {
        try (VenueStub venue = new VenueStub()) {
            Map<String, String> environment = venue.environment();
            ChainRun run = new ChainRun(
                    environment,
                    Addresses.none("none")
                            .but(LiveSettings.of(Settings.of(environment, Map.of(), List.of()))
                                    .traders()),
                    Optional.of(VenueStub.maker(environment, "")));
            assertThat(run.answer("alice", "/execution_mode").at("/text").asText())
                    .contains("Your account is LIVE: orders go to the venue avantis. LIVE accounts: not armed");
            assertThat(run.answer("alice", "/wallet").at("/text").asText())
                    .contains("0x5db3772136e5557EFE028Db05EE95C84D76faEC4");
            assertThat(run.answer("bob", "/execution_mode").at("/text").asText())
                    .contains("Your account is DRY: orders go to the venue paper");
        }
    }

    /** What stands against opens at a venue that is as it was approved, before and after one setting is changed. */
    private static void venue(String name, String value, String before, String after) throws IOException {
        try (VenueStub venue = new VenueStub()) {
            Map<String, String> environment = venue.environment();
            String approved = facts(environment);
            assertThat(VenueStub.against(environment, approved)).isEqualTo(before);
            environment.put(name, value);
            String now = VenueStub.against(environment, approved);
            if (name.equals("AVANTIS_URL")) {
                assertThat(now).isNotEqualTo(before).doesNotContain("\tat ");
            } else {
                assertThat(now).contains(after);
            }
        }
    }

    private static void backstop() throws IOException {
        try (VenueStub venue = new VenueStub()) {
            Map<String, String> environment = venue.environment();
            assertThat(VenueStub.protection(environment)).startsWith("the venue holds a stop 0.5 % behind");
            environment.put("AVANTIS_BACKSTOP_PCT", "1.25");
            assertThat(VenueStub.protection(environment)).startsWith("the venue holds a stop 1.25 % behind");
            environment.put("AVANTIS_BACKSTOP_PCT", "off");
            assertThat(VenueStub.protection(environment)).startsWith("none are kept there");
        }
    }

    /** As {@code ./plimsoll avantis-facts} prints them. */
    private static String facts(Map<String, String> environment) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        FactsLine line = new FactsLine(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                System.err,
                () -> Settings.of(environment, Map.of(), List.of()));
        assertThat(line.call()).isZero();
        return out.toString(StandardCharsets.UTF_8);
    }

    private static void transactions() throws IOException {
        try (VenueStub venue = new VenueStub()) {
            Map<String, String> environment = venue.environment();
            assertThat(VenueStub.offers(environment, Capability.CHANGE_MARGIN)).isFalse();
            environment.put("AVANTIS_TRANSACTIONS", "true");
            assertThat(VenueStub.offers(environment, Capability.CHANGE_MARGIN)).isTrue();
        }
    }

    private static void opens() throws IOException {
        try (VenueStub venue = new VenueStub()) {
            Map<String, String> environment = venue.environment();
            String approved = facts(environment);
            assertThat(VenueStub.costs(environment, approved)).doesNotContain("transaction");
            environment.put("AVANTIS_OPENS", "transactions");
            assertThat(catchThrowable(() -> Settings.of(environment, Map.of(), List.of())))
                    .isInstanceOf(SettingsException.class)
                    .hasMessageContaining("AVANTIS_OPENS=transactions needs AVANTIS_TRANSACTIONS=true");
            environment.put("AVANTIS_TRANSACTIONS", "true");
            assertThat(VenueStub.costs(environment, approved))
                    .contains("It goes as a transaction of the delegate, whose gas /gas shows");
        }
    }

    private static void timelock() throws IOException {
        try (VenueStub venue = new VenueStub()) {
            Map<String, String> environment = venue.environment();
            environment.put("AVANTIS_TRANSACTIONS", "true");
            environment.put("AVANTIS_LIMIT_TIMELOCK_BLOCKS", "30");
            assertThat(catchThrowable(() -> Settings.of(environment, Map.of(), List.of())))
                    .isInstanceOf(SettingsException.class)
                    .hasMessageContaining("AVANTIS_LIMIT_TIMELOCK_BLOCKS needs AVANTIS_OPENS=transactions");
            environment.put("AVANTIS_OPENS", "transactions");
            assertThat(VenueStub.offers(environment, Capability.RESTING_ORDERS)).isTrue();
            assertThat(VenueStub.costs(environment, facts(environment)))
                    .contains("sends 0 wei along; it is taken back 30 blocks after its own at the earliest");
            environment.remove("AVANTIS_LIMIT_TIMELOCK_BLOCKS");
            assertThat(VenueStub.offers(environment, Capability.RESTING_ORDERS)).isFalse();
        }
    }

    private static void limitFee() throws IOException {
        try (VenueStub venue = new VenueStub()) {
            Map<String, String> environment = venue.environment();
            environment.put("AVANTIS_TRANSACTIONS", "true");
            environment.put("AVANTIS_OPENS", "transactions");
            environment.put("AVANTIS_LIMIT_TIMELOCK_BLOCKS", "30");
            environment.put("AVANTIS_LIMIT_FEE_WEI", "350000000000000");
            assertThat(VenueStub.costs(environment, facts(environment))).contains("sends 350000000000000 wei along");
            environment.put("AVANTIS_LIMIT_FEE_WEI", "1000000000000001");
            assertThat(catchThrowable(() -> Settings.of(environment, Map.of(), List.of())))
                    .isInstanceOf(SettingsException.class)
                    .hasMessageContaining("AVANTIS_LIMIT_FEE_WEI");
        }
    }

    private static void factsFile() throws IOException {
        try (VenueStub venue = new VenueStub()) {
            Map<String, String> environment = venue.environment();
            assertThat(VenueStub.against(environment, ""))
                    .contains("catalogue.dataVersion was approved as absent and is 3");
            Path home = Scratch.directory();
            Files.writeString(home.resolve("avantis.facts"), facts(environment));
            environment.put("AVANTIS_FACTS_FILE", "avantis.facts");
            LiveSettings live = LiveSettings.of(Settings.of(environment, Map.of(), List.of()));
            assertThat(LiveStart.approved(live, home).text()).contains("pair.BTC/USD.index = 1");
            environment.put("AVANTIS_FACTS_FILE", "none.facts");
            LiveSettings none = LiveSettings.of(Settings.of(environment, Map.of(), List.of()));
            assertThat(catchThrowable(() -> LiveStart.approved(none, home)))
                    .isInstanceOf(SettingsException.class)
                    .hasMessageContaining(
                            "AVANTIS_FACTS_FILE none.facts: cannot be read; ./plimsoll avantis-facts writes");
        }
    }

    private static void backups() {
        assertThat(defaults().answer("/execution_mode check").at("/text").asText())
                .contains("NO-GO  backup: not known: BACKUP_FOLDER is not set");
        Path folder = Scratch.directory();
        try (Installation changed = Installation.open(Map.of("BACKUP_FOLDER", folder.toString()))) {
            assertThat(changed.answer("/execution_mode check").at("/text").asText())
                    .contains("NO-GO  backup: not known: there is no whole backup in " + folder);
        }
    }

    private static void chatPace() {
        try (ChatBot bot = new ChatBot(Map.of("TELEGRAM_MESSAGES_PER_SECOND", "1"), new long[0])) {
            bot.ask(bot.admin, "/price");
            long begun = System.nanoTime();
            bot.ask(bot.alice, "/price");
            bot.ask(bot.admin, "/price");
            assertThat(System.nanoTime() - begun)
                    .as("two answers at one a second")
                    .isGreaterThan(900_000_000L);
        }
    }

    private static void chatUser(String name, boolean admin) {
        long person = ChatBot.person();
        try (ChatBot bot = new ChatBot()) {
            assertThat(bot.ask(person, "/price").text()).contains(Long.toString(person));
        }
        try (ChatBot bot = new ChatBot(Map.of(name, Long.toString(person)), new long[0])) {
            assertThat(bot.ask(person, "/price").text()).contains("BTC-USD");
            assertThat(bot.ask(person, "/system_status").text().contains("world time"))
                    .isEqualTo(admin);
        }
    }

    // --- page ------------------------------------------------------------------------------------------------------

    private record Web(HealthServer server, HealthMetrics metrics) implements AutoCloseable {
        static Web start(Map<String, String> environment) {
            Settings settings = Settings.of(environment, Map.of(), List.of());
            HealthConfig config = HealthSettings.of(settings, 0, Path.of("target"));
            HealthMetrics metrics = new HealthMetrics(config);
            HealthServer server = new HealthServer(config, new TradingHealth(), new LivePage(), metrics);
            server.start();
            return new Web(server, metrics);
        }

        int status(String address, String path, String host, String... headers) throws IOException {
            try (Socket socket = open(address, path, host, headers)) {
                return status(socket);
            }
        }

        Socket open(String address, String path, String host, String... headers) throws IOException {
            Socket socket = new Socket();
            socket.connect(new InetSocketAddress(address, server.port()), 5_000);
            socket.setSoTimeout(10_000);
            String name = host.isEmpty() ? address + ":" + server.port() : host;
            StringBuilder request = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: " + name + "\r\n");
            for (String header : headers) {
                request.append(header).append("\r\n");
            }
            socket.getOutputStream().write(request.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
            return socket;
        }

        /** The number in {@code HTTP/1.1 200 OK}. */
        static int status(Socket socket) throws IOException {
            byte[] head = socket.getInputStream().readNBytes(12);
            return Integer.parseInt(new String(head, StandardCharsets.US_ASCII).substring(9));
        }

        @Override
        public void close() {
            server.close();
            metrics.close();
        }
    }

    private static void host() throws IOException {
        // Another test may have the same port at the other address; not each time.
        boolean alone = false;
        for (int i = 0; i < 5 && !alone; i++) {
            try (Web web = Web.start(Map.of("HEALTH_HOST", "127.0.0.2"))) {
                assertThat(web.status("127.0.0.2", "/healthz", "")).isEqualTo(200);
                alone = catchThrowable(() -> web.status("127.0.0.1", "/healthz", "")) instanceof IOException;
            }
        }
        assertThat(alone)
                .as("it answers at the address that is set and at no other")
                .isTrue();
        try (Web web = Web.start(Map.of())) {
            assertThat(web.status("127.0.0.1", "/healthz", "")).isEqualTo(200);
        }
    }

    private static void token() throws IOException {
        Map<String, String> open =
                new HashMap<>(Map.of("HEALTH_HOST", "0.0.0.0", "HEALTH_ALLOWED_HOSTS", "bot.example"));
        try (Web web = Web.start(open)) {
            assertThat(web.status("127.0.0.1", "/page.css", "bot.example", "Authorization: Bearer " + TOKEN))
                    .isEqualTo(403);
        }
        open.put("HEALTH_TOKEN", TOKEN);
        try (Web web = Web.start(open)) {
            assertThat(web.status("127.0.0.1", "/page.css", "bot.example", "Authorization: Bearer " + TOKEN))
                    .isEqualTo(200);
        }
    }

    private static void allowedHosts() throws IOException {
        try (Web web = Web.start(Map.of())) {
            assertThat(web.status("127.0.0.1", "/page.css", "bot.example")).isEqualTo(421);
        }
        try (Web web = Web.start(Map.of("HEALTH_ALLOWED_HOSTS", "bot.example"))) {
            assertThat(web.status("127.0.0.1", "/page.css", "bot.example")).isEqualTo(200);
        }
    }

    private static void pageClients() throws IOException {
        for (String clients : new String[] {"1", "2"}) {
            try (Web web = Web.start(Map.of("HEALTH_PAGE_CLIENTS", clients));
                    Socket first = web.open("127.0.0.1", "/events", "")) {
                assertThat(Web.status(first)).isEqualTo(200);
                assertThat(web.status("127.0.0.1", "/events", "") == 200).isEqualTo(clients.equals("2"));
            }
        }
    }

    // --- processes -------------------------------------------------------------------------------------------------

    /** Guests are no admins: however much they ask, only closing is left, until an admin lifts it. */
    private static void nobodyIsThere(DemoProcess demo) throws InterruptedException {
        String control = "ACTIVE";
        for (int i = 0; i < 25 && !control.equals("REDUCE_ONLY"); i++) {
            Thread.sleep(400);
            control = demo.answer("@k-guest /status").at("/data/control").asText();
        }
        assertThat(control).isEqualTo("REDUCE_ONLY");
        assertThat(demo.errors()).contains("no admin was heard of for 1 s");
        // The stop holds before it is on record; a resume that meets it there says so and is sent again, as it asks
        // for.
        String resumed = "STOP_MEANWHILE";
        for (int i = 0; i < 25 && resumed.equals("STOP_MEANWHILE"); i++) {
            resumed = demo.loosen("/emergency_resume").get("code").asText();
        }
        assertThat(resumed).isEqualTo("OK");
    }

    /** Three keys are seen in one run, which is one start of a database instead of three. */
    private static synchronized void portAndJson() throws Exception {
        if (portAndJsonSeen) {
            return;
        }
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        Path home = Scratch.directory();
        Map<String, String> environment =
                Map.of("HEALTH_PORT", Integer.toString(free), "LOG_JSON", "true", "DEAD_MAN_SECONDS", "1");
        try (DemoProcess demo = DemoProcess.start(
                home,
                environment,
                "demo",
                "--batch",
                "--data",
                home.resolve("data").toString())) {
            assertThat(demo.answer("/start").get("code").asText()).isEqualTo("OK");
            assertThat(demo.port()).isEqualTo(free);
            assertThat(demo.get("/healthz").status()).isEqualTo(200);
            nobodyIsThere(demo);
            assertThat(demo.errors().lines().filter(line -> line.contains("listens on")))
                    .singleElement()
                    .asString()
                    .startsWith("{")
                    .contains("\"INFO\"");
        }
        portAndJsonSeen = true;
    }

    private static void level() throws Exception {
        portAndJson(); // which tells INFO
        Path home = Scratch.directory();
        try (DemoProcess demo = DemoProcess.start(
                home,
                Map.of("LOG_LEVEL", "ERROR"),
                "demo",
                "--batch",
                "--port",
                "0",
                "--data",
                home.resolve("data").toString())) {
            assertThat(demo.answer("/start").get("code").asText()).isEqualTo("OK");
            assertThat(demo.errors()).doesNotContain("INFO");
        }
    }

    /** A Redis that does not answer is no reason not to start; it is named, and opens are refused. */
    private static void sharedLimits() throws Exception {
        for (String url : List.of("", "redis://127.0.0.1:1")) {
            Map<String, String> environment = ownDatabase();
            environment.put("REDIS_URL", url);
            try (DemoProcess run = DemoProcess.start(Scratch.directory(), environment, "run")) {
                run.await("/readyz", 503);
                assertThat(run.errors().contains("Redis does not answer, so opens are refused"))
                        .isEqualTo(!url.isEmpty());
            }
        }
    }

    private static void walletKeys() throws Exception {
        String hex = "0123456789abcdef".repeat(4);
        for (String versions : List.of("", "v1=" + hex, "v1=" + hex + ",v1=" + hex)) {
            Map<String, String> environment = ownDatabase();
            environment.put("WALLET_KEYS", versions);
            try (DemoProcess keys = DemoProcess.start(Scratch.directory(), environment, "keys", "status")) {
                assertThat(keys.exit()).isEqualTo(versions.length() == 67 ? 0 : 65);
                assertThat(keys.errors())
                        .doesNotContain(hex)
                        .contains(
                                versions.isEmpty()
                                        ? "WALLET_KEYS names no version"
                                        : versions.length() == 67 ? "" : "must name each version once");
            }
        }
    }

    private static void newBlocks() throws Exception {
        try (ChainNode node = new ChainNode();
                ChainSocket socket = new ChainSocket()) {
            for (String sockets : List.of("", socket.address())) {
                ChainRun run = new ChainRun(Map.of("CHAIN_RPC_URLS", node.address(), "CHAIN_WS_URLS", sockets));
                Optional<Heads> heads =
                        run.part(ChainDesk.class).watch().orElseThrow().listen();
                assertThat(run.look()
                                .answer(ChainRun.ADMIN, "/gas")
                                .at("/text")
                                .asText()
                                .contains("new blocks by themselves: "))
                        .isEqualTo(!sockets.isEmpty());
                heads.ifPresent(Heads::close);
            }
        }
    }

    private static void delegateKey() throws Exception {
        String delegate = "0x" + "5".repeat(40) + "@2099-01-01T00:00:00Z";
        for (Map.Entry<String, String> told : Map.of(
                        "",
                        "set CHAIN_DELEGATE_KEY to a key that is elsewhere",
                        "aws-kms:arn:aws:kms:eu-central-1:111122223333:key/1234",
                        "this program has no key service aws-kms; aws-kms is the artifact",
                        OtherKeys.NAME + ":signer",
                        "")
                .entrySet()) {
            Map<String, String> environment = Map.of("CHAIN_DELEGATE", delegate, "CHAIN_DELEGATE_KEY", told.getKey());
            try (DemoProcess keys = DemoProcess.start(Scratch.directory(), environment, "keys", "address")) {
                assertThat(keys.exit())
                        .isEqualTo(told.getValue().isEmpty() ? 0 : told.getKey().isEmpty() ? 64 : 65);
                assertThat(keys.errors()).contains(told.getValue());
            }
        }
    }

    private static void delegatePassword() throws Exception {
        Path home = Scratch.directory();
        Path file = DelegateSourceTest.keystore(home, PrivateKey.random(new SecureRandom()), "open");
        for (String password : List.of("open", "shut")) {
            Map<String, String> environment =
                    Map.of("CHAIN_DELEGATE_KEY", "keystore:" + file, "CHAIN_DELEGATE_PASSWORD", password);
            try (DemoProcess keys = DemoProcess.start(home, environment, "keys", "address")) {
                assertThat(keys.exit()).isEqualTo(password.equals("open") ? 0 : 65);
                assertThat(keys.errors().contains("its password is CHAIN_DELEGATE_PASSWORD"))
                        .isEqualTo(!password.equals("open"));
            }
        }
    }

    private static void walletKeysPassword() throws Exception {
        Path home = Scratch.directory();
        Map<String, String> environment = ownDatabase();
        environment.put("WALLET_KEYS_PASSWORD", "twelve or more");
        environment.put("WALLET_KEYS", "v1=file:one.key");
        String file = home.resolve("one.key").toString();
        try (DemoProcess keys = DemoProcess.start(home, environment, "keys", "new-key", file)) {
            assertThat(keys.exit()).isZero();
        }
        for (String password : List.of("twelve or more", "another one here")) {
            environment.put("WALLET_KEYS_PASSWORD", password);
            try (DemoProcess keys = DemoProcess.start(home, environment, "keys", "status")) {
                assertThat(keys.exit()).isEqualTo(password.startsWith("twelve") ? 0 : 65);
                assertThat(keys.errors().contains("the password does not open this key file"))
                        .isEqualTo(!password.startsWith("twelve"));
            }
        }
    }

    /** What a command says of a chain with a node of its own, before and after one setting is changed. */
    private static void chain(String name, String value, String command, String before, String after)
            throws IOException {
        try (ChainNode node = new ChainNode()) {
            Map<String, String> environment = new HashMap<>(Map.of(
                    "CHAIN_RPC_URLS",
                    node.address(),
                    "CHAIN_OP_STACK",
                    "false",
                    "CHAIN_USDC",
                    ChainNode.USDC,
                    "CHAIN_SPENDER",
                    ChainNode.SPENDER,
                    "CHAIN_SPENDER_USDC",
                    "250"));
            assertThat(new ChainRun(environment)
                            .look()
                            .answer(command)
                            .at("/text")
                            .asText())
                    .contains(before)
                    .doesNotContain(after);
            environment.put(name, value);
            if (name.equals("CHAIN_USDC")) {
                environment.keySet().removeAll(List.of("CHAIN_SPENDER", "CHAIN_SPENDER_USDC"));
            }
            assertThat(new ChainRun(environment)
                            .look()
                            .answer(command)
                            .at("/text")
                            .asText())
                    .contains(after)
                    .doesNotContain(before);
        }
    }

    /** That its sources bring prices is shown with a chat; here, that nothing starts on half of them. */
    private static void feedsFile() throws Exception {
        Path home = Scratch.directory();
        Files.writeString(home.resolve("feeds.conf"), "BTC-USD.coinbase = BTC-USD\nBTC-USD.binanse = BTCUSDT\n");
        for (String name : List.of("feeds.conf", "none.conf")) {
            try (DemoProcess run = DemoProcess.start(home, Map.of("HEALTH_PORT", "0", "FEEDS_FILE", name), "run")) {
                assertThat(run.exit()).isEqualTo(65);
                assertThat(run.errors())
                        .contains("FEEDS_FILE " + name + ": ")
                        .contains(name.equals("none.conf") ? "cannot be read" : "BTC-USD.binanse")
                        .doesNotContain("\tat ");
            }
        }
    }

    /** A database of somebody else's that the configured deployment uses; it starts with the right access only. */
    private static void refusedLogin(String name, String wrong) throws Exception {
        Map<String, String> right = ownDatabase();
        String secret = Objects.requireNonNull(right.get("DATABASE_OWNER_PASSWORD"));
        if (name.equals("DATABASE_URL")) {
            try (DemoProcess run = DemoProcess.start(Scratch.directory(), right, "run")) {
                run.await("/readyz", 503);
                assertThat(run.errors()).contains("not ready: ").doesNotContain("database: ");
            }
        }
        right.put(name, wrong);
        try (DemoProcess run = DemoProcess.start(Scratch.directory(), right, "run")) {
            assertThat(run.exit()).isEqualTo(69);
            assertThat(run.errors()).contains("plimsoll: ").doesNotContain("\tat ", secret);
        }
    }

    /** The settings for a server that all of these processes use, one after the other. */
    private static Map<String, String> ownDatabase() {
        EmbeddedPostgres server = postgres;
        if (server == null) {
            server = EmbeddedPostgres.start(Scratch.directory().resolve("data"), line -> {});
            postgres = server;
        }
        DatabaseAccess owner = server.owner();
        return new HashMap<>(Map.of(
                "HEALTH_PORT", "0",
                "DATABASE_URL", owner.jdbcUrl(),
                "DATABASE_OWNER", owner.user(),
                "DATABASE_OWNER_PASSWORD", owner.password(),
                "DATABASE_PASSWORD", server.app().password()));
    }
}

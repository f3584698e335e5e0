package io.github.plimsoll.bot.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.numbers.UserId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
    private static final Map<String, String> NONE = Map.of();

    @Test
    void defaultsAreThoseOfTheReference() {
        Settings settings = Settings.of(NONE, NONE, List.of());
        assertThat(settings.get(Keys.HEALTH_HOST)).isEqualTo("127.0.0.1");
        assertThat(settings.get(Keys.HEALTH_PORT)).isEqualTo(8080);
        assertThat(settings.get(Keys.MAX_POSITION_SIZE_USD)).isEqualTo(Usd.of(100_000));
        assertThat(settings.get(Keys.MAX_LEVERAGE)).isEqualTo(Leverage.of(500));
        assertThat(settings.get(Keys.MAX_ACCOUNT_RISK_PCT)).isEqualTo(Ratio.parse("0.10"));
        assertThat(settings.get(Keys.LIQUIDATION_BUFFER_PCT)).isEqualTo(Ratio.parse("0.05"));
        assertThat(settings.get(Keys.MAX_DAILY_LOSS_PCT)).isEqualTo(Ratio.parse("0.20"));
        assertThat(settings.get(Keys.OPENS_PER_MINUTE)).isEqualTo(5);
        assertThat(settings.get(Keys.TRADES_PER_DAY)).isEqualTo(50);
        assertThat(settings.get(Keys.VOLUME_PER_HOUR_USD)).isEqualTo(Usd.of(10_000));
        assertThat(settings.get(Keys.MESSAGES_PER_MINUTE)).isEqualTo(30);
        assertThat(settings.get(Keys.ADMIN_USERS)).containsExactly(new UserId("demo"));
        assertThat(settings.notes()).isEmpty();
    }

    @Test
    @DisplayName("OBS-32 the default, then the file, then the environment: the later wins, for every setting")
    void theEnvironmentWinsOverTheFileAndBothOverTheDefault() {
        Settings settings = Settings.of(
                Map.of("HEALTH_PORT", " 9000 "), Map.of("HEALTH_PORT", "9001", "OPENS_PER_MINUTE", "6"), List.of());
        assertThat(settings.get(Keys.HEALTH_PORT)).isEqualTo(9_000);
        assertThat(settings.get(Keys.OPENS_PER_MINUTE)).isEqualTo(6);
        assertThat(settings.shown().get("HEALTH_PORT")).contains("9000", "environment", "0 to 65535");
        assertThat(settings.shown().get("OPENS_PER_MINUTE")).contains("6", ".env");
        assertThat(settings.shown().get("LOG_JSON")).contains("false", "default");
    }

    @Test
    void everyProblemIsToldAtOnce() {
        SettingsException wrong = problems(
                Map.of("HEALTH_PORT", "65536", "LOG_JSON", "yes", "MAX_LEVERAGE", "501"),
                Map.of(
                        "MAX_DAILY_LOSS_PCT",
                        "20",
                        "DEMO_DEPOSIT_USD",
                        "1e3",
                        "ADMIN_USERS",
                        "Bob!",
                        "OPENS_PER_MINUT",
                        "5"),
                List.of(".env line 3 is not NAME=value"));
        assertThat(wrong.problems()).hasSize(8);
        assertThat(wrong.problems())
                .anySatisfy(p -> assertThat(p).isEqualTo(".env line 3 is not NAME=value"))
                .anySatisfy(p ->
                        assertThat(p).startsWith("HEALTH_PORT is \"65536\"").contains("0 to 65535"))
                .anySatisfy(p -> assertThat(p).startsWith("LOG_JSON is \"yes\"").contains("true or false"))
                .anySatisfy(
                        p -> assertThat(p).startsWith("MAX_LEVERAGE is \"501\"").contains("1 to 500"))
                .anySatisfy(p ->
                        assertThat(p).startsWith("MAX_DAILY_LOSS_PCT is \"20\"").contains("0.0001 to 1"))
                .anySatisfy(p ->
                        assertThat(p).startsWith("DEMO_DEPOSIT_USD is \"1e3\"").contains("USD, 1 to 100000000"))
                .anySatisfy(p -> assertThat(p).startsWith("ADMIN_USERS is \"Bob!\""))
                .anySatisfy(p -> assertThat(p).contains("OPENS_PER_MINUT", "did you mean OPENS_PER_MINUTE?"));
    }

    @Test
    void everyNumberHasItsRange() {
        String[][] out = {
            {"HEALTH_PORT", "-1"},
            {"HEALTH_PORT", "99999999999"},
            {"HEALTH_PORT", ""},
            {"HEALTH_PORT", "\uff18\uff10"},
            {"HEALTH_HOST", " "},
            {"LOG_LEVEL", "LOUD"},
            {"DEMO_DEPOSIT_USD", "0"},
            {"DEMO_DEPOSIT_USD", "100000000.000001"},
            {"MAX_POSITION_SIZE_USD", "0.999999"},
            {"MAX_LEVERAGE", "0"},
            {"MAX_LEVERAGE", "500.01"},
            {"MAX_ACCOUNT_RISK_PCT", "0.000099"},
            {"MAX_ACCOUNT_RISK_PCT", "1.000001"},
            {"LIQUIDATION_BUFFER_PCT", "5%"},
            {"MAX_DAILY_LOSS_PCT", "NaN"},
            {"OPENS_PER_MINUTE", "0"},
            {"TRADES_PER_DAY", "1000001"},
            {"VOLUME_PER_HOUR_USD", "-1"},
            {"MESSAGES_PER_MINUTE", "1.5"},
            {"ADMIN_USERS", "demo,,bob"},
            {"RISK_RULES", "cooldown"},
            {"RISK_RULES", "cooldown=5m,cooldown=6m"},
            {"RISK_RULES", "cooldown=5m,"},
            {"RISK_RULES", "maxPosition=100"},
            {"RISK_RULES", "noSuchRule=1"},
            {"RISK_RULES", "maxDrawdown=101%"},
            {"RISK_RULES", "stopLossCount=3"},
            {"RISK_RULES", "cooldown=5m;rm"},
            {"RISK_RULES", "market.BTC-USD.noSuchRule=1"},
            {"RISK_RULES", "planet.BTC-USD.maxLeverage=2x"},
            {"RISK_RULES", "market.BTC-USD.cooldown"},
            {"RISK_RULES", "tiers=10000"},
            {"RISK_RULES", "tiers=10000:100x+5000:20x"},
            {"RISK_RULES", "permitted=BTC-USD+"},
            {"RISK_RULES", "minStopDistance=2%,maxStopDistance=1%"},
        };
        for (String[] row : out) {
            SettingsException wrong = problems(Map.of(row[0], row[1]), NONE, List.of());
            assertThat(wrong.problems())
                    .as("%s=%s", row[0], row[1])
                    .singleElement()
                    .asString()
                    .startsWith(row[0]);
        }
    }

    @Test
    void rulesMustFitTheOtherLimits() {
        Map<String, String> rules = Map.of("RISK_RULES", "minOrderNotional=60000");
        assertThat(Settings.of(rules, NONE, List.of()).shown().get("RISK_RULES"))
                .startsWith("minOrderNotional=60000 ");
        SettingsException wrong = problems(
                Map.of("RISK_RULES", "minOrderNotional=60000", "MAX_POSITION_SIZE_USD", "50000"), NONE, List.of());
        assertThat(wrong.problems())
                .containsExactly("RISK_RULES do not fit the other limits: minOrderNotional of 60000.00 USD contradicts"
                        + " maxPosition of 50000.00 USD: nothing could pass");
    }

    @Test
    void anOldNameIsAcceptedAndReported() {
        Settings settings = Settings.of(Map.of("TELEGRAM_MESSAGE_RATE_LIMIT", "12"), NONE, List.of());
        assertThat(settings.get(Keys.MESSAGES_PER_MINUTE)).isEqualTo(12);
        assertThat(settings.notes())
                .containsExactly("TELEGRAM_MESSAGE_RATE_LIMIT is an old name of MESSAGES_PER_MINUTE");
        assertThat(Settings.of(
                                Map.of("TELEGRAM_MESSAGE_RATE_LIMIT", "12", "MESSAGES_PER_MINUTE", "12"),
                                NONE,
                                List.of())
                        .get(Keys.MESSAGES_PER_MINUTE))
                .isEqualTo(12);
        assertThat(problems(Map.of("TELEGRAM_MESSAGE_RATE_LIMIT", "12", "MESSAGES_PER_MINUTE", "13"), NONE, List.of())
                        .problems())
                .singleElement()
                .asString()
                .contains("TELEGRAM_MESSAGE_RATE_LIMIT", "MESSAGES_PER_MINUTE", "different values");
    }

    @Test
    @DisplayName("OBS-32 a new name is read before an old one, wherever it stands")
    void aNewNameIsReadBeforeAnOldOne() {
        Settings settings = Settings.of(Map.of("HEALTH_CHECK_PORT", "9000"), Map.of("HEALTH_PORT", "9000"), List.of());
        assertThat(settings.shown().get("HEALTH_PORT")).contains(".env");
        assertThat(settings.notes()).containsExactly("HEALTH_CHECK_PORT is an old name of HEALTH_PORT");
        assertThat(Settings.of(Map.of("HEALTH_CHECK_PORT", "1"), Map.of("HEALTH_CHECK_PORT", "2"), List.of())
                        .notes())
                .as("one note")
                .hasSize(1);
        assertThat(problems(Map.of("HEALTH_CHECK_PORT", "9000"), Map.of("HEALTH_PORT", "9001"), List.of())
                        .problems())
                .containsExactly("HEALTH_CHECK_PORT and HEALTH_PORT name the same setting with different values");
    }

    @Test
    @DisplayName("OBS-33 booleans are true or false, and every other word is refused")
    void booleansAreStrict() {
        List<Key<?>> flags = Keys.all().stream()
                .filter(key -> key.unit().equals("true or false"))
                .toList();
        assertThat(flags).contains(Keys.LOG_JSON);
        for (String word : List.of("True", "yes", "1", "on", "", "reduce-only")) {
            assertThat(problems(Map.of("EMERGENCY_STOP", word), NONE, List.of()).problems())
                    .as(word)
                    .containsExactly("EMERGENCY_STOP is \"" + word + "\" but must be true, false or reduce_only");
        }
        for (Key<?> key : flags) {
            assertThat(Settings.of(Map.of(key.name(), "false"), NONE, List.of()).get(key))
                    .isEqualTo(false);
            assertThat(Settings.of(Map.of(key.name(), "true"), NONE, List.of()).get(key))
                    .isEqualTo(true);
            for (String word : List.of("True", "FALSE", "yes", "no", "1", "0", "on", "off", "", "truee")) {
                assertThat(problems(Map.of(key.name(), word), NONE, List.of()).problems())
                        .as(word)
                        .hasSize(1);
            }
        }
    }

    @Test
    @DisplayName("What is printed of a setting can be set again and means the same, for every one that is no secret")
    void whatIsPrintedCanBeSet() {
        Map<String, String> chosen = Map.ofEntries(
                Map.entry("REDIS_LOCAL_SHARE", "25x2"),
                Map.entry("EMERGENCY_STOP", "reduce_only"),
                Map.entry("LIVE_TRADERS", "tg-7=0x71041dddad3595F9CEd3DcCFBe3D1F4b0a16Bb70,olga=0x" + "5".repeat(40)),
                Map.entry("WALLET_KEYS", "2026-11=file:wallets.key"),
                Map.entry("CHAIN_RPC_URLS", "http://127.0.0.1:1"),
                Map.entry("CHAIN_WS_URLS", "ws://127.0.0.1:1/key"),
                Map.entry("CHAIN_USDC", "0x" + "6".repeat(40)),
                Map.entry("CHAIN_SPENDER", "0x" + "7".repeat(40)),
                Map.entry("CHAIN_SPENDER_USDC", "250"),
                Map.entry("ADMIN_USERS", "demo, bob"),
                Map.entry("ADMIN_USER_IDS", "7, 8"),
                Map.entry("PAPER_COSTS", "fee=0.1%,latency=100ms"),
                Map.entry("RISK_RULES", "side.short.maxLeverage=20x,cooldown=5m"),
                Map.entry("MAX_LEVERAGE", "50x"),
                Map.entry("CHAIN_DELEGATE", "0x" + "8".repeat(40) + "@2027-01-31T00:00:00Z"),
                Map.entry("CHAIN_DELEGATE_KEY", "aws-kms:arn:aws:kms:eu-central-1:111122223333:key/1234"),
                Map.entry("CHAIN_DELEGATE_PASSWORD", "of a keystore"),
                Map.entry("AVANTIS_MARKETS", "BTC-USD, ETH-USD"));
        for (Map<String, String> set : List.of(NONE, chosen)) {
            Settings settings = Settings.of(set, NONE, List.of());
            Map<String, String> printed = new LinkedHashMap<>();
            for (Key<?> key : Keys.all()) {
                String line = String.valueOf(settings.shown().get(key.name()));
                printed.put(
                        key.name(),
                        key.secret() ? set.getOrDefault(key.name(), "") : line.substring(0, line.indexOf("  (")));
            }
            Settings again = Settings.of(printed, NONE, List.of());
            for (Key<?> key : Keys.all()) {
                assertThat(String.valueOf(again.get(key))).as(key.name()).isEqualTo(String.valueOf(settings.get(key)));
            }
        }
        Settings settings = Settings.of(NONE, NONE, List.of());
        assertThat(settings.shown().get("REDIS_LOCAL_SHARE")).startsWith("  (default;");
        assertThat(settings.shown().get("EMERGENCY_STOP")).startsWith("false  (default;");
    }

    @Test
    @DisplayName("OPS-07 a name means one setting, and no setting of ours has another meaning by an old name")
    void aNameHasOneMeaning() {
        List<String> names = new ArrayList<>();
        Keys.all().forEach(key -> {
            names.add(key.name());
            names.addAll(key.aliases());
        });
        assertThat(names).doesNotHaveDuplicates();
        Settings settings = Settings.of(Map.of("MAX_LEVERAGE", "2"), NONE, List.of());
        Settings plain = Settings.of(NONE, NONE, List.of());
        for (Key<?> key : Keys.all()) {
            if (!key.equals(Keys.MAX_LEVERAGE)) {
                assertThat(settings.shown().get(key.name()))
                        .isEqualTo(plain.shown().get(key.name()));
            }
        }
    }

    @Test
    void everyNameOfEarlierBotsIsAnswered() throws IOException {
        List<String> names = Files.readAllLines(Path.of("src/test/resources/config/names.txt"));
        assertThat(names).hasSizeGreaterThan(100);
        Set<String> ours = new HashSet<>();
        Keys.all().forEach(key -> {
            ours.add(key.name());
            ours.addAll(key.aliases());
        });
        for (String name : names) {
            if (!ours.contains(name)) {
                assertThat(Settings.of(NONE, Map.of(name, "x"), List.of()).notes())
                        .as(name)
                        .singleElement()
                        .asString()
                        .startsWith(name + " is not used by this version");
            }
        }
        assertThat(Settings.of(
                                Map.of(
                                        "AUTOMATION_PAUSED",
                                        "true",
                                        "ENV",
                                        "production",
                                        "ENABLE_X",
                                        "1",
                                        "DAILY_LOSS_LIMIT_SOL",
                                        "2"),
                                NONE,
                                List.of())
                        .notes())
                .as("who sets it in the environment expects something; names of many programs may be somebody else's")
                .containsExactly(
                        "AUTOMATION_PAUSED is not used by this version: nothing is paused by it; send /emergency_stop reduce_only",
                        "DAILY_LOSS_LIMIT_SOL is not used by this version");
    }

    @Test
    void secretsAreNeverShown() {
        Map<String, String> secrets = new LinkedHashMap<>();
        Keys.all().stream().filter(Key::secret).forEach(key -> secrets.put(key.name(), "hunter2"));
        secrets.put("DATABASE_URL", "jdbc:postgresql://hunter2/db");
        secrets.put("REDIS_URL", "redis://hunter2:6379");
        secrets.put("HEALTH_TOKEN", "hunter2-7d1c5be09f3a42e88b6604d2c19ef753");
        secrets.put("TELEGRAM_BOT_TOKEN", "123456:" + "hunter2".repeat(5));
        secrets.put("WALLET_KEYS", "v1=file:hunter2");
        secrets.put("CHAIN_RPC_URLS", "https://hunter2.example.com/hunter2");
        secrets.put("CHAIN_WS_URLS", "wss://hunter2.example.com/hunter2");
        assertThat(secrets).containsKey("DATABASE_OWNER_PASSWORD");
        Settings settings = Settings.of(secrets, NONE, List.of());
        for (String name : secrets.keySet()) {
            assertThat(settings.shown().get(name)).startsWith("***").doesNotContain("hunter2");
        }
        assertThat(settings.toString()).doesNotContain("hunter2").contains("HEALTH_PORT");
    }

    @Test
    void aLocalShareLeavesSomethingToRedisAndIsAtLeastOneTrade() {
        assertThat(Settings.of(Map.of("REDIS_LOCAL_SHARE", "20x4"), NONE, List.of())
                        .get(Keys.REDIS_LOCAL_SHARE))
                .isEqualTo(new LocalShares(20, 4));
        assertThat(Settings.of(NONE, NONE, List.of()).get(Keys.REDIS_LOCAL_SHARE))
                .isEqualTo(new LocalShares(0, 1));
        Map.of(
                        "25",
                        "REDIS_LOCAL_SHARE is \"25\" but must be PERCENTxPROCESSES, such as 25x2",
                        "50x2",
                        "REDIS_LOCAL_SHARE is \"50x2\" but must leave something to Redis: percent times processes is at"
                                + " most 99, not 100",
                        "19x2",
                        "REDIS_LOCAL_SHARE does not fit the limits: 19 percent of OPENS_PER_MINUTE (5) is less than one;"
                                + " at least 20 percent are one")
                .forEach((share, problem) -> assertThatThrownBy(
                                () -> Settings.of(Map.of("REDIS_LOCAL_SHARE", share), NONE, List.of()))
                        .hasMessage(problem));
    }

    @Test
    void aDatabaseAddressWithAPasswordIsRefusedAndNotRepeated() {
        Map<String, String> address = Map.of("DATABASE_URL", "jdbc:postgresql://h/db?password=hunter2");
        assertThatThrownBy(() -> Settings.of(address, NONE, List.of()))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("DATABASE_URL")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void aChainThatDoesNotFitTogetherIsRefusedInOneSentence() {
        String usdc = "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913";
        String[][] rows = {
            {"CHAIN_RPC_URLS=http://node.example.com/key-that-is-secret", "begins with https://"},
            {
                "CHAIN_RPC_URLS=https://a.example.com/key-that-is-secret,https://A.example.com/another-key",
                "https://A.example.com is there twice"
            },
            {"BASE_RPC_URL=https://user:key-that-is-secret@a.example.com", "give credentials as a header"},
            {"CHAIN_ID=0", "such as 8453 for Base"},
            {"CHAIN_ID=base", "such as 8453 for Base"},
            {"CHAIN_USDC=0x833589", "an address is 0x and 40 hex digits"},
            {"CHAIN_USDC=" + usdc.replace("fCD6", "Fcd6"), "it was mistyped"},
            {"CHAIN_USDC_CODE=0x" + "5".repeat(64), "CHAIN_USDC_CODE is the code of CHAIN_USDC, which is not set"},
            {"CHAIN_USDC_CODE=5", "0x and 64 hex digits"},
            {"CHAIN_SPENDER=" + usdc, "CHAIN_SPENDER may take CHAIN_USDC, which is not set"},
            {"CHAIN_SPENDER=" + usdc + " CHAIN_USDC=" + usdc + " CHAIN_SPENDER_USDC=1", "the contract of USDC itself"},
            {"CHAIN_SPENDER_USDC=5", "CHAIN_SPENDER and CHAIN_SPENDER_USDC go together"},
            {"CHAIN_MAX_GAS_GWEI=0", "must be above 0 and at most 100000"},
            {"CHAIN_MAX_GAS_GWEI=0.0000000001", "at most 9 decimals"},
            {"CHAIN_MAX_FEE_ETH=1e-3", "in plain digits"},
            {"CHAIN_MAX_FEE_ETH=1", "CHAIN_MAX_FEE_ETH is above CHAIN_MAX_FEES_A_DAY_ETH"},
            {"CHAIN_WS_URLS=https://one.example/key-that-is-secret", "begins with wss:// and a host"},
            {"CHAIN_WS_URLS=ws://one.example/key-that-is-secret", "begins with wss:// and a host"},
            {
                "CHAIN_WS_URLS=wss://one.example/key-that-is-secret",
                "names more websockets (1) than CHAIN_RPC_URLS names nodes (0)"
            },
            {"CHAIN_DELEGATE=" + usdc, "must be ADDRESS@TIME"},
            {"CHAIN_DELEGATE_KEY=file:wallets.key", "must be keystore:FILE, command:PROGRAM or SERVICE:KEY"},
            {"CHAIN_DELEGATE_KEY=arn", "must be keystore:FILE, command:PROGRAM or SERVICE:KEY"},
            {"CHAIN_DELEGATE_KEY=aws-kms:a,b", "must be keystore:FILE, command:PROGRAM or SERVICE:KEY"},
            {"CHAIN_DELEGATE_KEY=aws-kms:" + "a".repeat(201), "must be keystore:FILE, command:PROGRAM or SERVICE:KEY"},
            {"CHAIN_DELEGATE=" + usdc + "@tomorrow", "must be ADDRESS@TIME"},
        };
        for (String[] row : rows) {
            Map<String, String> given = new HashMap<>();
            for (String setting : row[0].split(" ")) {
                String[] parts = setting.split("=", 2);
                given.put(parts[0], parts[1]);
            }
            SettingsException wrong = problems(given, NONE, List.of());
            assertThat(wrong.problems())
                    .as(row[0])
                    .anyMatch(problem -> problem.contains(row[1]))
                    .noneMatch(problem -> problem.contains("key-that-is-secret"));
        }
        Settings good = Settings.of(
                Map.of("CHAIN_RPC_URLS", "https://a.example.com/v2/key-that-is-secret, http://localhost:8545"),
                NONE,
                List.of());
        assertThat(good.get(Keys.CHAIN_RPC_URLS)).hasSize(2);
        assertThat(good + " " + ChainSettings.of(good)).doesNotContain("key-that-is-secret");
        assertThat(good.withoutSecrets("no answer of https://a.example.com/v2/key-that-is-secret"))
                .isEqualTo("no answer of ***");
    }

    @Test
    void everyKeyIsNamedOnceAndShown() {
        Set<String> names = new HashSet<>();
        for (Key<?> key : Keys.all()) {
            assertThat(names.add(key.name())).as(key.name()).isTrue();
            key.aliases()
                    .forEach(alias -> assertThat(names.add(alias)).as(alias).isTrue());
            assertThat(key.unit()).as(key.name()).isNotBlank().doesNotContain("|");
            assertThat(key.meaning()).as(key.name()).hasSizeGreaterThan(10).doesNotContain("|");
        }
        assertThat(Settings.of(NONE, NONE, List.of()).shown().keySet())
                .containsExactlyElementsOf(Keys.all().stream().map(Key::name).toList());
    }

    @Test
    void aFileHasNamesValuesAndComments(@TempDir Path directory) throws IOException {
        Path file = directory.resolve(".env");
        assertThat(EnvFile.read(file).values()).isEmpty();
        Files.writeString(file, "# a comment\n\n HEALTH_PORT=8081 \nDATABASE_URL=\"jdbc:a=b\"\nLOG_JSON=\n");
        EnvFile read = EnvFile.read(file);
        assertThat(read.problems()).isEmpty();
        assertThat(read.values())
                .containsOnly(
                        Map.entry("HEALTH_PORT", "8081"),
                        Map.entry("DATABASE_URL", "jdbc:a=b"),
                        Map.entry("LOG_JSON", ""));
    }

    @Test
    void malformedLinesAreNumberedAndNotRepeated(@TempDir Path directory) throws IOException {
        Path file = directory.resolve(".env");
        Files.writeString(file, "HEALTH_PORT=1\nexport SECRET=hunter2\n=x\nHEALTH_PORT=2\nlower=1\n");
        assertThat(EnvFile.read(file).problems())
                .hasSize(4)
                .noneMatch(p -> p.contains("hunter2"))
                .anyMatch(p -> p.startsWith(".env line 2 is not NAME=value, for example"))
                .anyMatch(p -> p.startsWith(".env line 3"))
                .anyMatch(p -> p.contains("HEALTH_PORT twice, again in line 4"))
                .anyMatch(p -> p.startsWith(".env line 5"));
        Files.write(file, new byte[] {'A', '=', (byte) 0xff, '\n'});
        assertThat(EnvFile.read(file).problems()).containsExactly(".env cannot be read as UTF-8 text");
        Files.write(file, "A=1\n".repeat(20_000).getBytes(StandardCharsets.UTF_8));
        assertThat(EnvFile.read(file).problems()).containsExactly(".env is larger than 64 KiB");
    }

    private static SettingsException problems(
            Map<String, String> environment, Map<String, String> file, List<String> more) {
        SettingsException wrong =
                catchThrowableOfType(SettingsException.class, () -> Settings.of(environment, file, more));
        if (wrong == null) {
            throw new AssertionError("accepted: " + environment + file);
        }
        return wrong;
    }
}

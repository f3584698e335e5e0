package io.github.plimsoll.bot.config;

import io.github.plimsoll.evm.Endpoint;
import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.health.HealthConfig;
import io.github.plimsoll.health.HealthToken;
import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.numbers.UserId;
import io.github.plimsoll.risk.ControlState;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Function;

/** Every setting there is. */
public final class Keys {
    public static final Key<String> HEALTH_HOST = Key.of(
            "HEALTH_HOST",
            "127.0.0.1",
            "address or host name",
            "address the health server binds, loopback by default",
            Keys::filled);
    public static final Key<Integer> HEALTH_PORT = Key.of(
                    "HEALTH_PORT",
                    "8080",
                    "port, 0 to 65535",
                    "port of the health server, 0 for any free one",
                    whole(0, 65_535))
            .alias("HEALTH_CHECK_PORT");
    public static final Key<Optional<HealthToken>> HEALTH_TOKEN = Key.of(
                    "HEALTH_TOKEN",
                    "",
                    "at least 128 bits as hex or base64url",
                    "secret that opens the page beyond this machine; empty for none",
                    Keys::token)
            .hidden();
    public static final Key<List<String>> HEALTH_ALLOWED_HOSTS = Key.of(
            "HEALTH_ALLOWED_HOSTS",
            "",
            "host names, separated by commas",
            "further names that the Host header may have, with or without port",
            Keys::hosts);
    public static final Key<Integer> HEALTH_PAGE_CLIENTS = Key.of(
            "HEALTH_PAGE_CLIENTS",
            "1000",
            "pages, 1 to 10000",
            "pages that may be open and refreshing at once",
            whole(1, 10_000));
    public static final Key<Boolean> LOG_JSON =
            Key.of("LOG_JSON", "false", "true or false", "JSON log lines instead of text", Keys::flag);
    public static final Key<String> LOG_LEVEL = Key.of(
            "LOG_LEVEL",
            "INFO",
            "ERROR, WARN, INFO or DEBUG",
            "least severe line that is logged",
            oneOf(List.of("ERROR", "WARN", "INFO", "DEBUG")));
    public static final Key<String> DATABASE_URL = Key.of(
                    "DATABASE_URL",
                    "",
                    "jdbc:postgresql://HOST:PORT/DATABASE",
                    "PostgreSQL for run, without credentials; empty starts one in the data directory",
                    Keys::database)
            .hidden();
    public static final Key<String> DATABASE_OWNER = Key.of(
            "DATABASE_OWNER", "plimsoll_owner", "role", "role that owns the schemas and migrates them", Keys::filled);
    public static final Key<String> DATABASE_OWNER_PASSWORD = Key.of(
                    "DATABASE_OWNER_PASSWORD", "", "password", "its password", text -> text)
            .hidden();
    public static final Key<String> DATABASE_PASSWORD = Key.of(
                    "DATABASE_PASSWORD", "", "password", "password of the runtime role plimsoll_app", text -> text)
            .hidden();
    public static final Key<String> REDIS_URL = Key.of(
                    "REDIS_URL",
                    "",
                    "redis://HOST:PORT or rediss://HOST:PORT",
                    "Redis that processes of run share their rate limits over; empty counts in this process",
                    Keys::redis)
            .hidden();
    public static final Key<LocalShares> REDIS_LOCAL_SHARE = Key.of(
            "REDIS_LOCAL_SHARE",
            "",
            "PERCENTxPROCESSES, such as 25x2, together at most 99",
            "part of each trade limit that each process may grant while Redis is away; empty refuses opens meanwhile",
            LocalShares::parse);
    public static final Key<String> EXEC_MODE_KEY = Key.of(
            "EXEC_MODE_KEY",
            "exec_mode",
            "name of a key in REDIS_URL",
            "key that can stop all processes of run and take LIVE away, never give it; empty to ignore it",
            Keys::redisKey);
    public static final Key<ControlState> EMERGENCY_STOP = Key.of(
            "EMERGENCY_STOP",
            "false",
            "true, false or reduce_only",
            "true halts and reduce_only lets close only, as /emergency_stop does, for as long as it is set; closes go on",
            Keys::stop);
    public static final Key<String> EXECUTION_MODE = Key.of(
                    "EXECUTION_MODE",
                    "",
                    "DRY, LIVE or empty",
                    "DRY: LIVE accounts only reduce; LIVE: they may open where everything else agrees; empty has no say",
                    oneOf(List.of("", "DRY", "LIVE")))
            .alias("COPY_EXECUTION_MODE", "DEFAULT_EXECUTION_MODE", "EXEC_MODE");
    public static final Key<String> BACKUP_FOLDER = Key.of(
            "BACKUP_FOLDER",
            "",
            "absolute path of a folder",
            "folder whose newest backup has to be at most 24 h old before LIVE accounts are armed; empty for none, and then they are not",
            Keys::folder);
    public static final Key<String> FEEDS_FILE = Key.of(
            "FEEDS_FILE",
            "",
            "path of a file",
            "file that says which sources quote which markets for run; empty for none, and nothing opens then",
            text -> text);
    public static final Key<List<UserId>> ADMIN_USERS = Key.of(
            "ADMIN_USERS",
            "demo",
            "user ids, separated by commas",
            "users who are made admins at the next start; from then on `/role` alone gives and takes it, whatever stands here",
            Keys::users);
    public static final Key<Usd> DEMO_DEPOSIT_USD =
            Key.of("DEMO_DEPOSIT_USD", "10000", "USD, 1 to 100000000", "first paper deposit", usd(1, 100_000_000));
    public static final Key<Usd> MAX_POSITION_SIZE_USD = Key.of(
            "MAX_POSITION_SIZE_USD",
            "100000",
            "USD, 1 to 1000000000",
            "largest notional in one market",
            usd(1, 1_000_000_000));
    public static final Key<Leverage> MAX_LEVERAGE =
            Key.of("MAX_LEVERAGE", "500", "x, 1 to 500", "largest leverage", Keys::leverage);
    public static final Key<Ratio> MAX_ACCOUNT_RISK_PCT = Key.of(
            "MAX_ACCOUNT_RISK_PCT",
            "0.10",
            "fraction, 0.0001 to 1",
            "loss at a 2% move as a fraction of equity",
            fraction("0.0001"));
    public static final Key<Ratio> LIQUIDATION_BUFFER_PCT = Key.of(
            "LIQUIDATION_BUFFER_PCT",
            "0.05",
            "fraction, 0.0001 to 1",
            "buffer as a fraction of the distance from entry to liquidation",
            fraction("0.0001"));
    public static final Key<Ratio> MAX_DAILY_LOSS_PCT = Key.of(
            "MAX_DAILY_LOSS_PCT",
            "0.20",
            "fraction, 0.0001 to 1",
            "daily loss as a fraction of the day's start",
            fraction("0.0001"));
    public static final Key<RiskRules> RISK_RULES = Key.of(
            "RISK_RULES",
            "",
            "rule=value, separated by commas",
            "more risk rules, such as cooldown=5m,maxDrawdown=25%,maxWeeklyLoss=1000; /risk shows them",
            RiskRules::parse);
    public static final Key<PaperMarkets> PAPER_COSTS = Key.of(
            "PAPER_COSTS",
            "",
            "part=value, separated by commas",
            "what trading on paper costs, such as fee=0.1%,slippage=0.05%,latency=100ms,BTC-USD.spread=0.002%",
            PaperMarkets::parse);
    public static final Key<Integer> OPENS_PER_MINUTE =
            Key.of("OPENS_PER_MINUTE", "5", "opens in any minute, 1 to 100000", "opens of one user", whole(1, 100_000));
    public static final Key<Integer> TRADES_PER_DAY =
            Key.of("TRADES_PER_DAY", "50", "opens in any 24 h, 1 to 100000", "opens of one user", whole(1, 100_000));
    public static final Key<Usd> VOLUME_PER_HOUR_USD = Key.of(
            "VOLUME_PER_HOUR_USD",
            "10000",
            "USD in any hour, 1 to 1000000000",
            "opened notional of one user",
            usd(1, 1_000_000_000));
    public static final Key<Integer> MESSAGES_PER_MINUTE = Key.of(
                    "MESSAGES_PER_MINUTE",
                    "30",
                    "messages in any minute, 0 to 100000",
                    "messages of one user; 0 for no limit on them, which leaves those on orders as they are",
                    whole(0, 100_000))
            .alias("TELEGRAM_MESSAGE_RATE_LIMIT");
    public static final Key<Integer> DEAD_MAN_SECONDS = Key.of(
            "DEAD_MAN_SECONDS",
            "0",
            "seconds, 0 to 2592000",
            "without a command of an admin for this long, everybody may only close until an admin lifts it; 0 for never",
            whole(0, 2_592_000));
    public static final Key<String> TELEGRAM_BOT_TOKEN = Key.of(
                    "TELEGRAM_BOT_TOKEN",
                    "",
                    "token, such as 123456:ABC...",
                    "token of the Telegram bot as its maker gave it; empty for no Telegram",
                    Keys::botToken)
            .hidden();
    public static final Key<URI> TELEGRAM_API_URL = Key.of(
            "TELEGRAM_API_URL",
            "https://api.telegram.org",
            "https://HOST[:PORT], or http on this machine",
            "Bot API server",
            Keys::apiUrl);
    public static final Key<Integer> TELEGRAM_MESSAGES_PER_SECOND = Key.of(
            "TELEGRAM_MESSAGES_PER_SECOND",
            "30",
            "messages per second, 1 to 1000",
            "messages that go out in all; one chat gets 1 a second whatever this says",
            whole(1, 1_000));
    public static final Key<List<Long>> ADMIN_USER_IDS = Key.of(
                    "ADMIN_USER_IDS",
                    "",
                    "numeric ids, separated by commas",
                    "people on Telegram who are made admins at the next start; from then on `/role` alone gives and takes it, whatever stands here",
                    Keys::chatIds)
            .alias("ADMIN_CHAT_ID");
    public static final Key<List<Long>> SUPER_ADMIN_IDS = Key.of(
            "SUPER_ADMIN_IDS",
            "",
            "numeric ids, separated by commas",
            "more people on Telegram with the same admin role",
            Keys::chatIds);
    public static final Key<List<Long>> ALLOWED_USER_IDS = Key.of(
            "ALLOWED_USER_IDS",
            "",
            "numeric ids, separated by commas",
            "people on Telegram who may use the bot besides the admins; everybody else is refused",
            Keys::chatIds);

    public static final Key<WalletKeys> WALLET_KEYS = Key.of(
                    "WALLET_KEYS",
                    "",
                    "VERSION=file:PATH, VERSION=SERVICE:KEY or VERSION=64 hex digits, separated by commas",
                    "key above the keys of all wallets, the newest version first; empty for no wallets",
                    WalletKeys::parse)
            .hidden();
    public static final Key<String> WALLET_KEYS_PASSWORD = Key.of(
                    "WALLET_KEYS_PASSWORD",
                    "",
                    "password",
                    "password of the key files that WALLET_KEYS names",
                    text -> text)
            .hidden();

    public static final Key<List<Endpoint>> CHAIN_RPC_URLS = Key.of(
                    "CHAIN_RPC_URLS",
                    "",
                    "https://..., or http on this machine, separated by commas, at most 5",
                    "nodes of one EVM chain for run, of which two must agree where there are two; empty for no chain",
                    ChainValues::nodes)
            .alias("BASE_RPC_URL")
            .hidden();
    public static final Key<List<Optional<Endpoint>>> CHAIN_WS_URLS = Key.of(
                    "CHAIN_WS_URLS",
                    "",
                    "wss://..., ws on this machine, or -, separated by commas",
                    "where the nodes of CHAIN_RPC_URLS, in their order, tell new blocks by themselves, - for one that does not; empty for asking only",
                    ChainValues::sockets)
            .alias("BASE_WS_URL")
            .hidden();
    public static final Key<Long> CHAIN_ID = Key.of(
                    "CHAIN_ID",
                    "8453",
                    "id of a chain, 1 to 9007199254740991",
                    "chain that the nodes have to be on and that wallets belong to; 8453 is Base",
                    ChainValues::id)
            .alias("BASE_CHAIN_ID");
    public static final Key<Boolean> CHAIN_OP_STACK = Key.of(
            "CHAIN_OP_STACK",
            "true",
            "true or false",
            "whether the chain charges for its data on a chain below, as Base does",
            Keys::flag);
    public static final Key<Optional<EvmAddress>> CHAIN_USDC = Key.of(
            "CHAIN_USDC",
            "",
            "address, 0x and 40 hex digits",
            "contract of USDC on the chain, as its issuer names it; empty for none",
            ChainValues::address);
    public static final Key<Integer> CHAIN_USDC_DECIMALS = Key.of(
            "CHAIN_USDC_DECIMALS",
            "6",
            "digits after the point, 6 to 18",
            "decimals that the contract has to have; with others it is not used",
            whole(6, 18));
    public static final Key<String> CHAIN_USDC_CODE = Key.of(
            "CHAIN_USDC_CODE",
            "",
            "Keccak-256, 0x and 64 hex digits in lower case",
            "hash of the code that the contract has to have; empty compares only its decimals",
            ChainValues::hash);
    public static final Key<Optional<EvmAddress>> CHAIN_SPENDER = Key.of(
            "CHAIN_SPENDER",
            "",
            "address, 0x and 40 hex digits",
            "the one contract that may take USDC from wallets, such as that of a venue; empty for none",
            ChainValues::address);
    public static final Key<Usd> CHAIN_SPENDER_USDC = Key.of(
            "CHAIN_SPENDER_USDC",
            "0",
            "USDC, 0 to 1000000000",
            "allowance of CHAIN_SPENDER to the unit; any other is reported, and one without a limit is never right",
            usd(0, 1_000_000_000));
    public static final Key<BigDecimal> CHAIN_MAX_GAS_GWEI = Key.of(
            "CHAIN_MAX_GAS_GWEI",
            "5",
            "gwei, 0.000000001 to 100000",
            "most that a unit of gas may cost",
            ChainValues.amount(9, 100_000));
    public static final Key<BigDecimal> CHAIN_MAX_FEE_ETH = Key.of(
            "CHAIN_MAX_FEE_ETH",
            "0.001",
            "ETH, above 0, at most 10",
            "most that all gas of one transaction may cost",
            ChainValues.amount(18, 10));
    public static final Key<BigDecimal> CHAIN_MAX_FEES_A_DAY_ETH = Key.of(
            "CHAIN_MAX_FEES_A_DAY_ETH",
            "0.02",
            "ETH in any 24 h, above 0, at most 1000",
            "most that gas of one wallet may cost",
            ChainValues.amount(18, 1_000));
    public static final Key<Optional<Delegate>> CHAIN_DELEGATE = Key.of(
            "CHAIN_DELEGATE",
            "",
            "ADDRESS@TIME, such as 0x...@2027-01-31T00:00:00Z",
            "key that may trade for wallets and never withdraw, and when that ends; empty for none",
            Delegate::parse);
    public static final Key<Optional<ServiceKeyName>> CHAIN_DELEGATE_KEY = Key.of(
            "CHAIN_DELEGATE_KEY",
            "",
            "keystore:FILE, command:PROGRAM or SERVICE:KEY, such as aws-kms:arn:aws:kms:...",
            "where the key of CHAIN_DELEGATE is, or signs; empty for the one that ./plimsoll keys create made",
            ServiceKeyName::parse);
    public static final Key<String> CHAIN_DELEGATE_PASSWORD = Key.of(
                    "CHAIN_DELEGATE_PASSWORD",
                    "",
                    "password",
                    "password of the keystore file that CHAIN_DELEGATE_KEY names",
                    text -> text)
            .hidden();

    public static final Key<SortedMap<UserId, EvmAddress>> LIVE_TRADERS = Key.of(
            "LIVE_TRADERS",
            "",
            "USER=ADDRESS, separated by commas, at most 4",
            "users of run whose account trades real money at Avantis, each with the wallet that holds it; empty for nobody",
            LiveValues::traders);
    public static final Key<String> AVANTIS_URL = Key.of(
            "AVANTIS_URL",
            "",
            "https://HOST[:PORT][/PATH], or http on this machine",
            "address under which batched-market, core, data, feed, history and tx of the venue are; empty for those that it publishes",
            LiveValues::url);
    public static final Key<Optional<EvmAddress>> AVANTIS_ROUTER = Key.of(
            "AVANTIS_ROUTER",
            "0x44914408af82bC9983bbb330e3578E1105e11d4e",
            "address, 0x and 40 hex digits",
            "contract of the venue for which orders are signed; what holds its trades is CHAIN_SPENDER",
            LiveValues::router);
    public static final Key<List<String>> AVANTIS_MARKETS = Key.of(
            "AVANTIS_MARKETS",
            "BTC-USD,ETH-USD",
            "markets, separated by commas",
            "markets in which real money may be traded, of those that FEEDS_FILE quotes",
            LiveValues::markets);
    public static final Key<String> AVANTIS_FACTS_FILE = Key.of(
            "AVANTIS_FACTS_FILE",
            "",
            "path of a file",
            "what a person approved of what the venue says of itself, as ./plimsoll avantis-facts writes it; empty opens nothing",
            text -> text);
    public static final Key<Optional<BigDecimal>> AVANTIS_SPREAD_PCT = Key.of(
            "AVANTIS_SPREAD_PCT",
            "",
            "percent, 0 to 10",
            "most that the venue takes as spread of an open, as the operator has looked up; empty opens nothing",
            LiveValues::percent);
    public static final Key<Boolean> AVANTIS_TRANSACTIONS = Key.of(
            "AVANTIS_TRANSACTIONS",
            "false",
            "true or false",
            "whether CHAIN_DELEGATE sends transactions, and pays their gas, where the venue takes no signed order: /margin, exits in need",
            Keys::flag);
    public static final Key<String> AVANTIS_OPENS = Key.of(
            "AVANTIS_OPENS",
            "intents",
            "intents or transactions",
            "how opens and increases go to the venue: signed for its services, or as transactions of CHAIN_DELEGATE; never both",
            oneOf(List.of("intents", LiveSettings.TRANSACTIONS)));
    public static final Key<Optional<Long>> AVANTIS_LIMIT_TIMELOCK_BLOCKS = Key.of(
            "AVANTIS_LIMIT_TIMELOCK_BLOCKS",
            "",
            "blocks, 0 to 10000000",
            "blocks before the venue's contract takes back an order that waits there, as the operator has looked up; empty: none waits there",
            LiveValues::blocks);
    public static final Key<BigInteger> AVANTIS_LIMIT_FEE_WEI = Key.of(
            "AVANTIS_LIMIT_FEE_WEI",
            "0",
            "wei, 0 to 1000000000000000",
            "ETH that an order which waits at the venue sends along when it is placed, as the operator has looked up",
            LiveValues::wei);
    public static final Key<Optional<BigDecimal>> AVANTIS_BACKSTOP_PCT = Key.of(
            "AVANTIS_BACKSTOP_PCT",
            "0.5",
            "percent, 0.1 to 10, or off",
            "how far behind the stop of a position of real money the venue itself holds one, for when no process runs; off keeps none there",
            LiveValues::gap);

    private Keys() {}

    /** In the order in which they are shown. */
    public static List<Key<?>> all() {
        return List.of(
                HEALTH_HOST,
                HEALTH_PORT,
                HEALTH_TOKEN,
                HEALTH_ALLOWED_HOSTS,
                HEALTH_PAGE_CLIENTS,
                LOG_JSON,
                LOG_LEVEL,
                DATABASE_URL,
                DATABASE_OWNER,
                DATABASE_OWNER_PASSWORD,
                DATABASE_PASSWORD,
                REDIS_URL,
                REDIS_LOCAL_SHARE,
                EXEC_MODE_KEY,
                EMERGENCY_STOP,
                EXECUTION_MODE,
                BACKUP_FOLDER,
                FEEDS_FILE,
                ADMIN_USERS,
                DEMO_DEPOSIT_USD,
                MAX_POSITION_SIZE_USD,
                MAX_LEVERAGE,
                MAX_ACCOUNT_RISK_PCT,
                LIQUIDATION_BUFFER_PCT,
                MAX_DAILY_LOSS_PCT,
                RISK_RULES,
                PAPER_COSTS,
                OPENS_PER_MINUTE,
                TRADES_PER_DAY,
                VOLUME_PER_HOUR_USD,
                MESSAGES_PER_MINUTE,
                DEAD_MAN_SECONDS,
                TELEGRAM_BOT_TOKEN,
                TELEGRAM_API_URL,
                TELEGRAM_MESSAGES_PER_SECOND,
                ADMIN_USER_IDS,
                SUPER_ADMIN_IDS,
                ALLOWED_USER_IDS,
                WALLET_KEYS,
                WALLET_KEYS_PASSWORD,
                CHAIN_RPC_URLS,
                CHAIN_WS_URLS,
                CHAIN_ID,
                CHAIN_OP_STACK,
                CHAIN_USDC,
                CHAIN_USDC_DECIMALS,
                CHAIN_USDC_CODE,
                CHAIN_SPENDER,
                CHAIN_SPENDER_USDC,
                CHAIN_MAX_GAS_GWEI,
                CHAIN_MAX_FEE_ETH,
                CHAIN_MAX_FEES_A_DAY_ETH,
                CHAIN_DELEGATE,
                CHAIN_DELEGATE_KEY,
                CHAIN_DELEGATE_PASSWORD,
                LIVE_TRADERS,
                AVANTIS_URL,
                AVANTIS_ROUTER,
                AVANTIS_MARKETS,
                AVANTIS_FACTS_FILE,
                AVANTIS_SPREAD_PCT,
                AVANTIS_TRANSACTIONS,
                AVANTIS_OPENS,
                AVANTIS_LIMIT_TIMELOCK_BLOCKS,
                AVANTIS_LIMIT_FEE_WEI,
                AVANTIS_BACKSTOP_PCT);
    }

    private static String database(String text) {
        boolean plain = text.startsWith("jdbc:postgresql://") && !text.contains("@") && !text.contains("password");
        if (!text.isEmpty() && !plain) {
            throw new IllegalArgumentException(
                    "must be jdbc:postgresql://HOST:PORT/DATABASE without user and password");
        }
        return text;
    }

    private static String redis(String text) {
        if (!text.isEmpty() && !text.matches("rediss?://[^\\s/]+(/[0-9]+)?")) {
            throw new IllegalArgumentException("must be redis://HOST:PORT or rediss://HOST:PORT");
        }
        return text;
    }

    private static ControlState stop(String text) {
        return switch (text) {
            case "false" -> ControlState.ACTIVE;
            case "reduce_only" -> ControlState.REDUCE_ONLY;
            case "true" -> ControlState.HALTED;
            default -> throw new IllegalArgumentException("must be true, false or reduce_only");
        };
    }

    private static String redisKey(String text) {
        if (!text.matches("[!-~]{0,200}")) {
            throw new IllegalArgumentException("must be at most 200 ASCII characters without spaces");
        }
        return text;
    }

    private static Optional<HealthToken> token(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(HealthToken.parse(text));
    }

    private static List<String> hosts(String text) {
        return text.isEmpty()
                ? List.of()
                : Arrays.stream(text.split(",", -1))
                        .map(HealthConfig::checkHost)
                        .toList();
    }

    private static String botToken(String text) {
        if (!text.isEmpty() && !text.matches("[0-9]{5,12}:[A-Za-z0-9_-]{30,64}")) {
            throw new IllegalArgumentException(
                    "must be a bot token: digits, a colon and at least 30 letters, digits, _ or -");
        }
        return text;
    }

    /** The token travels in every address, so nothing but this machine may be reached without encryption. */
    private static URI apiUrl(String text) {
        boolean safe = text.matches("https://[A-Za-z0-9.-]{1,253}(:[0-9]{1,5})?")
                || text.matches("http://(127\\.0\\.0\\.1|localhost):[0-9]{1,5}");
        if (!safe) {
            throw new IllegalArgumentException("must be https://HOST[:PORT], or http://127.0.0.1:PORT on this machine");
        }
        return URI.create(text);
    }

    private static List<Long> chatIds(String text) {
        List<Long> all = new ArrayList<>();
        for (String part : text.isEmpty() ? new String[0] : text.split(",", -1)) {
            String id = part.strip();
            if (!id.matches("[1-9][0-9]{0,15}")) {
                throw new IllegalArgumentException(
                        "must be numeric ids of people, such as 12345,67890; ids of groups are negative and not allowed");
            }
            all.add(Long.parseLong(id));
        }
        return List.copyOf(all);
    }

    private static String folder(String text) {
        if (!text.isEmpty() && !Path.of(text).isAbsolute()) {
            throw new IllegalArgumentException("must be an absolute path, such as /var/backups/plimsoll");
        }
        return text;
    }

    private static String filled(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("must not be empty");
        }
        return text;
    }

    private static Boolean flag(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("must be true or false");
        };
    }

    private static Function<String, String> oneOf(List<String> values) {
        return text -> {
            if (!values.contains(text)) {
                throw new IllegalArgumentException("must be one of " + String.join(", ", values));
            }
            return text;
        };
    }

    private static Function<String, Integer> whole(int min, int max) {
        return text -> {
            if (!text.matches("[0-9]{1,9}") || Integer.parseInt(text) < min || Integer.parseInt(text) > max) {
                throw new IllegalArgumentException("must be a whole number from " + min + " to " + max);
            }
            return Integer.parseInt(text);
        };
    }

    private static Function<String, Usd> usd(long min, long max) {
        return text -> {
            Usd value = Usd.parse(text);
            if (value.compareTo(Usd.of(min)) < 0 || value.compareTo(Usd.of(max)) > 0) {
                throw new IllegalArgumentException("must be from " + min + " to " + max + " USD");
            }
            return value;
        };
    }

    private static Leverage leverage(String text) {
        Leverage value = Leverage.parse(text);
        if (value.compareTo(Leverage.of(500)) > 0) {
            throw new IllegalArgumentException("must be from 1 to 500");
        }
        return value;
    }

    private static Function<String, Ratio> fraction(String min) {
        return text -> {
            Ratio value = Ratio.parse(text);
            if (value.compareTo(Ratio.parse(min)) < 0 || value.compareTo(Ratio.ONE) > 0) {
                throw new IllegalArgumentException("must be a fraction from " + min + " to 1, such as 0.10 for 10%");
            }
            return value;
        };
    }

    private static List<UserId> users(String text) {
        List<UserId> all = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            all.add(new UserId(part.strip()));
        }
        return List.copyOf(all);
    }
}

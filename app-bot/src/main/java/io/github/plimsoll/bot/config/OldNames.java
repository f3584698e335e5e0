package io.github.plimsoll.bot.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Names that operators of earlier bots have in their files and that mean nothing here: they are answered with a note, not
 * as a mistake. Names that this version reads are in {@link Keys}, as a name or as an old name.
 */
final class OldNames {
    private static final String UNUSED = "not used by this version";

    /** What changes trading gets a sentence of its own: who sets it expects something to happen. */
    private static final Map<String, String> SAFETY = safety();

    private static final List<String> PLAIN = List.of(
            "ADMIN_CHAT_ID MIN_POSITION_SIZE MAX_POSITION_SIZE",
            "DEFAULT_SLIPPAGE_PCT MAX_COPY_LEVERAGE EXEC_MODE_REFRESH_S ALLOW_LIVE_AFTER_STREAK CANARY_ENABLED",
            "MAX_NOTIONAL_USDC ALLOWED_SYMBOLS ENABLE_RBF SIGNALS_ENABLED WEBHOOK_HMAC_SECRET SIGNALS_QUEUE",
            "SIGNALS_MAX_BATCH AUTOCOPY_ALLOWLIST COPY_AUTOCOPY_DEFAULT COPY_EXECUTION_RATE_LIMIT",
            "ORACLE_MAX_DEVIATION_BPS ORACLE_MAX_AGE_S PRICING_PROVIDER DRAFT_TTL_SEC USER_PREFS_DB",
            "INDEXER_BACKFILL_RANGE SIGNER_BACKEND TRADER_PRIVATE_KEY REQUIRE_CRITICAL_SECRETS",
            "KEY_ENVELOPE_ENABLED ENCRYPTION_DEK_BYTES LOCAL_WRAP_KEY_B64 RISK_EDUCATION_ENABLED",
            "RISK_PROTOCOL_MAX_LEVERAGE SOLANA_RPC_URL SOLANA_NETWORK FALLBACK_RPC_1 FALLBACK_RPC_2",
            "FALLBACK_RPC_3 FALLBACK_RPC_4 FALLBACK_RPC_5 WALLET_ENCRYPTION_KEY WALLET_PRIVATE_KEY",
            "MAX_POSITION_SIZE_SOL DEFAULT_BUY_AMOUNT_SOL MAX_DAILY_LOSS_SOL STOP_LOSS_PERCENTAGE",
            "TAKE_PROFIT_PERCENTAGE TRAILING_STOP_PERCENTAGE MAX_SLIPPAGE MIN_LIQUIDITY_USD REQUIRE_CONFIRMATION",
            "CHECK_MINT_AUTHORITY CHECK_FREEZE_AUTHORITY HONEYPOT_CHECK_ENABLED ENABLE_HEALTH_CHECK_SERVER",
            "ALLOW_AUTOTRADE ALLOW_BROADCAST DASHBOARD_API_KEY WEB_API_CORS_ORIGINS SCAN_INTERVAL_SECONDS",
            "CYCLE_TIMEOUT_SECONDS MAX_CYCLES CRYPTOPANIC_TOKEN MAX_TRADE_SIZE_SOL DAILY_LOSS_LIMIT_SOL",
            "DEFAULT_BUY_AMOUNT");

    /** Names that other programs use too: in our own file they are meant for us, in the environment they may not be. */
    private static final List<String> COMMON = List.of(
            "ENVIRONMENT ENV DEBUG SENTRY_DSN PRIVATE_KEY ENCRYPTION_KEY AWS_REGION LOG_FILE CONFIRM_TOKEN",
            "PROMETHEUS_ENABLED JWT_SECRET_KEY MASTER_API_KEY PROMETHEUS_PORT GRAFANA_PORT BINANCE_API_KEY",
            "BINANCE_API_SECRET OPENAI_API_KEY");

    private static final List<String> FAMILIES = List.of("CHAINLINK_SANITY_", "ENABLE_", "FEATURE_");

    private OldNames() {}

    private static Map<String, String> safety() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("AUTOMATION_PAUSED", UNUSED + ": nothing is paused by it; send /emergency_stop reduce_only");
        all.put("READ_ONLY_MODE", UNUSED + ": orders are still taken; send /emergency_stop reduce_only");
        return all;
    }

    /** What to tell about a name of an earlier bot; empty when it is not one. */
    static Optional<String> note(String name) {
        String warning = SAFETY.get(name);
        if (warning != null) {
            return Optional.of(name + " is " + warning);
        }
        boolean known =
                within(PLAIN, name) || within(COMMON, name) || FAMILIES.stream().anyMatch(name::startsWith);
        return known ? Optional.of(name + " is " + UNUSED) : Optional.empty();
    }

    /** The same for a name in the environment, which holds much that is not ours. */
    static Optional<String> noteOnEnvironment(String name) {
        return SAFETY.containsKey(name) || within(PLAIN, name) ? note(name) : Optional.empty();
    }

    private static boolean within(List<String> lines, String name) {
        return lines.stream().anyMatch(line -> List.of(line.split(" ", -1)).contains(name));
    }
}

package io.github.plimsoll.bot.telegram;

import io.github.plimsoll.bot.text.StopWords;
import java.util.Locale;
import java.util.Set;

/** What a command may do to risk, which decides how old it may be. A command that is not named here may add risk. */
enum Effect {
    /** Obeyed at any age. */
    STOPS(Long.MAX_VALUE),
    /** A way out, or risk kept out: up to 5 minutes. */
    REDUCES(300),
    /** Changes nothing. */
    READS(300),
    /** Opens or loosens: up to 30 seconds. */
    ADDS(30);

    private static final Set<String> READING = Set.of(
            "/allowance",
            "/analyze",
            "/audit",
            "/balance",
            "/calc",
            "/delegate",
            "/export",
            "/fund",
            "/gas",
            "/help",
            "/history",
            "/limits",
            "/markets",
            "/metrics",
            "/orders",
            "/performance",
            "/portfolio",
            "/positions",
            "/preview",
            "/price",
            "/price_feeds",
            "/rate_limits",
            "/reconcile",
            "/risk",
            "/risk_summary",
            "/start",
            "/status",
            "/system_status",
            "/trades",
            "/tx",
            "/verify",
            "/wallet",
            "/why");

    private final long maxAgeSeconds;

    Effect(long maxAgeSeconds) {
        this.maxAgeSeconds = maxAgeSeconds;
    }

    long maxAgeSeconds() {
        return maxAgeSeconds;
    }

    static Effect of(String text) {
        if (StopWords.in(text)) {
            return STOPS;
        }
        String name = text.strip().split("[^!-~]+|@", 2)[0].toLowerCase(Locale.ROOT);
        if (name.equals("/close") || name.equals("/flatten") || name.equals("/cancel") || name.equals("/lock")) {
            return REDUCES;
        }
        return READING.contains(name) ? READS : ADDS;
    }
}

package io.github.plimsoll.bot.command;

import java.util.List;

/** The parts of {@code /help}, in their order. */
enum Topic {
    TRADE(
            "Trade",
            "/open",
            "/increase",
            "/margin",
            "/close",
            "/flatten",
            "/stop",
            "/target",
            "/trail",
            "/breakeven",
            "/exit",
            "/cancel",
            "/preview",
            "/confirm",
            "/positions",
            "/orders",
            "/history",
            "/trades",
            "/export"),
    ACCOUNT(
            "Account",
            "/start",
            "/balance",
            "/deposit",
            "/withdraw",
            "/portfolio",
            "/performance",
            "/limits",
            "/rate_limits",
            "/risk_summary",
            "/risk",
            "/risk_rules",
            "/settings",
            "/reconcile",
            "/verify"),
    WALLET("Wallet", "/wallet", "/bind", "/fund", "/gas", "/allowance", "/delegate", "/tx"),
    MARKETS("Prices", "/markets", "/price", "/price_feeds"),
    LEARN("Understand", "/calc", "/analyze", "/why", "/status", "/help"),
    OPERATE(
            "Operate",
            "/emergency_stop",
            "/emergency_resume",
            "/maintenance",
            "/lock",
            "/unlock",
            "/role",
            "/execution_mode",
            "/system_status",
            "/audit",
            "/dead",
            "/resolve",
            "/metrics"),
    MORE("More");

    private final String title;

    @SuppressWarnings("ImmutableEnumChecker") // a copy that cannot change
    private final List<String> commands;

    Topic(String title, String... commands) {
        this.title = title;
        this.commands = List.of(commands);
    }

    String title() {
        return title;
    }

    /** Where a command stands; what is named nowhere stands at the end. */
    static Topic of(Command command) {
        for (Topic topic : values()) {
            if (topic.commands.contains(command.name())) {
                return topic;
            }
        }
        return MORE;
    }
}

package io.github.plimsoll.bot.metrics;

import static io.github.plimsoll.bot.metrics.Metric.counter;
import static io.github.plimsoll.bot.metrics.Metric.gauge;
import static io.github.plimsoll.bot.metrics.Metric.histogram;

import io.github.plimsoll.bot.metrics.Metric.Label;
import io.github.plimsoll.execution.spi.DeadLetter;
import io.github.plimsoll.execution.spi.IntentKind;
import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.execution.spi.Mode;
import io.github.plimsoll.pricefeed.FeedReason;
import io.github.plimsoll.risk.ControlState;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Every metric of the trade path. No label names a user, an account, a wallet or a position. */
final class TradeMetrics {
    private static final Label KIND = new Label("kind", values(IntentKind.values()));
    private static final Label CODE = new Label("code", "`OK` or the stable code of the first reason; `OTHER`");
    private static final Label MARKET = new Label("market", "configured markets");
    private static final Label SOURCE = new Label("source", "configured price sources");
    private static final Label TASK = new Label("task", "supervised tasks, those of the chat as `telegram/...`");
    private static final Label NODE = new Label("node", "1 and on, the websockets of `CHAIN_WS_URLS` in their order");
    private static final Label MODE = new Label("mode", values(Mode.values()));
    private static final Label STATE = new Label("state", values(IntentState.values()));

    static final Metric DECISIONS = counter(
            "plimsoll_decisions_total",
            "",
            "Decisions about orders that were recorded, by outcome",
            KIND,
            new Label("outcome", "`approved`, `refused`"),
            CODE);
    static final Metric INTENTS =
            counter("plimsoll_intents_total", "", "Steps of orders into a state, once durable", KIND, STATE);
    static final Metric OPEN_INTENTS = gauge(
            "plimsoll_open_intents",
            "",
            "Orders under way now; at most 1,000 are counted",
            new Label("state", "the states that are not final"));
    static final Metric UNKNOWN_INTENTS = gauge(
            "plimsoll_unknown_intents",
            "",
            "Orders whose outcome is not proved now, of all accounts; at most 1,000 are counted");
    static final Metric SEND_LATENCY = histogram(
            "plimsoll_send_latency_seconds",
            "seconds",
            "Process time from the durable record of an order to the venue's answer",
            KIND);
    static final Metric SEND_LATENCY_MAX =
            gauge("plimsoll_send_latency_seconds_max", "seconds", "The largest such time of the last minutes", KIND);

    static final Metric FEED_AGE = gauge(
            "plimsoll_feed_age_seconds",
            "seconds",
            "World time since the last sound quote; not a number before the first",
            MARKET,
            SOURCE);
    static final Metric FEED_UP =
            gauge("plimsoll_feed_up", "", "1 while the source is fresh, sound and in agreement", MARKET, SOURCE);
    static final Metric FEED_UPDATES =
            counter("plimsoll_feed_updates_total", "", "Quotes that were kept", MARKET, SOURCE);
    static final Metric FEED_REJECTS = counter(
            "plimsoll_feed_rejects_total",
            "",
            "Quotes that were refused",
            MARKET,
            SOURCE,
            new Label("reason", values(FeedReason.ofQuotes().toArray(FeedReason[]::new))));
    static final Metric MARKET_USABLE =
            gauge("plimsoll_market_usable", "", "1 while the market has a price that may be traded on", MARKET);

    static final Metric HEADS_LIVE = gauge(
            "plimsoll_heads_live",
            "",
            "1 while the node tells its new blocks by itself; absent without websockets",
            NODE);
    static final Metric HEADS_SILENCE = gauge(
            "plimsoll_heads_silence_seconds",
            "seconds",
            "Process time since the node told a block, or since the start; absent without websockets",
            NODE);

    static final Metric HEADROOM = gauge(
            "plimsoll_limit_headroom_ratio",
            "share of the limit, 0 to 1",
            "What is left under the limit for the account of the page, the least of all markets",
            new Label("limit", "the code that refuses when nothing is left"));
    static final Metric LIMITER_KEYS = gauge(
            "plimsoll_limiter_keys",
            "",
            "Users whose usage the rate limiter holds",
            new Label("lane", "`normal`, `exit`"));
    static final Metric LIMITER_NO_ROOM =
            counter("plimsoll_limiter_no_room_total", "", "Requests refused because the limiter had no room");

    static final Metric CONTROL = gauge(
            "plimsoll_control_state",
            "",
            "1 for the state that holds for everybody, 0 for the others",
            new Label("state", values(ControlState.values())));
    static final Metric STOPS = gauge("plimsoll_stops", "", "Stops that hold now, of every scope");
    static final Metric READY = gauge("plimsoll_ready", "", "1 after recovery, reconciliation and the first prices");
    static final Metric DATABASE_UP =
            gauge("plimsoll_database_up", "", "1 when the database answered the last gathering");
    static final Metric GATHER_AGE = gauge(
            "plimsoll_gather_age_seconds",
            "seconds",
            "Process time since values that need the database were read; not a number before the first");

    static final Metric DEAD_LETTERS = gauge(
            "plimsoll_dead_letters",
            "",
            "Things that were given up and that nobody has looked at yet; /dead lists them",
            new Label("kind", values(DeadLetter.Kind.values())));
    static final Metric EQUITY = gauge(
            "plimsoll_equity_usd",
            "USD",
            "Equity of all accounts; not a number while one is unread or a held market has no usable price",
            MODE);
    static final Metric DRAWDOWN = gauge(
            "plimsoll_drawdown_usd",
            "USD",
            "How far all accounts are below their highest equity since the start, added up; unknown as equity",
            MODE);
    static final Metric DRAWDOWN_RATIO = gauge(
            "plimsoll_drawdown_ratio",
            "share of the highest equity, 0 to 1",
            "The same as a share; unknown as equity",
            MODE);

    static final Metric RESTARTS =
            counter("plimsoll_task_restarts_total", "", "Starts of the task after the first", TASK);
    static final Metric HEARTBEAT = gauge(
            "plimsoll_task_heartbeat_age_seconds",
            "seconds",
            "Process time since the last heartbeat, as of the scrape; not a number while it does not run",
            TASK);
    static final Metric TASK_UP = gauge("plimsoll_task_up", "", "1 while the task runs or has done its work", TASK);

    static final Metric COMMANDS = counter(
            "plimsoll_commands_total",
            "",
            "Answers to people",
            new Label("command", "names of commands, `unknown`, `other`"),
            CODE);
    static final Metric ERRORS = gauge(
            "plimsoll_errors_last_hour",
            "",
            "Failures on our side within the last 60 minutes",
            new Label("part", "`command`, `store`, `task`, `venue`"));
    static final Metric ERROR_RATIO = gauge(
            "plimsoll_command_error_ratio",
            "share of the answers, 0 to 1",
            "Answers of the last 60 minutes that report a failure on our side; 0 without answers");

    private static final List<Metric> ALL = List.of(
            DECISIONS,
            INTENTS,
            OPEN_INTENTS,
            UNKNOWN_INTENTS,
            SEND_LATENCY,
            SEND_LATENCY_MAX,
            FEED_AGE,
            FEED_UP,
            FEED_UPDATES,
            FEED_REJECTS,
            MARKET_USABLE,
            HEADS_LIVE,
            HEADS_SILENCE,
            HEADROOM,
            LIMITER_KEYS,
            LIMITER_NO_ROOM,
            CONTROL,
            STOPS,
            READY,
            DATABASE_UP,
            GATHER_AGE,
            DEAD_LETTERS,
            EQUITY,
            DRAWDOWN,
            DRAWDOWN_RATIO,
            RESTARTS,
            HEARTBEAT,
            TASK_UP,
            COMMANDS,
            ERRORS,
            ERROR_RATIO);

    private TradeMetrics() {}

    static List<Metric> all() {
        return ALL;
    }

    private static String values(Enum<?>[] constants) {
        return Arrays.stream(constants).map(c -> "`" + c.name() + "`").collect(Collectors.joining(", "));
    }

    /** A code as a label; what does not look like one must not become a label. */
    static String code(String code) {
        boolean plain = !code.isEmpty()
                && code.length() <= 40
                && code.equals(code.toUpperCase(Locale.ROOT))
                && code.chars().allMatch(c -> (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_');
        return plain ? code : "OTHER";
    }
}

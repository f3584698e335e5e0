package io.github.plimsoll.bot.command;

import io.github.plimsoll.bot.live.Fact;
import io.github.plimsoll.bot.live.LiveSide;
import io.github.plimsoll.execution.spi.ControlReading;
import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.execution.spi.Latch;
import io.github.plimsoll.execution.spi.Role;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.pricefeed.FeedHealth;
import io.github.plimsoll.pricefeed.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** {@code /system_status}: control, latches, feeds per source, orders under way and supervised tasks. */
final class SystemStatus implements Command {
    private final Trading trading;
    private final Supplier<List<TaskStatus>> tasks;
    private final List<LiveSide> live;

    /** @param live where real money is traded */
    SystemStatus(Trading trading, Supplier<List<TaskStatus>> tasks, List<LiveSide> live) {
        this.trading = trading;
        this.tasks = tasks;
        this.live = List.copyOf(live);
    }

    @Override
    public String name() {
        return "/system_status";
    }

    @Override
    public String usage() {
        return "";
    }

    @Override
    public String purpose() {
        return "shows control, latches, feeds, orders under way and tasks";
    }

    @Override
    public String example() {
        return "/system_status";
    }

    @Override
    public Role role() {
        return Role.ADMIN;
    }

    @Override
    public Answer run(Session session, Words words) {
        words.end();
        List<Latch> latches = trading.control().latches();
        List<StoredIntent> open = trading.store().transact(tx -> tx.intents(IntentState.open(), 1_000));
        long unknown =
                open.stream().filter(i -> i.state() == IntentState.UNKNOWN).count();
        List<String> lines = new ArrayList<>();
        lines.add("Trading is " + trading.control().global(latches) + ", world time "
                + Data.time(trading.pace().nowMicros()) + ", orders under way " + open.size() + ", unknown " + unknown);
        Optional<String> holder = HeldBy.of(trading.control(), latches);
        holder.ifPresent(by -> lines.add("held by " + by));
        List<Map<String, Object>> sources = new ArrayList<>();
        for (ControlReading reading : trading.control().readings()) {
            lines.add("control by " + HeldBy.text(reading));
            sources.add(Data.of("source", reading.source())
                    .and("state", reading.state())
                    .and("live", reading.live())
                    .and("reason", reading.reason())
                    .map());
        }
        List<Map<String, Object>> latchData = new ArrayList<>();
        for (Latch latch : latches) {
            lines.add("stop for " + Say.scope(latch.scope()) + ": " + latch.state() + ", " + latch.reason());
            latchData.add(Data.of("scope", latch.scope())
                    .and("state", latch.state())
                    .and("reason", latch.reason())
                    .and("by", latch.by())
                    .map());
        }
        List<String> doubts = live.stream().flatMap(SystemStatus::doubts).toList();
        lines.addAll(doubts);
        List<Map<String, Object>> taskData = new ArrayList<>();
        List<TaskStatus> supervised = tasks.get();
        lines.addAll(TaskLines.of(supervised));
        for (TaskStatus task : supervised) {
            taskData.add(Data.of("name", task.name())
                    .and("state", task.state())
                    .and("restarts", task.restarts())
                    .and("last_failure", task.lastFailure().orElse(""))
                    .and("beat_s", task.beatSeconds().orElse(null))
                    .map());
        }
        return Answer.ok(
                String.join("\n", lines) + "\n" + String.join("\n", feedLines()),
                Data.of("control", trading.control().global(latches))
                        .and("held_by", holder.orElse(null))
                        .and("sources", sources)
                        .and("time", Data.time(trading.pace().nowMicros()))
                        .and("ready", trading.control().isReady())
                        .and("open_orders", open.size())
                        .and("unknown_orders", unknown)
                        .and("latches", latchData)
                        .and("in_doubt", doubts.isEmpty() ? null : doubts)
                        .and("tasks", taskData)
                        .and("feeds", feedData())
                        .map());
    }

    private static Stream<String> doubts(LiveSide side) {
        Fact<List<String>> problems = side.look().problems();
        return problems.value().orElseGet(() -> List.of("not known what is in doubt: " + problems.why())).stream()
                .map(problem -> "at " + side.venue().name() + ": " + problem);
    }

    private List<String> feedLines() {
        List<String> lines = new ArrayList<>();
        for (FeedHealth.MarketHealth market : trading.feed().health().markets()) {
            for (FeedHealth.SourceHealth source : market.sources()) {
                lines.add("feed " + market.instrument() + " " + source.source() + ": " + source.state()
                        + source.price().map(p -> " " + Say.price(p)).orElse("")
                        + (source.ageMicros().isPresent()
                                ? ", " + Say.seconds(source.ageMicros().getAsLong()) + " s old"
                                : ""));
            }
        }
        return lines;
    }

    private List<Map<String, Object>> feedData() {
        List<Map<String, Object>> all = new ArrayList<>();
        for (FeedHealth.MarketHealth market : trading.feed().health().markets()) {
            List<Map<String, Object>> sources = new ArrayList<>();
            for (FeedHealth.SourceHealth source : market.sources()) {
                sources.add(Data.of("source", source.source())
                        .and("state", source.state())
                        .and("price", source.price().orElse(null))
                        .and("updates", source.updates())
                        .and("rejects", PriceFeeds.rejects(source))
                        .map());
            }
            all.add(Data.of("instrument", market.instrument())
                    .and("usable", market.usable())
                    .and(
                            "reasons",
                            market.reasons().stream().map(Refusal::toString).toList())
                    .and("sources", sources)
                    .map());
        }
        return all;
    }
}

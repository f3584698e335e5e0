package io.github.plimsoll.bot;

import io.github.plimsoll.bot.command.Readiness;
import io.github.plimsoll.bot.live.LiveSide;
import io.github.plimsoll.bot.world.MissingPrices;
import io.github.plimsoll.execution.ControlPlane;
import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.execution.spi.Latch;
import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.health.Component;
import io.github.plimsoll.health.ComponentState;
import io.github.plimsoll.health.HealthSource;
import io.github.plimsoll.pricefeed.FeedHealth;
import io.github.plimsoll.pricefeed.PriceFeed;
import io.github.plimsoll.supervisor.ChildSnapshot;
import io.github.plimsoll.supervisor.Supervisor;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the health server tells; the database is asked by a supervised probe, never by a request. Thread-safe. */
final class TradingHealth implements HealthSource {
    /** What the probe found. */
    private record Probe(boolean database, long unknown, int letters, List<Latch> latches) {}

    private record Wired(
            Store store,
            PriceFeed feed,
            ControlPlane control,
            Readiness readiness,
            Supervisor supervisor,
            Tasks tasks) {}

    private volatile @Nullable Wired wired;
    private volatile @Nullable Probe probe;
    private volatile List<LiveSide> live = List.of();
    private volatile List<Component> venues = List.of();

    private volatile @Nullable Supplier<Component> chat;
    private volatile @Nullable Supplier<Component> limits;
    private volatile @Nullable Supplier<Component> heads;

    /** A chat service is shown but never asked whether trading is ready. */
    void chat(Supplier<Component> component) {
        chat = component;
    }

    /** Shared limits are shown; without them opens are refused, and everything else goes on. */
    void limits(Supplier<Component> component) {
        limits = component;
    }

    /** New blocks that nodes tell by themselves are shown; without them everything goes on. */
    void heads(Supplier<Component> component) {
        heads = component;
    }

    /** What is in doubt where real money is traded is counted; what it is names accounts and stands in the chat. */
    void live(List<LiveSide> sides) {
        live = List.copyOf(sides);
    }

    /**
     * From now on there is something to tell.
     *
     * @param supervisor of the trade path: trading is not ready while one of its tasks does not work
     * @param tasks all of the process, those of the trade path included
     */
    void wire(
            Store store,
            PriceFeed feed,
            ControlPlane control,
            Readiness readiness,
            Supervisor supervisor,
            Tasks tasks) {
        wired = new Wired(store, feed, control, readiness, supervisor, tasks);
    }

    /** Asks the database; a supervised task calls it every second. */
    void probe() {
        Wired parts = wired;
        if (parts == null) {
            return;
        }
        try {
            parts.control().flush("journal");
            probe = parts.store()
                    .transact(tx -> new Probe(
                            true,
                            tx.intents(EnumSet.of(IntentState.UNKNOWN), 1_000).size(),
                            tx.waitingDeadLetters().values().stream()
                                    .mapToInt(Integer::intValue)
                                    .sum(),
                            tx.latches()));
        } catch (RuntimeException down) {
            probe = new Probe(false, 0, 0, List.of());
        }
        venues = live.stream()
                .map(side -> VenueHealth.of(side.venue().name(), side.look()::problems))
                .toList();
    }

    @Override
    public List<String> notReady() {
        List<String> reasons = new ArrayList<>();
        Wired parts = wired;
        Probe seen = probe;
        if (parts == null || seen == null) {
            return List.of("the database is starting");
        }
        if (!seen.database()) {
            reasons.add("the database does not answer");
        }
        List<String> starting = parts.readiness().waitingFor();
        reasons.addAll(starting.isEmpty() ? MissingPrices.of(parts.feed()) : starting);
        for (ChildSnapshot child : parts.supervisor().children()) {
            switch (child.state()) {
                case RUNNING, ENDED -> {}
                case ESCALATED -> reasons.add("the task " + child.name() + " failed too often");
                case BACKING_OFF, HUNG, FAILED, ABANDONED, STOPPING, STOPPED ->
                    reasons.add("the task " + child.name() + " is " + child.state());
            }
        }
        return reasons;
    }

    @Override
    public List<Component> components() {
        Wired parts = wired;
        Probe seen = probe;
        if (parts == null || seen == null) {
            return List.of(Component.of("database", ComponentState.DOWN));
        }
        List<Component> all = new ArrayList<>();
        all.add(Component.of("database", seen.database() ? ComponentState.UP : ComponentState.DOWN));
        all.add(control(parts, seen));
        if (seen.letters() > 0) {
            all.add(new Component(
                    "dead_letters", ComponentState.DEGRADED, Map.of("waiting", Integer.toString(seen.letters()))));
        }
        for (FeedHealth.MarketHealth market : parts.feed().health().markets()) {
            all.add(feed(market));
        }
        all.addAll(venues);
        all.addAll(TaskHealth.of(parts.tasks()));
        Supplier<Component> shared = limits;
        if (shared != null) {
            all.add(shared.get());
        }
        Supplier<Component> blocks = heads;
        if (blocks != null) {
            all.add(blocks.get());
        }
        Supplier<Component> talk = chat;
        if (talk != null) {
            all.add(talk.get());
        }
        return all;
    }

    private static Component control(Wired parts, Probe seen) {
        Map<String, String> detail = new TreeMap<>();
        detail.put("state", parts.control().global(seen.latches()).name());
        detail.put("unknown_orders", Long.toString(seen.unknown()));
        detail.put("latches", Integer.toString(seen.latches().size()));
        boolean up = parts.control().isReady()
                && seen.unknown() == 0
                && seen.latches().isEmpty();
        return new Component("control", up ? ComponentState.UP : ComponentState.DEGRADED, detail);
    }

    private static Component feed(FeedHealth.MarketHealth market) {
        Map<String, String> detail = new TreeMap<>();
        market.sources()
                .forEach(source -> detail.put(source.source(), source.state().name()));
        if (!market.usable()) {
            detail.put("reason", market.reasons().get(0).toString());
        }
        return new Component(
                "feed." + market.instrument().id().toLowerCase(Locale.ROOT),
                market.usable() ? ComponentState.UP : ComponentState.DOWN,
                detail);
    }
}

package io.github.plimsoll.bot.metrics;

import io.github.plimsoll.supervisor.ChildSnapshot;
import io.github.plimsoll.supervisor.ChildState;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Supervised tasks as of the scrape: who gathers is supervised too, and its own silence must show. */
final class TaskMeter {
    private static final double NANOS = 1e9;
    /** One scrape reads three values of every task: it looks at the tasks once. */
    private static final long GLANCE_NANOS = 20_000_000L;

    private final Board board;
    private final Supplier<List<ChildSnapshot>> tasks;
    private final LongSupplier nanos;
    private volatile @Nullable Glance last;

    private record Glance(long at, List<ChildSnapshot> tasks) {}

    TaskMeter(Board board, Supplier<List<ChildSnapshot>> tasks, LongSupplier nanos) {
        this.board = board;
        this.tasks = tasks;
        this.nanos = nanos;
    }

    /** Tasks that were started meanwhile are shown from now on. */
    void refresh() {
        for (ChildSnapshot child : tasks.get()) {
            String name = child.name();
            board.watch(
                    TradeMetrics.RESTARTS,
                    () -> find(name).map(c -> (double) c.restarts()).orElse(Double.NaN),
                    name);
            board.watch(TradeMetrics.HEARTBEAT, () -> age(name), name);
            board.watch(
                    TradeMetrics.TASK_UP, () -> find(name).filter(TaskMeter::up).isPresent() ? 1 : 0, name);
        }
    }

    private double age(String name) {
        return find(name)
                .flatMap(ChildSnapshot::heartbeatAge)
                .map(age -> age.toNanos() / NANOS)
                .orElse(Double.NaN);
    }

    private static boolean up(ChildSnapshot child) {
        return child.state() == ChildState.RUNNING || child.state() == ChildState.ENDED;
    }

    private Optional<ChildSnapshot> find(String name) {
        Glance seen = last;
        long now = nanos.getAsLong();
        if (seen == null || now - seen.at() >= GLANCE_NANOS) {
            seen = new Glance(now, tasks.get());
            last = seen;
        }
        return seen.tasks().stream().filter(child -> child.name().equals(name)).findFirst();
    }
}

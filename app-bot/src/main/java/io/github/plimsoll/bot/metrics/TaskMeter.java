package io.github.plimsoll.bot.metrics;

import io.github.plimsoll.supervisor.ChildSnapshot;
import io.github.plimsoll.supervisor.ChildState;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Supervised tasks as of the scrape: who gathers is supervised too, and its own silence must show. */
final class TaskMeter {
    private static final double NANOS = 1e9;

    private final Board board;
    private final Supplier<List<ChildSnapshot>> tasks;

    TaskMeter(Board board, Supplier<List<ChildSnapshot>> tasks) {
        this.board = board;
        this.tasks = tasks;
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
        return tasks.get().stream().filter(child -> child.name().equals(name)).findFirst();
    }
}

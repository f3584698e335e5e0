package io.github.plimsoll.bot;

import io.github.plimsoll.bot.command.TaskStatus;
import io.github.plimsoll.supervisor.ChildSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/**
 * Every supervised task of the process, whoever supervises it: what page, meters and {@code /system_status} show. A task
 * of a supervisor below another has the names above it in front. Thread-safe.
 */
final class Tasks implements Supplier<List<ChildSnapshot>> {
    private record Tree(String above, Supplier<List<ChildSnapshot>> children) {}

    private final List<Tree> trees = new CopyOnWriteArrayList<>();

    /**
     * From now on these are shown too, after those before; what has nothing in front goes first.
     *
     * @param above goes in front of their names, empty for nothing
     * @param children as of now; must not block
     */
    void add(String above, Supplier<List<ChildSnapshot>> children) {
        trees.add(above.isEmpty() ? 0 : trees.size(), new Tree(above, children));
    }

    /** In order of start, each task after the supervisor that it belongs to; none has children. */
    @Override
    public List<ChildSnapshot> get() {
        List<ChildSnapshot> all = new ArrayList<>();
        trees.forEach(tree -> flatten(tree.above(), tree.children().get(), all));
        return List.copyOf(all);
    }

    private static void flatten(String above, List<ChildSnapshot> children, List<ChildSnapshot> all) {
        for (ChildSnapshot child : children) {
            String name = above + child.name();
            all.add(new ChildSnapshot(
                    name,
                    child.state(),
                    child.restart(),
                    child.inState(),
                    child.restarts(),
                    child.lastFailure(),
                    child.nextAttemptIn(),
                    child.heartbeatAge(),
                    child.history(),
                    List.of()));
            flatten(name + "/", child.children(), all);
        }
    }

    /** The same as people read it. */
    List<TaskStatus> statuses() {
        return get().stream()
                .map(child -> new TaskStatus(
                        child.name(),
                        child.state().name(),
                        child.restarts(),
                        child.lastFailure().map(failure -> failure.type() + ": " + failure.message()),
                        child.heartbeatAge().map(Duration::toSeconds)))
                .toList();
    }
}

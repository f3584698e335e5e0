package io.github.plimsoll.bot;

import io.github.plimsoll.bot.command.TaskStatus;
import io.github.plimsoll.supervisor.ChildEvent;
import io.github.plimsoll.supervisor.ChildSnapshot;
import io.github.plimsoll.supervisor.Failure;
import io.github.plimsoll.supervisor.SupervisorHealth;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Every supervised task of the process, whoever supervises it: what page, health, meters and {@code /system_status} show.
 * A task of a supervisor below another has the names above it in front; what it failed of says no secret. Never blocks.
 * Thread-safe.
 */
final class Tasks implements Supplier<List<ChildSnapshot>> {
    private record Tree(
            String above, Supplier<List<ChildSnapshot>> children, Supplier<Optional<SupervisorHealth>> health) {}

    private final List<Tree> trees = new CopyOnWriteArrayList<>();
    private final UnaryOperator<String> clean;

    /** @param clean a text without secrets */
    Tasks(UnaryOperator<String> clean) {
        this.clean = clean;
    }

    /**
     * From now on these are shown too, after those before; what has nothing in front goes first.
     *
     * @param above goes in front of their names, empty for nothing
     * @param children as of now; must not block
     * @param health of their supervisor as of now, empty while there is none; must not block
     */
    void add(String above, Supplier<List<ChildSnapshot>> children, Supplier<Optional<SupervisorHealth>> health) {
        trees.add(above.isEmpty() ? 0 : trees.size(), new Tree(above, children, health));
    }

    /** In order of start, each task after the supervisor that it belongs to; none has children. */
    @Override
    public List<ChildSnapshot> get() {
        List<ChildSnapshot> all = new ArrayList<>();
        trees.forEach(tree -> flatten(tree.above(), tree.children().get(), all));
        return List.copyOf(all);
    }

    private void flatten(String above, List<ChildSnapshot> children, List<ChildSnapshot> all) {
        for (ChildSnapshot child : children) {
            String name = above + child.name();
            all.add(new ChildSnapshot(
                    name,
                    child.state(),
                    child.restart(),
                    child.inState(),
                    child.restarts(),
                    child.lastFailure().map(this::clean),
                    child.nextAttemptIn(),
                    child.heartbeatAge(),
                    child.history().stream()
                            .map(event -> new ChildEvent(
                                    event.state(), event.ago(), event.failure().map(this::clean)))
                            .toList(),
                    List.of()));
            flatten(name + "/", child.children(), all);
        }
    }

    private Failure clean(Failure failure) {
        return new Failure(failure.type(), clean.apply(failure.message()));
    }

    /** How those who watch them are, by what goes in front of the names of their tasks. */
    Map<String, SupervisorHealth> watchers() {
        Map<String, SupervisorHealth> all = new TreeMap<>();
        trees.forEach(tree -> tree.health().get().ifPresent(health -> all.put(tree.above(), health)));
        return all;
    }

    /** The same as people read it. */
    List<TaskStatus> statuses() {
        return get().stream()
                .map(child -> new TaskStatus(
                        child.name(),
                        child.state().name(),
                        child.restarts(),
                        child.lastFailure().map(Failure::toString),
                        child.heartbeatAge().map(Duration::toSeconds)))
                .toList();
    }
}

package io.github.plimsoll.bot;

import io.github.plimsoll.health.Component;
import io.github.plimsoll.health.ComponentState;
import io.github.plimsoll.supervisor.ChildSnapshot;
import io.github.plimsoll.supervisor.SupervisorHealth;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The whole tree of tasks as components of health: {@code task.telegram.poll} for each task, {@code tasks.telegram} for each
 * who watches. Everybody who reaches the port may read it, so of a failure there is its type and never its text.
 */
final class TaskHealth {
    private static final int LONGEST_NAME = 64;
    /** A supervisor looks at its children at least once a second. */
    private static final Duration UNWATCHED = Duration.ofSeconds(10);

    private TaskHealth() {}

    static List<Component> of(Tasks tasks) {
        List<Component> all = new ArrayList<>();
        tasks.watchers().forEach((above, health) -> all.add(watcher(above, health)));
        for (ChildSnapshot child : tasks.get()) {
            all.add(task(child));
        }
        return all;
    }

    private static Component watcher(String above, SupervisorHealth health) {
        Map<String, String> detail = new TreeMap<>();
        detail.put("since_tick_ms", Long.toString(health.sinceTick().toMillis()));
        detail.put("abandoned", Long.toString(health.abandonedTotal()));
        if (!health.abandonedAlive().isEmpty()) {
            detail.put("abandoned_alive", String.join(", ", health.abandonedAlive()));
        }
        detail.put("listener_failures", Long.toString(health.listenerFailures()));
        detail.put("tick_failures", Long.toString(health.tickFailures()));
        ComponentState state = health.escalated()
                ? ComponentState.DOWN
                : health.abandonedAlive().isEmpty() && health.sinceTick().compareTo(UNWATCHED) <= 0
                        ? ComponentState.UP
                        : ComponentState.DEGRADED;
        return new Component(above.isEmpty() ? "tasks" : name("tasks.", above), state, detail);
    }

    private static Component task(ChildSnapshot child) {
        Map<String, String> detail = new TreeMap<>();
        detail.put("state", child.state().name());
        detail.put("restarts", Integer.toString(child.restarts()));
        child.heartbeatAge().ifPresent(age -> detail.put("heartbeat_age_ms", Long.toString(age.toMillis())));
        child.nextAttemptIn().ifPresent(in -> detail.put("next_attempt_ms", Long.toString(in.toMillis())));
        child.lastFailure().ifPresent(failure -> detail.put("last_failure", failure.type()));
        ComponentState state = switch (child.state()) {
            case RUNNING, ENDED -> ComponentState.UP;
            case BACKING_OFF, STOPPING, STOPPED -> ComponentState.DEGRADED;
            case HUNG, FAILED, ESCALATED, ABANDONED -> ComponentState.DOWN;
        };
        return new Component(name("task.", child.name()), state, detail);
    }

    /** As names of components may be. */
    private static String name(String kind, String path) {
        String plain = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        String name = kind + plain.toLowerCase(Locale.ROOT).replace('/', '.').replaceAll("[^a-z0-9._-]", "-");
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME);
    }
}

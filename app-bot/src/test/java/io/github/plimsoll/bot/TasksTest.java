package io.github.plimsoll.bot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.plimsoll.bot.config.Settings;
import io.github.plimsoll.health.Component;
import io.github.plimsoll.health.ComponentState;
import io.github.plimsoll.supervisor.ChildEvent;
import io.github.plimsoll.supervisor.ChildSnapshot;
import io.github.plimsoll.supervisor.ChildState;
import io.github.plimsoll.supervisor.Failure;
import io.github.plimsoll.supervisor.Restart;
import io.github.plimsoll.supervisor.SupervisorHealth;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TasksTest {
    private static final String PASSWORD = "correct horse";
    private static final Settings SETTINGS = Settings.of(Map.of("DATABASE_PASSWORD", PASSWORD), Map.of(), List.of());
    private static final Failure FAILURE = new Failure("java.io.IOException", "cannot log in with " + PASSWORD);

    private final Tasks tasks = new Tasks(SETTINGS::withoutSecrets);

    private static ChildSnapshot child(String name, ChildState state, List<ChildSnapshot> below) {
        return new ChildSnapshot(
                name,
                state,
                Restart.PERMANENT,
                Duration.ofSeconds(3),
                2,
                Optional.of(FAILURE),
                Optional.empty(),
                Optional.of(Duration.ofMillis(1_900)),
                List.of(new ChildEvent(state, Duration.ofSeconds(3), Optional.of(FAILURE))),
                below);
    }

    private static SupervisorHealth health(boolean escalated, long sinceTickSeconds, String... abandoned) {
        return new SupervisorHealth(
                escalated, false, Duration.ofSeconds(sinceTickSeconds), 3, List.of(abandoned), 0, 0);
    }

    private Component component(String name) {
        return TaskHealth.of(tasks).stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    @DisplayName("what a task failed of is shown without any secret, in its history too")
    void secrets() {
        tasks.add("", () -> List.of(child("feed", ChildState.BACKING_OFF, List.of())), Optional::empty);
        assertThat(tasks.get().toString()).contains("cannot log in with ***").doesNotContain(PASSWORD);
        assertThat(tasks.statuses().get(0).lastFailure()).contains("java.io.IOException: cannot log in with ***");
        assertThat(tasks.statuses().get(0).beatSeconds()).contains(1L);
    }

    @Test
    @DisplayName(
            "health has a component for every task of the tree, with the type of its last failure and never its text")
    void wholeTree() {
        ChildSnapshot below = child("BTC/USD", ChildState.HUNG, List.of());
        tasks.add("telegram/", () -> List.of(child("poll", ChildState.BACKING_OFF, List.of())), Optional::empty);
        tasks.add("", () -> List.of(child("feeds", ChildState.RUNNING, List.of(below))), Optional::empty);
        assertThat(TaskHealth.of(tasks))
                .extracting(Component::name, Component::state)
                .containsExactly(
                        tuple("task.feeds", ComponentState.UP),
                        tuple("task.feeds.btc.usd", ComponentState.DOWN),
                        tuple("task.telegram.poll", ComponentState.DEGRADED));
        assertThat(component("task.feeds.btc.usd").detail())
                .isEqualTo(Map.of(
                        "state", "HUNG",
                        "restarts", "2",
                        "heartbeat_age_ms", "1900",
                        "last_failure", "java.io.IOException"));
        assertThat(TaskHealth.of(tasks).toString()).doesNotContain("log in");
    }

    @Test
    @DisplayName("a name that health does not take is made fit, however strange and long")
    void names() {
        tasks.add("", () -> List.of(child("Ä b".repeat(60), ChildState.RUNNING, List.of())), Optional::empty);
        assertThat(TaskHealth.of(tasks).get(0).name()).hasSize(64).startsWith("task.--b--b");
    }

    @Test
    @DisplayName("health names threads that ignored an interrupt, and says when nobody watches or a task was given up")
    void watchers() {
        tasks.add("", List::of, () -> Optional.of(health(false, 1)));
        tasks.add("page/", List::of, () -> Optional.of(health(false, 11)));
        tasks.add("redis/", List::of, () -> Optional.of(health(true, 0)));
        tasks.add("telegram/", List::of, () -> Optional.of(health(false, 1, "telegram/poll", "telegram/send-1")));
        assertThat(component("tasks").state()).isEqualTo(ComponentState.UP);
        assertThat(component("tasks.page").state()).isEqualTo(ComponentState.DEGRADED);
        assertThat(component("tasks.redis").state()).isEqualTo(ComponentState.DOWN);
        assertThat(component("tasks.telegram").state()).isEqualTo(ComponentState.DEGRADED);
        assertThat(component("tasks.telegram").detail())
                .isEqualTo(Map.of(
                        "since_tick_ms", "1000",
                        "abandoned", "3",
                        "abandoned_alive", "telegram/poll, telegram/send-1",
                        "listener_failures", "0",
                        "tick_failures", "0"));
    }
}

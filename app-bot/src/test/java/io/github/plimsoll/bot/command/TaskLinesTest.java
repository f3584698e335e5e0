package io.github.plimsoll.bot.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TaskLinesTest {
    private static TaskStatus task(String name) {
        return new TaskStatus(name, "RUNNING", 0, Optional.empty(), Optional.empty());
    }

    @Test
    @DisplayName("tasks stand below who supervises them, with restarts, last failure and age of the heartbeat")
    void nests() {
        TaskStatus ill =
                new TaskStatus("feeds/btc", "HUNG", 2, Optional.of("java.io.IOException: gone"), Optional.of(45L));
        assertThat(TaskLines.of(List.of(
                        task("dispatcher"),
                        task("feeds"),
                        ill,
                        task("feeds/eth/book"),
                        task("feeds/eth/trades"),
                        task("telegram/poll"),
                        task("telegram/send"))))
                .containsExactly(
                        "tasks:",
                        "  dispatcher: RUNNING, restarts 0",
                        "  feeds: RUNNING, restarts 0",
                        "    btc: HUNG, restarts 2, last failure java.io.IOException: gone, heard of 45 s ago",
                        "    eth",
                        "      book: RUNNING, restarts 0",
                        "      trades: RUNNING, restarts 0",
                        "  telegram",
                        "    poll: RUNNING, restarts 0",
                        "    send: RUNNING, restarts 0");
        assertThat(TaskLines.of(List.of())).isEmpty();
    }

    @Test
    @DisplayName("a name of slashes makes no deep tree")
    void hostile() {
        assertThat(TaskLines.of(List.of(task("/".repeat(1_000) + "x")))).hasSize(7);
    }
}

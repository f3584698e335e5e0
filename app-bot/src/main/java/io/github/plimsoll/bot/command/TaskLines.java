package io.github.plimsoll.bot.command;

import java.util.ArrayList;
import java.util.List;

/** Supervised tasks as an indented tree: a task {@code a/b} stands below {@code a}, whether that is a task itself or not. */
final class TaskLines {
    private static final int DEEPEST = 6;
    private static final String INDENT = "  ";

    private TaskLines() {}

    /** @param tasks each after the one it stands below */
    static List<String> of(List<TaskStatus> tasks) {
        List<String> lines = new ArrayList<>();
        if (!tasks.isEmpty()) {
            lines.add("tasks:");
        }
        String[] before = {};
        for (TaskStatus task : tasks) {
            String[] path = task.name().split("/", DEEPEST);
            int depth = 0;
            while (depth < path.length - 1 && depth < before.length && path[depth].equals(before[depth])) {
                depth++;
            }
            for (; depth < path.length - 1; depth++) {
                lines.add(INDENT.repeat(depth + 1) + path[depth]);
            }
            lines.add(INDENT.repeat(depth + 1) + path[depth] + ": " + said(task));
            before = path;
        }
        return lines;
    }

    private static String said(TaskStatus task) {
        return task.state() + ", restarts " + task.restarts()
                + task.lastFailure().map(why -> ", last failure " + why).orElse("")
                + task.beatSeconds().map(age -> ", heard of " + age + " s ago").orElse("");
    }
}

package io.github.plimsoll.health;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Supervised tasks as nested lists: a task {@code a/b} stands below {@code a}, whether that is a task itself or not. */
final class TaskTree {
    private static final int DEEPEST = 6;

    private final String name;
    private final List<TaskTree> below = new ArrayList<>();
    private PageView.@Nullable Task task;

    private TaskTree(String name) {
        this.name = name;
    }

    static String html(List<PageView.Task> tasks) {
        TaskTree root = new TaskTree("");
        for (PageView.Task task : tasks) {
            TaskTree place = root;
            for (String step : task.name().split("/", DEEPEST)) {
                place = place.child(step);
            }
            place.task = task;
        }
        Html html = new Html();
        root.list(html);
        return html.toString();
    }

    private TaskTree child(String step) {
        for (TaskTree one : below) {
            if (one.name.equals(step)) {
                return one;
            }
        }
        TaskTree made = new TaskTree(step);
        below.add(made);
        return made;
    }

    private void list(Html html) {
        html.open("ul", "tasks");
        for (TaskTree one : below) {
            html.raw("<li>");
            one.row(html);
            if (!one.below.isEmpty()) {
                one.list(html);
            }
            html.raw("</li>");
        }
        html.raw("</ul>");
    }

    private void row(Html html) {
        PageView.Task shown = task;
        if (shown == null) {
            html.in("span", "name", name);
            return;
        }
        // in full where the pointer rests: so it is called in the metrics and in /system_status
        html.raw("<span class=\"name\" title=\"")
                .text(shown.name())
                .raw("\">")
                .text(name)
                .raw("</span>");
        String beat = shown.heartbeatAge().isEmpty() ? "" : "beat " + whole(shown.heartbeatAge()) + " s ago, ";
        html.in("span", "pill " + PageParts.css(shown.tone()), shown.state())
                .in("span", "quiet", beat + shown.restarts() + (shown.restarts() == 1 ? " restart" : " restarts"));
        if (!shown.failure().isEmpty()) {
            html.in("small", "reject", "last failure: " + shown.failure());
        }
    }

    /** Without tenths: who beats often changes nothing on the page. */
    private static String whole(String seconds) {
        int dot = seconds.indexOf('.');
        return dot < 0 ? seconds : seconds.substring(0, dot);
    }
}

package io.github.plimsoll.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.health.PageView.Tone;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TaskTreeTest {
    private static PageView.Task task(String name, int restarts, String age, String failure) {
        return new PageView.Task(name, "RUNNING", Tone.GOOD, restarts, age, failure);
    }

    @Test
    @DisplayName("tasks stand below what supervises them, with restarts, last failure and age of the heartbeat")
    void nests() {
        String html = TaskTree.html(List.of(
                task("dispatcher", 0, "0.1", ""),
                task("feeds", 1, "", ""),
                task("feeds/btc", 2, "12.9", "java.io.IOException"),
                task("telegram/poll", 0, "3", "")));
        assertThat(html)
                .isEqualTo("<ul class=\"tasks\">"
                        + "<li><span class=\"name\" title=\"dispatcher\">dispatcher</span><span class=\"pill good\">RUNNING</span>"
                        + "<span class=\"quiet\">beat 0 s ago, 0 restarts</span></li>"
                        + "<li><span class=\"name\" title=\"feeds\">feeds</span><span class=\"pill good\">RUNNING</span>"
                        + "<span class=\"quiet\">1 restart</span>"
                        + "<ul class=\"tasks\"><li><span class=\"name\" title=\"feeds/btc\">btc</span>"
                        + "<span class=\"pill good\">RUNNING</span>"
                        + "<span class=\"quiet\">beat 12 s ago, 2 restarts</span>"
                        + "<small class=\"reject\">last failure: java.io.IOException</small></li></ul></li>"
                        + "<li><span class=\"name\">telegram</span>"
                        + "<ul class=\"tasks\"><li><span class=\"name\" title=\"telegram/poll\">poll</span>"
                        + "<span class=\"pill good\">RUNNING</span>"
                        + "<span class=\"quiet\">beat 3 s ago, 0 restarts</span></li></ul></li></ul>");
    }

    @Test
    @DisplayName("a name of slashes makes neither deep nor foreign markup")
    void hostile() {
        String html = TaskTree.html(List.of(task("/".repeat(1_000) + "<b>", 0, "", "")));
        assertThat(html.split("<ul", -1)).hasSizeLessThan(9);
        assertThat(html).doesNotContain("<b>").contains("&lt;b&gt;");
    }
}

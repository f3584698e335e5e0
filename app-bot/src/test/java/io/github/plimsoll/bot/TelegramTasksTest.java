package io.github.plimsoll.bot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.bot.command.Trading;
import io.github.plimsoll.bot.metrics.TradeMeters;
import io.github.plimsoll.bot.metrics.Watched;
import io.github.plimsoll.bot.page.LivePage;
import io.github.plimsoll.health.PageView;
import io.github.plimsoll.numbers.UserId;
import io.github.plimsoll.supervisor.ChildSnapshot;
import io.github.plimsoll.supervisor.ChildState;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The tasks of the chat are as visible as those of the trade path. */
class TelegramTasksTest {
    private static final List<String> TASKS = List.of(
            "feed",
            "dispatcher",
            "triggers",
            "telegram/stops",
            "telegram/commands-1",
            "telegram/commands-2",
            "telegram/commands-3",
            "telegram/commands-4",
            "telegram/send-1",
            "telegram/send-2",
            "telegram/send-3",
            "telegram/send-4",
            "telegram/notify",
            "telegram/buttons",
            "telegram/feed-watch",
            "telegram/poll");

    @Test
    void theyAreOnThePageInTheStatusAndInTheMetrics() throws Exception {
        try (ChatBot bot = new ChatBot()) {
            PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
            TradeMeters meters = new TradeMeters(registry);
            LivePage page = new LivePage();
            meters.wire(bot.demo.part(Watched.class), tx -> new UserId("demo"), bot.demo.tasks());
            page.wire(bot.demo.part(Trading.class), tx -> new UserId("demo"), bot.demo.tasks(), List::of);
            String status = bot.ask(bot.admin, "/system_status").text();
            page.refresh();
            meters.refresh();
            Scrape before = new Scrape(registry.scrape());
            assertThat(page.view().tasks()).extracting(PageView.Task::name).containsExactlyElementsOf(TASKS);
            for (String task : TASKS) {
                assertThat(status).contains(line(task));
                assertThat(before.value("plimsoll_task_up{task=\"" + task + "\"}"))
                        .as(task)
                        .isEqualTo(1);
            }

            bot.broken = true;
            while (notify(bot).restarts() == 0) {
                Thread.sleep(5);
            }
            bot.broken = false;
            while (notify(bot).state() != ChildState.RUNNING) {
                Thread.sleep(5);
            }
            page.refresh();
            Scrape after = new Scrape(registry.scrape());
            assertThat(after.value("plimsoll_task_restarts_total{task=\"telegram/notify\"}"))
                    .isPositive();
            assertThat(after.value("plimsoll_task_restarts_total{task=\"telegram/poll\"}"))
                    .isZero();
            assertThat(page.view().tasks().stream()
                            .filter(task -> task.name().equals("telegram/notify"))
                            .findFirst()
                            .orElseThrow()
                            .restarts())
                    .isPositive();
            assertThat(bot.ask(bot.admin, "/system_status").text())
                    .contains("last failure java.lang.IllegalStateException: not even a store, ***")
                    .doesNotContain(ChatBot.SECRET);
        }
    }

    /** As it stands in the tree. */
    private static String line(String task) {
        String inTree = task.startsWith("telegram/") ? "    " + task.substring("telegram/".length()) : "  " + task;
        return "\n" + inTree + ": RUNNING, restarts 0";
    }

    private static ChildSnapshot notify(ChatBot bot) {
        return bot.demo.tasks().get().stream()
                .filter(task -> task.name().equals("telegram/notify"))
                .findFirst()
                .orElseThrow();
    }
}

package io.github.plimsoll.bot.metrics;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The page on metrics, made from the definitions. Pure. */
final class MetricTable {
    private static final String HEAD = """
            # What this program tells about itself

            This page is generated from the code; a test compares the two. The health server answers GET and HEAD on
            127.0.0.1, unless `HEALTH_HOST` says otherwise, and on these paths only:

            | path | answer |
            |---|---|
            | `/` | the page for people |
            | `/view` | what the page shows, as JSON |
            | `/events` | the same as a stream, once a second |
            | `/page.css` | style of the page |
            | `/page.js` | script of the page |
            | `/icon.svg` | icon of the page |
            | `/healthz` | 200 while the process runs |
            | `/readyz` | 200 when orders can be placed, 503 with the reasons otherwise |
            | `/health` | every part with its state; 503 when one is down |
            | `/metrics` | the metrics below in the Prometheus text format |

            No label names a user, an account, a wallet or a position, and every label has a bounded set of values: a
            metric has at most MOST series. A scrape reads memory only; what needs the database is read once a second by
            a supervised task, and `plimsoll_gather_age_seconds` tells how old it is.

            """;

    private MetricTable() {}

    static String markdown() {
        return HEAD.replace("MOST", Integer.toString(Board.MOST))
                + section("Trading", TradeMetrics.all())
                + "\n"
                + section("Process, disk, JVM and health server", ProcessMetrics.all());
    }

    private static String section(String title, List<Metric> metrics) {
        return "## " + title + "\n\n| name | type | unit | labels | meaning |\n|---|---|---|---|---|\n"
                + metrics.stream().map(MetricTable::row).collect(Collectors.joining());
    }

    private static String row(Metric metric) {
        String labels = metric.labels().stream()
                .map(label -> "`" + label.name() + "`: " + label.values())
                .collect(Collectors.joining("; "));
        String note =
                ProcessMetrics.afterFirst().contains(metric.name()) ? "; absent before the first, or for ever" : "";
        return "| `" + metric.name() + "` | " + metric.type().name().toLowerCase(Locale.ROOT) + " | " + metric.unit()
                + " | " + labels + " | " + metric.meaning() + note + " |\n";
    }
}

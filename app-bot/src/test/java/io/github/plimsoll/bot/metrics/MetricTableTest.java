package io.github.plimsoll.bot.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MetricTableTest {
    private static final Path PAGE = Path.of("../docs/metrics.md");
    private static final List<Metric> ALL = Stream.concat(TradeMetrics.all().stream(), ProcessMetrics.all().stream())
            .toList();

    /** Run with {@code -Dtest.jvm.args=-Dplimsoll.write=true} to write the page anew. */
    @Test
    void thePageIsWhatTheCodeSays() throws IOException {
        if (Boolean.getBoolean("plimsoll.write")) {
            Files.writeString(PAGE, MetricTable.markdown());
        }
        assertThat(Files.readString(PAGE)).isEqualTo(MetricTable.markdown());
    }

    @Test
    void namesFollowTheConventionAndLabelsNameNobody() {
        assertThat(ALL).extracting(Metric::name).doesNotHaveDuplicates();
        for (Metric metric : ALL) {
            assertThat(metric.name()).matches("[a-z][a-z0-9_]*");
            assertThat(metric.name().endsWith("_total"))
                    .as(metric.name())
                    .isEqualTo(metric.type() == Metric.Type.COUNTER);
            assertThat(metric.meaning()).as(metric.name()).hasSizeGreaterThan(8).doesNotContain("|");
            for (Metric.Label label : metric.labels()) {
                assertThat(label.values())
                        .as(metric.name() + " " + label.name())
                        .isNotBlank();
                assertThat(label.name()).doesNotContain("user", "account", "wallet", "position");
            }
        }
        for (Metric metric : TradeMetrics.all()) {
            String unit = metric.unit();
            String name = metric.name();
            assertThat(name.contains("_seconds")).as(name).isEqualTo(unit.equals("seconds"));
            assertThat(name.endsWith("_usd")).as(name).isEqualTo(unit.equals("USD"));
            assertThat(name.endsWith("_ratio")).as(name).isEqualTo(unit.startsWith("share"));
        }
    }
}

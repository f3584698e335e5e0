package io.github.plimsoll.bot.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SlidingHourTest {
    private final AtomicLong now = new AtomicLong(-5_000_000_000L);

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    @Test
    void whatIsAnHourOldIsForgottenAndNothingElse() {
        SlidingHour hour = new SlidingHour(now::get);
        hour.add();
        pass(Duration.ofMinutes(30));
        hour.add();
        hour.add();
        assertThat(hour.total()).isEqualTo(3);
        pass(Duration.ofMinutes(29));
        assertThat(hour.total()).isEqualTo(3);
        pass(Duration.ofMinutes(1));
        assertThat(hour.total()).isEqualTo(2);
        pass(Duration.ofDays(3));
        assertThat(hour.total()).isZero();
        hour.add();
        assertThat(hour.total()).isEqualTo(1);
    }

    @Test
    @DisplayName("OBS-28 error rates are of the last hour, however long the process has been up")
    void errorRatesCoverASlidingHour() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        TradeMeters meters = new TradeMeters(registry, now::get);
        CommandListener commands = meters.commands();
        for (int day = 0; day < 10; day++) {
            for (int i = 0; i < 1_000; i++) {
                commands.answered("/price", "OK", false);
            }
            pass(Duration.ofDays(1));
        }
        assertThat(ratio(registry)).isZero();
        for (int i = 0; i < 4; i++) {
            commands.answered("/balance", "STORE_UNAVAILABLE", i < 3);
        }
        assertThat(ratio(registry))
                .as("10,000 good answers of old days do not dilute")
                .isEqualTo(0.75);
        assertThat(errors(registry, "command")).isEqualTo(3);
        meters.taskFailed();
        meters.store().failed();
        assertThat(errors(registry, "task")).isEqualTo(1);
        assertThat(errors(registry, "store")).isEqualTo(1);
        pass(Duration.ofMinutes(61));
        assertThat(ratio(registry)).isZero();
        assertThat(errors(registry, "command")).isZero();
    }

    private static double ratio(SimpleMeterRegistry registry) {
        return registry.get(TradeMetrics.ERROR_RATIO.name()).gauge().value();
    }

    private static double errors(SimpleMeterRegistry registry, String part) {
        return registry.get(TradeMetrics.ERRORS.name())
                .tag("part", part)
                .gauge()
                .value();
    }
}

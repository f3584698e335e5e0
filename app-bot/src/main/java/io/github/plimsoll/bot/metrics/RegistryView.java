package io.github.plimsoll.bot.metrics;

import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Statistic;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Reads the series of the trade path from the registry. */
final class RegistryView implements MetricsView {
    private static final String OURS = "plimsoll_";
    /** Six digits are more than a glance needs, and hide what binary fractions add. */
    private static final MathContext SIX = new MathContext(6);

    private static final double WHOLE = 1e15;

    private final MeterRegistry registry;

    RegistryView(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public List<Line> lines() {
        List<Line> all = new ArrayList<>();
        for (Meter meter : registry.getMeters()) {
            if (meter.getId().getName().startsWith(OURS)) {
                add(meter, all);
            }
        }
        all.sort(Comparator.comparing(Line::name));
        return all;
    }

    private static void add(Meter meter, List<Line> into) {
        String labels = meter.getId().getTags().stream()
                .map(tag -> tag.getKey() + "=\"" + tag.getValue() + "\"")
                .collect(Collectors.joining(",", "{", "}"));
        for (Measurement measurement : meter.measure()) {
            String name = meter.getId().getName() + suffix(meter, measurement.getStatistic());
            into.add(new Line(labels.equals("{}") ? name : name + labels, text(measurement.getValue())));
        }
    }

    private static String suffix(Meter meter, Statistic statistic) {
        if (meter.getId().getType() != Meter.Type.TIMER) {
            return "";
        }
        return switch (statistic) {
            case COUNT -> "_count";
            case MAX -> "_max";
            case TOTAL, TOTAL_TIME -> "_sum";
            case VALUE, UNKNOWN, ACTIVE_TASKS, DURATION -> "";
        };
    }

    static String text(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return "unknown";
        }
        if (Math.rint(value) == value && Math.abs(value) < WHOLE) {
            return Long.toString((long) value);
        }
        return BigDecimal.valueOf(value).round(SIX).stripTrailingZeros().toPlainString();
    }
}

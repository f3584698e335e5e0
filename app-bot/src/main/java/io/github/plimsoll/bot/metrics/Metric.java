package io.github.plimsoll.bot.metrics;

import java.util.List;

/**
 * What is known of one metric before it has a value.
 *
 * @param name as exported
 * @param type what Prometheus calls it
 * @param unit of its values, empty when it only counts or says yes or no
 * @param labels each with the values it may have
 * @param meaning one sentence
 */
record Metric(String name, Type type, String unit, List<Label> labels, String meaning) {
    enum Type {
        COUNTER,
        GAUGE,
        HISTOGRAM,
        SUMMARY
    }

    /**
     * A label.
     *
     * @param values what it may be, for people; the set is always bounded
     */
    record Label(String name, String values) {}

    Metric {
        labels = List.copyOf(labels);
    }

    static Metric counter(String name, String unit, String meaning, Label... labels) {
        return new Metric(name, Type.COUNTER, unit, List.of(labels), meaning);
    }

    static Metric gauge(String name, String unit, String meaning, Label... labels) {
        return new Metric(name, Type.GAUGE, unit, List.of(labels), meaning);
    }

    static Metric histogram(String name, String unit, String meaning, Label... labels) {
        return new Metric(name, Type.HISTOGRAM, unit, List.of(labels), meaning);
    }

    static Metric summary(String name, String unit, String meaning, Label... labels) {
        return new Metric(name, Type.SUMMARY, unit, List.of(labels), meaning);
    }
}

package io.github.plimsoll.avantis.market;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Where the venue says something else than was approved. A market in which anything changed, or any market when the change is
 * in no market, is closed and never opened until a person approves what is said now. Immutable.
 *
 * @param changes by name
 */
public record FactReport(List<Change> changes) {
    /** Instead of a value that is not there. */
    public static final String ABSENT = "absent";

    private static final String PAIR = "pair.";

    /**
     * One fact.
     *
     * @param name such as {@code pair.BTC/USD.maxLeverage}
     * @param approved what was approved, or {@link #ABSENT}
     * @param now what the venue says, or {@link #ABSENT}
     */
    public record Change(String name, String approved, String now) {
        @Override
        public String toString() {
            return name + " was approved as " + shown(approved) + " and is " + shown(now);
        }

        private static String shown(String value) {
            return value.length() <= 80 ? value : value.substring(0, 80) + "...";
        }
    }

    public FactReport {
        changes = List.copyOf(changes);
    }

    /** Before anything was compared: nothing is opened. */
    public static FactReport notCompared() {
        return new FactReport(List.of(new Change("comparison", "made", ABSENT)));
    }

    /** Whether nothing changed. */
    public boolean clean() {
        return changes.isEmpty();
    }

    /** What forbids to open in a market. */
    public List<Change> against(String symbol) {
        return changes.stream()
                .filter(change ->
                        !change.name().startsWith(PAIR) || change.name().startsWith(PAIR + symbol + "."))
                .toList();
    }

    /** For a person: every change in a sentence of its own. */
    @Override
    public String toString() {
        return clean()
                ? "the venue is as it was approved"
                : changes.stream().map(Change::toString).collect(Collectors.joining("; "));
    }
}

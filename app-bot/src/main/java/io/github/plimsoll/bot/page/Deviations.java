package io.github.plimsoll.bot.page;

import io.github.plimsoll.health.PageView.Source;
import io.github.plimsoll.numbers.Price;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How far each source lay from the market's price at the last {@value Source#MAX_TRACK} glances, which are at least two
 * seconds of world time apart. Not thread-safe.
 */
final class Deviations {
    private static final long STEP_MICROS = 2_000_000L;
    private static final int DECIMALS = 4;
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    private static final class Track {
        private final Deque<String> values = new ArrayDeque<>();
        private long lastAt = Long.MIN_VALUE;
    }

    private final Map<String, Track> bySource = new TreeMap<>();

    /** Percent of the price with its sign, such as {@code -0.0021}; empty without either. */
    static String percent(Optional<Price> quote, Optional<Price> price) {
        if (quote.isEmpty() || price.isEmpty()) {
            return "";
        }
        BigDecimal whole = price.get().toBigDecimal();
        return quote.get()
                .toBigDecimal()
                .subtract(whole)
                .multiply(HUNDRED)
                .divide(whole, DECIMALS, RoundingMode.HALF_EVEN)
                .toPlainString();
    }

    /** Notes a deviation, empty for none, and gives all that are known, oldest first. */
    List<String> noted(String market, String source, String deviation, long nowMicros) {
        Track track = bySource.computeIfAbsent(market + "/" + source, key -> new Track());
        if (track.lastAt == Long.MIN_VALUE || nowMicros - track.lastAt >= STEP_MICROS) {
            track.lastAt = nowMicros;
            track.values.addLast(deviation);
            if (track.values.size() > Source.MAX_TRACK) {
                track.values.removeFirst();
            }
        }
        return new ArrayList<>(track.values);
    }
}

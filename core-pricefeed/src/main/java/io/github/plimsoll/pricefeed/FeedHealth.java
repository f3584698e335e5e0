package io.github.plimsoll.pricefeed;

import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.numbers.Percent;
import io.github.plimsoll.numbers.Price;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A snapshot for health pages; each market is consistent in itself. Immutable.
 *
 * @param markets in the feed's order
 */
public record FeedHealth(List<MarketHealth> markets) {
    public FeedHealth {
        markets = List.copyOf(markets);
    }

    /** Whether every market has a usable price. */
    public boolean allUsable() {
        return markets.stream().allMatch(MarketHealth::usable);
    }

    /**
     * One market.
     *
     * @param reasons why there is no usable price; empty when there is one
     * @param indicative last good price, for display
     * @param sources in the feed's order
     */
    public record MarketHealth(
            Instrument instrument, List<Refusal> reasons, Optional<Indicative> indicative, List<SourceHealth> sources) {
        public MarketHealth {
            reasons = List.copyOf(reasons);
            sources = List.copyOf(sources);
        }

        public boolean usable() {
            return reasons.isEmpty();
        }
    }

    /**
     * One source on one market.
     *
     * @param ageMicros age of its last sound quote by its own time; empty when there was none
     * @param price its last sound quote
     * @param deviation distance of that quote from the market's last good price, rounded up; empty without either
     * @param updates quotes kept since the start
     * @param updatesPerSecond quotes kept over the last ten seconds, to one decimal
     * @param rejects quotes counted against it since the start, by reason in declaration order; zero counts left out
     * @param lastReject why the newest of them was refused; empty when there was none
     */
    public record SourceHealth(
            String source,
            SourceState state,
            OptionalLong ageMicros,
            Optional<Price> price,
            Optional<Percent> deviation,
            long updates,
            BigDecimal updatesPerSecond,
            Map<FeedReason, Long> rejects,
            Optional<FeedReason> lastReject) {}
}

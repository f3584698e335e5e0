package io.github.plimsoll.bot.page;

import io.github.plimsoll.pricefeed.FeedHealth;
import io.github.plimsoll.pricefeed.FeedReason;
import java.util.Map;
import java.util.TreeMap;

/**
 * Remembers which count of refused quotes rose last per market and source. A quote that came twice is counted but is no
 * trouble, so it is not told as one. Not thread-safe.
 */
final class RejectWatch {
    private record Seen(Map<FeedReason, Long> counts, String last) {}

    private final Map<String, Seen> bySource = new TreeMap<>();

    /** Such as {@code outlier at 2013-11-26 08:00:01 UTC}; empty when no quote was refused yet. */
    String last(String market, FeedHealth.SourceHealth source, long nowMicros) {
        Seen before = bySource.get(market + "/" + source.source());
        String last = before == null ? "" : before.last();
        for (Map.Entry<FeedReason, Long> entry : source.rejects().entrySet()) {
            long known = before == null ? 0 : before.counts().getOrDefault(entry.getKey(), 0L);
            if (entry.getValue() > known && entry.getKey() != FeedReason.DUPLICATE) {
                last = entry.getKey().words() + " at " + Times.second(nowMicros);
            }
        }
        bySource.put(market + "/" + source.source(), new Seen(Map.copyOf(source.rejects()), last));
        return last;
    }
}

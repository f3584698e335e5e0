package io.github.plimsoll.pricefeed;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How often the sources of one market were heard and refused. Guarded by the market's lock. */
final class Counters {
    private static final FeedReason[] REASONS = FeedReason.values();
    private static final long WINDOW_NANOS = 10_000_000_000L;

    private final long[] updates;
    private final long[] window;
    private final int[] inWindow;
    private final int[] inWindowBefore;
    /** By reason; made when a source is first refused, as most never are. */
    private final long[] @Nullable [] rejects;

    private final @Nullable FeedReason[] lastReject;

    Counters(int sources) {
        updates = new long[sources];
        window = new long[sources];
        inWindow = new int[sources];
        inWindowBefore = new int[sources];
        rejects = new long[sources][];
        lastReject = new FeedReason[sources];
    }

    void updated(int source, long nanos) {
        updates[source]++;
        long current = Math.floorDiv(nanos, WINDOW_NANOS);
        if (current != window[source]) {
            inWindowBefore[source] = before(source, current);
            inWindow[source] = 0;
            window[source] = current;
        }
        inWindow[source]++;
    }

    private int before(int source, long current) {
        return current == window[source] + 1 ? inWindow[source] : 0;
    }

    void refused(int source, FeedReason reason) {
        long[] known = rejects[source];
        if (known == null) {
            known = new long[REASONS.length];
            rejects[source] = known;
        }
        known[reason.ordinal()]++;
        lastReject[source] = reason;
    }

    long updates(int source) {
        return updates[source];
    }

    /** Over the last ten seconds; what lies before the current window of ten seconds counts by its share of them. */
    BigDecimal perSecond(int source, long nanos) {
        long current = Math.floorDiv(nanos, WINDOW_NANOS);
        boolean same = current == window[source];
        long before = same ? inWindowBefore[source] : before(source, current);
        long left = WINDOW_NANOS - Math.floorMod(nanos, WINDOW_NANOS);
        BigDecimal share = BigDecimal.valueOf(before)
                .multiply(BigDecimal.valueOf(left))
                .divide(BigDecimal.valueOf(WINDOW_NANOS), 3, RoundingMode.DOWN);
        return share.add(BigDecimal.valueOf(same ? inWindow[source] : 0))
                .divide(BigDecimal.TEN, 1, RoundingMode.HALF_EVEN);
    }

    /** Why the newest refused quote was refused; empty when none was. */
    Optional<FeedReason> lastReject(int source) {
        return Optional.ofNullable(lastReject[source]);
    }

    /** By reason in declaration order; zero counts left out. */
    Map<FeedReason, Long> rejects(int source) {
        Map<FeedReason, Long> counts = new LinkedHashMap<>();
        long[] known = rejects[source];
        for (int i = 0; known != null && i < REASONS.length; i++) {
            if (known[i] > 0) {
                counts.put(REASONS[i], known[i]);
            }
        }
        return Collections.unmodifiableMap(counts);
    }
}

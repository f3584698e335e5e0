package io.github.plimsoll.pricefeed;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What speaks against one source on one market; made when it is first refused, as most never are. Guarded by its lock. */
final class Offences {
    private static final FeedReason[] REASONS = FeedReason.values();

    private final long[] counts = new long[REASONS.length];
    private @Nullable FeedReason last;

    /** Why its last quote was refused; ACCEPTED when it was not. */
    OfferResult refusal = OfferResult.ACCEPTED;
    /** In the natural unit of the reason: microseconds, millionths, price units or a count. */
    long actual;

    /** The last quote that was refused for its content. */
    OfferResult silencedBy = OfferResult.ACCEPTED;

    long silencedActual;
    /** Time and price of that quote; what comes next must be later. */
    long silencedTime;

    long silencedPrice;

    void refuse(OfferResult why, long value) {
        refusal = why;
        actual = value;
    }

    /** The refusal just noted was for the content of a quote. */
    void silence(long time, long price) {
        silencedBy = refusal;
        silencedActual = actual;
        silencedTime = time;
        silencedPrice = price;
    }

    void count(FeedReason reason) {
        counts[reason.ordinal()]++;
        last = reason;
    }

    /** Why the newest refused quote was refused; null when only the time of all was in doubt. */
    @Nullable
    FeedReason last() {
        return last;
    }

    /** By reason in declaration order; zero counts left out. */
    Map<FeedReason, Long> counts() {
        Map<FeedReason, Long> all = new LinkedHashMap<>();
        for (int i = 0; i < REASONS.length; i++) {
            if (counts[i] > 0) {
                all.put(REASONS[i], counts[i]);
            }
        }
        return Collections.unmodifiableMap(all);
    }
}

package io.github.plimsoll.feeds.live;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What a source counts. Thread-safe. */
final class Counts {
    /** What is counted besides rejections. */
    enum Of {
        /** Messages that arrived whole. */
        MESSAGES,
        /** Prices that were read. */
        PRICES,
        /** Signs of life. */
        BEATS,
        /** Connections opened. */
        CONNECTIONS,
        /** Prices replaced by a newer one of their market before the sink took them. */
        OVERWRITTEN
    }

    private static final Of[] KINDS = Of.values();
    private static final Rejected.Reason[] REASONS = Rejected.Reason.values();

    private final LongAdder[] kinds = adders(KINDS.length);
    private final LongAdder[] reasons = adders(REASONS.length);

    private static LongAdder[] adders(int length) {
        LongAdder[] all = new LongAdder[length];
        for (int i = 0; i < length; i++) {
            all[i] = new LongAdder();
        }
        return all;
    }

    void add(Of what) {
        kinds[what.ordinal()].increment();
    }

    void add(Rejected.Reason reason) {
        reasons[reason.ordinal()].increment();
    }

    /** By name: {@code messages}, ..., {@code rejected.not_json}, ... */
    Map<String, Long> snapshot() {
        Map<String, Long> all = new LinkedHashMap<>();
        for (Of kind : KINDS) {
            all.put(kind.name().toLowerCase(Locale.ROOT), kinds[kind.ordinal()].sum());
        }
        for (Rejected.Reason reason : REASONS) {
            all.put("rejected." + reason.name().toLowerCase(Locale.ROOT), reasons[reason.ordinal()].sum());
        }
        return Collections.unmodifiableMap(all);
    }
}

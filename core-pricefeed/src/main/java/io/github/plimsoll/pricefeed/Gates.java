package io.github.plimsoll.pricefeed;

import io.github.plimsoll.numbers.MarketHours;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What keeps markets of equal hours shut whatever its price: its hours and its chain. Thread-safe; reading takes no lock. */
final class Gates {
    private final MarketHours hours;
    private final boolean always;
    private final @Nullable ChainWatch chain;

    /** @param chain on which they are traded; null: none that is watched */
    Gates(MarketHours hours, @Nullable ChainWatch chain) {
        this.hours = hours;
        this.always = hours.equals(MarketHours.ALWAYS);
        this.chain = chain;
    }

    boolean areOpen(long now, long nanos) {
        return (always || hours.isOpen(now)) && (chain == null || chain.isOpen(now, nanos));
    }

    /** Adds why a gate is shut; nothing when all are open. */
    void reasons(long now, long nanos, List<Refusal> all) {
        if (!always && !hours.isOpen(now)) {
            all.add(new Refusal(
                    FeedReason.MARKET_CLOSED,
                    Optional.empty(),
                    BigDecimal.ZERO,
                    BigDecimal.valueOf(hours.nextOpen(now) - now, 6)));
        }
        if (chain != null) {
            chain.reasons(now, nanos, all);
        }
    }
}

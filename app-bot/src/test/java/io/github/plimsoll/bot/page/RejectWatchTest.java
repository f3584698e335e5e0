package io.github.plimsoll.bot.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.pricefeed.FeedHealth;
import io.github.plimsoll.pricefeed.FeedReason;
import io.github.plimsoll.pricefeed.SourceState;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class RejectWatchTest {
    private static final long NOW = 1_767_571_200_000_000L;
    private static final long MINUTE = 60_000_000L;

    private final RejectWatch watch = new RejectWatch();

    private static FeedHealth.SourceHealth source(String name, Map<FeedReason, Long> rejects) {
        return new FeedHealth.SourceHealth(
                name,
                SourceState.UP,
                OptionalLong.empty(),
                Optional.empty(),
                Optional.empty(),
                1,
                BigDecimal.ONE,
                rejects,
                Optional.empty());
    }

    @Test
    void theCountThatRoseLastIsTheLastReject() {
        assertThat(watch.last("BTC-USD", source("alpha", Map.of()), NOW)).isEmpty();
        String first = watch.last("BTC-USD", source("alpha", Map.of(FeedReason.OUTLIER, 1L)), NOW + MINUTE);
        assertThat(first).isEqualTo("outlier at 2026-01-05 00:01:00 UTC");
        assertThat(watch.last("BTC-USD", source("alpha", Map.of(FeedReason.OUTLIER, 1L)), NOW + 2 * MINUTE))
                .as("nothing new")
                .isEqualTo(first);
        Map<FeedReason, Long> more = Map.of(FeedReason.OUTLIER, 1L, FeedReason.OUT_OF_ORDER, 4L);
        assertThat(watch.last("BTC-USD", source("alpha", more), NOW + 3 * MINUTE))
                .isEqualTo("out of order at 2026-01-05 00:03:00 UTC");
    }

    @Test
    void aQuoteThatCameTwiceIsNoTrouble() {
        watch.last("BTC-USD", source("alpha", Map.of()), NOW);
        assertThat(watch.last("BTC-USD", source("alpha", Map.of(FeedReason.DUPLICATE, 3L)), NOW + MINUTE))
                .isEmpty();
        Map<FeedReason, Long> both = Map.of(FeedReason.DUPLICATE, 9L, FeedReason.OUTLIER, 1L);
        assertThat(watch.last("BTC-USD", source("alpha", both), NOW + MINUTE)).startsWith("outlier at ");
    }

    @Test
    void marketsAndSourcesAreWatchedApart() {
        watch.last("BTC-USD", source("alpha", Map.of(FeedReason.STALE, 2L)), NOW);
        assertThat(watch.last("BTC-USD", source("bravo", Map.of()), NOW)).isEmpty();
        assertThat(watch.last("ETH-USD", source("alpha", Map.of()), NOW)).isEmpty();
        assertThat(watch.last("BTC-USD", source("alpha", Map.of(FeedReason.STALE, 2L)), NOW + MINUTE))
                .isEqualTo("stale at 2026-01-05 00:00:00 UTC");
    }
}

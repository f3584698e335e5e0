package io.github.plimsoll.feeds;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.pricefeed.FeedReason;
import io.github.plimsoll.pricefeed.PriceSlot;
import org.junit.jupiter.api.Test;

class RawReplayTest {
    @Test
    void everyTickReachesTheFeedFromEverySourcePassAfterPass() {
        Replay replay = new Replay(1);
        Tape tape = Replay.TAPES.get(0);
        RawReplay raw = RawReplay.of(tape, 1, replay.feed);
        PriceSlot slot = new PriceSlot();
        for (int pass = 0; pass < 2; pass++) {
            int ticks = 0;
            int usable = 0;
            while (raw.next(replay::moveTo)) {
                if (replay.feed.readInto(0, slot)) {
                    usable++;
                    // Each source is off by at most 0.01%, so the median is too.
                    assertThat(Math.abs(slot.units() - tape.units(ticks)))
                            .isLessThanOrEqualTo(tape.units(ticks) / 10_000 + 1);
                }
                ticks++;
            }
            assertThat(ticks).isEqualTo(100_000);
            assertThat(usable).as("but for confirmed jumps").isGreaterThan(95_000);
            assertThat(raw.next(replay::moveTo)).isFalse();
            raw.rewind();
        }
        for (int source = 0; source < 3; source++) {
            assertThat(replay.feed
                            .health()
                            .markets()
                            .get(0)
                            .sources()
                            .get(source)
                            .updates())
                    .isEqualTo(200_000);
        }
        // The first to tell of a move beyond 0.5% stands alone until the second says the same; then nobody does.
        assertThat(replay.rejects(0, 0, FeedReason.OUTLIER)).isPositive();
        assertThat(replay.rejects(0, 1, FeedReason.OUTLIER)).isZero();
        assertThat(replay.rejects(0, 2, FeedReason.OUTLIER)).isZero();
    }
}

package io.github.plimsoll.pricefeed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class ConcurrencyTest {
    private static final int QUOTES = 50_000;

    @Test
    void readersNeverSeeATornPriceAndNoQuoteIsLost() throws Exception {
        World world = new World();
        long base = world.clock.epochMicros();
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Long>> tasks = new ArrayList<>();
            for (int source = 0; source < 3; source++) {
                int self = source;
                tasks.add(() -> {
                    // Price and time move together, so that a price with another's time would show.
                    for (int i = 1; i <= QUOTES; i++) {
                        world.feed.offer(0, self, World.units("100") + i, 0, base + i);
                    }
                    return 0L;
                });
            }
            tasks.add(() -> {
                PriceSlot slot = new PriceSlot();
                long reads = 0;
                for (int i = 0; i < QUOTES; i++) {
                    if (world.feed.readInto(0, slot)) {
                        reads++;
                        // The median is at or above the oldest contributor's own price, and within one quote of it all.
                        assertThat(slot.units() - World.units("100")).isGreaterThanOrEqualTo(slot.asOfMicros() - base);
                        assertThat(slot.units() - World.units("100") - slot.confidenceUnits())
                                .isLessThanOrEqualTo(slot.asOfMicros() - base);
                    }
                }
                return reads;
            });
            for (Future<Long> done : pool.invokeAll(tasks)) {
                done.get();
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(world.feed.health().markets().get(0).sources())
                .allMatch(s -> s.updates() == QUOTES && s.rejects().isEmpty());
        assertThat(world.price().units()).isEqualTo(World.units("100") + QUOTES);
    }
}

package io.github.plimsoll.bot.metrics;

import io.github.plimsoll.evm.HeadHealth;
import io.github.plimsoll.evm.HeadState;
import java.util.List;
import java.util.function.Supplier;

/** New blocks that nodes tell by themselves, as of the scrape. */
final class HeadMeter {
    private static final double NANOS = 1e9;

    private HeadMeter() {}

    /** @param nodes always as many, in the same order; must not block */
    static void watch(Board board, Supplier<List<HeadHealth>> nodes) {
        for (int i = 0; i < nodes.get().size(); i++) {
            int at = i;
            String name = Integer.toString(i + 1);
            board.watch(TradeMetrics.HEADS_LIVE, () -> nodes.get().get(at).state() == HeadState.LIVE ? 1 : 0, name);
            board.watch(
                    TradeMetrics.HEADS_SILENCE,
                    () -> nodes.get().get(at).silence().toNanos() / NANOS,
                    name);
        }
    }
}

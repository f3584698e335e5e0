package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.execution.spi.UsageRow;
import io.github.plimsoll.ratelimit.Key;
import io.github.plimsoll.ratelimit.TradingPlan;
import io.github.plimsoll.ratelimit.spi.Usage;
import io.github.plimsoll.ratelimit.spi.UsageHistory;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Recorded opens as the usage that the trade limits of a {@link TradingPlan} are rebuilt from at start. Thread-safe as its
 * store is.
 */
public final class RecordedUsage implements UsageHistory {
    private final Store store;

    public RecordedUsage(Store store) {
        this.store = Objects.requireNonNull(store, "store");
    }

    /** @throws StoreException when the store does not answer: nothing can be granted then */
    @Override
    public void read(long afterMicros, Consumer<? super Usage> sink) {
        for (UsageRow row : store.transact(tx -> tx.usage(afterMicros))) {
            Key user = TradingPlan.user(row.user().value());
            sink.accept(new Usage(TradingPlan.OPENS, user, row.at(), 1));
            sink.accept(new Usage(TradingPlan.TRADES, user, row.at(), 1));
            sink.accept(new Usage(TradingPlan.VOLUME, user, row.at(), row.notionalMicros()));
        }
    }
}

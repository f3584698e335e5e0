package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.execution.spi.UsageRow;
import io.github.plimsoll.ratelimit.Key;
import io.github.plimsoll.ratelimit.TradingPlan;
import io.github.plimsoll.ratelimit.spi.Usage;
import io.github.plimsoll.ratelimit.spi.UsageHistory;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Recorded opens as the usage that the trade limits of a {@link TradingPlan} are rebuilt from at start and after a loss of
 * counters. What was granted before and is not recorded yet is in no count then, however soon it is recorded: so it is
 * decided again, with what was rebuilt. Thread-safe as its store is.
 */
public final class RecordedUsage implements UsageHistory {
    private final Store store;

    public RecordedUsage(Store store) {
        this.store = Objects.requireNonNull(store, "store");
    }

    /** @throws StoreException when the store does not answer: nothing can be granted then */
    @Override
    public void read(long afterMicros, Consumer<? super Usage> sink) {
        List<UsageRow> rows = Contended.transact(store, tx -> {
            tx.overtakeDecisions();
            return tx.usage(afterMicros);
        });
        for (UsageRow row : rows) {
            Key user = TradingPlan.user(row.user().value());
            sink.accept(new Usage(TradingPlan.OPENS, user, row.at(), 1));
            sink.accept(new Usage(TradingPlan.TRADES, user, row.at(), 1));
            sink.accept(new Usage(TradingPlan.VOLUME, user, row.at(), row.notionalMicros()));
        }
    }
}

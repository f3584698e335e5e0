package io.github.plimsoll.bot.world;

import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.execution.spi.UsageRow;
import io.github.plimsoll.ratelimit.Key;
import io.github.plimsoll.ratelimit.TradingPlan;
import io.github.plimsoll.ratelimit.spi.Usage;
import io.github.plimsoll.ratelimit.spi.UsageHistory;
import java.util.function.Consumer;

/** Accepted opens as the usage that trade limits are rebuilt from. */
final class StoredUsage implements UsageHistory {
    private final Store store;

    StoredUsage(Store store) {
        this.store = store;
    }

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

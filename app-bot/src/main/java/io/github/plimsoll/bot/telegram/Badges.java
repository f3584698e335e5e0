package io.github.plimsoll.bot.telegram;

import io.github.plimsoll.execution.spi.Mode;
import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.numbers.UserId;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The mode that stands in front of a message: LIVE when any account of the user is, since that is where money is at
 * risk. What was read last stands in for a store that does not answer; without it the mode is not known, which is never
 * shown as DRY. Remembers a bounded number of people, the oldest is forgotten first. Thread-safe.
 */
final class Badges {
    static final String UNKNOWN = "?";
    /** A store that failed is not asked again before, so that no answer waits for it twice. */
    static final long PAUSE_NANOS = 1_000_000_000L;

    private final Store store;
    private final LongSupplier nanos;
    private final Map<UserId, Mode> last;
    private @Nullable Long failedAt;

    Badges(Store store, int people, LongSupplier nanos) {
        this.store = store;
        this.nanos = nanos;
        this.last = new Latest<>(people);
    }

    /** As the store has it now; one short question to it. */
    String read(UserId user) {
        if (mayAsk()) {
            try {
                boolean live = store.transact(tx -> tx.accounts(user)).stream()
                        .anyMatch(account -> account.mode() == Mode.LIVE);
                remember(user, live ? Mode.LIVE : Mode.DRY);
            } catch (StoreException silent) {
                failed();
            }
        }
        return remembered(user);
    }

    /** As last read: for who must not wait for the store. */
    synchronized String remembered(UserId user) {
        Mode mode = last.get(user);
        return mode == null ? UNKNOWN : mode.name();
    }

    private synchronized boolean mayAsk() {
        return failedAt == null || nanos.getAsLong() - failedAt >= PAUSE_NANOS;
    }

    private synchronized void remember(UserId user, Mode mode) {
        failedAt = null;
        last.remove(user);
        last.put(user, mode);
    }

    private synchronized void failed() {
        failedAt = nanos.getAsLong();
    }

    synchronized int size() {
        return last.size();
    }
}

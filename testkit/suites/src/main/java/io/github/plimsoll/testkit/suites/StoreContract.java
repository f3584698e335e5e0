package io.github.plimsoll.testkit.suites;

import io.github.plimsoll.execution.spi.Store;
import org.junit.jupiter.api.BeforeEach;

/** What every {@link Store} must satisfy. Inherit it, make an empty store, and let its lease clock run on. */
public abstract class StoreContract
        implements TransactionRules,
                RecordRules,
                FenceRules,
                LeaseRules,
                VenueLeaseRules,
                MoneyRules,
                RoleRules,
                HistoryRules,
                IntentRules,
                ClaimRules,
                SettlingRules,
                EntryRules,
                PositionRules,
                ExitRules,
                StreamRules,
                ConfirmationRules,
                LetterRules,
                TimeRules {
    /** The store of this test, empty at first. */
    protected Store store;

    /** An empty store. */
    protected abstract Store newStore();

    @BeforeEach
    final void emptyStore() {
        store = newStore();
    }

    @Override
    public final Store store() {
        return store;
    }
}

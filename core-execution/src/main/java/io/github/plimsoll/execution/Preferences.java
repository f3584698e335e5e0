package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.AuditEntry;
import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.execution.spi.StoreTx;
import io.github.plimsoll.execution.spi.StoredUser;
import io.github.plimsoll.execution.spi.UserSettings;
import io.github.plimsoll.numbers.UserId;
import io.github.plimsoll.numbers.WorldClock;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The rows of users: made with their first account; their settings, changed by themselves, each change audited with old and new. */
final class Preferences {
    private static final String ACTION = "SETTINGS";

    private final Store store;
    private final WorldClock clock;

    Preferences(Store store, WorldClock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** In the transaction of the first contact. */
    void begin(StoreTx tx, UserId user, String trace) {
        tx.insertUser(StoredUser.met(user, clock.epochMicros()));
        UserSettings defaults = UserSettings.defaults(user);
        if (tx.insertSettings(defaults)) {
            audit(tx, user, "created: " + defaults.text(), trace);
        }
    }

    Optional<UserSettings> of(UserId user) {
        return store.transact(tx -> tx.settings(user));
    }

    UserSettings change(UserId user, UnaryOperator<UserSettings> change, String trace) {
        return Contended.transact(store, tx -> {
            UserSettings before = tx.settings(user)
                    .orElseThrow(() -> new IllegalArgumentException("there are no settings of " + user));
            UserSettings after = change.apply(before);
            if (after.equals(before)) {
                return before;
            }
            if (!tx.updateSettings(after, before.version())) {
                throw new StoreException(
                        StoreException.Kind.RETRY,
                        "another transaction changed the settings of " + user,
                        new IllegalStateException("version"));
            }
            audit(tx, user, before.text() + " -> " + after.text(), trace);
            return after;
        });
    }

    private void audit(StoreTx tx, UserId user, String detail, String trace) {
        tx.appendAudit(new AuditEntry(clock.epochMicros(), user.value(), ACTION, user.value(), detail, trace));
    }
}

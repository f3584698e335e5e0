package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.AuditEntry;
import io.github.plimsoll.execution.spi.Confirmation;
import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.execution.spi.StoreTx;
import io.github.plimsoll.execution.spi.StoredUser;
import io.github.plimsoll.numbers.UserId;
import io.github.plimsoll.numbers.WorldClock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Second steps: a token stands for one command of one user for 10 minutes and is used by one idempotency key. The same
 * key may come again, as it does when the process died between the token and what it confirms: what follows has that key
 * too, so it happens once. Thread-safe.
 */
public final class Confirmations {
    /** How long a token is good, microseconds of world time. */
    public static final long LIFE_MICROS = 600_000_000L;

    private final Store store;
    private final WorldClock clock;

    public Confirmations(Store store, WorldClock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** What a token is to who asked. */
    public enum Kind {
        /** Used now, for the first time. */
        FRESH,
        /** Used before by the same key, and still good. */
        REPEATED,
        /** Used before by another key. */
        USED,
        /** The user's own, too old. */
        EXPIRED,
        /** There is no such token. */
        UNKNOWN,
        /** Of another user; it stays good for that one. */
        FOREIGN,
        /** The user's own, where it takes another person; it stays good for that one. */
        OWN,
        /** Who asked or who confirms is no admin, as of this transaction. */
        NO_ADMIN
    }

    /** Who may take the second step. */
    public enum Who {
        /** Who took the first. */
        SAME,
        /** Any admin; who took the first is one still. */
        ANYBODY,
        /** Any admin but who took the first, who is one still. */
        ANOTHER
    }

    /**
     * The answer.
     *
     * @param kind what the token is
     * @param command what it confirms; present exactly when it may go on
     */
    public record Taken(Kind kind, @Nullable String command) {
        /** The command, when it may go on. */
        public Optional<String> confirmed() {
            return Optional.ofNullable(command);
        }
    }

    /** What is kept under a token, used and expired ones included; it is not used by looking. */
    public Optional<Confirmation> find(String token) {
        return store.transact(tx -> tx.confirmation(token));
    }

    /** Keeps a command until it is confirmed. */
    public Confirmation offer(String token, UserId user, String command) {
        return store.transact(tx -> {
            long now = clock.epochMicros();
            Confirmation offered = Confirmation.fresh(token, user, command, Math.addExact(now, LIFE_MICROS));
            tx.putConfirmation(offered);
            tx.saveWorldTime(now);
            return offered;
        });
    }

    /**
     * Uses a token up for a key.
     *
     * @param key idempotency key of what the token confirms
     * @throws StoreException when the store did not answer; the same call tells later
     */
    public Taken take(String token, UserId user, String key, String trace) {
        return take(token, user, Who.SAME, key, trace);
    }

    /**
     * The same where the second step may be another person's, who is named in the audit beside the first.
     *
     * @param user who takes the second step
     */
    public Taken take(String token, UserId user, Who who, String key, String trace) {
        return store.transact(tx -> take(tx, token, user, who, key, trace));
    }

    private Taken take(StoreTx tx, String token, UserId user, Who who, String key, String trace) {
        long now = clock.epochMicros();
        Optional<Confirmation> found = tx.confirmation(token);
        Kind kind = kind(found, user, who, key, now);
        if (who != Who.SAME
                && isGood(kind)
                && !admins(tx, user, found.orElseThrow().user())) {
            return new Taken(Kind.NO_ADMIN, null);
        }
        if (kind == Kind.FRESH) {
            if (tx.useConfirmation(token, key, now)) {
                Confirmation used = found.orElseThrow();
                String detail = used.command() + (who == Who.SAME ? "" : ", asked for by " + used.user());
                tx.appendAudit(new AuditEntry(now, user.value(), "CONFIRM", key, detail, trace));
            } else {
                found = tx.confirmation(token); // another call used it between the two
                kind = kind(found, user, who, key, now);
            }
        }
        return new Taken(kind, isGood(kind) ? found.orElseThrow().command() : null);
    }

    private static boolean isGood(Kind kind) {
        return kind == Kind.FRESH || kind == Kind.REPEATED;
    }

    /** Their roles are held until the token is used: whoever takes one of them comes before this or after it. */
    private static boolean admins(StoreTx tx, UserId... users) {
        List<UserId> admins = tx.lockAdmins().stream().map(StoredUser::user).toList();
        return admins.containsAll(List.of(users));
    }

    private static Kind kind(Optional<Confirmation> found, UserId user, Who who, String key, long now) {
        if (found.isEmpty()) {
            return Kind.UNKNOWN;
        }
        Confirmation stored = found.get();
        boolean own = stored.user().equals(user);
        if (own ? who == Who.ANOTHER : who == Who.SAME) {
            return own ? Kind.OWN : Kind.FOREIGN;
        }
        if (stored.expiresAt() < now) {
            return Kind.EXPIRED;
        }
        if (stored.usedBy() == null) {
            return Kind.FRESH;
        }
        return Objects.equals(stored.usedBy(), key) ? Kind.REPEATED : Kind.USED;
    }
}

package io.github.plimsoll.bot.command;

import io.github.plimsoll.bot.live.Fact;
import io.github.plimsoll.bot.live.LiveFacts;
import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.AuditEntry;
import io.github.plimsoll.execution.spi.Latch;
import io.github.plimsoll.execution.spi.Mode;
import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.execution.spi.StoreTx;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.numbers.UserId;
import io.github.plimsoll.risk.ControlState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the books say of what was tried before: stops, and trades on paper. Thread-safe. */
public final class Rehearsals {
    /** How far back a stop is looked for. */
    private static final Duration BACK = Duration.ofDays(30);

    private static final int MOST = 1_000;

    private final Store store;

    public Rehearsals(Store store) {
        this.store = store;
    }

    /** Accounts for real money, by id. */
    public List<Account> live() {
        return store.transact(StoreTx::accounts).stream()
                .filter(account -> account.mode() == Mode.LIVE)
                .toList();
    }

    /** When a person last ended a stop of everybody that a person had begun. */
    public Fact<Instant> stopped(Instant now) {
        try {
            return store.transact(tx -> stopped(tx, now));
        } catch (StoreException silent) {
            return Fact.unknown("the database does not answer");
        }
    }

    private static Fact<Instant> stopped(StoreTx tx, Instant now) {
        long until = micros(now) + 1;
        List<AuditEntry> rows = tx.audit(Latch.GLOBAL, until - BACK.toNanos() / 1_000, until, MOST);
        AuditEntry resumed = null; // newest first: the end is met before its beginning
        for (AuditEntry row : rows) {
            if (!row.subject().equals(Latch.GLOBAL)) {
                continue;
            }
            if (row.action().equals("RESUME") && person(tx, row.actor())) {
                resumed = row;
            } else if (row.action().equals("STOP")) {
                if (resumed != null && row.detail().startsWith(ControlState.HALTED.name()) && person(tx, row.actor())) {
                    return Fact.known(time(resumed.at()));
                }
                resumed = null;
            }
        }
        return Fact.unknown("the audit of the last " + BACK.toDays() + " d names no /emergency_stop of a person that a"
                + " person ended");
    }

    /** Sources and tasks stop under names that no user has. */
    private static boolean person(StoreTx tx, String actor) {
        UserId user;
        try {
            user = new UserId(actor);
        } catch (IllegalArgumentException none) {
            return false;
        }
        return tx.user(user).isPresent();
    }

    /** What the owner of an account did on paper: of the newest positions that were closed. */
    public Fact<LiveFacts.Rehearsal> onPaper(Account account) {
        List<StoredPosition> closed = new ArrayList<>();
        store.transact(tx -> {
            tx.accounts(account.user()).stream()
                    .filter(other -> other.mode() == Mode.DRY)
                    .forEach(other -> closed.addAll(tx.closedPositions(other.id(), MOST)));
            return true;
        });
        Optional<Instant> first =
                closed.stream().map(StoredPosition::openedAt).min(Long::compare).map(Rehearsals::time);
        return first.map(since -> Fact.known(new LiveFacts.Rehearsal(since, closed.size())))
                .orElseGet(() -> Fact.unknown(account.user() + " has closed no position on paper"));
    }

    private static long micros(Instant at) {
        return Math.addExact(Math.multiplyExact(at.getEpochSecond(), 1_000_000L), at.getNano() / 1_000);
    }

    private static Instant time(long micros) {
        return Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000);
    }
}

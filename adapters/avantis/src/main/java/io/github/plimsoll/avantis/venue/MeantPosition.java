package io.github.plimsoll.avantis.venue;

import io.github.plimsoll.avantis.message.UserData;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.numbers.Instrument;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Which position at the venue an order means: as it is tracked, or found among what the venue shows. The venue is told a place and
 * not which position stands there. Thread-safe.
 */
final class MeantPosition {
    /** A close does not wait longer for the timestamp of its position, so that its send lease still runs. */
    static final Duration READING = Duration.ofMillis(700);

    private final OrderJournal journal;
    private final Holdings holdings;

    MeantPosition(OrderJournal journal, Holdings holdings) {
        this.journal = journal;
        this.holdings = holdings;
    }

    /** What a trader holds now; what changes a position and does not close it waits for that. */
    UserData shown(TraderWallet wallet, String what) throws OrderPlan.NoPlanException {
        return seen(wallet)
                .orElseThrow(() -> new OrderPlan.NoPlanException(
                        "the venue does not show now which position it is; when it does " + what + " would pass"));
    }

    TrackedPosition known(StoredIntent intent, Instrument instrument, TraderWallet wallet, UserData seen)
            throws OrderPlan.NoPlanException {
        Optional<TrackedPosition> known = journal.position(intent.position());
        return known.isPresent()
                ? known.get()
                : adopted(intent, instrument, wallet, seen)
                        .orElseThrow(() -> new OrderPlan.GoneException("the position to change is gone"));
    }

    /** Nothing is what it shows of somebody whom it does not know, and readings lag. */
    static UserData.Held place(UserData seen, TrackedPosition meant, String what) throws OrderPlan.NoPlanException {
        return seen.positions().stream()
                .filter(position -> Holdings.samePlace(position, meant))
                .findFirst()
                .orElseThrow(() -> new OrderPlan.NoPlanException(
                        "the venue does not show the position to change; when it does " + what + " would pass"));
    }

    /** What it holds now, if the venue says so before the lease of an order ends. */
    Optional<UserData> seen(TraderWallet wallet) {
        return holdings.read(wallet.trader(), READING);
    }

    TrackedPosition toClose(StoredIntent intent, Instrument instrument, TraderWallet wallet, Optional<UserData> seen)
            throws OrderPlan.NoPlanException {
        Optional<TrackedPosition> tracked = journal.position(intent.position());
        return tracked.isPresent()
                ? tracked.get()
                : seen.flatMap(data -> adopted(intent, instrument, wallet, data))
                        .orElseThrow(() -> new OrderPlan.NoPlanException(
                                "reduce only: the position to close is not open at the venue as far as is known"));
    }

    /** A position that was opened elsewhere is closed and added to like any other: from now on it is tracked. */
    private Optional<TrackedPosition> adopted(
            StoredIntent intent, Instrument instrument, TraderWallet wallet, UserData data) {
        Optional<TrackedPosition> found =
                Tracking.adopted(intent.position(), intent.account(), wallet.trader(), instrument, data);
        // Of two processes that find it at once, one writes it; where it is, both have seen alike.
        found.ifPresent(position -> journal.tell(new JournalStep(Optional.empty(), List.of(), List.of(position))));
        return found;
    }
}

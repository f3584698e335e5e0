package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.execution.spi.Latch;
import io.github.plimsoll.execution.spi.ProcessTime;
import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.execution.spi.StoreTx;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.Submission;
import io.github.plimsoll.execution.spi.Venue;
import io.github.plimsoll.numbers.WorldClock;
import io.github.plimsoll.pricefeed.PriceFeed;
import io.github.plimsoll.risk.ControlState;
import io.github.plimsoll.risk.OrderClass;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sends recorded intents, one at a time and exits first. In the transaction that marks one as sending it passes the
 * stop fence and looks at price, mode, control state and epoch again; an open that no longer fits expires and is never
 * re-priced. One thread drives one dispatcher; several dispatchers may share a store.
 */
public final class Dispatcher {
    /** How many recorded intents one step looks at; those that must wait do not block the others. */
    private static final int LOOK_AHEAD = 64;

    private record SendParts(Store store, PriceFeed feed, ControlPlane control, Venues venues, WorldClock clock) {}

    private final SendParts parts;
    private final IntentCloser closer;
    private final ProcessTime time;
    private final long leaseMicros;

    private Dispatcher(SendParts parts, IntentCloser closer, ProcessTime time, long leaseMicros) {
        this.parts = parts;
        this.closer = closer;
        this.time = time;
        this.leaseMicros = leaseMicros;
    }

    /**
     * @param time process time for the send lease
     * @param leaseMicros length of the send lease, 1 ms to 60 s; 2 s by default
     */
    public static Dispatcher of(
            Store store,
            PriceFeed feed,
            ControlPlane control,
            List<Venue> venues,
            WorldClock clock,
            Ids ids,
            ProcessTime time,
            long leaseMicros) {
        if (leaseMicros < 1_000 || leaseMicros > 60_000_000) {
            throw new IllegalArgumentException("send lease must be 1 ms to 60 s but is " + leaseMicros + " us");
        }
        return new Dispatcher(
                new SendParts(store, feed, control, Venues.of(venues), clock),
                new IntentCloser(clock, ids),
                time,
                leaseMicros);
    }

    private record Claimed(@Nullable StoredIntent sending, boolean worked) {}

    /**
     * Handles at most one intent.
     *
     * @return whether there was one
     * @throws StoreException when the store did not answer; an intent then stays where it is and recovery proves it
     */
    public boolean step() {
        long leaseEnd = time.nanos() + leaseMicros * 1_000L;
        Claimed claimed = parts.store().transact(this::claim);
        StoredIntent intent = claimed.sending();
        if (intent == null) {
            return claimed.worked();
        }
        SendTicket ticket = new SendTicket(intent, time, leaseEnd);
        Submission submission = submit(ticket);
        parts.store().transact(tx -> {
            outcome(tx, intent, submission, ticket.redeemed());
            return true;
        });
        return true;
    }

    private Claimed claim(StoreTx tx) {
        long epoch = tx.fenceShared();
        List<Latch> latches = tx.latches();
        boolean worked = false;
        for (StoredIntent intent : tx.claimRecorded(LOOK_AHEAD)) {
            Account account = tx.account(intent.account()).orElseThrow();
            ControlState control = parts.control().effective(latches, intent.user(), intent.instrument());
            if (intent.kind().orderClass() == OrderClass.OPENING) {
                Optional<String> expired = expired(intent, account, control, epoch);
                if (expired.isPresent()) {
                    closer.end(tx, intent, IntentState.EXPIRED, expired.get());
                    worked = true;
                    continue;
                }
            } else if (!control.permitsReducing()
                    || parts.venues().find(account.venue()).isEmpty()) {
                continue; // waits: FROZEN ends by a person, a missing venue by a deployment that binds it
            }
            StoredIntent next = intent.sending();
            if (tx.updateSending(next, intent.version(), leaseMicros)) {
                return new Claimed(next, true);
            }
        }
        return new Claimed(null, worked);
    }

    /** Why an open may not be sent any more. */
    private Optional<String> expired(StoredIntent intent, Account account, ControlState control, long epoch) {
        long now = parts.clock().epochMicros();
        if (!control.permitsOpening()) {
            return Optional.of("trading is " + control + " now");
        }
        if (intent.epoch() != epoch) {
            return Optional.of("a stop or resume came between decision and send");
        }
        if (now > intent.validUntil()) {
            return Optional.of("its price is too old to send");
        }
        if (parts.venues()
                .find(account.venue())
                .filter(venue -> venue.mode() == account.mode())
                .isEmpty()) {
            return Optional.of("its venue is not bound here");
        }
        if (!parts.feed().usable(parts.feed().index(intent.instrument()))) {
            return Optional.of("there is no usable price now");
        }
        return Optional.empty();
    }

    private Submission submit(SendTicket ticket) {
        Account account = parts.store()
                .transact(tx -> tx.account(ticket.intent().account()))
                .orElseThrow();
        Venue venue = parts.venues().require(account.venue(), account.mode());
        try {
            return venue.submit(ticket);
        } catch (RuntimeException broken) {
            // The bytes may have left: only the venue can tell, never the exception.
            return ticket.redeemed()
                    ? Submission.unknown(
                            "the venue adapter failed: " + broken.getClass().getSimpleName())
                    : Submission.notSent("the venue adapter failed before sending");
        }
    }

    private void outcome(StoreTx tx, StoredIntent sent, Submission submission, boolean redeemed) {
        StoredIntent intent = tx.intent(sent.id()).orElseThrow();
        if (intent.state() != IntentState.SENDING || intent.attempts() != sent.attempts()) {
            return; // a fill or recovery was faster; what is proved stays
        }
        switch (submission.kind()) {
            case ACCEPTED -> closer.move(tx, intent, IntentState.IN_FLIGHT, null);
            case UNKNOWN -> closer.move(tx, intent, IntentState.UNKNOWN, submission.detail());
            case NOT_SENT -> {
                if (redeemed || intent.kind().orderClass() == OrderClass.OPENING) {
                    IntentState end = redeemed ? IntentState.REJECTED : IntentState.EXPIRED;
                    closer.end(tx, intent, end, submission.detail());
                } else {
                    closer.move(tx, intent, IntentState.RECORDED, submission.detail());
                }
            }
        }
    }
}

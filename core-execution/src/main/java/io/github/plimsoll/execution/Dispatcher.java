package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.ClaimRows;
import io.github.plimsoll.execution.spi.IntentKind;
import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.execution.spi.ProcessTime;
import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.execution.spi.StoreTx;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.execution.spi.Submission;
import io.github.plimsoll.execution.spi.Venue;
import io.github.plimsoll.numbers.Exact;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Rounding;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.WorldClock;
import io.github.plimsoll.pricefeed.PriceFeed;
import io.github.plimsoll.pricefeed.PriceReading;
import io.github.plimsoll.risk.ControlState;
import io.github.plimsoll.risk.OrderClass;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Sends recorded intents, one at a time and exits first. In the transaction that marks one as sending it passes the
 * stop fence and looks at price, mode, control state and epoch again; an open that no longer fits expires and is never
 * re-priced. Exits wait for the end of start-up and of a freeze. One thread drives one dispatcher; several dispatchers may share a store.
 */
public final class Dispatcher {
    /** How many recorded intents one step looks at first. */
    private static final int LOOK_AHEAD = 64;
    /** How far it looks when all of those must wait: they do not block the others. */
    private static final int LOOK_AHEAD_MAX = 32_768;

    /** How far the price may move between decision and send, in hundredths of a percent of the decided one. */
    private static final long MAX_DRIFT_BPS = 50;

    /** How old the decision of an order may be that will wait at its venue: its own deadline is that of its wait. */
    private static final long MOST_MICROS = 5_000_000;

    private static final int MAX_RESTING = 1_024;
    private static final long FIRST_REST_NANOS = 50_000_000;

    private record SendParts(
            Store store, PriceFeed feed, Listings listings, ControlPlane control, Venues venues, WorldClock clock) {}

    private final SendParts parts;
    private final IntentCloser closer;
    private final ProcessTime time;
    private final long leaseMicros;
    /** Exits that a venue did not take, with the process time of their next try, so that they do not block others. */
    private final Map<SortableId, Long> resting = new LinkedHashMap<>();

    private boolean restEnded;
    private boolean doubtful;

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
            Listings listings,
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
                new SendParts(store, feed, listings, control, Venues.of(venues), clock),
                new IntentCloser("dispatcher", clock, ids),
                time,
                leaseMicros);
    }

    /** What was found; {@code more} unless everything that waits was looked at. */
    private record Claimed(
            @Nullable StoredIntent sending, @Nullable Venue venue, boolean worked, boolean more) {}

    /**
     * Handles at most one intent.
     *
     * @return whether there was one
     * @throws StoreException when the store did not answer; an intent then stays where it is and recovery proves it
     */
    public boolean step() {
        return handle().worked();
    }

    /**
     * Handles what waits, one intent after the other, until it has seen everything. What is recorded meanwhile may be left
     * for the next call, which whoever recorded it asks for.
     *
     * @param handled told after each intent
     * @throws StoreException as by {@link #step}; intents that were not reached stay where they are
     */
    public void drain(Runnable handled) {
        Claimed last;
        do {
            last = handle();
            if (last.worked()) {
                handled.run();
            }
        } while (last.more());
    }

    private Claimed handle() {
        long leaseEnd = time.nanos() + leaseMicros * 1_000L;
        Claimed claimed = parts.store().transact(this::claim);
        StoredIntent intent = claimed.sending();
        Venue venue = claimed.venue();
        if (intent == null || venue == null) {
            return claimed;
        }
        SendTicket ticket = new SendTicket(intent, time, leaseEnd);
        Submission submission = submit(venue, ticket);
        IntentState after = record(intent, submission, ticket.redeemed());
        if (after == IntentState.RECORDED) {
            rest(intent);
        }
        doubtful |= after == IntentState.UNKNOWN;
        return claimed;
    }

    /**
     * Whether the rest of an exit that a venue did not take has ended since the last call: a step is due though nothing
     * was recorded. Each rest is told once; an exit that is refused again rests again.
     */
    public boolean retryDue() {
        endRests();
        boolean was = restEnded;
        restEnded = false;
        return was;
    }

    /** Whether an outcome was left unknown since the last call: recovery should ask the venue. */
    public boolean leftUnknown() {
        boolean was = doubtful;
        doubtful = false;
        return was;
    }

    private Claimed claim(StoreTx tx) {
        Set<SortableId> waiting = new TreeSet<>();
        Map<String, Boolean> ours = new TreeMap<>();
        boolean worked = false;
        for (int limit = LOOK_AHEAD; ; limit *= 8) {
            Optional<ClaimRows> rows = tx.claim(limit);
            if (rows.isEmpty()) {
                return new Claimed(null, null, worked, false);
            }
            long epoch = rows.get().epoch();
            List<ClaimRows.Claimable> page = rows.get().intents();
            for (int i = 0; i < page.size(); i++) {
                ClaimRows.Claimable row = page.get(i);
                StoredIntent intent = row.intent();
                if (waiting.contains(intent.id())) {
                    continue;
                }
                Account account = row.account();
                Optional<Venue> venue = parts.venues().find(account.venue()).filter(v -> v.mode() == account.mode());
                if (venue.isPresent() && !ours.computeIfAbsent(account.venue(), name -> Venues.ours(tx, venue.get()))) {
                    waiting.add(intent.id()); // it is sent where its venue lives
                    continue;
                }
                ControlState control = parts.control().effective(rows.get().latches(), account, intent.instrument());
                boolean opening = intent.kind().orderClass() == OrderClass.OPENING;
                Optional<String> expired = (opening ? expired(row, venue, control, epoch) : Optional.<String>empty())
                        .or(() -> gone(tx, intent));
                if (expired.isPresent()) {
                    closer.end(tx, intent, IntentState.EXPIRED, expired.get());
                    worked = true;
                    continue;
                }
                if (!opening && mustWait(intent, venue, control)) {
                    waiting.add(intent.id());
                    continue;
                }
                Optional<StoredIntent> next = closer.send(tx, intent, leaseMicros);
                if (next.isPresent()) {
                    boolean last = i == page.size() - 1 && page.size() < limit;
                    return new Claimed(next.get(), venue.orElseThrow(), true, !last);
                }
                waiting.add(intent.id());
            }
            if (page.size() < limit || limit >= LOOK_AHEAD_MAX) {
                return new Claimed(null, null, worked, worked && page.size() == limit);
            }
        }
    }

    /** Start-up ends for exits by the recovery of their account, FROZEN by a person, a missing venue by a deployment that binds it. */
    private boolean mustWait(StoredIntent intent, Optional<Venue> venue, ControlState control) {
        Long until = resting.get(intent.id());
        return !parts.control().exitsReleased(intent.account())
                || !control.permitsReducing()
                || venue.isEmpty()
                || (until != null && until - time.nanos() > 0);
    }

    private void endRests() {
        long now = time.nanos();
        restEnded |= resting.values().removeIf(until -> until - now <= 0);
    }

    private void rest(StoredIntent intent) {
        endRests();
        if (resting.size() < MAX_RESTING) {
            resting.put(intent.id(), time.nanos() + (FIRST_REST_NANOS << Math.min(intent.attempts() - 1, 7)));
        }
    }

    /** Why an open may not be sent any more. */
    private Optional<String> expired(ClaimRows.Claimable row, Optional<Venue> venue, ControlState control, long epoch) {
        StoredIntent intent = row.intent();
        long now = parts.clock().epochMicros();
        if (!control.permitsOpening()) {
            return Optional.of("trading is " + control + " now");
        }
        if (intent.epoch() != epoch) {
            return Optional.of("a stop or resume came between decision and send");
        }
        if (now > sendBy(intent)) {
            return Optional.of("its price is too old to send");
        }
        if (venue.isEmpty()) {
            return Optional.of("its venue is not bound here");
        }
        Optional<String> moved = moved(intent);
        if (moved.isPresent()) {
            return moved;
        }
        if (row.doubtful()) {
            return Optional.of("the outcome of an earlier order in " + intent.instrument() + " is unknown");
        }
        return Optional.empty();
    }

    /**
     * Nothing changes a position that is closed. Nothing is added to one that will be, since what comes later would be left
     * open, and nothing is taken out of one that is no longer what was judged.
     */
    private Optional<String> gone(StoreTx tx, StoredIntent intent) {
        if (intent.kind() != IntentKind.INCREASE && !intent.kind().movesMargin()) {
            return Optional.empty();
        }
        StoredPosition into = tx.position(intent.position()).orElseThrow();
        if (!into.open()) {
            return Optional.of("its position is closed");
        }
        if (intent.kind() == IntentKind.ADD_MARGIN) {
            return Optional.empty();
        }
        if (into.closingUnits() == into.remainingUnits()) {
            return Optional.of("all of its position is being closed");
        }
        return intent.kind() == IntentKind.REMOVE_MARGIN
                ? Removing.changed(into, parts.listings().require(intent.instrument()), intent)
                : Optional.empty();
    }

    private static long sendBy(StoredIntent intent) {
        return intent.rests()
                ? Math.min(intent.validUntil(), Math.addExact(intent.recordedAt(), MOST_MICROS))
                : intent.validUntil();
    }

    /** An open was decided at a price; another price would be another decision. What waits was decided at its own. */
    private Optional<String> moved(StoredIntent intent) {
        PriceReading reading = parts.feed().read(parts.feed().index(intent.instrument()));
        Price decided = intent.decidedPrice();
        return reading.fold(
                now -> {
                    if (intent.rests()) {
                        return Optional.empty();
                    }
                    long drift = decided == null ? Long.MAX_VALUE : Math.abs(now.units() - decided.units());
                    return decided != null
                                    && drift <= Exact.mulDiv(decided.units(), MAX_DRIFT_BPS, 10_000, Rounding.DOWN)
                            ? Optional.empty()
                            : Optional.of(
                                    "the price has moved to " + now.price() + " since the decision at " + decided);
                },
                reasons -> Optional.of("there is no usable price now"));
    }

    private static Submission submit(Venue venue, SendTicket ticket) {
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

    private IntentState record(StoredIntent sent, Submission submission, boolean redeemed) {
        return Contended.transact(parts.store(), tx -> outcome(tx, sent, submission, redeemed));
    }

    /** The state after it. */
    private IntentState outcome(StoreTx tx, StoredIntent sent, Submission submission, boolean redeemed) {
        // The account first: in the order in which settlement locks.
        StoredIntent intent = tx.lockedIntent(sent.account(), sent.id()).orElseThrow();
        boolean open = intent.state() == IntentState.SENDING || intent.state() == IntentState.UNKNOWN;
        if (!open || intent.attempts() != sent.attempts()) {
            return intent.state(); // a fill or recovery was faster; what is proved stays
        }
        return switch (submission.kind()) {
            case ACCEPTED -> moved(tx, intent, IntentState.IN_FLIGHT, null);
            case UNKNOWN ->
                intent.state() == IntentState.UNKNOWN
                        ? IntentState.UNKNOWN
                        : moved(tx, intent, IntentState.UNKNOWN, submission.detail());
            case NOT_SENT -> {
                if (redeemed || intent.kind().orderClass() == OrderClass.OPENING) {
                    IntentState end = redeemed ? IntentState.REJECTED : IntentState.EXPIRED;
                    closer.end(tx, intent, end, submission.detail());
                    yield end;
                }
                yield moved(tx, intent, IntentState.RECORDED, submission.detail());
            }
        };
    }

    private IntentState moved(StoreTx tx, StoredIntent intent, IntentState next, @Nullable String reason) {
        closer.move(tx, intent, next, reason);
        return next;
    }
}

package io.github.plimsoll.execution;

import io.github.plimsoll.execution.VenueHolding.Standing;
import io.github.plimsoll.execution.spi.Capability;
import io.github.plimsoll.execution.spi.EventPage;
import io.github.plimsoll.execution.spi.Mode;
import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.execution.spi.StoreTx;
import io.github.plimsoll.execution.spi.Submission;
import io.github.plimsoll.execution.spi.Venue;
import io.github.plimsoll.execution.spi.VenueLease;
import io.github.plimsoll.execution.spi.VenueOrder;
import io.github.plimsoll.execution.spi.VenueSnapshot;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.SortableId;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A venue that lives in this process, on a store that other processes use too: it works for whoever holds its lease. Of two
 * processes with a venue of this name each would ask its own about the other's orders, hear that there are none and take
 * them for never sent. So without the lease this one takes no order and knows nothing, and the desk refuses new risk; and
 * dispatcher, recovery and settlement compare the epoch in the transaction in which they write, so that a process that stood
 * still sends, proves and books nothing after another one took over. Which then goes on as after a death of the first.
 *
 * <p>The lease ends on the store's clock. One that ended and that nobody took is extended by its holder as if it had not:
 * nobody else has sent anything. Thread-safe.
 */
public final class LeasedVenue implements Venue {
    private static final long MOST_MICROS = 600_000_000;
    private static final int LONGEST_HOLDER = 200;

    private final Venue inner;
    private final Store store;
    private final String holder;
    private final long leaseMicros;
    private volatile VenueHolding holding = VenueHolding.UNASKED;

    /**
     * @param inner a venue without {@link Capability#SHARED_POSITIONS}
     * @param holder names the process, and no other one at any time; 1 to 200 characters; people read it
     * @param leaseMicros length of the lease, 1 ms to 10 min
     */
    public LeasedVenue(Venue inner, Store store, String holder, long leaseMicros) {
        if (inner.capabilities().contains(Capability.SHARED_POSITIONS)) {
            throw new IllegalArgumentException(
                    "the venue " + inner.name() + " shows every process the same and needs no holder");
        }
        if (holder.isBlank() || holder.length() > LONGEST_HOLDER || leaseMicros < 1_000 || leaseMicros > MOST_MICROS) {
            throw new IllegalArgumentException("a holder has 1 to " + LONGEST_HOLDER
                    + " characters and a lease of 1 ms to 10 min, but this is '" + holder + "' with " + leaseMicros
                    + " us");
        }
        this.inner = inner;
        this.store = store;
        this.holder = holder;
        this.leaseMicros = leaseMicros;
    }

    /**
     * Takes the lease when nobody else has it, extends it when this process has. Call it several times in its length, until
     * the process ends or {@link #release}.
     *
     * @return whether this process holds the venue
     * @throws StoreException when the store did not answer; whoever held it holds it until the store says otherwise
     */
    public boolean hold() {
        Standing standing = holding.standing();
        if (standing == Standing.LOST || standing == Standing.RELEASED) {
            return false;
        }
        // No lock meanwhile: a transaction that compares the epoch holds the row until it ends.
        learn(store.transact(tx -> tx.leaseVenue(inner.name(), holder, leaseMicros)));
        return isHeld();
    }

    /** Whether this process held the venue when the store was last asked. */
    public boolean isHeld() {
        return holding.held();
    }

    /** Why nothing may be done with the venue here: who holds it, since when, until when and what to do; empty when it may. */
    public Optional<String> blocked() {
        return holding.blocked(inner.name());
    }

    /**
     * Nothing is done with the venue here any more, and another process may take it at once.
     *
     * @throws StoreException when the store did not answer: the lease ends by itself then
     */
    public void release() {
        boolean was = isHeld();
        synchronized (this) {
            holding = holding.released();
        }
        if (was) {
            store.transact(tx -> {
                tx.endVenueLease(inner.name(), holder);
                return true;
            });
        }
    }

    /** Whether it is still this process's, until the end of the transaction: nobody takes it meanwhile. */
    boolean holds(StoreTx tx) {
        if (!isHeld()) {
            return false;
        }
        Optional<VenueLease> stored = tx.venueLease(inner.name());
        boolean stands = holding.stands(stored);
        stored.ifPresent(this::learn);
        return stands;
    }

    private synchronized void learn(VenueLease now) {
        holding = holding.after(now, holder);
    }

    @Override
    public String name() {
        return inner.name();
    }

    @Override
    public Mode mode() {
        return inner.mode();
    }

    @Override
    public Set<Capability> capabilities() {
        return inner.capabilities();
    }

    @Override
    public Submission submit(SendTicket ticket) {
        return isHeld() ? inner.submit(ticket) : Submission.notSent("another process holds the venue " + inner.name());
    }

    @Override
    public EventPage events(long cursor) {
        return isHeld() ? inner.events(cursor) : new EventPage(List.of(), cursor);
    }

    @Override
    public VenueOrder query(SortableId order) {
        return isHeld() ? inner.query(order) : VenueOrder.UNKNOWN;
    }

    /** Without the lease nothing is asked: the process that has it asks its own venue. */
    @Override
    public void callOff(SortableId order) {
        if (isHeld()) {
            inner.callOff(order);
        }
    }

    @Override
    public VenueSnapshot snapshot(AccountId account) {
        return isHeld() ? inner.snapshot(account) : VenueSnapshot.unknown();
    }
}

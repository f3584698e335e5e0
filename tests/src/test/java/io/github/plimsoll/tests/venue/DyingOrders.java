package io.github.plimsoll.tests.venue;

import io.github.plimsoll.execution.spi.PlacedPosition;
import io.github.plimsoll.execution.spi.PreparedOrder;
import io.github.plimsoll.execution.spi.PreparedOrderStore;
import io.github.plimsoll.execution.spi.VenueEvent;
import io.github.plimsoll.execution.spi.WalletLease;
import io.github.plimsoll.numbers.SortableId;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** The store as a process sees it that dies at one of its writes: before it, or after it and before it hears of it. */
final class DyingOrders implements PreparedOrderStore {
    /** The process is gone. */
    static final class DiedException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private final PreparedOrderStore store;
    private final int last;
    private final boolean written;
    private int writes;
    private boolean dead;

    DyingOrders(PreparedOrderStore store, int last, boolean written) {
        this.store = store;
        this.last = last;
        this.written = written;
    }

    synchronized boolean dead() {
        return dead;
    }

    private synchronized PreparedOrderStore alive() {
        if (dead) {
            throw new DiedException();
        }
        return store;
    }

    private synchronized boolean write(BooleanSupplier change) {
        alive();
        dead = ++writes == last;
        boolean changed = (!dead || written) && change.getAsBoolean();
        if (dead) {
            throw new DiedException();
        }
        return changed;
    }

    @Override
    public Optional<PreparedOrder> find(String venue, SortableId id) {
        return alive().find(venue, id);
    }

    @Override
    public List<PreparedOrder> open(String venue) {
        return alive().open(venue);
    }

    @Override
    public List<PlacedPosition> positions(String venue) {
        return alive().positions(venue);
    }

    @Override
    public Optional<PlacedPosition> position(String venue, SortableId id) {
        return alive().position(venue, id);
    }

    @Override
    public List<VenueEvent> news(String venue, long after, int most) {
        return alive().news(venue, after, most);
    }

    @Override
    public long lastSequence(String venue) {
        return alive().lastSequence(venue);
    }

    @Override
    public boolean sign(WalletLease lease, PreparedOrder next) {
        return write(() -> store.sign(lease, next));
    }

    @Override
    public boolean tell(
            String venue, Optional<PreparedOrder> order, List<VenueEvent> news, List<PlacedPosition> positions) {
        return write(() -> store.tell(venue, order, news, positions));
    }
}

package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.PlacedPosition;
import io.github.plimsoll.execution.spi.PreparedOrder;
import io.github.plimsoll.execution.spi.PreparedOrderStore;
import io.github.plimsoll.execution.spi.PreparedState;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.execution.spi.VenueEvent;
import io.github.plimsoll.execution.spi.WalletLease;
import io.github.plimsoll.numbers.SortableId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Signed orders in memory, for tests, examples and simulations: it holds the same rules as a database and forgets all.
 * Thread-safe.
 */
public final class MemoryPreparedOrderStore implements PreparedOrderStore {
    private final MemoryWalletStore wallets;
    private final SortedMap<String, Room> rooms = new TreeMap<>();

    /** What one venue has. */
    private static final class Room {
        private final SortedMap<SortableId, PreparedOrder> orders = new TreeMap<>();
        private final SortedMap<SortableId, PlacedPosition> positions = new TreeMap<>();
        private final SortedMap<Long, VenueEvent> news = new TreeMap<>();
        private final SortedMap<String, Long> told = new TreeMap<>();
    }

    /** @param wallets has the leases */
    public MemoryPreparedOrderStore(MemoryWalletStore wallets) {
        this.wallets = wallets;
    }

    private Room room(String venue) {
        return rooms.computeIfAbsent(venue, any -> new Room());
    }

    @Override
    public synchronized Optional<PreparedOrder> find(String venue, SortableId id) {
        return Optional.ofNullable(room(venue).orders.get(id));
    }

    @Override
    public synchronized List<PreparedOrder> open(String venue) {
        return room(venue).orders.values().stream()
                .filter(order -> order.state().isOpen())
                .toList();
    }

    @Override
    public synchronized List<PlacedPosition> positions(String venue) {
        return room(venue).positions.values().stream()
                .filter(PlacedPosition::open)
                .toList();
    }

    @Override
    public synchronized Optional<PlacedPosition> position(String venue, SortableId id) {
        return Optional.ofNullable(room(venue).positions.get(id));
    }

    @Override
    public synchronized List<VenueEvent> news(String venue, long after, int most) {
        return room(venue).news.tailMap(after + 1).values().stream().limit(most).toList();
    }

    @Override
    public synchronized long lastSequence(String venue) {
        Room room = room(venue);
        return room.news.isEmpty() ? 0 : room.news.lastKey();
    }

    @Override
    public synchronized boolean sign(WalletLease lease, PreparedOrder next) {
        PreparedState state = next.state();
        require(state == PreparedState.PREPARED || state == PreparedState.POSTED, "signing ends in PREPARED or POSTED");
        PreparedOrder before = room(next.venue()).orders.get(next.id());
        if (!next.wallet().equals(lease.wallet())
                || !wallets.holds(lease)
                || next.version() != (before == null ? 0 : before.version())
                || (before == null && nonceIsTaken(next))) {
            return false;
        }
        require(before != null || state == PreparedState.PREPARED, "an order begins as PREPARED");
        require(before != null || next.bytes() == null, "an order begins without bytes");
        require(before == null || before.state().maySign(), "bytes may be on their way");
        put(before, next);
        return true;
    }

    private boolean nonceIsTaken(PreparedOrder next) {
        return rooms.values().stream()
                .flatMap(room -> room.orders.values().stream())
                .anyMatch(order ->
                        order.wallet().equals(next.wallet()) && order.nonce().equals(next.nonce()));
    }

    @Override
    public synchronized boolean tell(
            String venue, Optional<PreparedOrder> order, List<VenueEvent> news, List<PlacedPosition> positions) {
        Room room = room(venue);
        PreparedOrder before = order.map(next -> room.orders.get(next.id())).orElse(null);
        boolean current = positions.stream().allMatch(next -> {
            PlacedPosition known = room.positions.get(next.id());
            return next.version() == (known == null ? 0 : known.version());
        });
        if (!current
                || (order.isPresent()
                        && (before == null || before.version() != order.get().version()))) {
            return false;
        }
        order.ifPresent(next -> {
            require(next.venue().equals(venue), "an order of its venue");
            require(
                    next.state() != PreparedState.PREPARED
                            && (next.state() != PreparedState.POSTED
                                    || Objects.requireNonNull(before).state() == PreparedState.POSTED),
                    "what is signed is written under the lease");
            put(before, next);
        });
        positions.forEach(next -> room.positions.put(next.id(), next.stored()));
        for (VenueEvent piece : news) {
            long sequence = lastSequence(venue) + 1;
            if (room.told.putIfAbsent(piece.id(), sequence) == null) {
                room.news.put(sequence, piece.numbered(sequence));
            }
        }
        return true;
    }

    private void put(@Nullable PreparedOrder before, PreparedOrder next) {
        if (before != null) {
            require(before.state().mayBecome(next.state()), before.state() + " may not become " + next.state());
            require(before.wallet().equals(next.wallet()) && before.nonce().equals(next.nonce()), "its nonce stays");
            require(
                    next.state() == PreparedState.PREPARED
                            || (before.terms().equals(next.terms()) && before.deadline() == next.deadline()),
                    "what is signed is what was prepared");
            require(
                    (before.state() == PreparedState.PREPARED && next.state() == PreparedState.POSTED)
                            || Objects.equals(before.bytes(), next.bytes()),
                    "signed bytes stay");
        }
        room(next.venue()).orders.put(next.id(), next.stored());
    }

    private static void require(boolean holds, String why) {
        if (!holds) {
            throw new StoreException(StoreException.Kind.CONSTRAINT, why, new IllegalStateException(why));
        }
    }
}

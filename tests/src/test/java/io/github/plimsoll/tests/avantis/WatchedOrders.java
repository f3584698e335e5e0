package io.github.plimsoll.tests.avantis;

import io.github.plimsoll.execution.spi.PlacedPosition;
import io.github.plimsoll.execution.spi.PreparedOrder;
import io.github.plimsoll.execution.spi.PreparedOrderStore;
import io.github.plimsoll.execution.spi.PreparedState;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.execution.spi.VenueEvent;
import io.github.plimsoll.execution.spi.WalletLease;
import io.github.plimsoll.numbers.SortableId;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** The store of signed orders as one process has it, which may die, stand still or hear nothing around each of its writes. */
final class WatchedOrders implements PreparedOrderStore {
    private final AvantisStage stage;
    private final AvantisLife life;
    private final PreparedOrderStore store;

    WatchedOrders(AvantisStage stage, AvantisLife life) {
        this.stage = stage;
        this.life = life;
        this.store = stage.orders;
    }

    private PreparedOrderStore reads() {
        life.mustLive();
        return store;
    }

    private static StoreException failed(StoreException.Kind kind) {
        return new StoreException(kind, "the store: " + kind, new IllegalStateException("simulated"));
    }

    private boolean writes(BooleanSupplier change) {
        stage.moment(life);
        life.mayDie(AvantisFault.CRASH_BEFORE_WRITE);
        if (stage.dice.strikes(AvantisFault.STORE_UNAVAILABLE)) {
            throw failed(StoreException.Kind.UNAVAILABLE);
        }
        if (stage.dice.strikes(AvantisFault.COMMIT_UNKNOWN_LOST)) {
            throw failed(StoreException.Kind.COMMIT_UNKNOWN);
        }
        boolean done = change.getAsBoolean();
        life.mayDie(AvantisFault.CRASH_AFTER_WRITE);
        if (stage.dice.strikes(AvantisFault.COMMIT_UNKNOWN_DONE)) {
            throw failed(StoreException.Kind.COMMIT_UNKNOWN);
        }
        return done;
    }

    @Override
    public Optional<PreparedOrder> find(String venue, SortableId id) {
        return reads().find(venue, id);
    }

    @Override
    public List<PreparedOrder> open(String venue) {
        return reads().open(venue);
    }

    @Override
    public List<PlacedPosition> positions(String venue) {
        return reads().positions(venue);
    }

    @Override
    public Optional<PlacedPosition> position(String venue, SortableId id) {
        return reads().position(venue, id);
    }

    @Override
    public List<VenueEvent> news(String venue, long after, int most) {
        return reads().news(venue, after, most);
    }

    @Override
    public long lastSequence(String venue) {
        return reads().lastSequence(venue);
    }

    @Override
    public boolean sign(WalletLease lease, PreparedOrder next) {
        return writes(() -> {
            Optional<PreparedOrder> before = store.find(next.venue(), next.id());
            boolean done = store.sign(lease, next);
            if (done) {
                stage.witness.signed(before, store.find(next.venue(), next.id()).orElseThrow());
            }
            return done;
        });
    }

    @Override
    public boolean tell(
            String venue, Optional<PreparedOrder> order, List<VenueEvent> news, List<PlacedPosition> positions) {
        return writes(() -> {
            long last = store.lastSequence(venue);
            Optional<PreparedOrder> before = order.flatMap(one -> store.find(venue, one.id()));
            boolean done = store.tell(venue, order, news, positions);
            if (done) {
                boolean heard = !before.map(PreparedOrder::heard).equals(order.map(PreparedOrder::heard));
                stage.see(
                        AvantisSight.FOUND_BY_READING,
                        !heard && news.stream().anyMatch(event -> event.kind() == VenueEvent.Kind.FILL));
                stage.see(
                        AvantisSight.PROVED_UNUSED,
                        order.filter(one -> one.state() == PreparedState.LAPSED).isPresent());
                order.ifPresent(one -> stage.trace.tell(
                        life.name, "writes " + one.id() + " " + one.state() + " " + one.heard() + " " + one.reason()));
                stage.witness.told(store.news(venue, last, PreparedOrderStore.MOST_NEWS));
            }
            return done;
        });
    }
}

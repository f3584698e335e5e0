package io.github.plimsoll.avantis.venue;

import io.github.plimsoll.execution.spi.PreparedOrder;
import io.github.plimsoll.execution.spi.PreparedOrderStore;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.execution.spi.WalletLease;
import java.util.Optional;

/** The right of this process to sign for one wallet, until it is closed or its lease ends. For one thread. */
final class SigningTurn implements AutoCloseable {
    private final PreparedOrderStore store;
    private final String venue;
    private final WalletLease lease;
    private final Runnable end;

    SigningTurn(PreparedOrderStore store, String venue, WalletLease lease, Runnable end) {
        this.store = store;
        this.venue = venue;
        this.lease = lease;
        this.end = end;
    }

    /**
     * Writes what is to be signed, or the bytes that are about to leave; durable on return.
     *
     * @return the order as it is stored; empty when the lease is gone or somebody else changed it: then nothing may leave
     * @throws StoreException when it may not be durable: nothing may leave then either
     */
    Optional<SignedOrder> write(SignedOrder order) {
        PreparedOrder next = JournalText.row(venue, lease.wallet(), order);
        return written(next) ? Optional.of(order.stored()) : Optional.empty();
    }

    private boolean written(PreparedOrder next) {
        try {
            return store.sign(lease, next);
        } catch (StoreException failed) {
            if (failed.kind() != StoreException.Kind.COMMIT_UNKNOWN) {
                throw failed;
            }
            return store.find(venue, next.id()).filter(next.stored()::equals).isPresent();
        }
    }

    @Override
    public void close() {
        end.run();
    }
}

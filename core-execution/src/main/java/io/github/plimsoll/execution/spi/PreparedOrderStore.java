package io.github.plimsoll.execution.spi;

import io.github.plimsoll.numbers.SortableId;
import java.util.List;
import java.util.Optional;

/**
 * Orders that are signed for venues, what was heard of them, and which position is which: whatever has to be the same for every
 * process that works with a venue. It knows no venue: terms and bytes are opaque. Every method is a transaction of its own,
 * durable when it returns. Thread-safe.
 *
 * <p>Who signs holds the lease of the wallet, taken from the {@link WalletStore} beside it; what is heard anybody may write who
 * read what is stored, because it is compared by version: of two who hear the same, one writes it.
 *
 * <p>Every method may throw {@link StoreException}; after {@link StoreException.Kind#COMMIT_UNKNOWN} read again before
 * anything leaves.
 */
public interface PreparedOrderStore {
    /** Most news that are given at once. */
    int MOST_NEWS = 1_000;

    /** An order. */
    Optional<PreparedOrder> find(String venue, SortableId id);

    /** Orders that may still happen, in the order of their ids. */
    List<PreparedOrder> open(String venue);

    /** Positions that are held, in the order of their ids. */
    List<PlacedPosition> positions(String venue);

    /** A position, held or not any more; empty when none was ever stored. */
    Optional<PlacedPosition> position(String venue, SortableId id);

    /**
     * News in their sequence.
     *
     * @param after the sequence of the last one that is known; 0 for none
     * @param most 1 to {@value #MOST_NEWS}
     */
    List<VenueEvent> news(String venue, long after, int most);

    /** The sequence of the last piece of news; 0 before any. */
    long lastSequence(String venue);

    /**
     * Writes what is to be signed ({@link PreparedState#PREPARED}), or the signed bytes that are about to leave
     * ({@link PreparedState#POSTED}).
     *
     * @param next with the version that is stored, 0 when nothing is
     * @return false when the lease is gone, is not of its wallet, the order was changed meanwhile, or another order of the
     *     wallet has its nonce; then nothing is written, and nothing may leave
     */
    boolean sign(WalletLease lease, PreparedOrder next);

    /**
     * Writes together what was heard.
     *
     * @param order its new form, with the version that is stored; empty when no order is concerned. Terms, deadline and bytes
     *     stay
     * @param news to be told after all that is told; one whose id is there is left out. They carry sequence 0
     * @param positions new forms, each with the version that is stored, 0 when none is
     * @return false when the order or a position was changed meanwhile; then nothing is written
     */
    boolean tell(String venue, Optional<PreparedOrder> order, List<VenueEvent> news, List<PlacedPosition> positions);
}

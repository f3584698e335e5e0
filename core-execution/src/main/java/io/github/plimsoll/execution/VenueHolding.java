package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.VenueLease;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one process knows about a venue that may live in one process alone. Who has lost it never gets it back: what its venue
 * remembers is no longer what the books say.
 *
 * @param lease the last one that was seen; absent before the first
 */
record VenueHolding(Standing standing, @Nullable VenueLease lease) {
    enum Standing {
        /** The store has not answered yet. */
        UNASKED,
        /** Another process holds it. */
        WAITING,
        HELD,
        /** Another process took it from this one. The end. */
        LOST,
        /** This process gave it back. The end. */
        RELEASED
    }

    static final VenueHolding UNASKED = new VenueHolding(Standing.UNASKED, null);

    boolean held() {
        return standing == Standing.HELD;
    }

    /** Whether what was read under the lease of this holding still counts. */
    boolean stands(Optional<VenueLease> stored) {
        return held()
                && lease != null
                && stored.map(row -> row.epoch() == lease.epoch()).orElse(false);
    }

    /** What a lease that the store had makes of it; threads ask at once, and an answer that is older than another says nothing. */
    VenueHolding after(VenueLease now, String holder) {
        if (lease != null && now.epoch() < lease.epoch()) {
            return this;
        }
        boolean ours = now.holder().equals(holder);
        return switch (standing) {
            case LOST, RELEASED -> this;
            case UNASKED, WAITING -> new VenueHolding(ours ? Standing.HELD : Standing.WAITING, now);
            case HELD ->
                new VenueHolding(
                        ours && lease != null && now.epoch() == lease.epoch() ? Standing.HELD : Standing.LOST, now);
        };
    }

    VenueHolding released() {
        return new VenueHolding(Standing.RELEASED, lease);
    }

    /** Why nothing may be done with the venue here, in a sentence; empty when it may. */
    Optional<String> blocked(String venue) {
        return switch (standing) {
            case HELD -> Optional.empty();
            case UNASKED ->
                Optional.of("the database has not said yet which process holds the venue " + venue
                        + "; nothing is sent until it has");
            case WAITING ->
                Optional.of("the venue " + venue + " lives in another process, " + who()
                        + " unless it extends it; stop that process and this one takes over when the lease has ended");
            case LOST ->
                Optional.of("this process lost the venue " + venue + " to another one, " + who()
                        + " unless it extends it, as it had not extended its own lease in time; start this process"
                        + " again to let it stand by");
            case RELEASED -> Optional.of("this process has given the venue " + venue + " back, because it ends");
        };
    }

    private String who() {
        VenueLease seen = lease;
        return seen == null
                ? "which nobody has seen"
                : seen.holder() + ", which has held it since " + TimeText.of(seen.since()) + " and holds it until "
                        + TimeText.of(seen.until());
    }
}

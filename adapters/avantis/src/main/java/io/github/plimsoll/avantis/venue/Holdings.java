package io.github.plimsoll.avantis.venue;

import io.github.plimsoll.avantis.message.UserData;
import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.RefusedException;
import java.time.Duration;
import java.util.Optional;

/** Reads what traders hold. No answer, any status but 200, and an answer that is none are all the same: nothing is known. */
final class Holdings {
    private final AvantisSettings settings;
    private final VenueReads reads;

    Holdings(AvantisSettings settings, VenueReads reads) {
        this.settings = settings;
        this.reads = reads;
    }

    Optional<UserData> read(EvmAddress trader) {
        return read(trader, reads.get(settings.core(), path(trader)));
    }

    /** For what cannot wait. */
    Optional<UserData> read(EvmAddress trader, Duration limit) {
        return read(trader, reads.urgent(settings.core(), path(trader), limit));
    }

    private static String path(EvmAddress trader) {
        return "/user-data?trader=" + trader.hex();
    }

    private static Optional<UserData> read(EvmAddress trader, VenueReply reply) {
        if (!reply.ok()) {
            return Optional.empty();
        }
        try {
            return Optional.of(UserData.read(trader, reply.body()));
        } catch (RefusedException unreadable) {
            return Optional.empty();
        }
    }

    /** The same position, though its timestamp may be another: its place, its side and its entry. */
    static boolean samePlace(UserData.Held seen, TrackedPosition known) {
        return seen.pairIndex() == known.pairIndex()
                && seen.index() == known.index()
                && seen.buy() == (known.side().sign() > 0)
                && (seen.openPrice() == known.openPrice() || seen.openedAt() == known.openedAt());
    }
}

package io.github.plimsoll.execution;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The markets of an installation by instrument id. Immutable and thread-safe. */
public final class Listings {
    private final SortedMap<String, Listing> byId;

    private Listings(SortedMap<String, Listing> byId) {
        this.byId = byId;
    }

    /** @throws IllegalArgumentException when there is none or one is named twice */
    public static Listings of(List<Listing> listings) {
        SortedMap<String, Listing> byId = new TreeMap<>();
        for (Listing listing : listings) {
            if (byId.put(listing.instrument().id(), listing) != null) {
                throw new IllegalArgumentException("market " + listing.instrument() + " is listed twice");
            }
        }
        if (byId.isEmpty()) {
            throw new IllegalArgumentException("at least one market must be listed");
        }
        return new Listings(Collections.unmodifiableSortedMap(byId));
    }

    public Optional<Listing> find(String instrument) {
        return Optional.ofNullable(byId.get(instrument));
    }

    /** @throws IllegalArgumentException when the market is not listed */
    public Listing require(String instrument) {
        return find(instrument)
                .orElseThrow(() -> new IllegalArgumentException(
                        "no market " + instrument + "; there are " + String.join(", ", byId.keySet())));
    }

    /** All listings, ordered by instrument id. */
    public List<Listing> all() {
        return List.copyOf(byId.values());
    }
}

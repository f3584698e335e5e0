package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.Mode;
import io.github.plimsoll.execution.spi.StoreTx;
import io.github.plimsoll.execution.spi.Venue;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The venues this installation binds, by name. */
final class Venues {
    private final SortedMap<String, Venue> byName = new TreeMap<>();

    static Venues of(List<Venue> venues) {
        Venues all = new Venues();
        for (Venue venue : venues) {
            if (all.byName.put(venue.name(), venue) != null) {
                throw new IllegalArgumentException("venue " + venue.name() + " is bound twice");
            }
        }
        return all;
    }

    Optional<Venue> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    List<Venue> all() {
        return List.copyOf(byName.values());
    }

    SortedSet<String> names() {
        return Collections.unmodifiableSortedSet(new TreeSet<>(byName.keySet()));
    }

    /** Whether any of them lives in this process and on a store that others use, too. */
    boolean anyLeased() {
        return byName.values().stream().anyMatch(venue -> venue instanceof LeasedVenue);
    }

    /** Whether this process may send to, ask and book for the venue until the end of the transaction. */
    static boolean ours(StoreTx tx, Venue venue) {
        return !(venue instanceof LeasedVenue leased) || leased.holds(tx);
    }

    /** Why nothing may be done here with the venue of that name; empty when it may or there is none. */
    Optional<String> blocked(String name) {
        return find(name).flatMap(venue -> venue instanceof LeasedVenue leased ? leased.blocked() : Optional.empty());
    }

    /** A DRY account can never name a LIVE venue, nor a LIVE account a paper one. */
    Venue require(String name, Mode mode) {
        Venue venue =
                find(name).orElseThrow(() -> new IllegalArgumentException("venue " + name + " is not bound here"));
        if (venue.mode() != mode) {
            throw new IllegalArgumentException(
                    "a " + mode + " account cannot use the " + venue.mode() + " venue " + name);
        }
        return venue;
    }
}

package io.github.plimsoll.ratelimit;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Capacities of single keys that differ from the plan's: what users tightened for themselves, and what admins gave for
 * a time. At most one of each per key and limit, for at most {@link #MOST} keys and limits. Thread-safe.
 */
public final class Adjustments {
    /** Room for adjusted limits of keys. */
    public static final int MOST = 100_000;

    private record Place(Key key, String limitId) {}

    private record Own(long tightened, @Nullable SpecialLimit special) {}

    private static final Own NONE = new Own(Long.MAX_VALUE, null);

    private final ConcurrentHashMap<Place, Own> places = new ConcurrentHashMap<>();
    private volatile boolean any;

    /** None at first. */
    public Adjustments() {}

    /** Whether any key has a capacity of its own: decisions look no further when none has. */
    public boolean any() {
        return any;
    }

    /** What the key may use of a limit at this time. */
    public long capacity(Key key, Limit limit, long nowMicros) {
        Own own = places.get(new Place(key, limit.id()));
        if (own == null) {
            return limit.capacity();
        }
        SpecialLimit special = own.special();
        if (special != null && nowMicros < special.untilMicros()) {
            return special.capacity();
        }
        return Math.min(limit.capacity(), own.tightened());
    }

    /**
     * The user's own, tighter capacity.
     *
     * @throws IllegalArgumentException when it is not tighter than what the user has now
     */
    public void tighten(Key key, Limit limit, long capacity) {
        Place place = place(key, limit);
        places.compute(place, (p, known) -> {
            Own own = known == null ? NONE : known;
            long now = Math.min(limit.capacity(), own.tightened());
            if (capacity < 1 || capacity > now) {
                throw new IllegalArgumentException("limit " + limit.id() + " is " + now
                        + "; it can be tightened to 1 to " + now + ", not to " + capacity);
            }
            return new Own(capacity, own.special());
        });
        any = true;
    }

    /** An admin's capacity for a time; the latest counts. */
    public void give(SpecialLimit special, Limit limit) {
        Place place = place(special.key(), limit);
        places.compute(place, (p, known) -> new Own((known == null ? NONE : known).tightened(), special));
        any = true;
    }

    /** Takes away what the user tightened and what an admin gave. */
    public void clear(Key key, String limitId) {
        places.remove(new Place(key, limitId));
        any = !places.isEmpty();
    }

    /** Special limits that are in force, by key and limit. */
    public List<SpecialLimit> specials(long nowMicros) {
        List<SpecialLimit> all = new ArrayList<>();
        for (Own own : sorted(places.values())) {
            SpecialLimit special = own.special();
            if (special != null && nowMicros < special.untilMicros()) {
                all.add(special);
            }
        }
        return List.copyOf(all);
    }

    private static List<Own> sorted(Collection<Own> all) {
        return all.stream()
                .filter(own -> own.special() != null)
                .sorted(Comparator.comparing(own -> String.valueOf(own.special())))
                .toList();
    }

    /** Everything that differs from the plan, by key and limit, expired or not. */
    public List<Adjusted> all() {
        return places.entrySet().stream()
                .map(entry -> adjusted(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparing(one -> one.key() + " " + one.limitId()))
                .toList();
    }

    /** What differs for this key and limit. */
    public Optional<Adjusted> of(Key key, String limitId) {
        Place place = new Place(key, limitId);
        return Optional.ofNullable(places.get(place)).map(own -> adjusted(place, own));
    }

    private static Adjusted adjusted(Place place, Own own) {
        return new Adjusted(place.key(), place.limitId(), own.tightened(), Optional.ofNullable(own.special()));
    }

    /** Takes over what another process knows, as it is. */
    public void put(Adjusted one) {
        places.put(
                new Place(one.key(), one.limitId()),
                new Own(one.tightened(), one.special().orElse(null)));
        any = true;
    }

    private Place place(Key key, Limit limit) {
        if (!limit.keyKind().equals(key.kind())) {
            throw new IllegalArgumentException(
                    "limit " + limit.id() + " counts keys of kind " + limit.keyKind() + ", not " + key.kind());
        }
        Place place = new Place(key, limit.id());
        if (places.size() >= MOST && !places.containsKey(place)) {
            throw new IllegalStateException("room for " + MOST + " adjusted limits is used up");
        }
        return place;
    }
}

package io.github.plimsoll.testkit.suites.sim;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one seed did.
 *
 * @param seed the seed
 * @param micros simulated time
 * @param steps lines of its story
 * @param faults how often each kind struck; kinds that never did are not in it
 * @param sights how often each state was reached; those that never were are not in it
 * @param hash of its whole story, 32 hexadecimal digits: the same for the same seed and minutes
 * @param invariant which one broke; null when all held
 * @param broken what broke it, for people; null when all held
 */
public record SeedResult(
        long seed,
        long micros,
        long steps,
        Map<FaultKind, Long> faults,
        Map<Sight, Long> sights,
        String hash,
        @Nullable String invariant,
        @Nullable String broken) {
    public SeedResult {
        Map<FaultKind, Long> counted = new EnumMap<>(FaultKind.class);
        counted.putAll(faults);
        faults = Collections.unmodifiableMap(counted);
        Map<Sight, Long> seen = new EnumMap<>(Sight.class);
        seen.putAll(sights);
        sights = Collections.unmodifiableMap(seen);
    }

    public boolean passed() {
        return broken == null;
    }
}
